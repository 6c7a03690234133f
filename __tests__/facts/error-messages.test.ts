import { KNOWN_MESSAGES } from "../../facts/error-messages";
import { isWiringRuleId, WIRING_RULES } from "../../wiring/rules/rules";

test("each known message is there once and names rules that exist", () => {
  expect(new Set(KNOWN_MESSAGES.map(({ id }) => id)).size).toBe(KNOWN_MESSAGES.length);
  expect(KNOWN_MESSAGES.flatMap(({ rules }) => rules).filter((each) => !isWiringRuleId(each))).toEqual([]);
});

test("no pattern is found in an empty text, and none is global", () => {
  for (const { pattern } of KNOWN_MESSAGES) expect([pattern.test(""), pattern.global]).toEqual([false, false]);
});

/** The rules that name a code of Entra ID as their consequence, and that the code does not name. */
const unnamed = (rules: Readonly<Record<string, { readonly consequence: string }>>): string[] =>
  Object.entries(rules).flatMap(([rule, { consequence }]) =>
    [...consequence.matchAll(/AADSTS\d+/g)].flatMap(([code]) =>
      KNOWN_MESSAGES.some(({ id, rules: causes }) => id === code && causes.includes(rule)) ? [] : [`${code}: ${rule}`],
    ),
  );

test("a code names every rule that has it as its consequence", () => {
  expect(unnamed(WIRING_RULES)).toEqual([]);
  expect(unnamed({ "label-missing": { consequence: "AADSTS700213" } })).toEqual(["AADSTS700213: label-missing"]);
});

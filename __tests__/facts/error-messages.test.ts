import { KNOWN_MESSAGES } from "../../facts/error-messages";
import { isWiringRuleId } from "../../wiring/rules";

test("each known message is there once and names rules that exist", () => {
  expect(new Set(KNOWN_MESSAGES.map(({ id }) => id)).size).toBe(KNOWN_MESSAGES.length);
  expect(KNOWN_MESSAGES.flatMap(({ rules }) => rules).filter((each) => !isWiringRuleId(each))).toEqual([]);
});

test("no pattern is found in an empty text, and none is global", () => {
  for (const { pattern } of KNOWN_MESSAGES) expect([pattern.test(""), pattern.global]).toEqual([false, false]);
});

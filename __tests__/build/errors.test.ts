import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { EXPLANATIONS } from "../../build/errors/explanations";
import { idsInCode } from "../../build/errors/in-code";
import { errorsPage } from "../../build/errors/page";
import { messageOf } from "../../build/errors/run";
import { WIRING_RULES } from "../../wiring/rules/rules";
import { REPORTED_RULES } from "../../check/reported";
import { DIFF_RULES } from "../../cli/diff";

const ROOT = resolve(__dirname, "../..");
const ALL = Object.values(EXPLANATIONS).flatMap(({ errors }) => Object.entries(errors));
const IDS = ALL.map(([id]) => id);

test("each id of an error in the code is explained, and no other", () => {
  const reported = [...Object.keys(REPORTED_RULES), ...Object.values(DIFF_RULES).map(({ id }) => id)];
  const ids = [...idsInCode(ROOT), ...reported.filter((id) => !Object.hasOwn(WIRING_RULES, id))];
  expect([...IDS].sort()).toEqual(ids.sort());
});

test("an id belongs to one error or wiring rule", () => {
  expect(IDS.filter((id, i) => IDS.indexOf(id) < i || Object.hasOwn(WIRING_RULES, id))).toEqual([]);
});

test("an id is lowercase words with hyphens", () => {
  expect(IDS.filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
});

test.each(ALL)("the example of %s causes that error, warning or finding", async (id, explanation) => {
  expect(await messageOf(id, explanation)).toMatch(new RegExp(` \\[${id}\\]$`));
});

test("each error on the page has its example", async () => {
  expect(await errorsPage(ROOT)).not.toMatch(/```ts\s*```/);
});

test("docs/errors.md is what `npm run errors` writes", async () => {
  expect(readFileSync(join(ROOT, "docs/errors.md"), "utf8")).toBe(await errorsPage(ROOT));
});

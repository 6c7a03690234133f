import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { wiringRules } from "../../wiring/rules/rules";

const PAGE = readFileSync(resolve(__dirname, "../../docs/wiring-rules.md"), "utf8");

test.each(wiringRules().map((rule) => [rule.id, rule] as const))(
  "the page has the text of %s",
  (_, { id, severity, title, consequence, fix, source }) => {
    const told = [
      `### ${id}`,
      "",
      `${severity === "error" ? "Error" : "Warning"}. ${title}.`,
      "",
      `- In the cluster: ${consequence}.`,
      `- Write: ${fix}.`,
      `- Source: ${source}.`,
    ]
      .join("\n")
      .replaceAll("<", "\\<");
    expect(PAGE).toContain(told);
  },
);

test("the page has the same rules in the same order", () => {
  expect([...PAGE.matchAll(/^### (.*)$/gm)].map(([, id]) => id)).toEqual(wiringRules().map(({ id }) => id));
});

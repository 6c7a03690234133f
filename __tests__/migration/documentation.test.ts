// Compares the tables of docs/leaving-pod-identity.md with the data.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GENERAL_OPTIONS } from "../../cli/help";
import { migrate } from "../../cli/migrate";
import { SDK_MINIMUMS } from "../../facts/kubernetes/sdk";

const page = readFileSync(join(__dirname, "../../docs/leaving-pod-identity.md"), "utf8");

test("the table of libraries has the facts", () => {
  const table = /<!-- sdk -->\n([\s\S]*?)<!-- \/sdk -->/.exec(page)![1]!;
  expect(table).toBe(
    ["| Language | Library | From version |", "| --- | --- | --- |"]
      .concat(SDK_MINIMUMS.map(({ ecosystem, library: name, minimum }) => `| ${ecosystem} | ${name} | ${minimum} |`))
      .concat("")
      .join("\n"),
  );
});

test("the page has every option of the command", () => {
  for (const { long } of migrate().options) if (!GENERAL_OPTIONS.includes(long!)) expect(page).toContain(`${long}`);
});

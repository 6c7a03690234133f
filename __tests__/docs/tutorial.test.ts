import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const PAGE = readFileSync(resolve(__dirname, "../../docs/tutorial.md"), "utf8");

/** The rows of the tables under a heading, cell by cell. */
function rowsUnder(page: string, heading: string): string[][] {
  const [, section] = page.split(`## ${heading}\n`);
  const rows = section!
    .split("\n## ")[0]!
    .split("\n")
    .filter((line) => /^\| (?!---)/.test(line));
  return rows.map((row) => row.slice(2, -2).split(" | ")).filter(([, , source]) => source !== "who says so");
}

/** The rows that say something about time or cost, and not who says so. */
const unsourced = (rows: readonly string[][]): string[] =>
  rows.filter(([, , source = ""]) => !/\]\(https:|`npm run /.test(source)).map(([what]) => what!);

test("each statement about time and cost names its source", () => {
  const rows = rowsUnder(PAGE, "Time and cost");
  expect(rows.length).toBeGreaterThan(6);
  expect(unsourced(rows)).toEqual([]);
});

test("a statement without a source is found", () => {
  const page =
    "## Time and cost\n\n| what | cost | who says so |\n| --- | --- | --- |\n| a node | 1 dollar | we do |\n";
  expect(unsourced(rowsUnder(page, "Time and cost"))).toEqual(["a node"]);
});

test("minutes and money are stated in the tables and in outputs of commands only", () => {
  const [, , rest] = /^([^]*?\n## Time and cost\n)([^]*)$/.exec(PAGE)!;
  const prose = rest!
    .slice(rest!.indexOf("\n## 1."))
    .replace(/```[^]*?```/g, "")
    .replaceAll("wait a minute", "");
  expect(/\b\d+ ?(?:s|seconds?|min|minutes?|dollars?|euros?)\b|\$ ?\d/i.exec(prose)?.[0]).toBeUndefined();
});

test("the steps are numbered without a gap", () => {
  const steps = [...PAGE.matchAll(/^## (\d+)\. /gm)].map(([, number]) => Number(number));
  expect(steps).toEqual(steps.map((_, i) => i + 1));
  expect(steps.length).toBeGreaterThan(7);
});

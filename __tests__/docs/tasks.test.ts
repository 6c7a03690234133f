import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const DOCS = resolve(__dirname, "../../docs");
const INDEX = readFileSync(join(DOCS, "README.md"), "utf8");

/** The lines of the lists of an index that are not a task and its page. */
const unclear = (index: string): string[] =>
  index.split("\n").filter((line) => line.startsWith("- ") && !/^- [A-Z][^:]+: \[[^\]]+\]\([^)]+\)$/.test(line));

/** The targets of the tasks of an index. */
const targetsOf = (index: string): string[] =>
  [...index.matchAll(/^- .*\]\(([^)]+)\)$/gm)].map(([, target]) => target!);

/** The pages that no task of an index names. */
function unlisted(index: string, pages: readonly string[]): string[] {
  const listed = targetsOf(index).map((target) => target.split("#")[0]!);
  return pages.filter((page) => !listed.includes(page));
}

const PAGES = readdirSync(DOCS, { recursive: true, encoding: "utf8" }).filter(
  (name) => name.endsWith(".md") && name !== "README.md",
);

test("docs/README.md names every page", () => {
  expect(PAGES.length).toBeGreaterThan(25);
  expect(unlisted(INDEX, PAGES)).toEqual([]);
});

test("each line of docs/README.md is one task and its page", () => {
  expect(unclear(INDEX)).toEqual([]);
  expect(targetsOf(INDEX).filter((target) => !existsSync(join(DOCS, target.split("#")[0]!)))).toEqual([]);
});

test("no two tasks have one place", () => {
  const targets = targetsOf(INDEX);
  expect(targets.filter((target, i) => targets.indexOf(target) !== i)).toEqual([]);
});

test("a page that no task names, and a line without a task, are found", () => {
  const index = "- Bind a pod: [Pods](pods.md#mappings)\n- [Fleet](fleet.md)\n";
  expect(unlisted(index, ["pods.md", "fleet.md", "check.md"])).toEqual(["check.md"]);
  expect(unclear(index)).toEqual(["- [Fleet](fleet.md)"]);
});

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { settablePaths } from "../../../stacks/settings";
import { CHANGES } from "./changes";

const PAGE = readFileSync(resolve(__dirname, "../../../docs/changes.md"), "utf8");
const tested = new Set(CHANGES.flatMap(({ settings }) => settings));

test.each(settablePaths())(
  "a change of the setting %s is tested with Terraform, and docs/changes.md has a row for it",
  (path) => {
    expect(tested).toContain(path);
    expect(PAGE).toContain(`\`${path}\``);
  },
);

test("every setting in the table of changes is one", () => {
  const known = settablePaths().flatMap((path) => [path, path.split(".")[0]]);
  expect([...tested].filter((each) => !known.includes(each))).toEqual([]);
});

test("each change has a unique name", () => {
  const names = CHANGES.map(({ name, to }) => `${name} ${JSON.stringify(to)}`);
  expect(new Set(names).size).toBe(names.length);
});

import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const PAGE = readFileSync(resolve(__dirname, "../../docs/changes.md"), "utf8");

test("each row of a table has what changes, what Terraform does, what it interrupts and what to do first", () => {
  const rows = PAGE.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| ---"));
  expect(rows.length).toBeGreaterThan(40);
  for (const row of rows) expect([row, row.split(/(?<!\\)\|/).length]).toEqual([row, 6]);
});

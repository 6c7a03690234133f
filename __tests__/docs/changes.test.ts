import { readFileSync } from "node:fs";
import { resolve } from "node:path";

test.each(["changes", "stack-changes"])(
  "each row of a table of %s.md has what changes, what Terraform does, what it interrupts and what to do first",
  (page) => {
    const text = readFileSync(resolve(__dirname, `../../docs/${page}.md`), "utf8");
    const rows = text.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| ---"));
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) expect([row, row.split(/(?<!\\)\|/).length]).toEqual([row, 6]);
  },
);

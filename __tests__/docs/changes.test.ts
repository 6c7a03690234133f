import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { snippetsOf } from "../testing/snippets";
import { compilerProblems } from "./program";

const PAGE = readFileSync(resolve(__dirname, "../../docs/changes.md"), "utf8");

test("the compiler has nothing to say of any program", () => {
  const program = [
    'import type { TerraformStack } from "cdktf";',
    'import { FederatedBinding, type FederatedCredential, ImportBlock, type IWorkloadIdentityCluster, MovedConstruct } from "../../constructs";',
    "interface Given { cluster: IWorkloadIdentityCluster; credential: FederatedCredential }",
    ...snippetsOf("changes.md").map(({ code }, i) => {
      const used = ["cluster", "credential"].filter((name) => new RegExp(`\\b${name}[,. ]`).test(code));
      return `export function snippet${i}(this: TerraformStack, { ${used.join(", ")} }: Given) {\n${code}\n}`;
    }),
  ].join("\n");
  expect(compilerProblems(program)).toEqual([]);
});

test("each row of a table has what changes, what Terraform does, what it interrupts and what to do first", () => {
  const rows = PAGE.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| ---"));
  expect(rows.length).toBeGreaterThan(40);
  for (const row of rows) expect([row, row.split(/(?<!\\)\|/).length]).toEqual([row, 6]);
});

import { snippetsOf } from "../testing/snippets";
import { compilerProblems } from "./program";

test("the compiler has nothing to say of any program", () => {
  const program = [
    'import type { TerraformStack } from "cdktf";',
    'import { AutomaticCluster, FederatedBinding, type IResourceGroup, WorkloadIdentityCluster } from "../../constructs";',
    "interface Given { resourceGroup: IResourceGroup }",
    ...snippetsOf("clusters.md").map(
      ({ code }, i) => `export function snippet${i}(this: TerraformStack, { resourceGroup }: Given) {\n${code}\n}`,
    ),
  ].join("\n");
  expect(compilerProblems(program)).toEqual([]);
});

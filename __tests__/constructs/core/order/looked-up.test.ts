import { TerraformStack } from "cdktf";
import { ManagedIdentity, VaultAccess, WorkloadIdentityCluster } from "../../../../constructs";
import { synthesize } from "../../../../testing";
import { newApp, newResourceGroup, newStack } from "../../../kit/app";

const problem = (prop: string, what: string, name: string) =>
  `[stack/looked-up] \`${prop}\` must be ${what} that exists before this stack is planned, got "${name}", which ` +
  '"stack/made/resource" creates; use that construct itself (at stack/looked-up) [data-source-too-early]';

describe("a data source for a resource of the same stack is an error", () => {
  test.each<[string, string, (stack: TerraformStack) => void]>([
    [
      "an identity",
      problem("identityName", "an identity", "id-orders"),
      (stack) => {
        new ManagedIdentity(stack, "made", { resourceGroup: newResourceGroup(stack), identityName: "id-orders" });
        ManagedIdentity.fromManagedIdentityName(stack, "looked-up", {
          identityName: "id-orders",
          resourceGroupName: "rg-orders",
        });
      },
    ],
    [
      "a vault",
      problem("vaultName", "a vault", "kv-orders"),
      (stack) => {
        new VaultAccess(stack, "made", { resourceGroup: newResourceGroup(stack), vaultName: "kv-orders" });
        VaultAccess.fromVaultName(stack, "looked-up", { vaultName: "kv-orders", resourceGroupName: "rg-orders" });
      },
    ],
    [
      "a cluster in a resource group of the stack",
      problem("clusterName", "a cluster", "aks-orders"),
      (stack) => {
        new WorkloadIdentityCluster(stack, "made", {
          resourceGroup: newResourceGroup(stack),
          clusterName: "aks-orders",
          administrators: [],
        });
        WorkloadIdentityCluster.fromClusterName(stack, "looked-up", {
          clusterName: "aks-orders",
          resourceGroupName: "rg-orders",
        });
      },
    ],
  ])("%s", (_, text, build) => {
    const stack = newStack();
    build(stack);
    expect(() => synthesize(stack)).toThrow(new Error(`Validation failed with the following errors:\n  ${text}`));
  });

  test("a resource with that name in another resource group is accepted", () => {
    const stack = newStack();
    new ManagedIdentity(stack, "made", { resourceGroup: newResourceGroup(stack), identityName: "id-orders" });
    ManagedIdentity.fromManagedIdentityName(stack, "looked-up", {
      identityName: "id-orders",
      resourceGroupName: "rg-billing",
    });
    expect(() => synthesize(stack)).not.toThrow();
  });

  test("it is accepted if the stack of the resource is applied first", () => {
    const app = newApp();
    const [first, second] = [newStack("first", app), newStack("second", app)];
    new ManagedIdentity(first, "made", { resourceGroup: newResourceGroup(first), identityName: "id-orders" });
    ManagedIdentity.fromManagedIdentityName(second, "looked-up", {
      identityName: "id-orders",
      resourceGroupName: "rg-orders",
    });
    expect(() => synthesize(second)).toThrow(
      'call `addDependency` of the stack "second" with the stack "first" (at second/looked-up)',
    );
    second.addDependency(first);
    expect(() => synthesize(second)).not.toThrow();
  });
});

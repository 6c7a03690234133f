import { FederatedIdentityCredential } from "@cdktf/provider-azurerm/lib/federated-identity-credential";
import type { TerraformStack } from "cdktf";
import {
  AzurermTarget,
  Caller,
  FederatedBinding,
  SecretValue,
  VaultAccess,
  WorkloadIdentityCluster,
} from "../../../../constructs";
import { synthesize } from "../../../../testing";
import { newResourceGroup, newStack } from "../../../kit/app";
import { AZURERM_RELEASES } from "../../../kit/providers";
import { describeProviders, Workspace } from "../../../kit/terraform";

/** Every construct that writes something of azurerm's which differs from release to release. */
function everything(stack: TerraformStack): void {
  const resourceGroup = newResourceGroup(stack);
  const cluster = new WorkloadIdentityCluster(stack, "cluster", { resourceGroup, clusterName: "aks" });
  cluster.addNodePool("spot", { nodePoolName: "spot", priority: "Spot" });
  new WorkloadIdentityCluster(stack, "adopted", {
    resourceGroup: { name: "rg-old", location: "westeurope" },
    clusterName: "aks-old",
    importId: "/subscriptions/s/resourceGroups/rg-old/providers/Microsoft.ContainerService/managedClusters/aks-old",
  });
  new FederatedBinding(stack, "orders", { cluster, serviceAccount: { namespace: "orders", name: "api" } });
  new FederatedIdentityCredential(stack, "of-a-provider-class", {
    name: "other",
    parentId:
      "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/other",
    resourceGroupName: "rg",
    issuer: "https://issuer.example/",
    subject: "system:serviceaccount:orders:other",
    audience: ["api://AzureADTokenExchange"],
  });
  const vault = new VaultAccess(stack, "vault", { resourceGroup, vaultName: "kv-orders", lock: true });
  vault.grantSecretsOfficer(Caller.of(stack));
  vault.addSecret("greeting", { secretName: "greeting", value: SecretValue.ephemeral(stack, "greeting") });
}

const overridden = (stack: TerraformStack, release: string): void =>
  stack.addOverride("terraform.required_providers.azurerm.version", release);

describeProviders("JSON for a release of azurerm", () => {
  test.each(
    AZURERM_RELEASES.flatMap((release) => [[release, "chosen first"] as const, [release, "overridden last"] as const]),
  )("%s, %s, is valid for it", async (release, when) => {
    const stack = newStack();
    if (when === "chosen first") AzurermTarget.choose(stack, release);
    everything(stack);
    if (when === "overridden last") overridden(stack, release);
    const workspace = new Workspace(synthesize(stack));
    try {
      await workspace.init();
      expect(await workspace.must(["validate"])).toContain("The configuration is valid");
    } finally {
      workspace.remove();
    }
  });
});

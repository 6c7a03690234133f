import { FederatedIdentityCredential } from "@cdktf/provider-azurerm/lib/federated-identity-credential";
import { KeyVault } from "@cdktf/provider-azurerm/lib/key-vault";
import { KubernetesCluster } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import { LogAnalyticsWorkspace } from "@cdktf/provider-azurerm/lib/log-analytics-workspace";
import { MonitorDiagnosticSetting } from "@cdktf/provider-azurerm/lib/monitor-diagnostic-setting";
import { PrivateDnsZone } from "@cdktf/provider-azurerm/lib/private-dns-zone";
import { PrivateDnsZoneVirtualNetworkLink } from "@cdktf/provider-azurerm/lib/private-dns-zone-virtual-network-link";
import { StorageAccount } from "@cdktf/provider-azurerm/lib/storage-account";
import { StorageContainer } from "@cdktf/provider-azurerm/lib/storage-container";
import { Subnet } from "@cdktf/provider-azurerm/lib/subnet";
import { VirtualNetwork } from "@cdktf/provider-azurerm/lib/virtual-network";
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

/** Resources of provider classes whose arguments azurerm 5 has renamed or removed. */
function ofProviderClasses(stack: TerraformStack): void {
  const resourceGroup = newResourceGroup(stack);
  const own = { resourceGroupName: resourceGroup.name, location: resourceGroup.location };
  const account = new StorageAccount(stack, "account", {
    ...own,
    name: "storders",
    accountTier: "Standard",
    accountReplicationType: "LRS",
  });
  new StorageContainer(stack, "container", { name: "orders", storageAccountName: account.name });
  const workspace = new LogAnalyticsWorkspace(stack, "workspace", { ...own, name: "log", internetQueryEnabled: false });
  new MonitorDiagnosticSetting(stack, "setting", {
    name: "audit",
    targetResourceId: account.id,
    logAnalyticsWorkspaceId: workspace.id,
    metric: [{ category: "Capacity" }, { category: "Transaction", enabled: false }],
  });
  const network = new VirtualNetwork(stack, "network", { ...own, name: "vnet", addressSpace: ["10.0.0.0/16"] });
  new Subnet(stack, "subnet", {
    name: "snet",
    resourceGroupName: resourceGroup.name,
    virtualNetworkName: network.name,
    addressPrefixes: ["10.0.0.0/24"],
    serviceEndpoints: ["Microsoft.Storage"],
  });
  const zone = new PrivateDnsZone(stack, "zone", { name: "example.com", resourceGroupName: resourceGroup.name });
  new PrivateDnsZoneVirtualNetworkLink(stack, "link", {
    name: "link",
    privateDnsZoneName: zone.name,
    resourceGroupName: resourceGroup.name,
    virtualNetworkId: network.id,
  });
  new KeyVault(stack, "vault", {
    ...own,
    name: "kv-orders",
    skuName: "standard",
    tenantId: "22222222-2222-2222-2222-222222222222",
  });
  new KubernetesCluster(stack, "cluster", {
    ...own,
    name: "aks",
    dnsPrefix: "aks",
    defaultNodePool: {
      name: "system",
      vmSize: "Standard_D2s_v5",
      nodeCount: 1,
      linuxOsConfig: { transparentHugePageEnabled: "always" },
    },
    identity: { type: "SystemAssigned" },
  });
}

describeProviders("resources of provider classes", () => {
  test.each(["4.81.0", "5.2.0"])("are valid for azurerm %s", async (release) => {
    const stack = newStack();
    AzurermTarget.choose(stack, release);
    ofProviderClasses(stack);
    const workspace = new Workspace(synthesize(stack));
    try {
      await workspace.init();
      expect(await workspace.must(["validate"])).toContain("The configuration is valid");
    } finally {
      workspace.remove();
    }
  });
});

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

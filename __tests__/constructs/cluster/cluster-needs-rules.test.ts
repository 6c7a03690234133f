import type { KubernetesCluster } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import {
  ClusterIdentity,
  ManagedIdentity,
  WorkloadIdentityCluster,
  type WorkloadIdentityClusterProps,
} from "../../../constructs";
import { checkApp } from "../../../constructs/core/synthesis/check-app";
import { newResourceGroup, newStack } from "../../kit/app";
import { validationErrors } from "../../kit/validation-errors";

/** The problems of a cluster after a change by the escape hatch. */
function problems(
  change: (cluster: KubernetesCluster) => void,
  props: Partial<WorkloadIdentityClusterProps> = {},
): string[] {
  const stack = newStack();
  const resourceGroup = newResourceGroup(stack);
  const plane = new ManagedIdentity(stack, "plane", { resourceGroup, identityName: "id-plane" });
  const cluster = new WorkloadIdentityCluster(stack, "cluster", {
    resourceGroup,
    clusterName: "aks-orders",
    identity: ClusterIdentity.userAssigned(plane),
    ...props,
  });
  change(cluster.resource);
  return validationErrors(() => checkApp(stack.node.root));
}

const SURGE =
  "[stack/cluster] `default_node_pool.upgrade_settings` of a cluster must stay, got none: Azure answers with its default, and " +
  'each later plan would remove it; leave the override out, or give `upgradeSettings: { maxSurge: "10%" }` [cluster-needs]';
const LOGIN =
  "[stack/cluster] `azure_active_directory_role_based_access_control` of a cluster without local accounts must stay, got none: " +
  "nobody can log in to the cluster without it; remove the override, or set the prop `localAccounts` [cluster-needs]";

test("the issuer of a cluster stays on", () => {
  expect(problems((cluster) => cluster.addOverride("oidc_issuer_enabled", false))).toContain(
    "[stack/cluster] `oidc_issuer_enabled` of a cluster must stay true, got false: without the issuer no pod gets a token, and " +
      "Azure cannot turn it off; remove the override [cluster-needs]",
  );
});

test.each([
  [
    "an empty list",
    (cluster: KubernetesCluster) => cluster.putIdentity({ type: "UserAssigned", identityIds: [] }),
    "[]",
  ],
  ["nothing", (cluster: KubernetesCluster) => cluster.addOverride("identity.identity_ids", undefined), "undefined"],
])("a user-assigned control plane keeps its identity, and not %s", (_, change, got) => {
  expect(problems(change)).toContain(
    `[stack/cluster] \`identity.identity_ids\` of a cluster must name the identity of its control plane, got ${got}; remove the ` +
      "override, and use the prop `identity` [cluster-needs]",
  );
});

test("a cluster without local accounts keeps the login of Entra ID", () => {
  const reset = (cluster: KubernetesCluster): void => cluster.resetAzureActiveDirectoryRoleBasedAccessControl();
  expect(problems(reset)).toEqual([LOGIN]);
  const overrides = { azureActiveDirectoryRoleBasedAccessControl: undefined };
  expect(problems(() => undefined, { overrides })).toEqual([LOGIN]);
  expect(problems(reset, { localAccounts: true })).toEqual([]);
});

test("the default pool keeps its upgrade settings", () => {
  const reset = (cluster: KubernetesCluster): void =>
    cluster.addOverride("default_node_pool.upgrade_settings", undefined);
  expect(problems(reset)).toEqual([SURGE]);
  expect(problems(() => undefined, { overrides: { defaultNodePool: { upgradeSettings: undefined } } })).toEqual([
    SURGE,
  ]);
  expect(
    problems(() => undefined, { overrides: { defaultNodePool: { upgradeSettings: { maxSurge: "33%" } } } }),
  ).toEqual([]);
  expect(problems(reset, { overrides: { lifecycle: { ignoreChanges: ["default_node_pool"] } } })).toEqual([]);
});

test("a cluster may be changed otherwise, and an adopted one keeps what is not stated", () => {
  expect(problems((cluster) => cluster.addOverride("cost_analysis_enabled", true))).toEqual([]);
  const importId = `/subscriptions/${"1".repeat(8)}-1111-4111-8111-${"1".repeat(12)}/resourceGroups/rg-orders/providers/Microsoft.ContainerService/managedClusters/aks-orders`;
  const adopted = {
    importId,
    identity: ClusterIdentity.systemAssigned({ replaces: "SystemAssigned" as const }),
    localAccounts: false,
  };
  expect(problems(() => undefined, adopted)).toEqual([]);
});

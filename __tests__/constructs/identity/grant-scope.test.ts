import type { Construct } from "constructs";
import {
  type IGrantScope,
  ManagedIdentity,
  Principal,
  RegistryAccess,
  RoleGrant,
  VaultAccess,
  WorkloadIdentityCluster,
} from "../../../constructs";
import { synthesize } from "../../../testing";
import { newStack } from "../../kit/app";

const UUID = "33333333-3333-3333-3333-333333333333";
const GROUP = `/subscriptions/${UUID}/resourceGroups/rg/providers`;
const VAULT_ID = `${GROUP}/Microsoft.KeyVault/vaults/kv-orders`;
const CLUSTER_ID = `${GROUP}/Microsoft.ContainerService/managedClusters/aks`;
const IDENTITY_ID = `${GROUP}/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders`;
const REGISTRY_ID = `${GROUP}/Microsoft.ContainerRegistry/registries/crorders`;
const resourceGroup = { name: "rg", location: "westeurope" };
const resourceGroupName = "rg";

const SCOPES: readonly (readonly [string, (scope: Construct) => IGrantScope, string])[] = [
  [
    "a new vault",
    (scope) => new VaultAccess(scope, "on", { resourceGroup, vaultName: "kv-orders" }),
    "${azurerm_key_vault.on_resource_",
  ],
  [
    "a vault by name",
    (scope) => VaultAccess.fromVaultName(scope, "on", { vaultName: "kv-orders", resourceGroupName }),
    "${data.azurerm_key_vault.on_data_",
  ],
  [
    "a vault by its attributes",
    (scope) =>
      VaultAccess.fromVaultAttributes(scope, "on", {
        vaultId: VAULT_ID,
        vaultName: "kv-orders",
        vaultUri: "https://kv-orders.vault.azure.net/",
      }),
    VAULT_ID,
  ],
  [
    "a new cluster",
    (scope) => new WorkloadIdentityCluster(scope, "on", { resourceGroup, clusterName: "aks", administrators: [] }),
    "${azurerm_kubernetes_cluster.on_resource_",
  ],
  [
    "a cluster by name",
    (scope) => WorkloadIdentityCluster.fromClusterName(scope, "on", { clusterName: "aks", resourceGroupName }),
    "${data.azurerm_kubernetes_cluster.on_data_",
  ],
  [
    "a cluster by its attributes",
    (scope) =>
      WorkloadIdentityCluster.fromClusterAttributes(scope, "on", {
        clusterId: CLUSTER_ID,
        clusterName: "aks",
        resourceGroup,
        issuerUrl: "https://westeurope.oic.prod-aks.azure.com/a/b/",
      }),
    CLUSTER_ID,
  ],
  [
    "a new identity",
    (scope) => new ManagedIdentity(scope, "on", { resourceGroup, identityName: "id-orders" }),
    "${azurerm_user_assigned_identity.on_resource_",
  ],
  [
    "an identity by name",
    (scope) => ManagedIdentity.fromManagedIdentityName(scope, "on", { identityName: "id-orders", resourceGroupName }),
    "${data.azurerm_user_assigned_identity.on_data_",
  ],
  [
    "an identity by its attributes",
    (scope) =>
      ManagedIdentity.fromManagedIdentityAttributes(scope, "on", {
        identityId: IDENTITY_ID,
        identityName: "id-orders",
        resourceGroupName,
        clientId: UUID,
        principalId: "44444444-4444-4444-4444-444444444444",
        tenantId: "55555555-5555-4555-8555-555555555555",
      }),
    IDENTITY_ID,
  ],
  [
    "a registry by name",
    (scope) => RegistryAccess.fromRegistryName(scope, "on", { registryName: "crorders", resourceGroupName }),
    "${data.azurerm_container_registry.on-registry_data_",
  ],
  [
    "a registry by its attributes",
    (scope) => RegistryAccess.fromRegistryAttributes(scope, "on", { registryId: REGISTRY_ID }),
    REGISTRY_ID,
  ],
];

test.each(SCOPES)("%s can be the scope of a role", (_, create, id) => {
  const stack = newStack();
  const grantee = Principal.fromObjectId(stack, "team", { objectId: UUID, type: "Group" });
  RoleGrant.ensure(stack, { grantee, role: "Reader", scope: create(stack) });

  const [assignment] = Object.values(synthesize(stack).resource.azurerm_role_assignment ?? {});
  expect(String(assignment!.scope)).toMatch(id.startsWith("$") ? /\.id\}$/ : id);
  expect(String(assignment!.scope).startsWith(id)).toBe(true);
});

test("a role that is granted on a vault and through the vault is one resource", () => {
  const stack = newStack();
  const vault = new VaultAccess(stack, "vault", { resourceGroup, vaultName: "kv-orders" });
  const grantee = Principal.fromObjectId(stack, "team", { objectId: UUID, type: "Group" });

  expect(RoleGrant.ensure(stack, { grantee, role: "Key Vault Secrets User", scope: vault })).toBe(
    vault.grantSecretsUser(grantee),
  );
});

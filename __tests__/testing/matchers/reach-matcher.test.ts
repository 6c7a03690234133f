import { DataAzurermKeyVault } from "@cdktf/provider-azurerm/lib/data-azurerm-key-vault";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import {
  FederatedBinding,
  ManagedIdentity,
  RoleGrant,
  VaultAccess,
  WorkloadIdentityCluster,
} from "../../../constructs";
import { matchers } from "../../../testing";
import "../../../testing";
import { newStack } from "../../kit/app";

/** An identity for orders/api with a role on one vault, and a vault on which nobody has one. */
function app() {
  const stack = newStack("workload");
  const cluster = WorkloadIdentityCluster.fromClusterName(stack, "cluster", {
    clusterName: "aks",
    resourceGroupName: "rg",
  });
  const group = new ResourceGroup(stack, "group", { name: "rg-orders", location: "westeurope" });
  const identity = new ManagedIdentity(stack, "identity", { resourceGroup: group, identityName: "id-orders" });
  const binding = new FederatedBinding(stack, "orders", {
    cluster,
    identity,
    serviceAccount: { namespace: "orders", name: "api" },
  });
  const vault = VaultAccess.fromVaultName(stack, "vault", { vaultName: "kv-orders", resourceGroupName: "rg-orders" });
  const billing = new DataAzurermKeyVault(stack, "billing", { name: "kv-billing", resourceGroupName: "rg-billing" });
  RoleGrant.ensure(stack, {
    grantee: ManagedIdentity.fromManagedIdentityName(stack, "other", {
      identityName: "id-other",
      resourceGroupName: "rg-billing",
    }),
    role: "Key Vault Secrets User",
    scope: billing,
  });
  vault.grantSecretsUser(binding);
  return { stack, vault, billing, group, identity };
}

test("passes for a scope on which the identity or the service account has a role", () => {
  const { stack, vault, identity } = app();
  expect(stack).toReach("kv-orders", { as: "id-orders" });
  expect(stack).toReach(vault, { as: identity });
  expect(stack).toReach(/^kv-orders$/, { as: "orders/api" });
});

test("passes for a scope inside of the one with the role", () => {
  const { stack, vault, group, identity } = app();
  expect(stack).not.toReach("kv-billing", { as: "id-orders" });
  RoleGrant.ensure(stack, { grantee: identity, role: "Reader", scope: { id: group.id } });
  expect(stack).toReach(vault, { as: "id-orders" });
  expect(stack).not.toReach("kv-billing", { as: "id-orders" });
});

test("fails with the roles that the principal has", () => {
  const { stack } = app();
  expect(matchers.toReach(stack, "kv-billing", { as: "orders/api" }).message()).toMatchInlineSnapshot(`
   "expected orders/api to reach kv-billing
   but it has only
     Key Vault Secrets User on kv-orders (azurerm_role_assignment.vault_identity-key-vault-secrets-user_resource_07A397E8 in stack workload)"
  `);
  expect(matchers.toReach(stack, "kv-orders", { as: "id-orders" }).message()).toMatchInlineSnapshot(`
   "expected id-orders not to reach kv-orders, but it has
     Key Vault Secrets User on kv-orders (azurerm_role_assignment.vault_identity-key-vault-secrets-user_resource_07A397E8 in stack workload)"
  `);
});

test("is an error for a principal or a scope that is not there, and names the most similar", () => {
  const { stack } = app();
  expect(() => matchers.toReach(stack, "kv-orders", { as: "orders/apo" })).toThrowErrorMatchingInlineSnapshot(`
   "toReach: no identity and no trusted service account matches orders/apo; the most similar are
     orders/api
     id-orders
     id-other [test-no-match]"
  `);
  expect(() => matchers.toReach(stack, "kv-missing", { as: "id-orders" })).toThrow(
    new Error("toReach: no scope matches kv-missing [test-no-match]"),
  );
  expect(() => matchers.toReach(stack, "kv-orders", {} as never)).toThrow(
    new Error("toReach needs `as`: the name of an identity, or namespace/name of a service account [test-argument]"),
  );
});

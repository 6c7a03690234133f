import { readDocument, type StackDocument } from "../../../model/terraform/document";
import { Stacks } from "../../../model/terraform/values";
import { Entities } from "../../../model/trust/entities";

const document = (parts: object): StackDocument => readDocument({ "//": { metadata: { stackName: "one" } }, ...parts });

describe("an entity is the same thing wherever it is named", () => {
  const at = (parts: object, value: string) => {
    const one = document(parts);
    const own = new Stacks([one]);
    return new Entities(own).ofId(own.resolve(one, value));
  };
  const ID = "/subscriptions/1/resourcegroups/RG/providers/Microsoft.KeyVault/vaults/KV";

  test("by its id, in any spelling, and by its resource", () => {
    const created = at(
      { resource: { azurerm_key_vault: { v: { name: "kv", resource_group_name: "rg" } } } },
      "${azurerm_key_vault.v.id}",
    );
    expect(at({}, ID)!.key).toBe(created!.key);
    expect(created).toMatchObject({ kind: "vault", created: true });
    expect(at({}, `${ID}/secrets/a`)).toMatchObject({ kind: "vault item", name: "a in KV" });
  });

  test("a secret by its resource and by the path below its vault", () => {
    const parts = {
      resource: {
        azurerm_key_vault: { v: { name: "kv", resource_group_name: "rg" } },
        azurerm_key_vault_secret: { s: { name: "a", key_vault_id: "${azurerm_key_vault.v.id}" } },
      },
    };
    expect(at(parts, "${azurerm_key_vault_secret.s.resource_versionless_id}")!.key).toBe(
      at(parts, "${azurerm_key_vault.v.id}/secrets/a")!.key,
    );
  });

  test("a subscription, a resource group, and the group of a cluster's nodes", () => {
    expect(at({}, "/subscriptions/1")).toMatchObject({ kind: "subscription" });
    expect(at({}, "/subscriptions/1/resourceGroups/rg")).toMatchObject({ kind: "resource group", name: "rg" });
    const parts = { resource: { azurerm_kubernetes_cluster: { c: { name: "aks", resource_group_name: "rg" } } } };
    expect(at(parts, "${azurerm_kubernetes_cluster.c.node_resource_group_id}")).toMatchObject({
      name: "node resource group of aks",
    });
    expect(at(parts, "${azurerm_kubernetes_cluster.c.kubelet_identity[0].user_assigned_identity_id}")).toMatchObject({
      kind: "kubelet identity",
    });
  });

  test("an alias of the provider may be another subscription", () => {
    const group = { name: "kv", resource_group_name: "rg" };
    const parts = {
      provider: { azurerm: [{}, { alias: "hub", subscription_id: "2" }] },
      resource: { azurerm_key_vault: { a: group, b: { ...group, provider: "azurerm.hub" } } },
    };
    expect(at(parts, "${azurerm_key_vault.a.id}")!.key).not.toBe(at(parts, "${azurerm_key_vault.b.id}")!.key);
  });

  test("a name that an expression computes is shown by the construct's path", () => {
    const parts = {
      resource: {
        azurerm_key_vault: {
          v: {
            "//": { metadata: { path: "one/vault/resource" } },
            name: '${join("", ["kv", var.a])}',
            resource_group_name: "rg",
          },
        },
      },
    };
    expect(at(parts, "${azurerm_key_vault.v.id}")).toMatchObject({ name: "one/vault" });
  });
});

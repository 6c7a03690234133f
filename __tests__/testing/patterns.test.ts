import { matchers } from "../../testing/matchers/matchers";

const IDENTITY = "${azurerm_user_assigned_identity.orders.";
const JSON_OF_STACK = {
  resource: {
    azurerm_user_assigned_identity: { orders: { name: "id-orders" } },
    azurerm_key_vault: {
      orders: { name: "kv-orders", purge_protection_enabled: true, rbac_authorization_enabled: true },
    },
    azurerm_federated_identity_credential: {
      orders: {
        name: "orders",
        user_assigned_identity_id: `${IDENTITY}id}`,
        issuer: "https://issuer.example/",
        subject: "system:serviceaccount:orders:orders-api",
        audience: ["api://AzureADTokenExchange"],
      },
    },
    azurerm_role_assignment: {
      orders: {
        role_definition_name: "Key Vault Secrets User",
        principal_id: `${IDENTITY}principal_id}`,
        scope: "${azurerm_key_vault.orders.id}",
      },
    },
    kubernetes_deployment_v1: {
      orders: {
        metadata: { name: "orders-api", namespace: "orders" },
        spec: { template: { metadata: { labels: {} }, spec: { container: [{ name: "a" }] } } },
      },
    },
  },
};

// The pattern has matched before, as one that a helper of the tests shares.
const used = (pattern: RegExp): RegExp => Object.assign(pattern, { lastIndex: 3 });

describe.each(["", "g", "y", "gy"])("a pattern with the flags %j matches as one without", (flags) => {
  const pattern = (source: string): RegExp => used(new RegExp(source, flags));

  test.each<[string, () => { readonly pass: boolean }]>([
    [
      "toFederate",
      () => matchers.toFederate(JSON_OF_STACK, { subject: pattern("system:.*api$"), issuer: pattern("https:.*") }),
    ],
    [
      "toGrantRole",
      () => matchers.toGrantRole(JSON_OF_STACK, pattern("Key Vault"), { to: pattern("id-"), on: pattern("kv-") }),
    ],
    ["toReach", () => matchers.toReach(JSON_OF_STACK, pattern("kv-"), { as: pattern("id-") })],
    [
      "toApplyBefore",
      () => matchers.toApplyBefore(JSON_OF_STACK, pattern("azurerm_user_"), pattern("azurerm_federated")),
    ],
  ])("in %s, each time", (_, run) => {
    expect([run().pass, run().pass, run().pass]).toEqual([true, true, true]);
  });

  test("in toInjectToken, which finds the workload each time", () => {
    const workload = pattern("orders/orders");
    const run = (): boolean => matchers.toInjectToken(JSON_OF_STACK, workload).pass;
    expect([run(), run()]).toEqual([false, false]);
  });

  test("and is left as it was", () => {
    const subject = pattern("system");
    matchers.toFederate(JSON_OF_STACK, { subject });
    expect(subject.lastIndex).toBe(3);
  });
});

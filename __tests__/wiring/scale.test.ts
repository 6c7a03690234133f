import { readConfiguration } from "../../model/terraform/document";
import { readTrusts } from "../../model/trust/read";
import { evaluateWiring } from "../../wiring/evaluate";

/** The JSON of a stack with bindings, each with its identity, and a workload that uses it. */
function bindings(count: number): Record<string, unknown> {
  const named = (make: (i: number) => object) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`app-${i}`, make(i)]));
  const space = (i: number) => `team-${Math.floor(i / 20)}`;
  const labels = (i: number) => ({ app: `app-${i}`, "azure.workload.identity/use": "true" });
  return {
    data: { azurerm_kubernetes_cluster: { aks: { name: "aks", resource_group_name: "rg" } } },
    resource: {
      azurerm_user_assigned_identity: named((i) => ({
        name: `id-${i}`,
        resource_group_name: "rg",
        location: "westeurope",
      })),
      azurerm_federated_identity_credential: named((i) => ({
        name: `app-${i}`,
        audience: ["api://AzureADTokenExchange"],
        issuer: "${data.azurerm_kubernetes_cluster.aks.oidc_issuer_url}",
        subject: `system:serviceaccount:${space(i)}:app-${i}`,
        user_assigned_identity_id: `\${azurerm_user_assigned_identity.app-${i}.id}`,
      })),
      azurerm_role_assignment: named((i) => ({
        scope: "${azurerm_key_vault.vault.id}",
        role_definition_name: "Key Vault Secrets User",
        principal_id: `\${azurerm_user_assigned_identity.app-${i}.principal_id}`,
        principal_type: "ServicePrincipal",
      })),
      azurerm_key_vault: { vault: { name: "kv-shared", resource_group_name: "rg", rbac_authorization_enabled: true } },
      kubernetes_service_account_v1: named((i) => ({
        metadata: {
          name: `app-${i}`,
          namespace: space(i),
          annotations: {
            "azure.workload.identity/client-id": `\${azurerm_user_assigned_identity.app-${i}.client_id}`,
          },
        },
      })),
      kubernetes_deployment_v1: named((i) => ({
        metadata: { name: `app-${i}`, namespace: space(i) },
        spec: {
          selector: { match_labels: { app: `app-${i}` } },
          template: {
            metadata: { labels: labels(i) },
            spec: {
              service_account_name: `\${kubernetes_service_account_v1.app-${i}.metadata[0].name}`,
              container: [
                {
                  name: "app",
                  image: "example.azurecr.io/app:1",
                  env: [{ name: "KEYVAULT_URL", value: "${azurerm_key_vault.vault.vault_uri}" }],
                },
              ],
            },
          },
        },
        depends_on: [`azurerm_role_assignment.app-${i}`],
      })),
      kubernetes_network_policy_v1: named((i) => ({
        metadata: { name: `app-${i}`, namespace: space(i) },
        spec: { pod_selector: { match_labels: { app: `app-${i}` } }, policy_types: ["Egress"], egress: [{}] },
      })),
    },
  };
}

/** A value whose parts count how often they are read. */
function counting<T>(value: T, count: { reads: number }, known = new WeakMap<object, object>()): T {
  if (typeof value !== "object" || value === null) return value;
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  if (!isPlain) return value;
  const found = known.get(value);
  if (found) return found as T;
  const proxy = new Proxy(value as object, {
    get(target, property, receiver): unknown {
      count.reads++;
      return counting(Reflect.get(target, property, receiver), count, known);
    },
    ownKeys(target) {
      count.reads++;
      return Reflect.ownKeys(target);
    },
  });
  known.set(value, proxy);
  return proxy as T;
}

/** How often the JSON of a stack and its model are read, from the document to the verdict. */
function reads(json: Record<string, unknown>): number {
  const count = { reads: 0 };
  const model = readTrusts([readConfiguration(counting(json, count), "stack")]);
  const { findings } = evaluateWiring(counting(model, count));
  expect(findings).toEqual([]);
  return count.reads;
}

test("the wiring of 400 bindings reads at most 2.1 times what that of 200 reads", () => {
  expect(reads(bindings(400)) / reads(bindings(200))).toBeLessThan(2.1);
});

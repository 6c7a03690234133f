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
        scope: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv",
        role_definition_name: "Key Vault Secrets User",
        principal_id: `\${azurerm_user_assigned_identity.app-${i}.principal_id}`,
        principal_type: "ServicePrincipal",
      })),
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
              container: [{ name: "app", image: "example.azurecr.io/app:1" }],
            },
          },
        },
      })),
      kubernetes_network_policy_v1: named((i) => ({
        metadata: { name: `app-${i}`, namespace: space(i) },
        spec: { pod_selector: { match_labels: { app: `app-${i}` } }, policy_types: ["Egress"], egress: [{}] },
      })),
    },
  };
}

/** CPU time in microseconds to read and evaluate: the least of some runs, which is what a busy machine disturbs least. */
function cost(json: Record<string, unknown>): number {
  const runs = Array.from({ length: 3 }, () => {
    const began = process.cpuUsage();
    const { findings } = evaluateWiring(readTrusts([readConfiguration(json, "stack")]));
    expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
    const { user, system } = process.cpuUsage(began);
    return user + system;
  });
  return Math.min(...runs);
}

test("wiring of 2,000 bindings takes at most 2.5 times the CPU time of 1,000", () => {
  const [few, many] = [bindings(1_000), bindings(2_000)];
  cost(few);
  expect(cost(many) / cost(few)).toBeLessThan(2.5);
});

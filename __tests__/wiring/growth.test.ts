import { evaluateWiring } from "../../wiring/evaluate";
import type { TrustModel } from "../../model/trust/model";
import { modelOf } from "../model/model-of";

/** A model of identities, each with a credential, a role assignment, a service account and a pod, and one cluster. */
function bindings(count: number, account = (i: number): string => `sa-${i}`): TrustModel {
  const resource: Record<string, Record<string, unknown>> = {
    azurerm_kubernetes_cluster: { aks: { oidc_issuer_enabled: true, workload_identity_enabled: true } },
  };
  const add = (type: string, name: string, values: object): unknown => ((resource[type] ??= {})[name] = values);
  for (let i = 0; i < count; i++) {
    const identity = `azurerm_user_assigned_identity.i${i}`;
    const labels = { "azure.workload.identity/use": "true" };
    add("azurerm_user_assigned_identity", `i${i}`, { name: `id-${i}`, resource_group_name: "rg" });
    add("azurerm_federated_identity_credential", `i${i}`, {
      name: `credential-${i}`,
      user_assigned_identity_id: `\${${identity}.id}`,
      issuer: "${azurerm_kubernetes_cluster.aks.oidc_issuer_url}",
      subject: `system:serviceaccount:orders:${account(i)}`,
      audience: ["api://AzureADTokenExchange"],
    });
    add("azurerm_role_assignment", `i${i}`, {
      principal_id: `\${${identity}.principal_id}`,
      role_definition_name: "Reader",
      scope: "/subscriptions/1",
    });
    add("kubernetes_service_account_v1", `i${i}`, {
      metadata: {
        name: account(i),
        namespace: "orders",
        annotations: { "azure.workload.identity/client-id": `\${${identity}.client_id}` },
      },
    });
    add("kubernetes_deployment_v1", `i${i}`, {
      metadata: { name: `api-${i}`, namespace: "orders" },
      spec: {
        template: { metadata: { labels }, spec: { service_account_name: account(i), container: [{ name: "a" }] } },
      },
    });
  }
  return modelOf({ app: { resource } });
}

/** How often the evaluation of a model reads an element of one of its lists. */
function reads(model: TrustModel): number {
  let count = 0;
  const counted = Object.entries(model).map(([key, value]) => [
    key,
    Array.isArray(value)
      ? new Proxy(value, {
          get(target, property, receiver): unknown {
            if (typeof property === "string" && /^[0-9]+$/.test(property)) count++;
            return Reflect.get(target, property, receiver);
          },
        })
      : (value as unknown),
  ]);
  expect(evaluateWiring(Object.fromEntries(counted) as TrustModel).findings).toEqual([]);
  return count;
}

test("the evaluation of 400 bindings reads at most 2.5 times what that of 200 reads", () => {
  expect(reads(bindings(400)) / reads(bindings(200))).toBeLessThan(2.5);
});

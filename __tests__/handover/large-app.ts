// A stack with as many bindings as asked for, each with its own identity and a role on the vault of its namespace.
import { readDocument, type StackDocument } from "../../model/terraform/document";

/** Bindings that share a namespace and its vault. */
const PER_NAMESPACE = 20;

export function largeStack(bindings: number): StackDocument {
  const resource: Record<string, Record<string, object>> = {};
  const add = (type: string, name: string, values: object): void => {
    (resource[type] ??= {})[name] = values;
  };
  add("azurerm_kubernetes_cluster", "aks", {
    name: "aks-shop",
    resource_group_name: "rg-shop",
    location: "westeurope",
    oidc_issuer_enabled: true,
    workload_identity_enabled: true,
  });
  for (let index = 0; index < bindings; index++) {
    const namespace = `team-${Math.floor(index / PER_NAMESPACE)}`;
    const name = `service-${index}`;
    if (index % PER_NAMESPACE === 0)
      add("azurerm_key_vault", namespace, {
        name: `kv-${namespace}`,
        resource_group_name: `rg-${namespace}`,
        location: "westeurope",
      });
    add("azurerm_user_assigned_identity", name, {
      name: `id-${name}`,
      resource_group_name: `rg-${namespace}`,
      location: "westeurope",
    });
    add("azurerm_federated_identity_credential", name, {
      name: `fic-${name}`,
      issuer: "${azurerm_kubernetes_cluster.aks.oidc_issuer_url}",
      subject: `system:serviceaccount:${namespace}:${name}`,
      audience: ["api://AzureADTokenExchange"],
      user_assigned_identity_id: `\${azurerm_user_assigned_identity.${name}.id}`,
    });
    add("azurerm_role_assignment", name, {
      scope: `\${azurerm_key_vault.${namespace}.id}`,
      role_definition_name: index % 50 === 7 ? "Key Vault Administrator" : "Key Vault Secrets User",
      principal_id: `\${azurerm_user_assigned_identity.${name}.principal_id}`,
      principal_type: "ServicePrincipal",
    });
    add("kubernetes_service_account_v1", name, {
      metadata: {
        name,
        namespace,
        annotations: {
          "azure.workload.identity/client-id": `\${azurerm_user_assigned_identity.${name}.client_id}`,
        },
      },
    });
    add("kubernetes_deployment_v1", name, {
      metadata: { name, namespace },
      spec: {
        template: {
          metadata: { labels: { "azure.workload.identity/use": "true" } },
          spec: { service_account_name: name, container: [{ name: "app", image: "example.azurecr.io/app:1" }] },
        },
      },
    });
  }
  return readDocument({
    "//": { metadata: { stackName: "shop", version: "0.21.0", backend: "azurerm" } },
    terraform: { backend: { azurerm: { key: "shop" } }, required_version: ">= 1.11" },
    provider: {
      azurerm: [{ features: [{}] }],
      kubernetes: [{ host: "${azurerm_kubernetes_cluster.aks.kube_config[0].host}" }],
    },
    resource,
  });
}

// Two stacks as cdktf synthesizes them, the second reading the first through its remote state.
const state = (key: string): object => ({
  container_name: "tfstate",
  key,
  storage_account_name: "sttfstate",
  use_azuread_auth: true,
});

const named = (stack: string, path: string): object => ({ metadata: { path: `${stack}/${path}`, uniqueId: path } });

export const platform = {
  "//": { metadata: { backend: "azurerm", stackName: "platform", version: "0.21.0" }, outputs: {} },
  locals: { region: "westus2" },
  output: {
    cluster_name: { value: "${azurerm_kubernetes_cluster.cluster.name}" },
    cluster_resource_group: { value: "${azurerm_resource_group.group.name}" },
    issuer: { value: "${azurerm_kubernetes_cluster.cluster.oidc_issuer_url}" },
  },
  provider: { azurerm: [{ features: [{}] }], random: [{}] },
  resource: {
    random_id: { suffix: { byte_length: 3 } },
    azurerm_resource_group: { group: { name: "rg-${random_id.suffix.hex}", location: "${local.region}" } },
    azurerm_kubernetes_cluster: {
      cluster: {
        "//": named("platform", "cluster"),
        name: "aks-${random_id.suffix.hex}",
        resource_group_name: "${azurerm_resource_group.group.name}",
        oidc_issuer_enabled: true,
        workload_identity_enabled: true,
        depends_on: ["azurerm_role_assignment.operator"],
      },
    },
    azurerm_user_assigned_identity: {
      kubelet: { name: "id-kubelet", resource_group_name: "${azurerm_resource_group.group.name}" },
    },
    azurerm_role_assignment: {
      operator: {
        scope: "${azurerm_user_assigned_identity.kubelet.id}",
        role_definition_name: "Managed Identity Operator",
        principal_id: "11111111-1111-1111-1111-111111111111",
      },
      pull: {
        scope: "/subscriptions/0/resourceGroups/RG-Images/providers/Microsoft.ContainerRegistry/registries/crImages",
        role_definition_name: "AcrPull",
        principal_id: "${azurerm_kubernetes_cluster.cluster.kubelet_identity[0].object_id}",
        principal_type: "ServicePrincipal",
      },
    },
  },
  terraform: { backend: { azurerm: state("orders/platform.tfstate") } },
};

export const workload = {
  "//": { metadata: { backend: "azurerm", stackName: "workload", version: "0.21.0" }, outputs: {} },
  data: {
    terraform_remote_state: { upstream: { backend: "azurerm", config: state("orders/platform.tfstate") } },
    azurerm_kubernetes_cluster: {
      cluster: {
        name: "${data.terraform_remote_state.upstream.outputs.cluster_name}",
        resource_group_name: "${data.terraform_remote_state.upstream.outputs.cluster_resource_group}",
      },
    },
  },
  provider: {
    azurerm: [{ features: [{}] }],
    kubernetes: [{ host: '${time_sleep.admin.triggers["host"]}' }],
  },
  resource: {
    time_sleep: {
      admin: {
        create_duration: "0s",
        triggers: { host: "${data.azurerm_kubernetes_cluster.cluster.kube_config[0].host}" },
      },
    },
    azurerm_user_assigned_identity: { orders: { name: "id-orders", resource_group_name: "rg-orders" } },
    azurerm_federated_identity_credential: {
      orders: {
        name: "fic-orders",
        user_assigned_identity_id: "${azurerm_user_assigned_identity.orders.id}",
        issuer: "${data.azurerm_kubernetes_cluster.cluster.oidc_issuer_url}",
        subject: "system:serviceaccount:${kubernetes_namespace_v1.orders.metadata[0].name}:orders-api",
        audience: ["api://AzureADTokenExchange"],
      },
    },
    kubernetes_namespace_v1: { orders: { metadata: { name: "orders" } } },
    kubernetes_service_account_v1: {
      orders: {
        metadata: {
          name: "orders-api",
          namespace: "${kubernetes_namespace_v1.orders.metadata[0].name}",
          annotations: { "azure.workload.identity/client-id": "${azurerm_user_assigned_identity.orders.client_id}" },
        },
        depends_on: ["azurerm_federated_identity_credential.orders"],
      },
    },
    kubernetes_deployment_v1: {
      api: {
        metadata: { name: "orders-api", namespace: "orders" },
        spec: {
          template: {
            metadata: { labels: { "azure.workload.identity/use": "true" } },
            spec: {
              service_account_name: "${kubernetes_service_account_v1.orders.metadata[0].name}",
              container: [{ name: "api", image: "example.azurecr.io/api:1" }],
            },
          },
        },
        depends_on: ["azurerm_role_assignment.read"],
      },
    },
    azurerm_key_vault: { vault: { name: "kv-orders", resource_group_name: "rg-orders" } },
    azurerm_role_assignment: {
      read: {
        scope: "${azurerm_key_vault.vault.id}",
        role_definition_name: "Key Vault Secrets User",
        principal_id: "${azurerm_user_assigned_identity.orders.principal_id}",
        principal_type: "ServicePrincipal",
      },
      one: {
        scope: "${azurerm_key_vault.vault.id}/secrets/greeting",
        role_definition_name: "Key Vault Secrets User",
        principal_id: "${data.azurerm_client_config.me.object_id}",
      },
    },
  },
  terraform: { backend: { azurerm: state("orders/workload.tfstate") } },
};

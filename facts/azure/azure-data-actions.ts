import { type AzureRule, FIND_VAULT, WORKSPACE_KEYS } from "./azure-rule";

const readOnly = (armType: string, source: string, ...more: readonly string[]): AzureRule => ({
  armType,
  within: "resource_group_name",
  actions: [`${armType}/read`, ...more],
  source,
});

/** Actions by Terraform type, for data sources. */
export const AZURE_DATA: Readonly<Record<string, AzureRule>> = {
  azurerm_client_config: { armType: "", within: "subscription", actions: [], source: "general" },
  azurerm_subscription: {
    armType: "",
    within: "subscription",
    actions: ["Microsoft.Resources/subscriptions/read"],
    source: "management-and-governance",
  },
  azurerm_resource_group: {
    armType: "",
    within: "subscription",
    actions: ["Microsoft.Resources/subscriptions/resourceGroups/read"],
    source: "management-and-governance",
  },
  azurerm_role_definition: {
    armType: "Microsoft.Authorization/roleDefinitions",
    within: "subscription",
    actions: ["Microsoft.Authorization/roleDefinitions/read"],
    source: "management-and-governance",
  },
  azurerm_kubernetes_cluster: readOnly(
    "Microsoft.ContainerService/managedClusters",
    "containers",
    "Microsoft.ContainerService/managedClusters/listClusterUserCredential/action",
  ),
  azurerm_kubernetes_automatic_cluster: readOnly(
    "Microsoft.ContainerService/managedClusters",
    "containers",
    "Microsoft.ContainerService/managedClusters/listClusterUserCredential/action",
  ),
  azurerm_container_registry: readOnly("Microsoft.ContainerRegistry/registries", "containers"),
  azurerm_user_assigned_identity: readOnly("Microsoft.ManagedIdentity/userAssignedIdentities", "identity"),
  azurerm_key_vault: readOnly("Microsoft.KeyVault/vaults", "security"),
  azurerm_key_vault_secret: {
    armType: "",
    within: "key_vault_id",
    actions: ["Microsoft.KeyVault/vaults/read"],
    onSubscription: FIND_VAULT,
    dataActions: ["Microsoft.KeyVault/vaults/secrets/getSecret/action"],
    known: "measured",
    source: "security",
  },
  azurerm_log_analytics_workspace: readOnly("Microsoft.OperationalInsights/workspaces", "monitor", WORKSPACE_KEYS),
  azurerm_dns_zone: readOnly("Microsoft.Network/dnsZones", "networking"),
  azurerm_private_dns_zone: readOnly("Microsoft.Network/privateDnsZones", "networking"),
  azurerm_storage_account: readOnly(
    "Microsoft.Storage/storageAccounts",
    "storage",
    "Microsoft.Storage/storageAccounts/listKeys/action",
  ),
  azurerm_subnet: readOnly("Microsoft.Network/virtualNetworks/subnets", "networking"),
  azurerm_virtual_network: readOnly("Microsoft.Network/virtualNetworks", "networking"),
};

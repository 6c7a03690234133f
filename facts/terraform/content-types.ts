/**
 * The types of azurerm whose resources belong to another resource, with the argument that names it: they are kept, or go,
 * with it. Source: docs/resources of github.com/hashicorp/terraform-provider-azurerm at v4.81.0; read 2026-11.
 */
export const CONTENT_TYPES: Readonly<Record<string, string>> = {
  azurerm_key_vault_certificate: "key_vault_id",
  azurerm_key_vault_key: "key_vault_id",
  azurerm_key_vault_secret: "key_vault_id",
  azurerm_kubernetes_cluster_node_pool: "kubernetes_cluster_id",
  azurerm_management_lock: "scope",
  azurerm_monitor_diagnostic_setting: "target_resource_id",
  azurerm_storage_container: "storage_account_id",
};

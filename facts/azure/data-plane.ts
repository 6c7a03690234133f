/**
 * Attributes of azurerm that are an address of the data plane or a name, and not the Azure resource id that a role
 * assignment needs, by resource type.
 * Source: documentation of azurerm 4.55.0 (attributes reference of each type); read 2026-11.
 */
export const DATA_PLANE_ATTRIBUTES: ReadonlyMap<string, readonly string[]> = new Map([
  ["azurerm_app_configuration", ["endpoint"]],
  ["azurerm_container_registry", ["login_server"]],
  ["azurerm_cosmosdb_account", ["endpoint"]],
  ["azurerm_eventhub_namespace", ["default_primary_connection_string"]],
  ["azurerm_key_vault", ["vault_uri"]],
  ["azurerm_key_vault_certificate", ["id", "secret_id", "versionless_id", "versionless_secret_id"]],
  ["azurerm_key_vault_key", ["id", "versionless_id"]],
  ["azurerm_key_vault_secret", ["id", "versionless_id"]],
  ["azurerm_servicebus_namespace", ["endpoint"]],
  [
    "azurerm_storage_account",
    [
      "primary_blob_endpoint",
      "primary_dfs_endpoint",
      "primary_file_endpoint",
      "primary_queue_endpoint",
      "primary_table_endpoint",
    ],
  ],
]);

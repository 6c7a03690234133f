/**
 * Attributes that a configuration can set and the provider calls sensitive, by type of the resource.
 * Source: schemas of azurerm 4.55.0, azurerm 4.81.0, azurerm 5.2.0, kubernetes 2.38.0, kubernetes 3.2.1, random 3.7.2; read 2026-11 by build/sensitive-attributes.js; do not edit.
 */
export const SENSITIVE_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  azurerm_cognitive_account: ["custom_question_answering_search_service_key"],
  azurerm_key_vault_certificate: ["certificate.contents", "certificate.password"],
  azurerm_key_vault_secret: ["value"],
  azurerm_kubernetes_cluster: [
    "http_proxy_config.trusted_ca",
    "service_principal.client_secret",
    "windows_profile.admin_password",
  ],
  azurerm_mssql_database: [
    "import.administrator_login_password",
    "import.storage_key",
    "threat_detection_policy.storage_account_access_key",
  ],
  azurerm_mssql_server: ["administrator_login_password"],
  azurerm_mysql_flexible_server: ["administrator_password"],
  azurerm_postgresql_flexible_server: ["administrator_password"],
  azurerm_redis_cache: [
    "redis_configuration.aof_storage_connection_string_0",
    "redis_configuration.aof_storage_connection_string_1",
    "redis_configuration.rdb_storage_connection_string",
  ],
  kubernetes_secret: ["binary_data", "data"],
  kubernetes_secret_v1: ["binary_data", "data"],
};

import type { MinorRelease } from "../../values/lowest-release";

/** The resource identity of a type: the first azurerm release that has it, and its attributes, all of them required. */
export interface ResourceIdentity {
  readonly from: MinorRelease;
  readonly attributes: readonly string[];
}

const IN_GROUP = ["subscription_id", "resource_group_name", "name"];

/**
 * The types of azurerm that this project reads or writes and that can be imported by their identity.
 * Source: the `*_resource_identity_gen_test.go` files below internal/services of
 * github.com/hashicorp/terraform-provider-azurerm, from v4.0.0 to v5.2.0; read 2026-11.
 */
export const RESOURCE_IDENTITIES: Readonly<Record<string, ResourceIdentity>> = {
  azurerm_application_insights: { from: [4, 58], attributes: IN_GROUP },
  azurerm_cognitive_account: { from: [4, 60], attributes: IN_GROUP },
  azurerm_federated_identity_credential: {
    from: [4, 81],
    attributes: ["subscription_id", "resource_group_name", "user_assigned_identity_name", "name"],
  },
  azurerm_firewall: { from: [4, 35], attributes: IN_GROUP },
  azurerm_key_vault: { from: [4, 77], attributes: IN_GROUP },
  azurerm_kubernetes_automatic_cluster: { from: [4, 81], attributes: IN_GROUP },
  azurerm_mssql_database: {
    from: [4, 61],
    attributes: ["subscription_id", "resource_group_name", "server_name", "name"],
  },
  azurerm_mssql_server: { from: [4, 58], attributes: IN_GROUP },
  azurerm_mysql_flexible_server: { from: [4, 60], attributes: IN_GROUP },
  azurerm_nat_gateway: { from: [4, 35], attributes: IN_GROUP },
  azurerm_network_security_group: { from: [4, 35], attributes: IN_GROUP },
  azurerm_network_security_rule: {
    from: [4, 35],
    attributes: ["subscription_id", "resource_group_name", "network_security_group_name", "name"],
  },
  azurerm_private_dns_a_record: {
    from: [4, 62],
    attributes: ["subscription_id", "resource_group_name", "private_dns_zone_name", "record_type", "name"],
  },
  azurerm_private_dns_zone: { from: [4, 35], attributes: IN_GROUP },
  azurerm_private_dns_zone_virtual_network_link: {
    from: [4, 35],
    attributes: ["subscription_id", "resource_group_name", "private_dns_zone_name", "name"],
  },
  azurerm_private_endpoint: { from: [4, 35], attributes: IN_GROUP },
  azurerm_public_ip: { from: [4, 61], attributes: IN_GROUP },
  azurerm_redis_cache: { from: [4, 62], attributes: IN_GROUP },
  azurerm_resource_group: { from: [4, 54], attributes: ["subscription_id", "name"] },
  azurerm_route_table: { from: [4, 35], attributes: IN_GROUP },
  azurerm_servicebus_namespace: { from: [4, 72], attributes: IN_GROUP },
  azurerm_signalr_service: { from: [4, 71], attributes: IN_GROUP },
  azurerm_storage_account: { from: [4, 35], attributes: IN_GROUP },
  azurerm_storage_account_network_rules: {
    from: [4, 35],
    attributes: ["subscription_id", "resource_group_name", "storage_account_name"],
  },
  azurerm_subnet: {
    from: [4, 35],
    attributes: ["subscription_id", "resource_group_name", "virtual_network_name", "name"],
  },
  azurerm_user_assigned_identity: { from: [5, 2], attributes: IN_GROUP },
  azurerm_virtual_network: { from: [4, 35], attributes: IN_GROUP },
  azurerm_web_pubsub: { from: [4, 69], attributes: IN_GROUP },
};

/** The types of azurerm that this project reads or writes and that have no identity up to azurerm 5.2.0. */
export const WITHOUT_IDENTITY: ReadonlySet<string> = new Set([
  "azurerm_app_configuration",
  "azurerm_cognitive_deployment",
  "azurerm_container_registry",
  "azurerm_cosmosdb_account",
  "azurerm_cosmosdb_sql_database",
  "azurerm_cosmosdb_sql_role_assignment",
  "azurerm_cosmosdb_sql_role_definition",
  "azurerm_disk_encryption_set",
  "azurerm_dns_zone",
  "azurerm_eventgrid_namespace",
  "azurerm_eventgrid_topic",
  "azurerm_eventhub",
  "azurerm_eventhub_namespace",
  "azurerm_key_vault_access_policy",
  "azurerm_key_vault_certificate",
  "azurerm_key_vault_key",
  "azurerm_key_vault_managed_hardware_security_module",
  "azurerm_key_vault_secret",
  "azurerm_kubernetes_cluster",
  "azurerm_kubernetes_cluster_extension",
  "azurerm_kubernetes_cluster_node_pool",
  "azurerm_kubernetes_cluster_trusted_access_role_binding",
  "azurerm_kubernetes_fleet_manager",
  "azurerm_log_analytics_workspace",
  "azurerm_managed_redis",
  "azurerm_managed_redis_access_policy_assignment",
  "azurerm_management_lock",
  "azurerm_monitor_data_collection_rule",
  "azurerm_monitor_diagnostic_setting",
  "azurerm_monitor_workspace",
  "azurerm_mysql_flexible_server_active_directory_administrator",
  "azurerm_nat_gateway_public_ip_association",
  "azurerm_policy_definition",
  "azurerm_postgresql_flexible_server",
  "azurerm_postgresql_flexible_server_active_directory_administrator",
  "azurerm_postgresql_flexible_server_database",
  "azurerm_redis_cache_access_policy_assignment",
  "azurerm_resource_group_policy_assignment",
  "azurerm_resource_policy_assignment",
  "azurerm_resource_provider_registration",
  "azurerm_role_assignment",
  "azurerm_role_definition",
  "azurerm_search_service",
  "azurerm_servicebus_queue",
  "azurerm_servicebus_subscription",
  "azurerm_servicebus_topic",
  "azurerm_storage_container",
  "azurerm_storage_management_policy",
  "azurerm_storage_queue",
  "azurerm_storage_share",
  "azurerm_storage_table",
  "azurerm_subnet_nat_gateway_association",
  "azurerm_subnet_network_security_group_association",
  "azurerm_subnet_route_table_association",
]);

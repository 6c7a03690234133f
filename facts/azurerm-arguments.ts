/**
 * Arguments of azurerm that were renamed, removed or became required between the releases 4.55 and 5.2, for the resource
 * types that this project writes or reads.
 * Sources: provider schemas of azurerm 4.55.0, 4.81.0 and 5.2.0; CHANGELOG.md of terraform-provider-azurerm for the
 * releases between them. Read 2026-11.
 */

/** A release of azurerm: major and minor version. */
export type Release = readonly [major: number, minor: number];

/** An older name of an argument, with the same value or the opposite one. */
export interface OlderName {
  readonly name: string;
  /** The first release with this name. @default - all releases before the newer name have it */
  readonly from?: Release;
  /** The first release without it. */
  readonly removedIn: Release;
  /** Its value is the opposite of the newer one's, as in `..._disabled` and `..._enabled`. @default false */
  readonly opposite?: boolean;
}

/** An argument under its newest name; a dot leads into a block. */
export interface AzurermArgument {
  /** The first release, of those that were read, with this name. @default - all releases have it */
  readonly from?: Release;
  /** The first release that requires it. @default - the same in all releases */
  readonly requiredFrom?: Release;
  /** The first release in which it is deprecated without a new name, so that it is not written any more. @default - it is written */
  readonly needlessFrom?: Release;
  /** The first release without it. @default - all releases have it */
  readonly removedIn?: Release;
  /** What takes its place with another value: an argument of the same resource, or another resource type. @default - nothing */
  readonly replacedBy?: string;
  /** Names before, newest first. @default - none */
  readonly older?: readonly OlderName[];
}

const V5: Release = [5, 0];

/** By resource type, and by the newest name of the argument. */
export const AZURERM_ARGUMENTS: Readonly<Record<string, Readonly<Record<string, AzurermArgument>>>> = {
  azurerm_application_insights: {
    daily_data_cap_notifications_enabled: {
      from: [4, 81],
      older: [{ name: "daily_data_cap_notifications_disabled", removedIn: V5, opposite: true }],
    },
    ip_masking_enabled: { from: [4, 81], older: [{ name: "disable_ip_masking", removedIn: V5, opposite: true }] },
    local_authentication_enabled: {
      from: [4, 81],
      older: [{ name: "local_authentication_disabled", removedIn: V5, opposite: true }],
    },
  },
  azurerm_container_registry: {
    "georeplications.global_endpoint_routing_enabled": { from: V5, requiredFrom: V5 },
    "georeplications.regional_endpoint_enabled": {
      removedIn: V5,
      replacedBy: "georeplications.global_endpoint_routing_enabled",
    },
    trust_policy_enabled: { removedIn: V5 },
  },
  azurerm_cosmosdb_account: {
    key_vault_key_id: { older: [{ name: "managed_hsm_key_id", removedIn: V5 }] },
    local_authentication_enabled: {
      from: [4, 81],
      older: [{ name: "local_authentication_disabled", removedIn: V5, opposite: true }],
    },
  },
  azurerm_disk_encryption_set: {
    key_vault_key_id: { requiredFrom: V5, older: [{ name: "managed_hsm_key_id", removedIn: V5 }] },
  },
  azurerm_federated_identity_credential: {
    user_assigned_identity_id: {
      from: [4, 65],
      requiredFrom: V5,
      older: [{ name: "parent_id", removedIn: V5 }],
    },
    resource_group_name: { needlessFrom: [4, 65], removedIn: V5 },
  },
  azurerm_key_vault: {
    contact: { removedIn: V5, replacedBy: "azurerm_key_vault_certificate_contacts" },
    rbac_authorization_enabled: {
      from: [4, 42],
      requiredFrom: V5,
      older: [{ name: "enable_rbac_authorization", removedIn: V5 }],
    },
  },
  azurerm_kubernetes_cluster: {
    "default_node_pool.kubelet_config.container_log_max_files": {
      from: [4, 81],
      older: [{ name: "default_node_pool.kubelet_config.container_log_max_line", removedIn: V5 }],
    },
    "default_node_pool.linux_os_config.transparent_huge_page": {
      older: [{ name: "default_node_pool.linux_os_config.transparent_huge_page_enabled", removedIn: V5 }],
    },
    node_provisioning_profile: { from: [4, 81], requiredFrom: V5 },
  },
  azurerm_kubernetes_cluster_node_pool: {
    "kubelet_config.container_log_max_files": {
      from: [4, 81],
      older: [{ name: "kubelet_config.container_log_max_line", removedIn: V5 }],
    },
    "linux_os_config.transparent_huge_page": {
      older: [{ name: "linux_os_config.transparent_huge_page_enabled", removedIn: V5 }],
    },
  },
  azurerm_log_analytics_workspace: {
    internet_ingestion_enabled: { removedIn: V5, replacedBy: "internet_ingestion_access_type" },
    internet_query_enabled: { removedIn: V5, replacedBy: "internet_query_access_type" },
    local_authentication_enabled: {
      older: [{ name: "local_authentication_disabled", removedIn: V5, opposite: true }],
    },
  },
  azurerm_monitor_diagnostic_setting: {
    "enabled_log.retention_policy": { removedIn: V5, replacedBy: "azurerm_storage_management_policy" },
    metric: { removedIn: V5, replacedBy: "enabled_metric" },
  },
  azurerm_private_dns_zone_virtual_network_link: {
    private_dns_zone_id: { from: V5, requiredFrom: V5 },
    private_dns_zone_name: { removedIn: V5, replacedBy: "private_dns_zone_id" },
    resource_group_name: { removedIn: V5, replacedBy: "private_dns_zone_id" },
  },
  azurerm_storage_account: {
    "customer_managed_key.key_vault_key_id": {
      requiredFrom: V5,
      older: [{ name: "customer_managed_key.managed_hsm_key_id", removedIn: V5 }],
    },
    queue_properties: { removedIn: V5, replacedBy: "azurerm_storage_account_queue_properties" },
    static_website: { removedIn: V5, replacedBy: "azurerm_storage_account_static_website" },
  },
  azurerm_storage_container: {
    id: { older: [{ name: "resource_manager_id", removedIn: V5 }] },
    storage_account_id: { requiredFrom: V5 },
    storage_account_name: { removedIn: V5, replacedBy: "storage_account_id" },
  },
  azurerm_subnet: {
    service_endpoints: { removedIn: V5, replacedBy: "service_endpoint" },
  },
};

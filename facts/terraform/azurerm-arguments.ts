/**
 * Arguments of azurerm that were renamed, removed or became required between the releases 4.55 and 5.2, for the resource
 * types that this project writes or reads, and for others that stacks have besides them. A type after `data.` is a data source,
 * and `provider.azurerm` is the provider.
 * Sources: provider schemas of azurerm 4.55.0, 4.81.0 and 5.2.0; CHANGELOG.md of terraform-provider-azurerm for the
 * releases between them; the upgrade guide of azurerm 5.0. Read 2026-11.
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

/** How a removed argument is written by its successor, without a change of meaning. */
export type Rewrite =
  /** Each text of a list becomes a block with this argument. */
  | { readonly blockWith: string }
  /** A reference to the name of a resource of this type becomes one to its id. A name in plain text has no id. */
  | { readonly idOf: string }
  /** Each value becomes another one. */
  | { readonly values: readonly (readonly [from: unknown, to: unknown])[] }
  /** Each block keeps these arguments; a block that is switched off by `enabled` is left out. */
  | { readonly blocksOf: readonly string[] };

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
  /** How `replacedBy` says the same. @default - nothing says the same for every value */
  readonly rewrite?: Rewrite;
  /** What releases that do not require it assume if it is absent. @default - it has to be given */
  readonly before?: unknown;
  /** Names before, newest first. @default - none */
  readonly older?: readonly OlderName[];
}

const V5: Release = [5, 0];

const ACCESS_TYPE = {
  values: [
    [true, "Enabled"],
    [false, "Disabled"],
  ],
} as const;

/** Storage containers, queues, shares and tables name their account by its id. */
const OF_ACCOUNT: Readonly<Record<string, AzurermArgument>> = {
  storage_account_id: { requiredFrom: V5 },
  storage_account_name: {
    removedIn: V5,
    replacedBy: "storage_account_id",
    rewrite: { idOf: "azurerm_storage_account" },
  },
};

/** What is in a private DNS zone names it by its id. */
const inZone = (name: string): Readonly<Record<string, AzurermArgument>> => ({
  private_dns_zone_id: { from: V5, requiredFrom: V5 },
  [name]: { removedIn: V5, replacedBy: "private_dns_zone_id", rewrite: { idOf: "azurerm_private_dns_zone" } },
  resource_group_name: { removedIn: V5, replacedBy: "private_dns_zone_id" },
});

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
  azurerm_eventhub: {
    namespace_id: { requiredFrom: V5 },
    namespace_name: { removedIn: V5, replacedBy: "namespace_id", rewrite: { idOf: "azurerm_eventhub_namespace" } },
    resource_group_name: { removedIn: V5, replacedBy: "namespace_id" },
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
      before: false,
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
    node_provisioning_profile: { from: [4, 81], requiredFrom: V5, before: { mode: "Manual" } },
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
    internet_ingestion_enabled: { removedIn: V5, replacedBy: "internet_ingestion_access_type", rewrite: ACCESS_TYPE },
    internet_query_enabled: { removedIn: V5, replacedBy: "internet_query_access_type", rewrite: ACCESS_TYPE },
    local_authentication_enabled: {
      older: [{ name: "local_authentication_disabled", removedIn: V5, opposite: true }],
    },
  },
  azurerm_monitor_diagnostic_setting: {
    "enabled_log.retention_policy": { removedIn: V5, replacedBy: "azurerm_storage_management_policy" },
    metric: { removedIn: V5, replacedBy: "enabled_metric", rewrite: { blocksOf: ["category"] } },
  },
  azurerm_mssql_database: {
    "long_term_retention_policy.immutable_backups_enabled": { removedIn: V5 },
    "threat_detection_policy.email_account_admins": {
      removedIn: V5,
      replacedBy: "threat_detection_policy.email_account_admins_enabled",
      rewrite: {
        values: [
          ["Enabled", true],
          ["Disabled", false],
        ],
      },
    },
  },
  azurerm_mysql_flexible_server: {
    "customer_managed_key.key_vault_key_id": {
      older: [{ name: "customer_managed_key.managed_hsm_key_id", removedIn: V5 }],
    },
  },
  azurerm_private_dns_a_record: inZone("zone_name"),
  azurerm_private_dns_zone_virtual_network_link: inZone("private_dns_zone_name"),
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
    ...OF_ACCOUNT,
  },
  azurerm_storage_queue: OF_ACCOUNT,
  azurerm_storage_share: OF_ACCOUNT,
  azurerm_storage_table: OF_ACCOUNT,
  azurerm_subnet: {
    service_endpoints: { removedIn: V5, replacedBy: "service_endpoint", rewrite: { blockWith: "service" } },
  },
  "provider.azurerm": {
    enhanced_validation: { from: [4, 81], removedIn: V5, replacedBy: "features.enhanced_validation" },
    "features.virtual_machine.graceful_shutdown": { removedIn: V5 },
    skip_provider_registration: { removedIn: V5, replacedBy: "resource_provider_registrations" },
  },
  "data.azurerm_servicebus_subscription": {
    topic_id: { requiredFrom: V5 },
    namespace_name: { removedIn: V5, replacedBy: "topic_id" },
    resource_group_name: { removedIn: V5, replacedBy: "topic_id" },
    topic_name: { removedIn: V5, replacedBy: "topic_id", rewrite: { idOf: "azurerm_servicebus_topic" } },
  },
  "data.azurerm_servicebus_topic": {
    namespace_id: { requiredFrom: V5 },
    namespace_name: { removedIn: V5, replacedBy: "namespace_id", rewrite: { idOf: "azurerm_servicebus_namespace" } },
    resource_group_name: { removedIn: V5, replacedBy: "namespace_id" },
  },
  "data.azurerm_storage_container": OF_ACCOUNT,
};

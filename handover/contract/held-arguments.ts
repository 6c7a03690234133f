/** What every resource and data source keeps: which of them exist, when, under whose login, and what runs with them. */
export const HELD_EVERYWHERE = [
  "connection",
  "count",
  "depends_on",
  "for_each",
  "lifecycle",
  "provider",
  "provisioner",
] as const;

const KUBERNETES_ROLE = ["metadata.name", "metadata.namespace", "rule", "aggregation_rule"];
const KUBERNETES_BINDING = ["metadata.name", "metadata.namespace", "role_ref", "subject"];
const IN_NAMESPACE = ["metadata.name", "metadata.namespace"];
const NETWORK_RULES = ["default_action", "bypass", "ip_rules", "virtual_network_subnet_ids", "private_link_access"];

/**
 * Arguments by type whose change gives somebody access, takes a protection away or stores a secret, with that consequence.
 * A dot leads into a block. An argument that the handover did not set must stay unset. The contract test compares them
 * with the file; sizes, tags and versions of Kubernetes are not among them.
 */
export const HELD_ARGUMENTS: Readonly<
  Record<string, { readonly arguments: readonly string[]; readonly meaning: string }>
> = {
  azapi_resource: {
    arguments: ["body", "ignore_body_changes", "name", "parent_id", "sensitive_body", "type"],
    meaning: "the resource is another, or Azure gets another request",
  },
  azurerm_federated_identity_credential: {
    arguments: ["name"],
    meaning: "two credentials of one name overwrite each other, and a new name replaces the credential",
  },
  azurerm_role_assignment: {
    arguments: [
      ...["condition", "condition_version", "delegated_managed_identity_resource_id", "principal_id", "principal_type"],
      ...["role_definition_id", "role_definition_name", "scope"],
    ],
    meaning: "the role assignment gives another access",
  },
  azurerm_role_definition: {
    arguments: ["assignable_scopes", "name", "permissions", "role_definition_id", "scope"],
    meaning: "the custom role allows something else",
  },
  azurerm_user_assigned_identity: {
    arguments: ["name", "resource_group_name"],
    meaning: "the identity is replaced, and its credentials and roles are gone",
  },
  azurerm_key_vault: {
    arguments: [
      ...["access_policy", "enable_rbac_authorization", "enabled_for_deployment", "enabled_for_disk_encryption"],
      ...["enabled_for_template_deployment", "name", "network_acls", "public_network_access_enabled"],
      ...["purge_protection_enabled", "rbac_authorization_enabled", "resource_group_name"],
      ...["soft_delete_retention_days", "tenant_id"],
    ],
    meaning: "the vault lets others in, protects its secrets less or is replaced",
  },
  azurerm_key_vault_access_policy: {
    arguments: [
      ...["application_id", "certificate_permissions", "key_permissions", "key_vault_id", "object_id"],
      ...["secret_permissions", "storage_permissions", "tenant_id"],
    ],
    meaning: "the access policy gives another access",
  },
  azurerm_key_vault_secret: {
    arguments: ["key_vault_id", "name", "value", "value_wo"],
    meaning: "the secret is another, is in another vault, or its value is stored in the state",
  },
  azurerm_kubernetes_automatic_cluster: {
    arguments: ["api_server_access", "hosted_system", "identity", "name", "private_cluster", "resource_group_name"],
    meaning: "others reach the API server of the cluster, or it is replaced",
  },
  azurerm_kubernetes_cluster: {
    arguments: [
      ...["api_server_access_profile", "automatic_upgrade_channel", "azure_active_directory_role_based_access_control"],
      ...["default_node_pool.upgrade_settings", "identity", "kubelet_identity", "local_account_disabled", "name"],
      ...["node_os_upgrade_channel", "oidc_issuer_enabled", "private_cluster_enabled", "resource_group_name"],
      ...["role_based_access_control_enabled", "run_command_enabled", "service_principal", "workload_identity_enabled"],
    ],
    meaning: "others log in to the cluster, its nodes upgrade in another way, or it is replaced",
  },
  azurerm_kubernetes_cluster_node_pool: {
    arguments: ["kubernetes_cluster_id", "name", "upgrade_settings"],
    meaning: "the nodes upgrade in another way or join another cluster",
  },
  azurerm_storage_account: {
    arguments: [
      ...["allow_nested_items_to_be_public", "blob_properties", "cross_tenant_replication_enabled"],
      ...["default_to_oauth_authentication", "https_traffic_only_enabled", "local_user_enabled", "min_tls_version"],
      ...["name", "network_rules", "public_network_access_enabled", "sftp_enabled", "shared_access_key_enabled"],
    ],
    meaning: "the storage lets others in, by a key or from elsewhere, or keeps what was deleted for less time",
  },
  azurerm_storage_account_network_rules: {
    arguments: ["storage_account_id", ...NETWORK_RULES],
    meaning: "the storage lets others in",
  },
  azurerm_storage_container: {
    arguments: ["container_access_type", "name", "storage_account_id", "storage_account_name"],
    meaning: "the container is public or another",
  },
  azurerm_management_lock: {
    arguments: ["lock_level", "scope"],
    meaning: "the lock protects less or something else",
  },
  azurerm_container_registry: {
    arguments: ["admin_enabled", "anonymous_pull_enabled", "name", "public_network_access_enabled"],
    meaning: "the registry lets others in or is another",
  },
  time_sleep: {
    arguments: ["create_duration", "destroy_duration", "triggers"],
    meaning: "what follows no longer waits for the propagation of credentials and roles",
  },
  kubernetes_service_account: {
    arguments: [...IN_NAMESPACE, "automount_service_account_token", "secret"],
    meaning: "the service account is another, or has a token without an end",
  },
  kubernetes_role: { arguments: KUBERNETES_ROLE, meaning: "the role in the cluster allows something else" },
  kubernetes_cluster_role: { arguments: KUBERNETES_ROLE, meaning: "the role in the cluster allows something else" },
  kubernetes_role_binding: { arguments: KUBERNETES_BINDING, meaning: "the role in the cluster goes to somebody else" },
  kubernetes_cluster_role_binding: {
    arguments: KUBERNETES_BINDING,
    meaning: "the role in the cluster goes to somebody else",
  },
  kubernetes_network_policy: { arguments: [...IN_NAMESPACE, "spec"], meaning: "pods reach something else" },
  "data.terraform_remote_state": {
    arguments: ["backend", "config", "defaults", "workspace"],
    meaning: "values come from another state, or the login to it is another",
  },
};

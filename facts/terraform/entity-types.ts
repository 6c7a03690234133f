/** The kind of something that trusts or is trusted. */
export type EntityKind =
  | "cluster"
  | "identity"
  | "kubelet identity"
  | "control plane identity"
  | "caller"
  | "principal"
  | "vault"
  | "vault item"
  | "registry"
  | "storage"
  | "network"
  | "zone"
  | "resource group"
  | "subscription"
  | "other";

/** Kinds of entities by Terraform type. Source: the resource types of azurerm 4.55.0. */
export const ENTITY_KINDS: ReadonlyMap<string, EntityKind> = new Map<string, EntityKind>([
  ["azurerm_kubernetes_cluster", "cluster"],
  ["azurerm_kubernetes_automatic_cluster", "cluster"],
  ["azurerm_user_assigned_identity", "identity"],
  ["azurerm_client_config", "caller"],
  ["azurerm_key_vault", "vault"],
  ["azurerm_key_vault_secret", "vault item"],
  ["azurerm_key_vault_key", "vault item"],
  ["azurerm_key_vault_certificate", "vault item"],
  ["azurerm_container_registry", "registry"],
  ["azurerm_storage_account", "storage"],
  ["azurerm_storage_container", "storage"],
  ["azurerm_virtual_network", "network"],
  ["azurerm_subnet", "network"],
  ["azurerm_route_table", "network"],
  ["azurerm_public_ip", "network"],
  ["azurerm_dns_zone", "zone"],
  ["azurerm_private_dns_zone", "zone"],
  ["azurerm_resource_group", "resource group"],
  ["azurerm_subscription", "subscription"],
]);

/**
 * Terraform types by the resource type in the ID of Azure Resource Manager, in lower case:
 * `/subscriptions/<id>/resourceGroups/<name>/providers/<resource type>/<name>`.
 */
export const TYPES_IN_RESOURCE_IDS: ReadonlyMap<string, string> = new Map([
  ["microsoft.containerservice/managedclusters", "azurerm_kubernetes_cluster"],
  ["microsoft.managedidentity/userassignedidentities", "azurerm_user_assigned_identity"],
  ["microsoft.keyvault/vaults", "azurerm_key_vault"],
  ["microsoft.containerregistry/registries", "azurerm_container_registry"],
  ["microsoft.storage/storageaccounts", "azurerm_storage_account"],
  ["microsoft.network/virtualnetworks", "azurerm_virtual_network"],
  ["microsoft.network/privatednszones", "azurerm_private_dns_zone"],
  ["microsoft.network/dnszones", "azurerm_dns_zone"],
]);

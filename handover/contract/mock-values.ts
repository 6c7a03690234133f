import { CLOUDS } from "../../facts/azure/clouds";
import type { JsonObject, Resource } from "../../model/terraform/document";
import { AZURE_RESOURCES } from "../../facts/azure/azure-actions";
import { AZURE_DATA } from "../../facts/azure/azure-data-actions";
import { CERTIFICATE, mockArmId, mockName, mockUuid, REGION, SUBSCRIPTION, TENANT } from "./mock-parts";
import { rowOf } from "../../values/row-of";

/**
 * Values of computed attributes that the validators of the provider accept. They differ for each resource: with the same
 * value for all, a wire to the wrong identity would pass.
 *
 * @param stack name of the stack, so that resources of two stacks differ
 */
export function mockValues(stack: string, resource: Resource): JsonObject | undefined {
  const key = `${stack}/${resource.address}`;
  const special = rowOf(resource.mode === "data" ? DATA : MANAGED, resource.type);
  const id = idOf(resource, key);
  const values = { ...(id === undefined ? {} : { id }), ...special?.(key, id ?? "") };
  return Object.keys(values).length > 0 ? values : undefined;
}

function idOf(resource: Resource, key: string): string | undefined {
  if (!resource.type.startsWith("azurerm_")) return undefined;
  if (resource.type === "azurerm_resource_group") return mockArmId(key);
  const rule = rowOf(resource.mode === "data" ? AZURE_DATA : AZURE_RESOURCES, resource.type);
  // The ids of vault objects are URLs, and the id of a role assignment ends with a UUID.
  if (/^azurerm_key_vault_(secret|key|certificate)$/.test(resource.type)) return vaultItem(resource.type, key).id;
  if (resource.type === "azurerm_role_assignment")
    return `${mockArmId(key)}/providers/Microsoft.Authorization/roleAssignments/${mockUuid(key)}`;
  return mockArmId(key, rule?.armType || `Microsoft.Resources/${resource.type.replace(/^azurerm_/, "")}`);
}

function vaultItem(
  type: string,
  key: string,
): { id: string; versionless_id: string; resource_versionless_id: string; resource_id: string; version: string } {
  const collection = `${type.split("_").at(-1)}s`;
  const version = mockUuid(key).replaceAll("-", "");
  const url = `https://${mockName(key)}.${CLOUDS.public.vaultSuffix}/${collection}/${mockName(`${key}/name`)}`;
  const resource = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-${mockName(key)}/providers/Microsoft.KeyVault/vaults/${mockName(key)}/${collection}/${mockName(`${key}/name`)}`;
  return {
    id: `${url}/${version}`,
    versionless_id: url,
    resource_id: `${resource}/versions/${version}`,
    resource_versionless_id: resource,
    version,
  };
}

const issuer = (key: string): string =>
  `https://${REGION}.oic.${CLOUDS.public.aksIssuerDomain}/${TENANT}/${mockUuid(`${key}/issuer`)}/`;

const kubeConfig = (key: string): JsonObject => ({
  host: `https://${mockName(key)}.hcp.${REGION}.${CLOUDS.public.aksPrivateDnsSuffix}:443`,
  cluster_ca_certificate: CERTIFICATE,
  client_certificate: CERTIFICATE,
  client_key: CERTIFICATE,
});

const identity = (key: string): JsonObject => ({
  client_id: mockUuid(`${key}/client`),
  principal_id: mockUuid(`${key}/principal`),
  tenant_id: TENANT,
});

const items = Object.fromEntries(
  ["secret", "key", "certificate"].map((each) => {
    const type = `azurerm_key_vault_${each}`;
    return [type, (key: string): JsonObject => vaultItem(type, key)];
  }),
);

type Mock = (key: string, id: string) => JsonObject;

const MANAGED: Readonly<Record<string, Mock>> = {
  azurerm_user_assigned_identity: identity,
  azurerm_kubernetes_cluster: (key, id) => ({
    oidc_issuer_url: issuer(key),
    kube_config: [kubeConfig(key)],
    identity: { principal_id: mockUuid(`${key}/control-plane`), tenant_id: TENANT },
    kubelet_identity: {
      client_id: mockUuid(`${key}/kubelet-client`),
      object_id: mockUuid(`${key}/kubelet`),
      user_assigned_identity_id: `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-${mockName(key)}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/kubelet`,
    },
    node_resource_group_id: `${id.split("/providers/")[0]}-nodes`,
    fqdn: `${mockName(key)}.hcp.${REGION}.${CLOUDS.public.aksPrivateDnsSuffix}`,
    current_kubernetes_version: "1.34.0",
  }),
  azurerm_kubernetes_automatic_cluster: (key, id) => ({
    oidc_issuer_url: issuer(key),
    kube_config: [kubeConfig(key)],
    identity: { principal_id: mockUuid(`${key}/control-plane`), tenant_id: TENANT },
    node_resource_group_id: `${id.split("/providers/")[0]}-nodes`,
  }),
  azurerm_key_vault: (key) => ({ vault_uri: `https://${mockName(key)}.${CLOUDS.public.vaultSuffix}/` }),
  ...items,
  azurerm_container_registry: (key) => ({ login_server: `${mockName(key)}.${CLOUDS.public.registrySuffix}` }),
  azurerm_storage_account: (key) => ({
    primary_blob_endpoint: `https://${mockName(key)}.${CLOUDS.public.blobSuffix}/`,
  }),
  azurerm_storage_container: (_, id) => ({ resource_manager_id: id }),
  azurerm_log_analytics_workspace: (key) => ({ workspace_id: mockUuid(`${key}/workspace`) }),
  azurerm_role_definition: (key) => ({
    role_definition_id: mockUuid(`${key}/role`),
    role_definition_resource_id: `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${mockUuid(`${key}/role`)}`,
  }),
  random_id: (key) => ({
    hex: mockUuid(key).slice(0, 6),
    dec: String(Number.parseInt(mockUuid(key).slice(0, 6), 16)),
    b64_url: "bW9j",
    b64_std: "bW9j",
    id: "bW9j",
  }),
  random_string: (key) => ({ result: mockName(key), id: mockName(key) }),
  random_uuid: (key) => ({ result: mockUuid(key), id: mockUuid(key) }),
  time_sleep: (key) => ({ id: mockName(key) }),
};

const DATA: Readonly<Record<string, Mock>> = {
  azurerm_client_config: (key) => ({
    client_id: mockUuid(`${key}/client`),
    object_id: mockUuid(`${key}/object`),
    subscription_id: SUBSCRIPTION,
    tenant_id: TENANT,
  }),
  azurerm_subscription: () => ({
    subscription_id: SUBSCRIPTION,
    tenant_id: TENANT,
    id: `/subscriptions/${SUBSCRIPTION}`,
  }),
  azurerm_resource_group: () => ({ location: REGION }),
  azurerm_user_assigned_identity: (key) => ({ ...identity(key), location: REGION }),
  azurerm_kubernetes_cluster: (key, id) => ({
    node_resource_group: `rg-${mockName(key)}-nodes`,
    node_resource_group_id: `${id.split("/providers/")[0]}-nodes`,
    oidc_issuer_enabled: true,
    oidc_issuer_url: issuer(key),
    kube_config: [kubeConfig(key)],
    location: REGION,
    kubelet_identity: [{ client_id: mockUuid(`${key}/kubelet-client`), object_id: mockUuid(`${key}/kubelet`) }],
    identity: [{ type: "SystemAssigned", principal_id: mockUuid(`${key}/control-plane`), tenant_id: TENANT }],
  }),
  azurerm_kubernetes_automatic_cluster: (key) => ({
    kube_config: [kubeConfig(key)],
    location: REGION,
    kubelet_identity: [{ client_id: mockUuid(`${key}/kubelet-client`), object_id: mockUuid(`${key}/kubelet`) }],
  }),
  // The constructs require these values of a vault from a data source.
  azurerm_key_vault: (key) => ({
    vault_uri: `https://${mockName(key)}.${CLOUDS.public.vaultSuffix}/`,
    rbac_authorization_enabled: true,
    purge_protection_enabled: true,
    tenant_id: TENANT,
    location: REGION,
  }),
  azurerm_key_vault_secret: (key) => vaultItem("azurerm_key_vault_secret", key),
  azurerm_container_registry: (key) => ({ login_server: `${mockName(key)}.${CLOUDS.public.registrySuffix}` }),
};

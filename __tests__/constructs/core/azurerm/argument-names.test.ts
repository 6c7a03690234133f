import { ContainerRegistry } from "@cdktf/provider-azurerm/lib/container-registry";
import { DataAzurermStorageContainer } from "@cdktf/provider-azurerm/lib/data-azurerm-storage-container";
import { KeyVault, type KeyVaultConfig } from "@cdktf/provider-azurerm/lib/key-vault";
import { KubernetesCluster, type KubernetesClusterConfig } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import { LogAnalyticsWorkspace } from "@cdktf/provider-azurerm/lib/log-analytics-workspace";
import { MonitorDiagnosticSetting } from "@cdktf/provider-azurerm/lib/monitor-diagnostic-setting";
import { PrivateDnsZone } from "@cdktf/provider-azurerm/lib/private-dns-zone";
import { PrivateDnsZoneVirtualNetworkLink } from "@cdktf/provider-azurerm/lib/private-dns-zone-virtual-network-link";
import type { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { RedisEnterpriseCluster } from "@cdktf/provider-azurerm/lib/redis-enterprise-cluster";
import { StorageAccount } from "@cdktf/provider-azurerm/lib/storage-account";
import { StorageContainer } from "@cdktf/provider-azurerm/lib/storage-container";
import { Subnet } from "@cdktf/provider-azurerm/lib/subnet";
import { Fn, TerraformDataSource, TerraformElement, TerraformResource, type TerraformStack } from "cdktf";
import { AzurermTarget } from "../../../../constructs";
import { synthesize } from "../../../../testing";
import { newStack } from "../../../kit/app";
import { at } from "../../../kit/at";

type Json = Readonly<Record<string, unknown>>;

const stackFor = (release: string): TerraformStack => {
  const stack = newStack();
  AzurermTarget.choose(stack, release);
  return stack;
};

const without = (name: string, json: Json): Json =>
  Object.fromEntries(Object.entries(json).filter(([key]) => key !== name));

/** The JSON of an element without its metadata. */
function json(stack: TerraformStack, element: TerraformElement & { terraformResourceType: string }): Json {
  const { resource, data } = synthesize(stack);
  const section = TerraformDataSource.isTerraformDataSource(element) ? data : resource;
  return without("//", section[element.terraformResourceType]![element.friendlyUniqueId] as Json);
}

/** A resource with arguments under their Terraform names, as an override writes them. */
function raw(release: string, type: string, config: Json): Json {
  const stack = stackFor(release);
  const resource = new TerraformResource(stack, "resource", { terraformResourceType: type });
  for (const [name, value] of Object.entries(config)) resource.addOverride(name, value);
  return json(stack, resource);
}

const account = (stack: TerraformStack) =>
  new StorageAccount(stack, "account", {
    name: "st",
    resourceGroupName: "rg",
    location: "westeurope",
    accountTier: "Standard",
    accountReplicationType: "LRS",
  });

describe("for azurerm 5 a resource of a provider class", () => {
  test("names a storage account by its id instead of its name", () => {
    const stack = stackFor("~> 5.2");
    const { name } = account(stack);
    const container = new StorageContainer(stack, "container", { name: "c", storageAccountName: name });
    const looked = new DataAzurermStorageContainer(stack, "looked", { name: "c", storageAccountName: name });
    const expected = { name: "c", storage_account_id: "${azurerm_storage_account.account.id}" };
    expect([json(stack, container), json(stack, looked)]).toEqual([expected, expected]);
  });

  test("names a private DNS zone by its id, without its resource group", () => {
    const stack = stackFor("~> 5.2");
    const zone = new PrivateDnsZone(stack, "zone", { name: "example.com", resourceGroupName: "rg" });
    const link = new PrivateDnsZoneVirtualNetworkLink(stack, "link", {
      name: "link",
      privateDnsZoneName: zone.name,
      resourceGroupName: zone.resourceGroupName,
      virtualNetworkId: "vnet",
    });
    expect(json(stack, link)).toEqual({
      name: "link",
      private_dns_zone_id: "${azurerm_private_dns_zone.zone.id}",
      virtual_network_id: "vnet",
    });
  });

  test("has service endpoints as blocks", () => {
    const stack = stackFor("~> 5.2");
    const subnet = new Subnet(stack, "subnet", {
      name: "snet",
      resourceGroupName: "rg",
      virtualNetworkName: "vnet",
      addressPrefixes: ["10.0.0.0/24"],
      serviceEndpoints: ["Microsoft.KeyVault", "Microsoft.Storage"],
    });
    expect(json(stack, subnet)).toMatchObject({
      service_endpoint: [{ service: "Microsoft.KeyVault" }, { service: "Microsoft.Storage" }],
    });
    expect(json(stack, subnet)).not.toHaveProperty("service_endpoints");
  });

  test("has enabled metrics only", () => {
    const stack = stackFor("~> 5.2");
    const setting = new MonitorDiagnosticSetting(stack, "setting", {
      name: "audit",
      targetResourceId: "id",
      metric: [
        { category: "AllMetrics" },
        { category: "Capacity", enabled: true },
        { category: "Off", enabled: false },
      ],
    });
    const written = json(stack, setting);
    expect(written.enabled_metric).toEqual([{ category: "AllMetrics" }, { category: "Capacity" }]);
    expect(written).not.toHaveProperty("metric");
  });

  test("has access types instead of switches", () => {
    const stack = stackFor("~> 5.2");
    const workspace = new LogAnalyticsWorkspace(stack, "workspace", {
      name: "log",
      resourceGroupName: "rg",
      location: "westeurope",
      internetIngestionEnabled: false,
      internetQueryEnabled: true,
    });
    expect(json(stack, workspace)).toEqual({
      name: "log",
      resource_group_name: "rg",
      location: "westeurope",
      internet_ingestion_access_type: "Disabled",
      internet_query_access_type: "Enabled",
    });
  });

  test("has what earlier releases assume where the release requires a value", () => {
    const stack = stackFor("~> 5.2");
    const vault = new KeyVault(stack, "vault", { name: "kv" } as KeyVaultConfig);
    const cluster = new KubernetesCluster(stack, "cluster", { name: "aks" } as KubernetesClusterConfig);
    expect(json(stack, vault).rbac_authorization_enabled).toBe(false);
    expect(json(stack, cluster).node_provisioning_profile).toEqual({ mode: "Manual" });
  });

  test.each([
    [
      "azurerm_kubernetes_cluster",
      { default_node_pool: { name: "a", linux_os_config: { transparent_huge_page_enabled: "always" } } },
      { default_node_pool: { name: "a", linux_os_config: { transparent_huge_page: "always" } } },
    ],
    [
      "azurerm_kubernetes_cluster_node_pool",
      { kubelet_config: [{ container_log_max_line: 5 }] },
      { kubelet_config: [{ container_log_max_files: 5 }] },
    ],
    [
      "azurerm_storage_account",
      { customer_managed_key: { managed_hsm_key_id: "id" } },
      { customer_managed_key: { key_vault_key_id: "id" } },
    ],
    [
      "azurerm_mssql_database",
      { threat_detection_policy: { email_account_admins: "Disabled" } },
      { threat_detection_policy: { email_account_admins_enabled: false } },
    ],
  ])("has the new names of arguments in blocks of %s", (type, given, expected) => {
    expect(without("node_provisioning_profile", raw("~> 5.2", type, given))).toEqual(expected);
    expect(raw("~> 4.81", type, given)).toEqual(given);
  });

  test("keeps a successor that the stack sets in addition to the old argument", () => {
    const given = { storage_account_name: "st", storage_account_id: "id" };
    expect(raw("~> 5.2", "azurerm_storage_container", given)).toEqual({ storage_account_id: "id" });
  });
});

test("for azurerm 4 a resource of a provider class stays as it is", () => {
  const given = {
    service_endpoints: ["Microsoft.Storage"],
    storage_account_name: "${azurerm_storage_account.a.name}",
    metric: [{ category: "AllMetrics" }],
  };
  for (const type of ["azurerm_subnet", "azurerm_storage_container", "azurerm_monitor_diagnostic_setting"])
    expect(raw("~> 4.81", type, given)).toEqual(given);
});

describe("what azurerm 5 cannot say is an error with what to write", () => {
  test.each([
    [
      "azurerm_storage_container",
      { storage_account_name: "st" },
      '`storage_account_name` of azurerm_storage_container.resource must be left out for azurerm "~> 5.2", which has removed it; use `storage_account_id` [azurerm-argument-removed]',
    ],
    [
      "azurerm_storage_account",
      { static_website: { index_document: "index.html" } },
      '`static_website` of azurerm_storage_account.resource must be left out for azurerm "~> 5.2", which has removed it; use a resource azurerm_storage_account_static_website [azurerm-argument-removed]',
    ],
    [
      "azurerm_container_registry",
      { trust_policy_enabled: true },
      '`trust_policy_enabled` of azurerm_container_registry.resource must be left out for azurerm "~> 5.2", which has removed it; remove it, nothing takes its place [azurerm-argument-removed]',
    ],
    [
      "azurerm_monitor_diagnostic_setting",
      { metric: [{ category: "AllMetrics", retention_policy: { enabled: true } }] },
      '`metric` of azurerm_monitor_diagnostic_setting.resource must be left out for azurerm "~> 5.2", which has removed it; use `enabled_metric` [azurerm-argument-removed]',
    ],
    [
      "azurerm_subnet",
      { service_endpoints: Fn.split(",", "a,b") },
      '`service_endpoints` of azurerm_subnet.resource must be left out for azurerm "~> 5.2", which has removed it; use `service_endpoint` [azurerm-argument-removed]',
    ],
    [
      "azurerm_storage_queue",
      { name: "q" },
      '`storage_account_id` of azurerm_storage_queue.resource must be given for azurerm "~> 5.2", which requires it; write it with addOverride if the provider class does not have it [azurerm-argument-required]',
    ],
  ])("%s", (type, given, problem) => {
    expect(() => raw("~> 5.2", type, given)).toThrow(
      new Error(`Validation failed with the following errors:\n  [stack] ${at("stack/resource", problem)}`),
    );
    expect(() => raw("~> 4.81", type, given)).not.toThrow();
  });

  test("a resource type that is gone", () => {
    const redis = (release: string) => {
      const stack = stackFor(release);
      new RedisEnterpriseCluster(stack, "redis", {
        name: "redis",
        resourceGroupName: "rg",
        location: "westeurope",
        skuName: "Enterprise_E20-4",
      });
      return () => synthesize(stack);
    };
    expect(redis("~> 4.81")).not.toThrow();
    expect(redis("~> 5.2")).toThrow(
      'azurerm_redis_enterprise_cluster.redis must be left out for azurerm "~> 5.2", which has removed this type; use azurerm_managed_redis (at stack/redis)',
    );
  });

  test("an argument of the provider", () => {
    const stack = stackFor("~> 5.2");
    (stack.node.findChild("azurerm") as AzurermProvider).addOverride("skip_provider_registration", true);
    expect(() => synthesize(stack)).toThrow(
      '`skip_provider_registration` of provider.azurerm must be left out for azurerm "~> 5.2", which has removed it; use `resource_provider_registrations`',
    );
  });

  test("each problem once, with the place of the block", () => {
    const stack = stackFor("~> 5.2");
    const registry = new ContainerRegistry(stack, "registry", {
      name: "cr",
      resourceGroupName: "rg",
      location: "westeurope",
      sku: "Premium",
      georeplications: [{ location: "northeurope" }, { location: "francecentral", regionalEndpointEnabled: true }],
    });
    expect(() => synthesize(stack)).toThrow(
      "`georeplications.regional_endpoint_enabled` of azurerm_container_registry.registry must be left out",
    );
    registry.putGeoreplications([{ location: "northeurope" }]);
    expect(() => synthesize(stack)).toThrow(
      "`georeplications.global_endpoint_routing_enabled` of azurerm_container_registry.registry must be given",
    );
  });
});

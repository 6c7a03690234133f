import { ClusterIdentity, RoleGrant, type ClusterAddOnsProps, VaultAccess } from "../../../constructs";
import { ClusterFixture, warningsOf } from "./cluster-fixture";

const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg";
const id = (type: string, name: string) => ({ id: `${GROUP}/providers/${type}/${name}` });
const vault = id("Microsoft.KeyVault/vaults", "kv-test");
const zone = id("Microsoft.Network/dnsZones", "example.org");
const privateZone = id("Microsoft.Network/privateDnsZones", "internal.example.org");
const subnet = id("Microsoft.Network/virtualNetworks/vnet/subnets", "gateway");
const CLUSTER = "kubernetes_cluster.cluster_resource";

function withAddOns(addOns: ClusterAddOnsProps, props = {}): ClusterFixture {
  const fixture = new ClusterFixture();
  fixture.cluster({ addOns, ...props });
  return fixture;
}

test.each<[string, ClusterAddOnsProps, object, string[]]>([
  [
    "application routing with zones and certificates",
    { appRouting: { dnsZones: [zone], privateDnsZones: [privateZone], vault } },
    {
      web_app_routing: { dns_zone_ids: [zone.id, privateZone.id] },
      key_vault_secrets_provider: { secret_rotation_enabled: true },
    },
    [
      `DNS Zone Contributor: ${CLUSTER}.web_app_routing[0].web_app_routing_identity[0].object_id -> ${zone.id}`,
      `Key Vault Certificate User: ${CLUSTER}.web_app_routing[0].web_app_routing_identity[0].object_id -> ${vault.id}`,
      `Private DNS Zone Contributor: ${CLUSTER}.web_app_routing[0].web_app_routing_identity[0].object_id -> ${privateZone.id}`,
    ],
  ],
  ["application routing alone", { appRouting: {} }, { web_app_routing: { dns_zone_ids: [] } }, []],
  [
    "the Key Vault secrets provider",
    { keyVaultSecretsProvider: { rotationInterval: "5m", vault } },
    { key_vault_secrets_provider: { secret_rotation_enabled: true, secret_rotation_interval: "5m" } },
    [`Key Vault Secrets User: ${CLUSTER}.key_vault_secrets_provider[0].secret_identity[0].object_id -> ${vault.id}`],
  ],
  [
    "Container Insights, which needs no role of its own",
    { monitoring: { workspace: id("Microsoft.OperationalInsights/workspaces", "logs") } },
    {
      oms_agent: {
        log_analytics_workspace_id: `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/logs`,
        msi_auth_for_monitoring_enabled: true,
      },
    },
    [],
  ],
  ["Azure Policy", { azurePolicy: true }, { azure_policy_enabled: true }, []],
  [
    "an application gateway in a subnet",
    { applicationGateway: { subnet } },
    { ingress_application_gateway: { subnet_id: subnet.id } },
    [
      `Network Contributor: ${CLUSTER}.ingress_application_gateway[0].ingress_application_gateway_identity[0].object_id -> ${subnet.id}`,
    ],
  ],
  [
    "an application gateway in another resource group",
    {
      applicationGateway: {
        gateway: id("Microsoft.Network/applicationGateways", "gateway"),
        gatewayResourceGroup: { id: GROUP },
      },
    },
    { ingress_application_gateway: { gateway_id: `${GROUP}/providers/Microsoft.Network/applicationGateways/gateway` } },
    ["Network Contributor", "Reader"].map(
      (role) =>
        `${role}: ${CLUSTER}.ingress_application_gateway[0].ingress_application_gateway_identity[0].object_id -> ${GROUP}`,
    ),
  ],
])("%s", (_, addOns, written, grants) => {
  const fixture = withAddOns(addOns);
  expect(fixture.only("azurerm_kubernetes_cluster")).toMatchObject(written);
  expect(fixture.grants()).toEqual(grants);
});

test("virtual nodes get the subnet of their container instances", () => {
  const network = { pluginMode: "node-subnet" as const };
  const fixture = withAddOns({ virtualNodes: { subnetName: "instances", subnet } }, { network });
  expect(fixture.only("azurerm_kubernetes_cluster").aci_connector_linux).toEqual({ subnet_name: "instances" });
  expect(fixture.grants()).toEqual([
    `Network Contributor: ${CLUSTER}.aci_connector_linux[0].connector_identity[0].object_id -> ${subnet.id}`,
  ]);
});

test("cost analysis needs a paid tier", () => {
  expect(() => withAddOns({ costAnalysis: true })).toThrow(
    '`addOns.costAnalysis` needs `skuTier` "Standard" or "Premium", got "Free"; set it (at test/cluster)',
  );
  const fixture = withAddOns({ costAnalysis: true }, { skuTier: "Standard" });
  expect(fixture.only("azurerm_kubernetes_cluster").cost_analysis_enabled).toBe(true);
});

test("the retired HTTP application routing is an error in the overrides too", () => {
  expect(() => new ClusterFixture().cluster({ overrides: { httpApplicationRoutingEnabled: true } })).toThrow(
    "`overrides.httpApplicationRoutingEnabled` must be left out, because the HTTP application routing add-on is retired; " +
      "use `addOns.appRouting` (at test/cluster)",
  );
  expect(() => new ClusterFixture().cluster({ overrides: { httpApplicationRoutingEnabled: false } })).not.toThrow();
});

test("the identity of an add-on is a grantee if the add-on is on", () => {
  const fixture = new ClusterFixture();
  const cluster = fixture.cluster({ addOns: { keyVaultSecretsProvider: {} } });
  const grantee = cluster.addOnIdentity("keyVaultSecretsProvider");
  RoleGrant.ensure(fixture.stack, { grantee, role: "Key Vault Certificate User", scope: vault.id });
  RoleGrant.ensure(fixture.stack, {
    grantee: cluster.addOnIdentity("keyVaultSecretsProvider"),
    role: "Key Vault Certificate User",
    scope: vault.id,
  });
  expect(fixture.grants()).toEqual([
    `Key Vault Certificate User: ${CLUSTER}.key_vault_secrets_provider[0].secret_identity[0].object_id -> ${vault.id}`,
  ]);
  expect(() => cluster.addOnIdentity("appRouting")).toThrow(
    "`addOns.appRouting` must be given for the add-on to have an identity, got none; turn it on (at test/cluster)",
  );
});

test("the secrets provider that application routing turns on has an identity as well", () => {
  const fixture = new ClusterFixture();
  const cluster = fixture.cluster({ addOns: { appRouting: { vault } } });
  expect(() => cluster.addOnIdentity("keyVaultSecretsProvider")).not.toThrow();
});

test("a VaultAccess is accepted as a vault, and shares its role assignments", () => {
  const fixture = new ClusterFixture();
  const access = VaultAccess.fromVaultAttributes(fixture.stack, "vault", {
    vaultId: vault.id,
    vaultName: "kv-test",
    vaultUri: "https://kv-test.vault.azure.net/",
  });
  const cluster = fixture.cluster({ addOns: { keyVaultSecretsProvider: { vault: access } } });
  access.grantSecretsUser(cluster.addOnIdentity("keyVaultSecretsProvider"));
  expect(fixture.grants()).toEqual([
    `Key Vault Secrets User: ${CLUSTER}.key_vault_secrets_provider[0].secret_identity[0].object_id -> ${vault.id}`,
  ]);
});

test("application routing is a warning with the end of NGINX", () => {
  const fixture = new ClusterFixture();
  expect(warningsOf(fixture.cluster({ addOns: { appRouting: {} } }))).toEqual([
    "`addOns.appRouting`: NGINX gets security patches through November 2026, after that use the Gateway API, whose pods " +
      "take a FederatedBinding (learn.microsoft.com/azure/aks/managed-identity-overview, read 2026-11) [app-routing-end]",
  ]);
});

test("add-ons of an adopted cluster are written, and the rest stays unchanged", () => {
  const fixture = new ClusterFixture();
  fixture.cluster({
    importId: `${GROUP}/providers/Microsoft.ContainerService/managedClusters/aks-test`,
    addOns: { azurePolicy: true },
  });
  const { azure_policy_enabled, lifecycle } = fixture.only("azurerm_kubernetes_cluster");
  expect(azure_policy_enabled).toBe(true);
  expect((lifecycle as { ignore_changes: string[] }).ignore_changes).not.toContain("azure_policy_enabled");
  expect((lifecycle as { ignore_changes: string[] }).ignore_changes).toContain("web_app_routing");
});

test("virtual nodes in a Chinese region are an error, as in the provider", () => {
  const fixture = new ClusterFixture({ cloud: "china" });
  const identity = ClusterIdentity.userAssigned(fixture.identity("plane"));
  const virtualNodes = { subnetName: "instances" };
  expect(() => fixture.cluster({ identity, network: { pluginMode: "node-subnet" }, addOns: { virtualNodes } })).toThrow(
    /`location` "chinaeast2" has no support for virtual nodes/,
  );
});

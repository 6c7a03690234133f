import { Testing } from "cdktf";
import { build } from "../../main";
import { readSettings } from "../../stacks/settings";
import type { Settings } from "../../stacks/settings-types";
import { annotationsOf } from "../../constructs/core/synthesis/annotations";
import { type Block, synthesizeAll } from "../../testing";

const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-hub/providers";
const HUB = `${GROUP}/Microsoft.Network/virtualNetworks/hub`;
const CI = `${GROUP}/Microsoft.Network/virtualNetworks/ci`;
const zone = (name: string) => `${GROUP}/Microsoft.Network/privateDnsZones/${name}`;
const OWN = { nodeSubnetId: `${HUB}/subnets/nodes`, endpointSubnetId: `${HUB}/subnets/endpoints` };
const MINIMAL = { project: "orders", location: "centralindia" };

function app(settings: Partial<Settings> = {}) {
  const made = Testing.app({ stackTraces: false });
  build(made, { ...MINIMAL, private: true, ...settings });
  return made;
}
function stacks(settings: Partial<Settings> = {}) {
  const all = synthesizeAll(app(settings));
  return (stack: string, type: string): Block[] => Object.values(all[stack]!.resource[type] ?? {});
}
const problemsOf = (context: object): string[] => {
  try {
    readSettings({ ...MINIMAL, ...context });
    return [];
  } catch (error) {
    return (error as Error).message.split("\n  ").slice(1);
  }
};

describe("a private app", () => {
  test("has no public address: API server, registry, vault", () => {
    const of = stacks();
    expect(of("platform", "azurerm_kubernetes_cluster")).toEqual([
      expect.objectContaining({
        private_cluster_enabled: true,
        private_cluster_public_fqdn_enabled: false,
        private_dns_zone_id: expect.stringMatching(/azurerm_private_dns_zone\..*cluster-zone.*\.id/),
        default_node_pool: expect.objectContaining({
          vnet_subnet_id: expect.stringMatching(/azurerm_subnet\..*nodes/),
        }),
      }),
    ]);
    expect(of("platform", "azurerm_container_registry")).toEqual([
      expect.objectContaining({ public_network_access_enabled: false, sku: "Premium" }),
    ]);
    expect(of("workload", "azurerm_key_vault")).toEqual([
      expect.objectContaining({
        public_network_access_enabled: false,
        network_acls: { default_action: "Deny", bypass: "None" },
      }),
    ]);
  });

  test("has endpoints for vault and registry, in zones that its network resolves", () => {
    const of = stacks();
    const services = [...of("platform", "azurerm_private_endpoint"), ...of("workload", "azurerm_private_endpoint")];
    expect(services.map(({ private_service_connection }) => private_service_connection)).toEqual([
      expect.objectContaining({ subresource_names: ["registry"] }),
      expect.objectContaining({ subresource_names: ["vault"] }),
    ]);
    expect(
      of("platform", "azurerm_private_dns_zone")
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["privatelink.azurecr.io", "privatelink.centralindia.azmk8s.io", "privatelink.vaultcore.azure.net"]);
    expect(of("platform", "azurerm_private_dns_zone_virtual_network_link")).toHaveLength(2);
  });

  test("has a network whose subnets have rules, one of them for the hosts that run Terraform", () => {
    const of = stacks({ privateNetwork: { addressRange: "10.1.0.0/20" } });
    expect(
      Object.fromEntries(of("platform", "azurerm_subnet").map((each) => [each.name, each.address_prefixes])),
    ).toEqual({
      nodes: ["10.1.0.0/21"],
      endpoints: ["10.1.8.0/24"],
      runners: ["10.1.9.0/24"],
    });
    expect(of("platform", "azurerm_subnet_network_security_group_association")).toHaveLength(3);
  });

  test("says from where each stack is applied", () => {
    const made = app({ privateNetwork: { runnerNetworkIds: [CI] } });
    const { value } = synthesizeAll(made).platform!.output.network_path as { value: string };
    expect(value).toMatch(
      /^Apply the stack workload from a host in the subnet \$\{azurerm_subnet\..*\.id\} or in the network .*\/ci: the API server and the vault have no public address\. The stack platform needs Azure Resource Manager only \(docs\/private\.md\)\.$/,
    );
    expect(annotationsOf(made)).toContainEqual(
      "[workload]: `private`: apply this stack from a host in the network of the platform, because the API server and the vault have no public address; the output `network_path` of platform names the network (docs/private.md)",
    );
  });

  test("uses a network and zones of somebody else, and makes none", () => {
    const of = stacks({
      privateNetwork: {
        ...OWN,
        runnerNetworkIds: [CI],
        clusterDnsZone: zone("privatelink.centralindia.azmk8s.io"),
        vaultDnsZoneId: zone("privatelink.vaultcore.azure.net"),
        registryDnsZoneId: zone("privatelink.azurecr.io"),
      },
    });
    for (const type of ["virtual_network", "subnet", "private_dns_zone", "private_dns_zone_virtual_network_link"])
      expect(of("platform", `azurerm_${type}`)).toEqual([]);
    const scopes = of("platform", "azurerm_role_assignment").map(({ scope }) => scope);
    expect(scopes).toEqual(expect.arrayContaining([OWN.nodeSubnetId, HUB, zone("privatelink.centralindia.azmk8s.io")]));
  });

  test.each([
    ["system", { private_dns_zone_id: "System", private_cluster_public_fqdn_enabled: false }, true],
    ["none", { private_dns_zone_id: "None" }, false],
  ])(
    "takes the zone %s for the API server, with the roles that it needs",
    (clusterDnsZone, cluster, hasNetworkRole) => {
      const of = stacks({ privateNetwork: { ...OWN, clusterDnsZone } });
      expect(of("platform", "azurerm_kubernetes_cluster")).toEqual([expect.objectContaining(cluster)]);
      const scopes = of("platform", "azurerm_role_assignment").map(({ scope }) => scope);
      expect(scopes.includes(HUB)).toBe(hasNetworkRole);
    },
  );

  test("links the networks of the hosts that run Terraform to each zone that it makes", () => {
    const other = CI.replace("rg-hub", "rg-2");
    const of = stacks({ privateNetwork: { runnerNetworkIds: [CI, other] } });
    const links = of("platform", "azurerm_private_dns_zone_virtual_network_link").map(({ name }) => name);
    expect(links.filter((name) => name === "link-runners-ci")).toHaveLength(3);
    expect(links.filter((name) => name === "link-runners-ci-1")).toHaveLength(3);
  });

  test("has a state store without a public address, in a network that is there before the platform", () => {
    const of = stacks({ stateStack: true, privateNetwork: OWN });
    expect(of("state", "azurerm_storage_account")).toEqual([
      expect.objectContaining({ public_network_access_enabled: false }),
    ]);
    expect(of("state", "azurerm_private_endpoint")).toEqual([
      expect.objectContaining({
        subnet_id: OWN.endpointSubnetId,
        private_service_connection: expect.objectContaining({ subresource_names: ["blob"] }),
      }),
    ]);
    expect(of("state", "azurerm_private_dns_zone").map(({ name }) => name)).toEqual([
      "privatelink.blob.core.windows.net",
    ]);
  });

  test("that becomes public says so, because azurerm keeps rules that are left out", () => {
    const of = stacks({ private: false, stateStack: true });
    expect(of("workload", "azurerm_key_vault")).toEqual([
      expect.objectContaining({
        public_network_access_enabled: true,
        network_acls: { default_action: "Allow", bypass: "AzureServices" },
      }),
    ]);
    expect(of("platform", "azurerm_container_registry")).toEqual([
      expect.objectContaining({ public_network_access_enabled: true, sku: "Basic" }),
    ]);
    expect(of("state", "azurerm_storage_account")).toEqual([
      expect.objectContaining({ network_rules: expect.objectContaining({ default_action: "Allow" }) }),
    ]);
  });
});

describe("the settings of a private app", () => {
  test.each<object>([
    { private: true },
    { private: false },
    { private: true, privateNetwork: { addressRange: "10.0.0.0/8" } },
    { private: true, privateNetwork: { addressRange: "192.168.7.0/24" } },
    { private: true, privateNetwork: OWN, stateStack: true },
    { private: true, privateNetwork: { runnerNetworkIds: [HUB, CI], clusterDnsZone: "none" } },
    { private: true, cluster: { networkPolicy: "calico" } },
    { private: false, cluster: { authorizedIpRanges: ["203.0.113.0/24"] } },
    { private: false, vaultAllowedIpRanges: ["203.0.113.7"] },
  ])("%j is accepted", (settings) => {
    expect(problemsOf(settings)).toEqual([]);
  });

  test.each<[object, string]>([
    [
      { privateNetwork: {} },
      "`privateNetwork` has no effect without `private`; set `private` to true, or remove it [setting-relation]",
    ],
    [
      { private: true, vaultAllowedIpRanges: ["203.0.113.7"] },
      "`vaultAllowedIpRanges` must be left out with `private`, because a service without a public address ignores its network rules; remove one of them [setting-relation]",
    ],
    [
      { private: true, existingClusterId: `${GROUP}/Microsoft.ContainerService/managedClusters/aks` },
      "`private` cannot be set with `existingClusterId`, because Azure replaces a cluster that becomes private; remove one of them [setting-relation]",
    ],
    [
      { private: true, cluster: { authorizedIpRanges: ["203.0.113.0/24"] } },
      "`cluster.authorizedIpRanges` must be left out with `private`, because the ranges are for a public API server; remove one of them [setting-relation]",
    ],
    [
      { private: true, privateNetwork: { nodeSubnetId: OWN.nodeSubnetId } },
      "`privateNetwork.endpointSubnetId` is missing: an existing network needs a subnet for the nodes and one for private endpoints [setting-relation]",
    ],
    [
      { private: true, privateNetwork: { nodeSubnetId: OWN.nodeSubnetId, endpointSubnetId: OWN.nodeSubnetId } },
      "`privateNetwork.endpointSubnetId` must be another subnet than `privateNetwork.nodeSubnetId`, got the same twice; AKS needs the addresses of its subnet for nodes [setting-relation]",
    ],
    [
      { private: true, privateNetwork: { ...OWN, addressRange: "10.1.0.0/16" } },
      "`privateNetwork.addressRange` is for a network that platform creates, got `privateNetwork.nodeSubnetId` too; remove one of them [setting-relation]",
    ],
    [
      { private: true, stateStack: true },
      "`stateStack` with `private` needs `privateNetwork.nodeSubnetId` and `privateNetwork.endpointSubnetId`, because the state store is created before the network of platform; name an existing network, or create the state store without `private` first [setting-relation]",
    ],
    [
      { private: true, stateStack: true, privateNetwork: OWN, stateStore: { allowedIpRanges: ["203.0.113.7"] } },
      "`stateStore.allowedIpRanges` must be left out with `private`, because a service without a public address ignores its network rules; remove one of them [setting-relation]",
    ],
    [
      { private: true, privateNetwork: { runnerNetworkIds: [CI, CI.replace("ci", "CI")] } },
      `\`privateNetwork.runnerNetworkIds\` must name a network once, got "${CI.replace("ci", "CI")}" twice [setting-relation]`,
    ],
    [
      { private: true, privateNetwork: { ...OWN, runnerNetworkIds: [HUB] } },
      `\`privateNetwork.runnerNetworkIds\` must not name the network of the cluster, which is linked already, got that of "${OWN.nodeSubnetId}"; remove it [setting-relation]`,
    ],
    [
      { private: true, privateNetwork: { clusterDnsZone: "System" } },
      '`privateNetwork.clusterDnsZone` must be "system", "none" or the id of a private DNS zone, got "System"; omit it for a zone that platform creates [setting-type]',
    ],
    [
      { private: true, privateNetwork: { addressRange: "10.1.0.0/25" } },
      '`privateNetwork.addressRange` must be a range from /8 to /24 that starts at its first address, got "10.1.0.0/25"; choose another prefix [ip-range]',
    ],
    [
      { private: true, privateNetwork: { addressRange: "10.1.2.3/16" } },
      '`privateNetwork.addressRange` must be a range from /8 to /24 that starts at its first address, got "10.1.2.3/16", write "10.1.0.0/16" [ip-range]',
    ],
  ])("%j is refused", (settings, problem) => {
    expect(problemsOf(settings)).toContain(problem);
  });
});

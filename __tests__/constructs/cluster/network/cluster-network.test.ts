import { ContainerRegistry } from "@cdktf/provider-azurerm/lib/container-registry";
import { PrivateDnsZone } from "@cdktf/provider-azurerm/lib/private-dns-zone";
import { RouteTable } from "@cdktf/provider-azurerm/lib/route-table";
import { SubnetRouteTableAssociation } from "@cdktf/provider-azurerm/lib/subnet-route-table-association";
import { ClusterIdentity, type ClusterNetworkProps } from "../../../../constructs";
import { ClusterFixture, warningsOf } from "../cluster-fixture";

const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";
const NETWORKS = `${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Network`;
const IMPORT = `${SUBSCRIPTION}/resourceGroups/rg-test/providers/Microsoft.ContainerService/managedClusters/aks-test`;

/** A user-assigned cluster on a network, in a stack of its own. */
function onNetwork(network: ClusterNetworkProps, context = {}): ClusterFixture {
  const fixture = new ClusterFixture(context);
  fixture.cluster({ identity: ClusterIdentity.userAssigned(fixture.identity("plane")), network });
  return fixture;
}

const OVERLAY = { network_plugin: "azure", network_plugin_mode: "overlay" };
const CILIUM = { network_data_plane: "cilium", network_policy: "cilium" };

describe("the arguments of network settings", () => {
  test.each<[string, ClusterNetworkProps | undefined, object]>([
    ["nothing: Azure CNI overlay with cilium, not kubenet", undefined, { ...OVERLAY, ...CILIUM }],
    ["no network policies", { policy: "none" }, OVERLAY],
    ["another engine", { policy: "azure" }, { ...OVERLAY, network_policy: "azure" }],
    [
      "the data plane of Azure",
      { dataPlane: "azure" },
      { ...OVERLAY, network_data_plane: "azure", network_policy: "calico" },
    ],
    ["kubenet on request", { plugin: "kubenet" }, { network_plugin: "kubenet", network_policy: "calico" }],
    ["a plugin of your own", { plugin: "none" }, { network_plugin: "none" }],
    ["pods in the nodes' subnet", { pluginMode: "node-subnet" }, { network_plugin: "azure", ...CILIUM }],
    [
      "data plane cilium, with its policy",
      { dataPlane: "cilium" },
      {
        network_plugin: "azure",
        network_plugin_mode: "overlay",
        network_data_plane: "cilium",
        network_policy: "cilium",
      },
    ],
    [
      "outbound addresses of yours",
      { outboundPublicIps: [{ id: `${NETWORKS}/publicIPAddresses/out` }] },
      {
        ...OVERLAY,
        ...CILIUM,
        load_balancer_profile: { outbound_ip_address_ids: [`${NETWORKS}/publicIPAddresses/out`] },
      },
    ],
    [
      "both IP versions",
      { ipVersions: ["IPv4", "IPv6"], podCidrs: ["10.3.0.0/16", "fd01::/64"] },
      {
        ...OVERLAY,
        ...CILIUM,
        ip_versions: ["IPv4", "IPv6"],
        pod_cidrs: ["10.3.0.0/16", "fd01::/64"],
      },
    ],
  ])("%s", (_, network, profile) => {
    const fixture = new ClusterFixture();
    fixture.cluster({ network });
    expect(fixture.only("azurerm_kubernetes_cluster").network_profile).toEqual(profile);
  });

  test("a private cluster with a name in its own zone has no DNS prefix", () => {
    const zone = { id: `${NETWORKS}/privateDnsZones/privatelink.westus2.azmk8s.io` };
    const cluster = onNetwork({ privateCluster: { dnsZone: zone, fqdnSubdomain: "team", publicFqdn: false } }).only(
      "azurerm_kubernetes_cluster",
    );
    expect(cluster).toMatchObject({
      private_cluster_enabled: true,
      private_dns_zone_id: zone.id,
      dns_prefix_private_cluster: "team",
      private_cluster_public_fqdn_enabled: false,
    });
    expect(cluster).not.toHaveProperty("dns_prefix");
  });

  test.each([
    [undefined, "System"],
    ["system", "System"],
    ["none", "None"],
  ] as const)("a private cluster with zone %s is written as %s", (dnsZone, id) => {
    const fixture = onNetwork({ privateCluster: { dnsZone } });
    expect(fixture.only("azurerm_kubernetes_cluster").private_dns_zone_id).toBe(id);
    expect(fixture.grants()).toEqual([]);
  });

  test("overrides of the network profile are merged argument by argument", () => {
    const fixture = new ClusterFixture();
    fixture.cluster({
      network: { dataPlane: "cilium" },
      overrides: {
        networkProfile: { advancedNetworking: { observabilityEnabled: true } },
        defaultNodePool: { zones: ["1"] },
      },
    });
    expect(fixture.only("azurerm_kubernetes_cluster")).toMatchObject({
      network_profile: {
        network_plugin: "azure",
        network_data_plane: "cilium",
        advanced_networking: { observability_enabled: true },
      },
      default_node_pool: { name: "system", zones: ["1"], upgrade_settings: { max_surge: "10%" } },
    });
  });

  test("the cluster waits for the elements of waitFor", () => {
    const fixture = new ClusterFixture();
    const subnet = fixture.subnet("nodes", fixture.network());
    const routeTable = new RouteTable(fixture.stack, "routes", {
      name: "routes",
      resourceGroupName: fixture.resourceGroup.name,
      location: fixture.resourceGroup.location,
    });
    const association = new SubnetRouteTableAssociation(fixture.stack, "association", {
      subnetId: subnet.id,
      routeTableId: routeTable.id,
    });
    fixture.cluster({
      identity: ClusterIdentity.userAssigned(fixture.identity("plane")),
      network: {
        subnet,
        routeTable,
        outboundType: "userDefinedRouting",
        waitFor: [association],
        serviceCidr: "10.2.0.0/24",
        dnsServiceIp: "10.2.0.10",
      },
    });
    expect(fixture.only("azurerm_kubernetes_cluster").depends_on).toEqual([
      "azurerm_subnet_route_table_association.association",
      "time_sleep.cluster_role-on-subnet_plane-network-contributor_wait",
      "time_sleep.cluster_role-on-route-table_plane-network-contributor_wait",
    ]);
  });
});

describe("roles of the control plane on the network", () => {
  const plane = "user_assigned_identity.plane_resource.principal_id";
  const id = (type: string, name: string): string => `${NETWORKS}/${type}/${name}`;
  const subnet = { id: id("virtualNetworks/vnet/subnets", "nodes") };
  const other = { id: id("virtualNetworks/vnet/subnets", "other") };

  test.each<[string, ClusterNetworkProps, string[]]>([
    ["a subnet", { subnet }, [`Network Contributor: ${plane} -> ${subnet.id}`]],
    [
      "a subnet of pods",
      { subnet, podSubnet: other },
      [`Network Contributor: ${plane} -> ${subnet.id}`, `Network Contributor: ${plane} -> ${other.id}`],
    ],
    ["an API server's subnet", { apiServerSubnet: other }, [`Network Contributor: ${plane} -> ${other.id}`]],
    [
      "a route table",
      { routeTable: { id: id("routeTables", "routes") } },
      [`Network Contributor: ${plane} -> ${id("routeTables", "routes")}`],
    ],
    [
      "public addresses",
      { publicIps: [{ id: id("publicIPAddresses", "a") }], outboundPublicIps: [{ id: id("publicIPAddresses", "b") }] },
      [
        `Network Contributor: ${plane} -> ${id("publicIPAddresses", "a")}`,
        `Network Contributor: ${plane} -> ${id("publicIPAddresses", "b")}`,
      ],
    ],
    [
      "disks, on which Azure documents Contributor",
      { disks: [{ id: `${SUBSCRIPTION}/resourceGroups/rg-disks` }] },
      [`Contributor: ${plane} -> ${SUBSCRIPTION}/resourceGroups/rg-disks`],
    ],
    [
      "a private DNS zone and the network it is linked to",
      {
        subnet,
        virtualNetwork: { id: id("virtualNetworks", "vnet") },
        privateCluster: { dnsZone: { id: id("privateDnsZones", "privatelink.westus2.azmk8s.io") } },
      },
      [
        `Network Contributor: ${plane} -> ${id("virtualNetworks", "vnet")}`,
        `Network Contributor: ${plane} -> ${subnet.id}`,
        `Private DNS Zone Contributor: ${plane} -> ${id("privateDnsZones", "privatelink.westus2.azmk8s.io")}`,
      ],
    ],
    ["nothing, where somebody else grants", { subnet, grantRoles: false }, []],
  ])("%s", (_, network, grants) => {
    expect(onNetwork(network).grants()).toEqual(grants);
  });

  test("a role on one subnet for nodes and pods of two clusters is granted once", () => {
    const fixture = new ClusterFixture();
    const nodes = fixture.subnet("nodes", fixture.network());
    const identity = ClusterIdentity.userAssigned(fixture.identity("plane"));
    const network = { subnet: nodes, serviceCidr: "10.2.0.0/24", dnsServiceIp: "10.2.0.10" };
    fixture.cluster({ identity, network, clusterName: "one" }, "one");
    fixture.cluster({ identity, network, clusterName: "two" }, "two");
    expect(fixture.grants()).toEqual([`Network Contributor: ${plane} -> subnet.nodes.id`]);
    for (const block of Object.values(fixture.synthesize().resource.azurerm_kubernetes_cluster!)) {
      expect((block as { depends_on?: unknown }).depends_on).toHaveLength(1);
    }
  });

  test("two clusters with the same identities grant each role once, by resource or by its id", () => {
    const fixture = new ClusterFixture();
    const identity = ClusterIdentity.userAssigned(fixture.identity("plane"), { kubelet: fixture.identity("kubelet") });
    const nodes = fixture.subnet("nodes", fixture.network());
    const ranges = { serviceCidr: "10.2.0.0/24", dnsServiceIp: "10.2.0.10" };
    fixture.cluster({ identity, network: { ...ranges, subnet: nodes }, clusterName: "one" }, "one");
    fixture.cluster({ identity, network: { ...ranges, subnet: { id: nodes.id } }, clusterName: "two" }, "two");
    expect(fixture.grants()).toEqual([
      `Managed Identity Operator: ${plane} -> user_assigned_identity.kubelet_resource.id`,
      `Network Contributor: ${plane} -> subnet.nodes.id`,
    ]);
  });

  test("another order of a list replaces no role", () => {
    const ips = ["a", "b"].map((name) => ({ id: id("publicIPAddresses", name) }));
    const addresses = (publicIps: readonly { id: string }[]): string[] =>
      Object.keys(onNetwork({ publicIps }).synthesize().resource.azurerm_role_assignment!).sort();
    expect(addresses(ips)).toEqual(addresses([...ips].reverse()));
  });

  test("a system-assigned control plane gets them after the cluster, with a warning", () => {
    const fixture = new ClusterFixture();
    const cluster = fixture.cluster({ network: { subnet, serviceCidr: "10.2.0.0/24", dnsServiceIp: "10.2.0.10" } });
    expect(fixture.grants()).toEqual([
      `Network Contributor: kubernetes_cluster.cluster_resource.identity[0].principal_id -> ${subnet.id}`,
    ]);
    expect(fixture.only("azurerm_kubernetes_cluster")).not.toHaveProperty("depends_on");
    expect(warningsOf(cluster)).toEqual([
      "the control plane is system-assigned, so its roles on `network.subnet` come after the cluster and may take an hour to " +
        "work: until then load balancers, routes and disks there fail. `ClusterIdentity.userAssigned` has its roles before the cluster [control-plane-role-late]",
    ]);
  });

  test("the wait for them is settable, and off with 0", () => {
    const fixture = new ClusterFixture();
    fixture.cluster({
      identity: ClusterIdentity.userAssigned(fixture.identity("plane")),
      network: { subnet },
      roleWaitSeconds: 0,
      adminWaitSeconds: 0,
    });
    expect(fixture.only("azurerm_kubernetes_cluster").depends_on).toEqual([
      "azurerm_role_assignment.cluster_role-on-subnet_plane-network-contributor_resource",
    ]);
    expect(() => new ClusterFixture().cluster({ roleWaitSeconds: -1 })).toThrow(
      "`roleWaitSeconds` must be a whole number of seconds from 0 (no wait) to 3600, got -1 (at test/cluster)",
    );
  });
});

describe("values of provider resources", () => {
  test("the prefixes of a subnet and a network, for overlaps", () => {
    const fixture = new ClusterFixture();
    const network = fixture.network();
    const subnet = fixture.subnet("nodes", network, "10.244.16.0/20");
    expect(() => fixture.cluster({ network: { subnet } })).toThrow(
      'Azure\'s default for `network.podCidr` must not overlap the subnet range, got "10.244.0.0/16" and "10.244.16.0/20"; ' +
        "choose separate ranges (at test/cluster)",
    );
    const services = { serviceCidr: "10.1.128.0/24", dnsServiceIp: "10.1.128.10" };
    expect(() => fixture.cluster({ network: { ...services, virtualNetwork: network } }, "second")).toThrow(
      '`network.serviceCidr` must not overlap the virtual network\'s range, got "10.1.128.0/24" and "10.1.0.0/16"; ' +
        "choose separate ranges (at test/second)",
    );
  });

  test("the name of a private DNS zone", () => {
    const fixture = new ClusterFixture();
    const dnsZone = new PrivateDnsZone(fixture.stack, "zone", { name: "example.org", resourceGroupName: "rg" });
    const identity = ClusterIdentity.userAssigned(fixture.identity("plane"));
    expect(() => fixture.cluster({ identity, network: { privateCluster: { dnsZone } } })).toThrow(
      "`network.privateCluster.dnsZone` must be named privatelink.<region>.azmk8s.io, or one label before that, got " +
        '"example.org" (at test/cluster)',
    );
  });

  test("the suffix of private DNS zones follows the cloud", () => {
    const dnsZone = { id: `${NETWORKS}/privateDnsZones/privatelink.chinaeast2.cx.prod.service.azk8s.cn` };
    expect(() => onNetwork({ privateCluster: { dnsZone } }, { cloud: "china" })).not.toThrow();
    expect(() => onNetwork({ privateCluster: { dnsZone } })).toThrow(/must be named privatelink\.<region>\.azmk8s\.io/);
  });

  test.each(["nodes", "network", "group"])("a name of 64 characters in the id of a subnet is an error: %s", (part) => {
    const name = (each: string): string => (each === part ? "n".repeat(64) : each);
    const subnet = {
      id: `${SUBSCRIPTION}/resourceGroups/${name("group")}/providers/Microsoft.Network/virtualNetworks/${name("network")}/subnets/${name("nodes")}`,
    };
    expect(() => onNetwork({ subnet })).toThrow(
      "`network.subnet` must have names of at most 63 characters, also of its network and resource group, because AKS labels " +
        `nodes with them; got "${"n".repeat(64)}" (64 characters) (at test/cluster)`,
    );
    expect(() => onNetwork({ subnet: { id: subnet.id.replace("n".repeat(64), "n".repeat(63)) } })).not.toThrow();
  });

  test("an id in the spelling of `az` is an error with the right spelling", () => {
    const subnet = { id: `${NETWORKS}/virtualNetworks/vnet/subnets/nodes`.replace("resourceGroups", "resourcegroups") };
    expect(() => onNetwork({ subnet })).toThrow(
      "`network.subnet.id` must spell its fixed parts as /subscriptions/…/resourceGroups/…/providers/Microsoft.Network/" +
        `virtualNetworks/…/subnets/… does, because azurerm compares capitals; got "${subnet.id}", ` +
        `write "${NETWORKS}/virtualNetworks/vnet/subnets/nodes" (at test/cluster)`,
    );
  });

  test("a resource of another kind is an error if its id is literal", () => {
    const registry = new ContainerRegistry(new ClusterFixture().stack, "registry", {
      name: "crtest",
      resourceGroupName: "rg",
      location: "westus2",
      sku: "Basic",
    });
    expect(() => onNetwork({ routeTable: registry })).not.toThrow();
    expect(() => onNetwork({ routeTable: { id: `${NETWORKS}/virtualNetworks/vnet` } })).toThrow(
      /`network\.routeTable\.id` must be an id like .*routeTables\/…/,
    );
  });
});

describe("the network of an adopted cluster", () => {
  const adopt = (network: ClusterNetworkProps): ClusterFixture => {
    const fixture = new ClusterFixture();
    fixture.cluster({ importId: IMPORT, network });
    return fixture;
  };

  test("only given settings are written, so authorized ranges alone write no profile", () => {
    const cluster = adopt({ authorizedIpRanges: ["203.0.113.0/24"] }).only("azurerm_kubernetes_cluster");
    expect(cluster.api_server_access_profile).toEqual({ authorized_ip_ranges: ["203.0.113.0/24"] });
    expect(cluster).not.toHaveProperty("network_profile");
    expect(cluster.lifecycle).toMatchObject({ ignore_changes: expect.arrayContaining(["network_profile"]) });
  });

  test("a profile without its plugin is an error before a plan that would replace the cluster", () => {
    expect(() => adopt({ podCidr: "10.9.0.0/16" })).toThrow(
      "`network.plugin` must be given with `network.podCidr` for an adopted cluster, because azurerm replaces a cluster whose " +
        "plugin differs; `az aks show --query networkProfile.networkPlugin` prints it (at test/cluster)",
    );
    expect(
      adopt({ plugin: "kubenet", podCidr: "10.9.0.0/16" }).only("azurerm_kubernetes_cluster").network_profile,
    ).toEqual({
      network_plugin: "kubenet",
      pod_cidr: "10.9.0.0/16",
    });
  });

  test("no role is granted to an unknown identity", () => {
    expect(adopt({ subnet: { id: `${NETWORKS}/virtualNetworks/vnet/subnets/nodes` } }).grants()).toEqual([]);
  });
});

test("kubenet is a warning with its retirement date", () => {
  const fixture = new ClusterFixture();
  expect(warningsOf(fixture.cluster({ network: { plugin: "kubenet" } }))).toEqual([
    '`network.plugin` "kubenet" retires on 2028-03-31 (learn.microsoft.com/azure/aks/concepts-network-cni-overview, read 2026-11); ' +
      "leave `network.plugin` out for Azure CNI overlay [kubenet-end]",
  ]);
});

test("a name in a private DNS zone together with a DNS prefix is an error", () => {
  const fixture = new ClusterFixture();
  const dnsZone = { id: `${NETWORKS}/privateDnsZones/privatelink.westus2.azmk8s.io` };
  const identity = ClusterIdentity.userAssigned(fixture.identity("plane"));
  const network = { privateCluster: { dnsZone, fqdnSubdomain: "team" } };
  expect(() => fixture.cluster({ identity, network, dnsPrefix: "aks" })).toThrow(
    "`network.privateCluster.fqdnSubdomain` replaces `dnsPrefix`; leave one of them out (at test/cluster)",
  );
});

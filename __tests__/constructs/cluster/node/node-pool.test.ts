import { ClusterIdentity, type NodePoolOptions, type ClusterNetworkProps } from "../../../../constructs";
import { ClusterFixture } from "../cluster-fixture";

const SUBNET = {
  id: "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/apps",
};

function withPool(
  options: Partial<NodePoolOptions> = {},
  fixture = new ClusterFixture(),
  network?: ClusterNetworkProps,
): Record<string, unknown> {
  fixture.cluster({ network }).addNodePool("pool", { nodePoolName: "apps", ...options });
  return fixture.only("azurerm_kubernetes_cluster_node_pool");
}

test("a pool is a user pool of one Linux node, with the upgrade settings that Azure returns", () => {
  expect(withPool()).toEqual({
    kubernetes_cluster_id: "${azurerm_kubernetes_cluster.cluster_resource.id}",
    mode: "User",
    name: "apps",
    node_count: 1,
    upgrade_settings: { max_surge: "10%" },
    vm_size: "Standard_D2s_v5",
  });
});

test("a Spot pool has no upgrade settings", () => {
  const pool = withPool({ priority: "Spot", nodeCount: 0 });
  expect(pool).toMatchObject({ priority: "Spot", eviction_policy: "Delete", node_count: 0 });
  expect(pool).not.toHaveProperty("upgrade_settings");
});

test("overrides win over the arguments of the construct", () => {
  const taints = ["dedicated=apps:NoSchedule"];
  expect(
    withPool({
      mode: "System",
      overrides: { nodeTaints: taints, zones: ["1", "2"], upgradeSettings: { maxSurge: "2" } },
    }),
  ).toMatchObject({ mode: "System", node_taints: taints, zones: ["1", "2"], upgrade_settings: { max_surge: "2" } });
});

test("a name of 7 characters is an error for Windows, with the path of the pool", () => {
  expect(() => withPool({ nodePoolName: "windows", osType: "Windows" })).toThrow(
    "`nodePoolName` must be 1 to 6 lowercase letters or digits that start with a letter, because the pool is a Windows pool, " +
      'got "windows" (7 characters) (at test/cluster/pool)',
  );
  const network = { policy: "calico" } as const;
  expect(withPool({ nodePoolName: "window", osType: "Windows" }, new ClusterFixture(), network)).toMatchObject({
    os_type: "Windows",
  });
});

test("the control plane gets Network Contributor on the subnet of a pool, and the pool waits for it", () => {
  const fixture = new ClusterFixture();
  const cluster = fixture.cluster({ identity: ClusterIdentity.userAssigned(fixture.identity("plane")) });
  cluster.addNodePool("pool", { nodePoolName: "apps", subnet: SUBNET });
  expect(fixture.grants()).toEqual([
    `Network Contributor: user_assigned_identity.plane_resource.principal_id -> ${SUBNET.id}`,
  ]);
  expect(fixture.only("azurerm_kubernetes_cluster_node_pool")).toMatchObject({
    vnet_subnet_id: SUBNET.id,
    depends_on: ["time_sleep.cluster_pool_plane-network-contributor_wait"],
  });
});

test("a pool waits for that role as long as the cluster waits for its roles, and for the role alone if that is 0", () => {
  const fixture = new ClusterFixture();
  const identity = ClusterIdentity.userAssigned(fixture.identity("plane"));
  const cluster = fixture.cluster({ identity, roleWaitSeconds: 0 });
  cluster.addNodePool("pool", { nodePoolName: "apps", subnet: SUBNET });
  expect(fixture.only("azurerm_kubernetes_cluster_node_pool")).toMatchObject({
    depends_on: ["azurerm_role_assignment.cluster_pool_plane-network-contributor_resource"],
  });
});

test("no role is granted for a pool if the roles of the network are granted elsewhere", () => {
  const fixture = new ClusterFixture();
  const cluster = fixture.cluster({ network: { grantRoles: false } });
  cluster.addNodePool("pool", { nodePoolName: "apps", subnet: SUBNET });
  expect(fixture.grants()).toEqual([]);
});

test("the network of the cluster restricts a pool", () => {
  const fixture = new ClusterFixture();
  const cluster = fixture.cluster({ network: { dataPlane: "cilium" } });
  expect(() => cluster.addNodePool("pool", { nodePoolName: "win", osType: "Windows" })).toThrow(
    '`osType` must be "Linux" with `network.dataPlane` "cilium", the default of a new cluster, got "Windows"; for Windows nodes set ' +
      '`network.policy` of the cluster to "calico", or to "none" for no network policies (at test/cluster/pool)',
  );
});

test("the default network of a new cluster restricts a pool, one without network policies does not", () => {
  const windows = { nodePoolName: "win", osType: "Windows" } as const;
  expect(() => new ClusterFixture().cluster().addNodePool("pool", windows)).toThrow('`osType` must be "Linux"');
  expect(withPool(windows, new ClusterFixture(), { policy: "none" })).toMatchObject({ os_type: "Windows" });
});

test("the nodes of a pool take their arguments from the props", () => {
  expect(
    withPool({
      zones: ["1", "3"],
      minNodeCount: 0,
      maxNodeCount: 9,
      osSku: "AzureLinux",
      osDiskType: "Ephemeral",
      osDiskSizeGb: 64,
      maxPods: 60,
      hostEncryption: true,
      nodeLabels: { team: "orders" },
      nodeTaints: ["team=orders:NoSchedule"],
      maxSurge: "33%",
      temporaryNodePoolName: "appstmp",
    }),
  ).toEqual({
    name: "apps",
    kubernetes_cluster_id: "${azurerm_kubernetes_cluster.cluster_resource.id}",
    mode: "User",
    vm_size: "Standard_D2s_v5",
    zones: ["1", "3"],
    auto_scaling_enabled: true,
    min_count: 0,
    max_count: 9,
    os_sku: "AzureLinux",
    os_disk_type: "Ephemeral",
    os_disk_size_gb: 64,
    max_pods: 60,
    host_encryption_enabled: true,
    node_labels: { team: "orders" },
    node_taints: ["team=orders:NoSchedule"],
    upgrade_settings: { max_surge: "33%" },
    temporary_name_for_rotation: "appstmp",
  });
});

test("a user pool can scale to no node, a system pool cannot", () => {
  const overrides = { autoScalingEnabled: true, minCount: 0, maxCount: 3 };
  expect(withPool({ nodePoolName: "apps", overrides })).toMatchObject({ min_count: 0 });
  expect(() => withPool({ nodePoolName: "apps", mode: "System", overrides })).toThrow(
    "`overrides.minCount` must be a whole number from 1 to 1000, got 0",
  );
});

import { ClusterIdentity, type NodePoolOptions } from "../../../constructs";
import { ClusterFixture } from "./cluster-fixture";

const SUBNET = {
  id: "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/apps",
};

function withPool(options: Partial<NodePoolOptions> = {}, fixture = new ClusterFixture()): Record<string, unknown> {
  fixture.cluster().addNodePool("pool", { nodePoolName: "apps", ...options });
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
  expect(withPool({ nodePoolName: "window", osType: "Windows" })).toMatchObject({ os_type: "Windows" });
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
    '`osType` must be "Linux" with `network.dataPlane` "cilium", got "Windows" (at test/cluster/pool)',
  );
});

test("a user pool can scale to no node, a system pool cannot", () => {
  const overrides = { autoScalingEnabled: true, minCount: 0, maxCount: 3 };
  expect(withPool({ nodePoolName: "apps", overrides })).toMatchObject({ min_count: 0 });
  expect(() => withPool({ nodePoolName: "apps", mode: "System", overrides })).toThrow(
    "`overrides.minCount` must be a whole number from 1 to 1000, got 0",
  );
});

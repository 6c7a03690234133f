import { ClusterFixture } from "./cluster-fixture";

const IMPORT =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-test/providers/Microsoft.ContainerService/managedClusters/aks-test";
const clusterWith = (props: Parameters<ClusterFixture["cluster"]>[0]): Record<string, unknown> => {
  const fixture = new ClusterFixture();
  fixture.cluster(props);
  return fixture.only("azurerm_kubernetes_cluster");
};

describe("overrides", () => {
  test("a lifecycle is merged, so that an ignored tag does not remove the protection", () => {
    const overrides = { lifecycle: { ignoreChanges: ["tags"] } };
    expect(clusterWith({ protectIssuer: true, overrides }).lifecycle).toEqual({
      prevent_destroy: true,
      ignore_changes: ["tags"],
    });
    expect(clusterWith({ importId: IMPORT, overrides }).lifecycle).toMatchObject({
      prevent_destroy: true,
      ignore_changes: expect.arrayContaining(["network_profile", "tags"]),
    });
  });

  test("an autoscaler sets the number of nodes of each pool", () => {
    const scaling = { autoScalingEnabled: true, minCount: 2, maxCount: 5 };
    const pool = clusterWith({ overrides: { defaultNodePool: scaling } }).default_node_pool;
    expect(pool).toMatchObject({ auto_scaling_enabled: true, min_count: 2, max_count: 5 });
    expect(pool).not.toHaveProperty("node_count");

    const fixture = new ClusterFixture();
    fixture.cluster().addNodePool("apps", { nodePoolName: "apps", overrides: scaling });
    expect(fixture.only("azurerm_kubernetes_cluster_node_pool")).not.toHaveProperty("node_count");
  });

  test("an error that azurerm reports only during the apply has the path of the cluster or pool", () => {
    expect(() => clusterWith({ overrides: { supportPlan: "AKSLongTermSupport" } })).toThrow(
      '`overrides.supportPlan` "AKSLongTermSupport" needs `skuTier` "Premium", got "Free" (at test/cluster)',
    );
    const cluster = new ClusterFixture().cluster();
    expect(() => cluster.addNodePool("apps", { nodePoolName: "apps", overrides: { maxCount: 3 } })).toThrow(
      "`overrides.maxCount` must be left out unless `overrides.autoScalingEnabled` is true, got 3 (at test/cluster/apps)",
    );
  });

  test("a network profile of an adopted cluster must name its plugin, or the plan would replace the cluster", () => {
    const overrides = { networkProfile: { podCidr: "10.9.0.0/16" } };
    expect(() => clusterWith({ importId: IMPORT, overrides })).toThrow(
      "`network.plugin` must be given with `overrides.networkProfile` for an adopted cluster, because azurerm replaces a " +
        "cluster whose plugin differs; `az aks show --query networkProfile.networkPlugin` prints it (at test/cluster)",
    );
    const named = { networkProfile: { networkPlugin: "kubenet", podCidr: "10.9.0.0/16" } };
    expect(clusterWith({ importId: IMPORT, overrides: named }).network_profile).toEqual({
      network_plugin: "kubenet",
      pod_cidr: "10.9.0.0/16",
    });
  });
});

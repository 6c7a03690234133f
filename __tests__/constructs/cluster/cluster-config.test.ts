import { ClusterIdentity } from "../../../constructs";
import { ClusterFixture } from "./cluster-fixture";

const IMPORT =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-test/providers/Microsoft.ContainerService/managedClusters/aks-test";
const PROVIDERS = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers";
const DISKS = `${PROVIDERS}/Microsoft.Compute/diskEncryptionSets/des-test`;
const WORKSPACE = `${PROVIDERS}/Microsoft.OperationalInsights/workspaces/log`;
const clusterWith = (props: Parameters<ClusterFixture["cluster"]>[0]): Record<string, unknown> => {
  const fixture = new ClusterFixture();
  fixture.cluster(props);
  return fixture.only("azurerm_kubernetes_cluster");
};

describe("a default that clusters of earlier releases do not have", () => {
  test("is ignored after creation, so that such a cluster stays as it is", () => {
    expect(clusterWith({})).toMatchObject({
      automatic_upgrade_channel: "patch",
      network_profile: { network_data_plane: "cilium", network_policy: "cilium" },
      lifecycle: {
        ignore_changes: [
          "automatic_upgrade_channel",
          "network_profile[0].network_data_plane",
          "network_profile[0].network_policy",
        ],
      },
    });
    expect(clusterWith({ network: { plugin: "kubenet" } }).lifecycle).toEqual({
      ignore_changes: ["automatic_upgrade_channel", "network_profile[0].network_policy"],
    });
  });

  test.each<[string, Parameters<ClusterFixture["cluster"]>[0], object]>([
    [
      "props",
      { automaticUpgradeChannel: "patch", network: { policy: "cilium", dataPlane: "cilium" } },
      { automatic_upgrade_channel: "patch", network_profile: { network_policy: "cilium" } },
    ],
    [
      "overrides",
      { overrides: { automaticUpgradeChannel: "stable", networkProfile: { networkPolicy: "calico" } } },
      { automatic_upgrade_channel: "stable", network_profile: { network_policy: "calico" } },
    ],
  ])("is applied to a cluster that exists if %s state it", (_, props, written) => {
    const cluster = clusterWith(props);
    expect(cluster).toMatchObject(written);
    expect(cluster).not.toHaveProperty("lifecycle");
  });

  test("is not written if props turn it off, or name a patch version", () => {
    const off = clusterWith({ automaticUpgradeChannel: "none", network: { policy: "none" } });
    expect(off).not.toHaveProperty("automatic_upgrade_channel");
    expect(off.network_profile).toEqual({ network_plugin: "azure", network_plugin_mode: "overlay" });
    expect(off).not.toHaveProperty("lifecycle");
    const engine = { network: { policy: "none" } } as const;
    expect(clusterWith({ ...engine, kubernetesVersion: "1.33.2" })).not.toHaveProperty("automatic_upgrade_channel");
    expect(clusterWith({ ...engine, kubernetesVersion: "1.33" })).toHaveProperty("automatic_upgrade_channel", "patch");
  });

  test("is not written to an adopted cluster", () => {
    const adopted = clusterWith({ importId: IMPORT });
    for (const argument of ["automatic_upgrade_channel", "node_os_upgrade_channel", "network_profile"])
      expect(adopted).not.toHaveProperty(argument);
    expect(adopted.default_node_pool).toEqual({ name: "system" });
    expect(() => clusterWith({ importId: IMPORT, network: { policy: "none" } })).toThrow(
      '`network.policy` must be left out for an adopted cluster, got "none": Azure keeps the engine that the cluster has (at test/cluster)',
    );
  });
});

test("a cluster takes its nodes, upgrades and disks from the props", () => {
  const fixture = new ClusterFixture();
  fixture.cluster({
    identity: ClusterIdentity.userAssigned(fixture.identity("plane")),
    zones: ["1", "2", "3"],
    minNodeCount: 3,
    maxNodeCount: 9,
    osSku: "AzureLinux",
    osDiskType: "Managed",
    osDiskSizeGb: 128,
    maxPods: 110,
    hostEncryption: true,
    nodeLabels: { pool: "system" },
    maxSurge: "1",
    onlyCriticalAddOns: true,
    temporaryNodePoolName: "systemtmp",
    skuTier: "Premium",
    supportPlan: "AKSLongTermSupport",
    nodeOsUpgradeChannel: "SecurityPatch",
    upgradeWindow: {},
    nodeOsWindow: {
      frequency: "RelativeMonthly",
      dayOfWeek: "Tuesday",
      weekIndex: "Last",
      interval: 2,
      startTime: "22:30",
      utcOffset: "+05:30",
      durationHours: 8,
      startDate: "2026-12-01T00:00:00Z",
      notAllowed: [{ start: "2026-12-20T00:00:00Z", end: "2027-01-03T00:00:00Z" }],
    },
    releaseHours: [{ day: "Sunday", hours: [1, 2] }],
    diskEncryptionSet: { id: DISKS },
    nodeResourceGroupName: "rg-test-nodes",
    runCommand: false,
    imageCleanerIntervalHours: 48,
    addOns: {
      managedPrometheus: true,
      defender: { workspace: { id: WORKSPACE } },
      keda: true,
      verticalPodAutoscaler: true,
    },
  });
  expect(fixture.only("azurerm_kubernetes_cluster")).toMatchObject({
    default_node_pool: {
      name: "system",
      auto_scaling_enabled: true,
      min_count: 3,
      max_count: 9,
      zones: ["1", "2", "3"],
      os_sku: "AzureLinux",
      os_disk_type: "Managed",
      os_disk_size_gb: 128,
      max_pods: 110,
      host_encryption_enabled: true,
      node_labels: { pool: "system" },
      only_critical_addons_enabled: true,
      temporary_name_for_rotation: "systemtmp",
      upgrade_settings: { max_surge: "1" },
    },
    support_plan: "AKSLongTermSupport",
    node_os_upgrade_channel: "SecurityPatch",
    maintenance_window_auto_upgrade: {
      frequency: "Weekly",
      interval: 1,
      day_of_week: "Sunday",
      start_time: "00:00",
      utc_offset: "+00:00",
      duration: 4,
    },
    maintenance_window_node_os: {
      frequency: "RelativeMonthly",
      interval: 2,
      day_of_week: "Tuesday",
      week_index: "Last",
      start_time: "22:30",
      utc_offset: "+05:30",
      duration: 8,
      start_date: "2026-12-01T00:00:00Z",
      not_allowed: [{ start: "2026-12-20T00:00:00Z", end: "2027-01-03T00:00:00Z" }],
    },
    maintenance_window: { allowed: [{ day: "Sunday", hours: [1, 2] }] },
    disk_encryption_set_id: DISKS,
    node_resource_group: "rg-test-nodes",
    run_command_enabled: false,
    image_cleaner_enabled: true,
    image_cleaner_interval_hours: 48,
    monitor_metrics: {},
    microsoft_defender: { log_analytics_workspace_id: WORKSPACE },
    workload_autoscaler_profile: { keda_enabled: true, vertical_pod_autoscaler_enabled: true },
    depends_on: ["time_sleep.cluster_role-on-disk-encryption-set_plane-reader_wait"],
  });
  expect(fixture.grants()).toEqual([`Reader: user_assigned_identity.plane_resource.principal_id -> ${DISKS}`]);
});

test("no role on the disk encryption set is granted if the roles are granted elsewhere", () => {
  const fixture = new ClusterFixture();
  fixture.cluster({ diskEncryptionSet: { id: DISKS }, network: { grantRoles: false } });
  expect(fixture.grants()).toEqual([]);
});

describe("overrides", () => {
  test("a lifecycle is merged, so that an ignored tag does not remove the protection", () => {
    const overrides = { lifecycle: { ignoreChanges: ["tags"] } };
    expect(clusterWith({ protectIssuer: true, overrides }).lifecycle).toEqual({
      prevent_destroy: true,
      ignore_changes: [
        "automatic_upgrade_channel",
        "network_profile[0].network_data_plane",
        "network_profile[0].network_policy",
        "tags",
      ],
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

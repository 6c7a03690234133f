import { AzurermTarget, type WorkloadIdentityClusterProps } from "../../../../constructs";
import { ClusterFixture } from "../cluster-fixture";

const SUBNET =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v/subnets/";
const IMPORT =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-test/providers/Microsoft.ContainerService/managedClusters/aks-test";
const auto = (props: Partial<WorkloadIdentityClusterProps>) =>
  new ClusterFixture().cluster({ nodeProvisioning: "auto", ...props });

test.each<[string, Partial<WorkloadIdentityClusterProps>, string]>([
  [
    "an autoscaler",
    { minNodeCount: 1, maxNodeCount: 5 },
    '`minNodeCount` and `maxNodeCount` must be left out with `nodeProvisioning` "auto", got 1; AKS adds nodes by itself; give `nodeCount` for the system pool',
  ],
  [
    "an autoscaler in overrides",
    { overrides: { defaultNodePool: { autoScalingEnabled: true, minCount: 1, maxCount: 5 } } },
    '`overrides.defaultNodePool.autoScalingEnabled` must be left out with `nodeProvisioning` "auto", got true; AKS adds nodes by itself',
  ],
  [
    "kubenet",
    { network: { plugin: "kubenet" } },
    '`network.plugin` must be "azure" with `nodeProvisioning` "auto", got "kubenet"; leave `network.plugin` out',
  ],
  [
    "calico",
    { network: { policy: "calico" } },
    '`network.policy` must not be "calico" with `nodeProvisioning` "auto", got "calico"; leave `network.policy` and `network.dataPlane` out for cilium',
  ],
  [
    "calico as the default of a data plane",
    { network: { dataPlane: "azure" } },
    '`network.policy` must not be "calico" with `nodeProvisioning` "auto", got "calico"; leave `network.policy` and `network.dataPlane` out for cilium',
  ],
  [
    "pods in a subnet of their own",
    { network: { subnet: { id: `${SUBNET}nodes` }, podSubnet: { id: `${SUBNET}pods` } } },
    '`network.podSubnet` must be left out with `nodeProvisioning` "auto", got a subnet: pods need addresses of the overlay or of the nodes\' subnet',
  ],
  [
    "IPv6",
    { network: { ipVersions: ["IPv4", "IPv6"] } },
    '`network.ipVersions` must be ["IPv4"] with `nodeProvisioning` "auto", got ["IPv4","IPv6"]; leave `network.ipVersions` out',
  ],
  [
    "a basic load balancer",
    { network: { loadBalancerSku: "basic" } },
    '`network.loadBalancerSku` must be "standard" with `nodeProvisioning` "auto", got "basic"; leave `network.loadBalancerSku` out',
  ],
  [
    "a service principal",
    {
      importId: IMPORT,
      overrides: {
        servicePrincipal: { clientId: "00000000-0000-0000-0000-0000000000e0", clientSecret: "${var.secret}" },
      },
    },
    '`nodeProvisioning` "auto" needs a cluster with a managed identity, got `overrides.servicePrincipal`; use the prop `identity`',
  ],
])("refuses %s with node auto-provisioning", (_, props, message) => {
  expect(() => auto(props)).toThrow(`${message} (at test/cluster) [node-provisioning]`);
});

test.each<[string, Partial<WorkloadIdentityClusterProps>]>([
  ["a system pool of three nodes, for critical add-ons", { nodeCount: 3, onlyCriticalAddOns: true }],
  ["pods in the nodes' subnet", { network: { pluginMode: "node-subnet", subnet: { id: `${SUBNET}nodes` } } }],
  ["the engine of Azure", { network: { policy: "azure" } }],
  ["IPv4", { network: { ipVersions: ["IPv4"] } }],
  ["the adoption of a cluster", { importId: IMPORT }],
])("accepts %s", (_, props) => {
  expect(() => auto(props)).not.toThrow();
});

test("a pool has a fixed number of Linux nodes", () => {
  expect(() => auto({}).addNodePool("apps", { nodePoolName: "apps", osType: "Windows" })).toThrow(
    '`osType` must be "Linux" in a cluster with `nodeProvisioning` "auto", got "Windows"; use a cluster without it (at test/cluster) [node-provisioning]',
  );
  expect(() => auto({}).addNodePool("apps", { nodePoolName: "apps", minNodeCount: 1, maxNodeCount: 3 })).toThrow(
    'the pool must have a fixed `nodeCount` in a cluster with `nodeProvisioning` "auto", got an autoscaler; AKS adds nodes by itself (at test/cluster) [node-provisioning]',
  );
  expect(auto({}).addNodePool("apps", { nodePoolName: "apps", nodeCount: 3 }).nodePoolName).toBe("apps");
});

describe("the provisioning of nodes is written", () => {
  test.each([
    ["auto", "Auto"],
    ["manual", "Manual"],
  ] as const)("as %s", (nodeProvisioning, mode) => {
    for (const importId of [undefined, IMPORT]) {
      const fixture = new ClusterFixture();
      fixture.cluster({ nodeProvisioning, importId });
      expect(fixture.only("azurerm_kubernetes_cluster").node_provisioning_profile).toEqual({ mode });
    }
  });

  test("for azurerm 5, also to an adopted cluster", () => {
    const fixture = new ClusterFixture();
    AzurermTarget.choose(fixture.stack, "~> 5.2");
    fixture.cluster({ nodeProvisioning: "manual", importId: IMPORT });
    const cluster = fixture.only("azurerm_kubernetes_cluster");
    expect(cluster.node_provisioning_profile).toEqual({ mode: "Manual" });
    expect((cluster.lifecycle as { ignore_changes: string[] }).ignore_changes).not.toContain(
      "node_provisioning_profile",
    );
  });

  test("not for a release without it", () => {
    const fixture = new ClusterFixture();
    AzurermTarget.choose(fixture.stack, "4.55.0");
    fixture.cluster({ nodeProvisioning: "auto" });
    expect(() => fixture.synthesize()).toThrow(
      '`nodeProvisioning` needs azurerm 4.81 or later, got "4.55.0"; choose it with AzurermTarget.choose',
    );
  });
});

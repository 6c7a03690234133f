import fc from "fast-check";
import type { ClusterNetworkProps } from "../../../constructs";
import { describeProviders, Workspace } from "../../kit/terraform";
import { build, type ClusterPlan, validClusters } from "./cluster-arbitrary";
import { ClusterFixture } from "./cluster-fixture";

describeProviders("clusters as their rules allow them", () => {
  test("1,000 valid configurations pass `terraform validate`, 50 to a stack", async () => {
    const first = new ClusterFixture();
    first.cluster();
    const workspace = new Workspace(first.synthesize());
    try {
      await workspace.init();
      await fc.assert(
        fc.asyncProperty(fc.array(validClusters, { minLength: 50, maxLength: 50 }), async (plans) => {
          const fixture = new ClusterFixture();
          plans.forEach((plan, i) => build(fixture, `c${i}`, plan));
          workspace.use(fixture.synthesize());
          await workspace.must(["validate"]);
        }),
        { numRuns: 20, endOnFailure: true },
      );
    } finally {
      workspace.remove();
    }
  });
});

type Breakage = readonly [what: string, act: (plan: ClusterPlan) => ClusterPlan];

const withNetwork = (plan: ClusterPlan, network: ClusterNetworkProps): ClusterPlan => ({
  ...plan,
  props: { ...plan.props, network: { ...plan.props.network, ...network } },
});
const withProps = (plan: ClusterPlan, props: Partial<ClusterPlan["props"]>): ClusterPlan => ({
  ...plan,
  props: { ...plan.props, ...props },
});
const withPool = (plan: ClusterPlan, pool: Partial<ClusterPlan["pools"][number]>): ClusterPlan => ({
  ...plan,
  pools: [...plan.pools, { nodePoolName: "last", ...pool }],
});
const subnet = {
  id: "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v/subnets/s",
};
const zone = { id: subnet.id.replace(/virtualNetworks.*/, "privateDnsZones/privatelink.westus2.azmk8s.io") };

/** Each makes any valid configuration one that Azure or the provider refuses. */
const BREAKAGES: readonly Breakage[] = [
  ["a DNS address outside the services", (plan) => withNetwork(plan, { dnsServiceIp: "192.168.0.10" })],
  [
    "the first service address for DNS",
    (plan) => {
      const services = plan.props.network!.serviceCidr ?? plan.props.network!.serviceCidrs![0]!;
      return withNetwork(plan, { dnsServiceIp: services.replace(/0\/\d+$/, "1") });
    },
  ],
  ["no DNS address", (plan) => withNetwork(plan, { dnsServiceIp: undefined })],
  [
    "services of /12",
    (plan) =>
      withNetwork(plan, {
        serviceCidrs: undefined,
        ipVersions: undefined,
        podCidrs: undefined,
        serviceCidr: "10.160.0.0/12",
        dnsServiceIp: "10.160.0.10",
      }),
  ],
  [
    "services in a reserved range",
    (plan) =>
      withNetwork(plan, {
        serviceCidrs: undefined,
        ipVersions: undefined,
        podCidrs: undefined,
        serviceCidr: "172.30.1.0/24",
        dnsServiceIp: "172.30.1.10",
      }),
  ],
  [
    "a subnet over the services",
    (plan) =>
      withNetwork(plan, { subnetCidrs: [plan.props.network!.serviceCidr ?? plan.props.network!.serviceCidrs![0]!] }),
  ],
  ["a subnet in a reserved range", (plan) => withNetwork(plan, { subnetCidrs: ["169.254.0.0/24"] })],
  ["a range that is none", (plan) => withNetwork(plan, { subnetCidrs: ["10.0.0.0/33"] })],
  ["IPv6 alone", (plan) => withNetwork(plan, { ipVersions: ["IPv6"] })],
  ["a plugin that is none", (plan) => withNetwork(plan, { plugin: "Azure" as never })],
  ["an outbound type that is none", (plan) => withNetwork(plan, { outboundType: "natGateway" as never })],
  ["policy cilium on Azure's data plane", (plan) => withNetwork(plan, { policy: "cilium", dataPlane: "azure" })],
  [
    "authorized ranges on a private cluster",
    (plan) => withNetwork(plan, { privateCluster: {}, authorizedIpRanges: ["203.0.113.0/24"] }),
  ],
  [
    "an API server without a name",
    (plan) =>
      withNetwork(plan, { authorizedIpRanges: undefined, privateCluster: { dnsZone: "none", publicFqdn: false } }),
  ],
  [
    "a zone with a system-assigned control plane",
    (plan) =>
      withNetwork(
        { ...plan, identity: "system" },
        { authorizedIpRanges: undefined, privateCluster: { dnsZone: zone } },
      ),
  ],
  [
    "kubenet in a subnet with a system-assigned control plane",
    (plan) =>
      withNetwork(
        { ...plan, identity: "system" },
        {
          plugin: "kubenet",
          pluginMode: undefined,
          podSubnet: undefined,
          dataPlane: undefined,
          policy: undefined,
          subnet,
        },
      ),
  ],
  [
    "an API server's subnet with a system-assigned control plane",
    (plan) => withNetwork({ ...plan, identity: "system" }, { apiServerSubnet: subnet }),
  ],
  [
    "virtual nodes on the overlay",
    (plan) =>
      withProps(withNetwork(plan, { pluginMode: "overlay", plugin: "azure", podSubnet: undefined }), {
        addOns: { virtualNodes: { subnetName: "s" } },
      }),
  ],
  ["cost analysis on the free tier", (plan) => withProps(plan, { skuTier: "Free", addOns: { costAnalysis: true } })],
  [
    "an application gateway in two places",
    (plan) => withProps(plan, { addOns: { applicationGateway: { subnet, subnetCidr: "10.0.0.0/24" } } }),
  ],
  ["HTTP application routing", (plan) => withProps(plan, { overrides: { httpApplicationRoutingEnabled: true } })],
  [
    "a name that ends with a hyphen",
    (plan) => withProps(plan, { clusterName: `${plan.props.clusterName.slice(0, 60)}-` }),
  ],
  ["1,001 nodes", (plan) => withProps(plan, { nodeCount: 1001 })],
  ["more nodes at least than at most", (plan) => withProps(plan, { minNodeCount: 9, maxNodeCount: 8 })],
  ["a zone twice", (plan) => withProps(plan, { zones: ["1", "1"] })],
  ["a window of three hours", (plan) => withProps(plan, { nodeOsWindow: { durationHours: 3 } })],
  ["a pool of 13 characters", (plan) => withPool(plan, { nodePoolName: "abcdefghijklm" })],
  ["a Windows pool of 7 characters", (plan) => withPool(plan, { nodePoolName: "windows", osType: "Windows" })],
  ["a system pool of Spot machines", (plan) => withPool(plan, { mode: "System", priority: "Spot" })],
  ["upgrade settings for Spot", (plan) => withPool(plan, { priority: "Spot", maxSurge: "1" })],
];

test.each(BREAKAGES)("%s is an error of this library in any configuration", (_, act) => {
  fc.assert(
    fc.property(validClusters, (plan) => {
      let refusal: unknown;
      try {
        build(new ClusterFixture(), "cluster", act(plan));
      } catch (error) {
        refusal = error;
      }
      expect(refusal).toBeInstanceOf(Error);
      // What is wrong, in backticks or by its name, and where: no stack trace of something inside.
      expect((refusal as Error).message).toMatch(
        /^[\s\S]*(`[^`]+`|range)[\s\S]* \(at test\/cluster(\/pool-\d)?\) \[[a-z-]+\]$/,
      );
      expect((refusal as Error).constructor).toBe(Error);
    }),
    { numRuns: 50 },
  );
});

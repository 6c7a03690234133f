import fc from "fast-check";
import {
  ClusterIdentity,
  type ClusterNetworkProps,
  type NodePoolOptions,
  type WorkloadIdentityCluster,
  type WorkloadIdentityClusterProps,
} from "../../../constructs";
import type { ClusterFixture } from "./cluster-fixture";

const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";
const azure = (type: string, name: string) => ({ id: `${SUBSCRIPTION}/resourceGroups/rg/providers/${type}/${name}` });
const subnetOf = (name: string) => azure("Microsoft.Network/virtualNetworks/vnet/subnets", name);
const NETWORK = azure("Microsoft.Network/virtualNetworks", "vnet");

/** A configuration of a cluster, whose identities are made when it is built. */
export interface ClusterPlan {
  readonly identity: "system" | "user" | "kubelet";
  readonly props: Omit<WorkloadIdentityClusterProps, "resourceGroup" | "identity">;
  readonly pools: readonly NodePoolOptions[];
}

/** A range within 10.<from>.0.0 to 10.<to>.255.255, so that ranges of different kinds never meet. */
const range = (from: number, to: number, largest: number, smallest: number) =>
  fc
    .tuple(fc.integer({ min: from, max: to }), fc.integer({ min: largest, max: smallest }))
    .map(([second, prefix]) => ({ cidr: `10.${second}.0.0/${prefix}`, second, prefix }));

const ranges = fc
  .record({
    pods: fc.option(range(64, 127, 16, 22), { nil: undefined }),
    services: range(128, 191, 16, 26),
    dns: fc.integer({ min: 2, max: 62 }),
    dual: fc.boolean(),
  })
  .map(({ pods, services, dns, dual }) => ({
    pods,
    dual,
    services: services.cidr,
    dnsServiceIp: `10.${services.second}.0.${dns}`,
  }));

function some<Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.option(value, { nil: undefined });
}

/** Leaves out what is undefined, as a caller would. */
function given<Props extends object>(props: Props): Props {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined)) as Props;
}

const choices = fc.record({
  identity: fc.constantFrom("system", "user", "kubelet" as const),
  mode: fc.constantFrom("overlay", "node-subnet", "pod-subnet", "kubenet", "none", "default" as const),
  ownSubnet: fc.boolean(),
  cilium: fc.boolean(),
  calico: fc.boolean(),
  azurePolicy: fc.boolean(),
  ranges,
  access: fc.constantFrom("public", "authorized", "private-system", "private-none", "private-own" as const),
  authorized: fc.array(
    fc.tuple(fc.integer({ min: 1, max: 223 }), fc.integer({ min: 8, max: 32 })).map(([a, p]) => `${a}.0.0.0/${p}`),
    { minLength: 1, maxLength: 5 },
  ),
  outbound: fc.constantFrom(
    undefined,
    "loadBalancer",
    "managedNATGateway",
    "userDefinedRouting",
    "userAssignedNATGateway",
    "none",
  ),
  outboundIps: fc.integer({ min: 0, max: 2 }),
  basic: fc.boolean(),
  publicIps: fc.uniqueArray(fc.constantFrom("a", "b", "c")),
  disks: fc.uniqueArray(fc.constantFrom("one", "two")),
  apiServerSubnet: fc.boolean(),
  addOns: fc.record({
    appRouting: fc.boolean(),
    vault: fc.boolean(),
    secretsProvider: fc.boolean(),
    monitoring: fc.boolean(),
    policy: fc.boolean(),
    gateway: fc.constantFrom(undefined, "gateway", "subnet", "subnetCidr"),
    virtualNodes: fc.boolean(),
    costAnalysis: fc.boolean(),
  }),
  skuTier: fc.constantFrom(undefined, "Free", "Standard", "Premium" as const),
  clusterName: fc.stringMatching(/^[a-zA-Z0-9]([-_a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$/, { size: "max" }),
  nodePoolName: some(fc.stringMatching(/^[a-z][a-z0-9]{0,11}$/)),
  nodeCount: some(fc.integer({ min: 1, max: 1000 })),
  autoscaled: some(fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 500, max: 1000 }))),
  zones: some(fc.uniqueArray(fc.constantFrom("1", "2", "3" as const), { minLength: 1 })),
  osSku: some(fc.constantFrom("AzureLinux", "AzureLinux3", "Ubuntu", "Ubuntu2204" as const)),
  onlyCriticalAddOns: some(fc.boolean()),
  upgrades: fc.record({
    automaticUpgradeChannel: some(fc.constantFrom("patch", "node-image", "none" as const)),
    upgradeWindow: some(
      fc.oneof(
        fc.record({ frequency: fc.constant("Daily" as const), interval: fc.integer({ min: 1, max: 7 }) }),
        fc.record({ dayOfWeek: fc.constantFrom("Monday", "Sunday" as const), startTime: fc.constant("23:30") }),
        fc.record({
          frequency: fc.constant("AbsoluteMonthly" as const),
          dayOfMonth: fc.integer({ min: 1, max: 31 }),
          durationHours: fc.integer({ min: 4, max: 24 }),
        }),
      ),
    ),
  }),
  workloadIdentity: some(fc.boolean()),
  localAccounts: some(fc.boolean()),
  protectIssuer: some(fc.boolean()),
  roleWaitSeconds: some(fc.integer({ min: 0, max: 3600 })),
  kubernetesVersion: some(fc.integer({ min: 22, max: 40 }).map((minor) => `1.${minor}`)),
  pools: fc.array(
    fc.record({
      name: fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/),
      kind: fc.constantFrom("user", "system", "spot", "windows"),
      nodeCount: fc.integer({ min: 1, max: 1000 }),
      ownSubnet: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
});

type Choices = typeof choices extends fc.Arbitrary<infer Value> ? Value : never;

function networkOf(choice: Choices): ClusterNetworkProps {
  const { mode, identity, ranges: address, access } = choice;
  const user = identity !== "system";
  const plugin = mode === "kubenet" || mode === "none" ? mode : "azure";
  const podsHaveRange = mode === "overlay" || mode === "default" || mode === "kubenet";
  const subnet = mode === "pod-subnet" || (choice.ownSubnet && (user || plugin !== "kubenet"));
  const outbound =
    choice.outbound === "managedNATGateway" && subnet
      ? "loadBalancer"
      : (choice.outbound === "userDefinedRouting" || choice.outbound === "userAssignedNATGateway") && !subnet
        ? undefined
        : choice.outbound;
  const loadBalancer = outbound === undefined || outbound === "loadBalancer";
  const basic = choice.basic && loadBalancer && choice.pools.length === 0 && access !== "authorized";
  const windows = choice.pools.some(({ kind }) => kind === "windows");
  const cilium = choice.cilium && plugin === "azure" && !windows;
  const dual = address.dual && podsHaveRange;
  const ownZone = access === "private-own" && user;
  return given<ClusterNetworkProps>({
    plugin: mode === "default" ? undefined : plugin,
    pluginMode: mode === "overlay" || mode === "node-subnet" ? mode : undefined,
    subnet: subnet ? subnetOf("nodes") : undefined,
    podSubnet: mode === "pod-subnet" ? subnetOf("pods") : undefined,
    subnetCidrs: subnet ? ["10.0.0.0/20", "10.0.16.0/20"] : undefined,
    dataPlane: cilium ? "cilium" : undefined,
    policy:
      cilium || plugin === "none"
        ? undefined
        : choice.calico
          ? "calico"
          : choice.azurePolicy && plugin === "azure"
            ? "azure"
            : windows
              ? "none"
              : undefined,
    podCidr: podsHaveRange && !dual ? address.pods?.cidr : undefined,
    podCidrs: dual && address.pods ? [address.pods.cidr, "fd01::/64"] : undefined,
    serviceCidr: dual ? undefined : address.services,
    serviceCidrs: dual ? [address.services, "fd02::/108"] : undefined,
    dnsServiceIp: address.dnsServiceIp,
    ipVersions: dual ? ["IPv4", "IPv6"] : undefined,
    loadBalancerSku: basic ? "basic" : undefined,
    outboundType: outbound,
    outboundPublicIps:
      loadBalancer && !basic && choice.outboundIps > 0
        ? ["out-1", "out-2"]
            .slice(0, choice.outboundIps)
            .map((name) => azure("Microsoft.Network/publicIPAddresses", name))
        : undefined,
    publicIps: choice.publicIps.map((name) => azure("Microsoft.Network/publicIPAddresses", name)),
    disks: choice.disks.map((name) => azure("Microsoft.Compute/disks", name)),
    authorizedIpRanges: access === "authorized" ? choice.authorized : undefined,
    apiServerSubnet: choice.apiServerSubnet && user ? subnetOf("api-server") : undefined,
    virtualNetwork: ownZone ? NETWORK : undefined,
    privateCluster: ownZone
      ? { dnsZone: azure("Microsoft.Network/privateDnsZones", "privatelink.westus2.azmk8s.io"), fqdnSubdomain: "team" }
      : access === "private-system"
        ? { publicFqdn: false }
        : access === "private-none"
          ? { dnsZone: "none" }
          : undefined,
  });
}

function planOf(choice: Choices): ClusterPlan {
  const network = networkOf(choice);
  const { addOns } = choice;
  const vault = azure("Microsoft.KeyVault/vaults", "kv");
  const virtualNodes = addOns.virtualNodes && choice.mode === "node-subnet" && choice.access !== "authorized";
  const skuTier = choice.skuTier;
  const costAnalysis = addOns.costAnalysis && (skuTier === "Standard" || skuTier === "Premium") && !virtualNodes;
  const gateway = {
    gateway: {
      gateway: azure("Microsoft.Network/applicationGateways", "gateway"),
      gatewayResourceGroup: azure("x", "y"),
    },
    subnet: { subnet: subnetOf("gateway") },
    subnetCidr: { subnetCidr: "10.0.32.0/24" },
  };
  return {
    identity: choice.identity,
    props: given<ClusterPlan["props"]>({
      clusterName: choice.clusterName,
      network,
      addOns: given({
        appRouting: addOns.appRouting
          ? given({
              dnsZones: [azure("Microsoft.Network/dnsZones", "example.org")],
              vault: addOns.vault ? vault : undefined,
            })
          : undefined,
        keyVaultSecretsProvider: addOns.secretsProvider ? { vault } : undefined,
        monitoring: addOns.monitoring
          ? { workspace: azure("Microsoft.OperationalInsights/workspaces", "logs") }
          : undefined,
        azurePolicy: addOns.policy,
        applicationGateway: addOns.gateway ? gateway[addOns.gateway] : undefined,
        virtualNodes: virtualNodes ? { subnetName: "instances", subnet: subnetOf("instances") } : undefined,
        costAnalysis,
      }),
      skuTier,
      nodePoolName: choice.nodePoolName,
      nodeCount: choice.autoscaled ? undefined : choice.nodeCount,
      minNodeCount: choice.autoscaled?.[0],
      maxNodeCount: choice.autoscaled?.[1],
      zones: network.loadBalancerSku === "basic" ? undefined : choice.zones,
      osSku: choice.osSku,
      onlyCriticalAddOns: choice.onlyCriticalAddOns,
      ...given(choice.upgrades),
      workloadIdentity: choice.workloadIdentity,
      localAccounts: choice.localAccounts,
      protectIssuer: choice.protectIssuer,
      roleWaitSeconds: choice.roleWaitSeconds,
      kubernetesVersion: choice.kubernetesVersion,
      overrides: network.outboundType === "none" ? { bootstrapProfile: { artifactSource: "Cache" } } : undefined,
    }),
    pools: choice.pools.map(({ name, kind, nodeCount, ownSubnet }) =>
      given<NodePoolOptions>({
        nodePoolName: name,
        mode: kind === "system" ? "System" : undefined,
        osType: kind === "windows" ? "Windows" : undefined,
        priority: kind === "spot" ? "Spot" : undefined,
        nodeCount,
        subnet: ownSubnet ? subnetOf(`pool-${name}`) : undefined,
      }),
    ),
  };
}

/** Configurations that Azure takes, as far as its documents say. */
export const validClusters: fc.Arbitrary<ClusterPlan> = choices.map(planOf);

/** Builds a configuration; constructs of one plan are distinguished by `id`. */
export function build(
  fixture: ClusterFixture,
  id: string,
  { identity, props, pools }: ClusterPlan,
): WorkloadIdentityCluster {
  const plane = (): ReturnType<ClusterFixture["identity"]> => fixture.identity(`${id}-plane`);
  const cluster = fixture.cluster(
    {
      ...props,
      identity:
        identity === "system"
          ? ClusterIdentity.systemAssigned()
          : ClusterIdentity.userAssigned(plane(), {
              kubelet: identity === "kubelet" ? fixture.identity(`${id}-kubelet`) : undefined,
            }),
    },
    id,
  );
  pools.forEach((pool, i) => cluster.addNodePool(`pool-${i}`, pool));
  return cluster;
}

import { networkProblem, type NetworkSettings } from "../../../../constructs/cluster/network/cluster-network-rules";

const check = (settings: Partial<NetworkSettings>): string | undefined =>
  networkProblem({
    identityType: "UserAssigned",
    subnet: false,
    podSubnet: false,
    podCidr: false,
    routeTable: false,
    outboundPublicIps: false,
    apiServerSubnet: false,
    ...settings,
  });

test.each<[string, Partial<NetworkSettings>, string]>([
  [
    "an overlay with kubenet",
    { plugin: "kubenet", pluginMode: "overlay" },
    '`network.pluginMode` must be left out unless `network.plugin` is "azure", got "overlay" with "kubenet" [network-plugin-mode]',
  ],
  [
    "both IP versions with pods in the nodes' subnet",
    { pluginMode: "node-subnet", ipVersions: ["IPv4", "IPv6"] },
    "`network.ipVersions` with both versions needs Azure CNI overlay or kubenet, got pods with addresses from a subnet; set " +
      '`network.pluginMode` to "overlay", or leave `network.ipVersions` out [network-dual-stack]',
  ],
  [
    "a pod subnet with kubenet",
    { plugin: "kubenet", subnet: true, podSubnet: true },
    '`network.podSubnet` needs `network.plugin` "azure", got "kubenet"; leave one of them out [network-pod-subnet]',
  ],
  [
    "a pod subnet without a subnet of nodes",
    { podSubnet: true },
    "`network.podSubnet` needs `network.subnet` in the same virtual network, got none; give the nodes' subnet too [network-pod-subnet]",
  ],
  [
    "a pod subnet with the overlay",
    { subnet: true, podSubnet: true, pluginMode: "overlay" },
    '`network.podSubnet` and `network.pluginMode` "overlay" cannot be combined, because pods get addresses from one of them; leave one out [network-pod-subnet]',
  ],
  [
    "a pod range without the overlay",
    { pluginMode: "node-subnet", podCidr: true },
    '`network.podCidr` must be left out if pods get addresses from a subnet; leave it out, or set `network.pluginMode` to "overlay" [network-pod-range]',
  ],
  [
    "policy azure with kubenet",
    { plugin: "kubenet", policy: "azure" },
    '`network.policy` "azure" needs `network.plugin` "azure", got "kubenet"; use "calico" or change the plugin [network-data-plane]',
  ],
  [
    "policy cilium on the data plane of Azure",
    { policy: "cilium", dataPlane: "azure" },
    '`network.policy` "cilium" needs `network.dataPlane` "cilium", got "azure"; set it [network-data-plane]',
  ],
  [
    "policy cilium without a data plane",
    { policy: "cilium" },
    '`network.policy` "cilium" needs `network.dataPlane` "cilium", got none; set it [network-data-plane]',
  ],
  [
    "another policy on the data plane cilium",
    { policy: "calico", dataPlane: "cilium" },
    '`network.policy` must be "cilium" with `network.dataPlane` "cilium", got "calico"; leave it out [network-data-plane]',
  ],
  [
    "data plane cilium with kubenet",
    { plugin: "kubenet", dataPlane: "cilium" },
    '`network.dataPlane` "cilium" needs `network.plugin` "azure", got "kubenet" [network-data-plane]',
  ],
  [
    "advanced networking without cilium",
    { advancedNetworking: true },
    '`overrides.networkProfile.advancedNetworking` needs `network.dataPlane` "cilium"; set it [network-data-plane]',
  ],
  [
    "user-defined routing without a subnet",
    { outboundType: "userDefinedRouting" },
    '`network.outboundType` "userDefinedRouting" needs `network.subnet`, one whose route table has a route for 0.0.0.0/0; give the subnet, and the association with its route table in `network.waitFor` [network-outbound]',
  ],
  [
    "a NAT gateway of yours without a subnet",
    { outboundType: "userAssignedNATGateway" },
    '`network.outboundType` "userAssignedNATGateway" needs `network.subnet`, one that a NAT gateway is associated with; give the subnet, and the association in `network.waitFor` [network-outbound]',
  ],
  [
    "a managed NAT gateway in a subnet of yours",
    { outboundType: "managedNATGateway", subnet: true },
    '`network.outboundType` "managedNATGateway" is for a network that Azure creates, got `network.subnet`; use "userAssignedNATGateway" with your own subnet [network-outbound]',
  ],
  [
    "no way out without a cache of images",
    { outboundType: "none" },
    '`network.outboundType` "none" needs `overrides.bootstrapProfile.artifactSource` "Cache"; set it, with a registry that holds the images [network-outbound]',
  ],
  [
    "no way out with images from outside",
    { outboundType: "none", artifactSource: "Direct" },
    '`network.outboundType` "none" needs `overrides.bootstrapProfile.artifactSource` "Cache"; set it, with a registry that holds the images [network-outbound]',
  ],
  [
    "a basic load balancer with routing of yours",
    { loadBalancerSku: "basic", outboundType: "userDefinedRouting", subnet: true },
    '`network.outboundType` "userDefinedRouting" needs `network.loadBalancerSku` "standard", got "basic" [network-load-balancer]',
  ],
  [
    "outbound addresses on a basic load balancer",
    { loadBalancerSku: "basic", outboundPublicIps: true },
    '`network.outboundPublicIps` need `network.loadBalancerSku` "standard", got "basic" [network-load-balancer]',
  ],
  [
    "outbound addresses that nothing sends from",
    { outboundPublicIps: true, outboundType: "managedNATGateway" },
    '`network.outboundPublicIps` are for `network.outboundType` "loadBalancer", got "managedNATGateway"; leave one of them out [network-outbound]',
  ],
  [
    "kubenet in a subnet with a system-assigned control plane",
    { plugin: "kubenet", subnet: true, identityType: "SystemAssigned" },
    '`network.subnet` with `network.plugin` "kubenet" needs a user-assigned control plane, got "SystemAssigned"; use `ClusterIdentity.userAssigned`, whose roles exist before the cluster [network-control-plane]',
  ],
  [
    "an API server in a subnet with a system-assigned control plane",
    { apiServerSubnet: true, identityType: "SystemAssigned" },
    '`network.apiServerSubnet` needs a user-assigned control plane, got "SystemAssigned"; use `ClusterIdentity.userAssigned`, whose roles exist before the cluster [network-control-plane]',
  ],
])("refuses %s", (_, settings, problem) => {
  expect(check(settings)).toBe(problem);
});

test.each<[string, Partial<NetworkSettings>]>([
  ["nothing at all", {}],
  ["both IP versions in the overlay", { ipVersions: ["IPv4", "IPv6"] }],
  ["both IP versions with kubenet", { plugin: "kubenet", ipVersions: ["IPv4", "IPv6"] }],
  ["one IP version with pods in the nodes' subnet", { pluginMode: "node-subnet", ipVersions: ["IPv4"] }],
  ["a pod range in the overlay", { pluginMode: "overlay", podCidr: true }],
  ["a pod range with kubenet", { plugin: "kubenet", podCidr: true }],
  ["a pod subnet with a subnet of nodes", { subnet: true, podSubnet: true, pluginMode: "node-subnet" }],
  ["policy calico with kubenet", { plugin: "kubenet", policy: "calico" }],
  ["data plane cilium, whose policy follows", { dataPlane: "cilium" }],
  [
    "data plane cilium in the nodes' subnet, which newer AKS takes",
    { dataPlane: "cilium", pluginMode: "node-subnet", subnet: true },
  ],
  ["user-defined routing in a subnet", { outboundType: "userDefinedRouting", subnet: true }],
  ["a managed NAT gateway in Azure's network", { outboundType: "managedNATGateway" }],
  ["no way out with a cache of images", { outboundType: "none", artifactSource: "Cache" }],
  ["a plugin of your own", { plugin: "none" }],
  ["Azure CNI in a subnet with a system-assigned control plane", { subnet: true, identityType: "SystemAssigned" }],
])("accepts %s", (_, settings) => {
  expect(check(settings)).toBeUndefined();
});

import { PrivateDnsZone, PrivateEndpoint } from "../../../constructs";
import type { Explanations } from "../given";

const GROUP =
  "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-network/providers/Microsoft.Network";
const subnet = (name: string) => ({ id: `${GROUP}/virtualNetworks/vnet/subnets/${name}` });

export const NETWORK: Explanations = {
  "network-authorized-ranges": {
    cause: "Authorized IP ranges need a standard load balancer, a public API server and at most 200 ranges.",
    fix: "Change the load balancer, or use fewer ranges.",
    example: ({ newCluster }) =>
      newCluster({ network: { loadBalancerSku: "basic", authorizedIpRanges: ["203.0.113.0/24"] } }),
  },
  "network-control-plane": {
    cause: "The control plane needs roles on the network before the cluster exists, so its identity must exist first.",
    fix: "Use `ClusterIdentity.userAssigned`.",
    example: ({ newCluster }) => newCluster({ network: { apiServerSubnet: subnet("api-server") } }),
  },
  "network-data-plane": {
    cause: "The network policy does not fit the plugin or the data plane.",
    fix: "Change one of them as the message says.",
    example: ({ newCluster }) => newCluster({ network: { plugin: "azure", dataPlane: "cilium", policy: "calico" } }),
  },
  "network-dns-service-ip": {
    cause: "The address of the DNS service must be in the service range, and not the first address of it.",
    fix: "Give both `serviceCidr` and an address in it, such as the tenth.",
    example: ({ newCluster }) => newCluster({ network: { serviceCidr: "10.1.0.0/16", dnsServiceIp: "10.2.0.10" } }),
  },
  "network-dual-stack": {
    cause: "AKS supports both IP versions with an overlay or kubenet only.",
    fix: 'Set `network.pluginMode: "overlay"`, or use one IP version.',
    example: ({ newCluster }) =>
      newCluster({ network: { plugin: "azure", pluginMode: "node-subnet", ipVersions: ["IPv4", "IPv6"] } }),
  },
  "network-ip-versions": {
    cause: "AKS supports IPv4, or IPv4 and IPv6 in this order.",
    fix: 'Write `["IPv4"]` or `["IPv4", "IPv6"]`.',
    example: ({ newCluster }) => newCluster({ network: { ipVersions: ["IPv6"] } }),
  },
  "network-label-length": {
    cause:
      "AKS labels nodes with the names of the subnet, the network and the resource group. A label has at most 63 characters.",
    fix: "Use shorter names.",
    example: ({ newCluster }) => newCluster({ network: { subnet: subnet("nodes".repeat(14)) } }),
  },
  "network-load-balancer": {
    cause: "The outbound setting needs a standard load balancer.",
    fix: 'Set `network.loadBalancerSku: "standard"`.',
    example: ({ newCluster }) =>
      newCluster({ network: { loadBalancerSku: "basic", outboundType: "managedNATGateway" } }),
  },
  "network-outbound": {
    cause: "The outbound type needs a subnet with a route or a NAT gateway, or a cache of images.",
    fix: "Pass the subnet, and its association in `network.waitFor`.",
    example: ({ newCluster }) => newCluster({ network: { outboundType: "userDefinedRouting" } }),
  },
  "network-overlap": {
    cause: "Two address ranges overlap, or a range overlaps one that AKS reserves.",
    fix: "Choose separate ranges.",
    example: ({ newCluster }) =>
      newCluster({ network: { podCidr: "10.0.0.0/16", serviceCidr: "10.0.1.0/24", dnsServiceIp: "10.0.1.10" } }),
  },
  "network-plugin-mode": {
    cause: "`pluginMode` belongs to Azure CNI.",
    fix: 'Remove it, or set `network.plugin: "azure"`.',
    example: ({ newCluster }) => newCluster({ network: { plugin: "kubenet", pluginMode: "overlay" } }),
  },
  "network-pod-range": {
    cause: "Pods get addresses from a subnet, so a pod range has no effect.",
    fix: "Remove `podCidr`, or use the overlay.",
    example: ({ newCluster }) =>
      newCluster({ network: { plugin: "azure", pluginMode: "node-subnet", podCidr: "10.244.0.0/16" } }),
  },
  "network-pod-subnet": {
    cause: "A subnet for pods needs Azure CNI and a subnet for nodes in the same virtual network.",
    fix: "Pass `network.subnet` too, and use Azure CNI.",
    example: ({ newCluster }) => newCluster({ network: { plugin: "azure", podSubnet: subnet("pods") } }),
  },
  "network-private-dns": {
    cause: "The settings of the private API server contradict each other, or the name of its DNS zone is invalid.",
    fix: "Change the setting that the message names.",
    example: ({ newCluster }) => newCluster({ network: { privateCluster: { dnsZone: "none", publicFqdn: false } } }),
  },
  "network-range-count": {
    cause: "A list of ranges needs one range for each IP version, and excludes the prop for one range.",
    fix: "Give one range for each of `network.ipVersions`.",
    example: ({ newCluster }) => newCluster({ network: { podCidrs: ["10.244.0.0/16", "fd00::/64"] } }),
  },
  "network-service-range": {
    cause: "AKS limits the size of the service range.",
    fix: "Use a smaller range.",
    example: ({ newCluster }) => newCluster({ network: { serviceCidr: "10.0.0.0/8", dnsServiceIp: "10.0.0.10" } }),
  },
  "ip-address": {
    cause: "The text is not an IP address.",
    fix: "Write an address such as `10.0.0.10`.",
    example: ({ newCluster }) => newCluster({ network: { serviceCidr: "10.1.0.0/16", dnsServiceIp: "10.1.0" } }),
  },
  "ip-range": {
    cause: "The text is not an address range in CIDR notation, or has another IP version.",
    fix: "Write a range such as `10.0.0.0/16`.",
    example: ({ newCluster }) => newCluster({ network: { podCidr: "10.244.0.0" } }),
  },
  "private-link": {
    cause:
      "The private DNS zone has another name than the service needs, a network is linked twice, or the cloud has no such zone.",
    fix: "Use a `PrivateDnsZone` of the same service, and name each network once.",
    example: ({ stack, resourceGroup, vault }) =>
      new PrivateEndpoint(stack, "endpoint", {
        resourceGroup,
        endpointName: "pe-vault",
        service: "vault",
        target: vault,
        subnet: subnet("endpoints"),
        dnsZone: new PrivateDnsZone(stack, "zone", { resourceGroup, service: "registry" }),
      }),
  },
  "private-link-twice": {
    cause: "A record of a private DNS zone has the address of one endpoint. A second endpoint takes it over.",
    fix: "Use the existing endpoint, or another zone for a network that the first zone is not linked to.",
    example: ({ stack, resourceGroup, vault }) => {
      const dnsZone = new PrivateDnsZone(stack, "zone", { resourceGroup, service: "vault" });
      const props = { resourceGroup, service: "vault", target: vault, dnsZone } as const;
      new PrivateEndpoint(stack, "one", { ...props, endpointName: "pe-one", subnet: subnet("one") });
      new PrivateEndpoint(stack, "two", { ...props, endpointName: "pe-two", subnet: subnet("two") });
    },
  },
};

import { Token } from "cdktf";
import { type NetworkRanges, rangesProblem } from "../../../../constructs/cluster/network/network-ranges-rules";

const check = (ranges: Partial<NetworkRanges>): string | undefined =>
  rangesProblem({ podsHaveRanges: true, defaultsApply: true, ...ranges });
const services = { serviceCidr: "10.2.0.0/24", dnsServiceIp: "10.2.0.10" };
const token = Token.asString({ resolve: () => "later", creationStack: [], toString: () => "token" });

test.each<[string, Partial<NetworkRanges>, string]>([
  [
    "an address outside the service range",
    { ...services, dnsServiceIp: "10.2.1.10" },
    '`network.dnsServiceIp` must be an address inside the service range "10.2.0.0/24", got "10.2.1.10" [network-dns-service-ip]',
  ],
  [
    "the first address of the service range",
    { ...services, dnsServiceIp: "10.2.0.1" },
    '`network.dnsServiceIp` must not be the first address of the service range "10.2.0.0/24", which is that of kubernetes.default, got "10.2.0.1" [network-dns-service-ip]',
  ],
  [
    "the network address of the service range",
    { ...services, dnsServiceIp: "10.2.0.0" },
    '`network.dnsServiceIp` must not be the first address of the service range "10.2.0.0/24", which is that of kubernetes.default, got "10.2.0.0" [network-dns-service-ip]',
  ],
  [
    "a DNS address without a service range",
    { dnsServiceIp: "10.2.0.10" },
    '`network.serviceCidr` must be given together with `network.dnsServiceIp`, got only "10.2.0.10" [network-dns-service-ip]',
  ],
  [
    "a service range without a DNS address",
    { serviceCidr: "10.2.0.0/24" },
    '`network.dnsServiceIp` must be given together with the service range, got only "10.2.0.0/24" [network-dns-service-ip]',
  ],
  [
    "a service range without a DNS address, known at apply",
    { serviceCidr: token },
    "`network.dnsServiceIp` must be given together with the service range, got only a value that is known after apply [network-dns-service-ip]",
  ],
  [
    "a DNS address that is none",
    { ...services, dnsServiceIp: "10.2.0" },
    '`network.dnsServiceIp` must be an IP address such as 10.0.0.10, got "10.2.0" [ip-address]',
  ],
  [
    "a service range of /12",
    { serviceCidr: "10.16.0.0/12", dnsServiceIp: "10.16.0.10" },
    '`network.serviceCidr` must be /13 or smaller, got "10.16.0.0/12"; AKS takes no larger range for services [network-service-range]',
  ],
  [
    "octets over 255, which azurerm lets pass",
    { podCidr: "10.999.0.0/16" },
    '`network.podCidr` must be an IPv4 range in CIDR notation such as 10.0.0.0/16, got "10.999.0.0/16" [ip-range]',
  ],
  [
    "pods in a reserved range",
    { podCidr: "172.31.128.0/17" },
    '`network.podCidr` must not overlap 172.31.0.0/16, which AKS reserves, got "172.31.128.0/17"; choose another range [network-overlap]',
  ],
  [
    "pods around a reserved range",
    { podCidr: "172.16.0.0/12" },
    '`network.podCidr` must not overlap 172.30.0.0/16, which AKS reserves, got "172.16.0.0/12"; choose another range [network-overlap]',
  ],
  [
    "services in a reserved range",
    { serviceCidr: "169.254.1.0/24", dnsServiceIp: "169.254.1.10" },
    '`network.serviceCidr` must not overlap 169.254.0.0/16, which AKS reserves, got "169.254.1.0/24"; choose another range [network-overlap]',
  ],
  [
    "a subnet in a reserved range",
    { ...services, subnetCidrs: ["192.0.2.0/25"] },
    'the subnet range must not overlap 192.0.2.0/24, which AKS reserves, got "192.0.2.0/25"; choose another range [network-overlap]',
  ],
  [
    "services over pods",
    { podCidr: "10.2.0.0/16", ...services },
    '`network.podCidr` must not overlap `network.serviceCidr`, got "10.2.0.0/16" and "10.2.0.0/24"; choose separate ranges [network-overlap]',
  ],
  [
    "pods over a subnet",
    { podCidr: "10.0.0.0/16", ...services, subnetCidrs: ["10.0.4.0/22"] },
    '`network.podCidr` must not overlap the subnet range, got "10.0.0.0/16" and "10.0.4.0/22"; choose separate ranges [network-overlap]',
  ],
  [
    "Azure's service range over a subnet",
    { subnetCidrs: ["10.0.4.0/22"] },
    'Azure\'s default for `network.serviceCidr` must not overlap the subnet range, got "10.0.0.0/16" and "10.0.4.0/22"; choose separate ranges [network-overlap]',
  ],
  [
    "Azure's pod range over services",
    { serviceCidr: "10.244.7.0/24", dnsServiceIp: "10.244.7.10" },
    'Azure\'s default for `network.podCidr` must not overlap `network.serviceCidr`, got "10.244.0.0/16" and "10.244.7.0/24"; choose separate ranges [network-overlap]',
  ],
  [
    "services in the virtual network, outside its subnets",
    { ...services, subnetCidrs: ["10.1.0.0/24"], virtualNetworkCidrs: ["10.0.0.0/8"] },
    '`network.serviceCidr` must not overlap the virtual network\'s range, got "10.2.0.0/24" and "10.0.0.0/8"; choose separate ranges [network-overlap]',
  ],
  [
    "a pod range given twice",
    { podCidr: "10.3.0.0/16", podCidrs: ["10.3.0.0/16"] },
    "`network.podCidr` and `network.podCidrs` are alternatives; leave one of them out [network-range-count]",
  ],
  [
    "two pod ranges for one IP version",
    { podCidrs: ["10.3.0.0/16", "fd00::/64"] },
    '`network.podCidrs` must have one range for each of `network.ipVersions` (IPv4), got 2; two ranges need `network.ipVersions` ["IPv4","IPv6"] [network-range-count]',
  ],
  [
    "one service range for two IP versions",
    { ipVersions: ["IPv4", "IPv6"], serviceCidrs: ["10.3.0.0/16"], dnsServiceIp: "10.3.0.10" },
    "`network.serviceCidrs` must have one range for each of `network.ipVersions` (IPv4, IPv6), got 1 [network-range-count]",
  ],
  [
    "ranges in another order than the IP versions",
    { ipVersions: ["IPv4", "IPv6"], podCidrs: ["fd00::/64", "10.3.0.0/16"] },
    '`network.podCidrs[0]` must be an IPv4 range in CIDR notation such as 10.0.0.0/16, got "fd00::/64" [ip-range]',
  ],
  [
    "IPv6 services larger than /108",
    { ipVersions: ["IPv4", "IPv6"], serviceCidrs: ["10.3.0.0/16", "fd00::/107"], dnsServiceIp: "10.3.0.10" },
    '`network.serviceCidrs[1]` must be /108 or smaller, got "fd00::/107"; AKS takes no larger range for services [network-service-range]',
  ],
  [
    "IPv6 alone",
    { ipVersions: ["IPv6"] },
    '`network.ipVersions` must be ["IPv4"] or ["IPv4","IPv6"], got ["IPv6"]; AKS does not support clusters with IPv6 only [network-ip-versions]',
  ],
  [
    "an IP version that is none",
    { ipVersions: ["ipv4"] },
    '`network.ipVersions` must be ["IPv4"] or ["IPv4","IPv6"], got ["ipv4"] [network-ip-versions]',
  ],
  [
    "an IP version twice",
    { ipVersions: ["IPv4", "IPv4"] },
    '`network.ipVersions` must be ["IPv4"] or ["IPv4","IPv6"], got ["IPv4","IPv4"] [network-ip-versions]',
  ],
  [
    "no IP version",
    { ipVersions: [] },
    '`network.ipVersions` must be ["IPv4"] or ["IPv4","IPv6"], got [] [network-ip-versions]',
  ],
])("refuses %s", (_, ranges, problem) => {
  expect(check(ranges)).toBe(problem);
});

test.each<[string, Partial<NetworkRanges>]>([
  ["nothing at all", {}],
  ["the second address for DNS", { ...services, dnsServiceIp: "10.2.0.2" }],
  ["the last address for DNS", { ...services, dnsServiceIp: "10.2.0.255" }],
  ["a service range of /13", { serviceCidr: "10.16.0.0/13", dnsServiceIp: "10.16.0.10" }],
  [
    "ranges that touch",
    { podCidr: "10.3.0.0/16", serviceCidr: "10.2.0.0/16", dnsServiceIp: "10.2.0.10", subnetCidrs: ["10.4.0.0/16"] },
  ],
  ["a range next to a reserved one", { podCidr: "172.29.0.0/16" }],
  [
    "pods in the virtual network, outside its subnets",
    {
      podCidr: "10.9.0.0/16",
      serviceCidr: "192.168.0.0/24",
      dnsServiceIp: "192.168.0.10",
      subnetCidrs: ["10.1.0.0/24"],
      virtualNetworkCidrs: ["10.0.0.0/8"],
    },
  ],
  [
    "a subnet over Azure's pod range where pods have none",
    { podsHaveRanges: false, ...services, subnetCidrs: ["10.244.0.0/16"] },
  ],
  [
    "a subnet over Azure's ranges on a cluster that has its own",
    { defaultsApply: false, subnetCidrs: ["10.0.4.0/22", "10.244.0.0/16"] },
  ],
  ["a service range known at apply", { serviceCidr: token, dnsServiceIp: "10.2.0.1" }],
  [
    "a subnet known at apply",
    { podCidr: "10.0.0.0/16", serviceCidr: "10.2.0.0/24", dnsServiceIp: "10.2.0.10", subnetCidrs: [token] },
  ],
  [
    "both IP versions, IPv6 services of /108",
    {
      ipVersions: ["IPv4", "IPv6"],
      podCidrs: ["10.3.0.0/16", "fd01::/64"],
      serviceCidrs: ["10.2.0.0/16", "fd02::/108"],
      dnsServiceIp: "10.2.0.10",
    },
  ],
  ["both IP versions with Azure's ranges", { ipVersions: ["IPv4", "IPv6"] }],
])("accepts %s", (_, ranges) => {
  expect(check(ranges)).toBeUndefined();
});

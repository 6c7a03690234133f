import { type ApiServerAccess, apiServerProblem } from "../../../../constructs/cluster/network/network-private-rules";

const ZONES =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Network/privateDnsZones";
const check = (access: Partial<ApiServerAccess>): string | undefined =>
  apiServerProblem({
    privateCluster: true,
    zone: "system",
    zoneGiven: false,
    subnet: false,
    virtualNetwork: false,
    apiServerSubnet: false,
    grantRoles: true,
    identityType: "UserAssigned",
    zoneSuffix: "azmk8s.io",
    ...access,
  });
const zone = (name: string): Partial<ApiServerAccess> => ({ zone: name, zoneGiven: true });

test.each<[string, Partial<ApiServerAccess>, string]>([
  [
    "authorized ranges on a private cluster",
    { authorizedIpRanges: ["1.2.3.4/32"] },
    "`network.authorizedIpRanges` is for a public API server, got `network.privateCluster` too; leave one of them out [network-authorized-ranges]",
  ],
  [
    "authorized ranges on a basic load balancer",
    { privateCluster: false, loadBalancerSku: "basic", authorizedIpRanges: [] },
    '`network.authorizedIpRanges` needs `network.loadBalancerSku` "standard", got "basic" [network-authorized-ranges]',
  ],
  [
    "an authorized range that is none",
    { privateCluster: false, authorizedIpRanges: ["1.2.3.4/32", "office"] },
    '`network.authorizedIpRanges[1]` must be an IPv4 range in CIDR notation such as 10.0.0.0/16, got "office" [ip-range]',
  ],
  [
    "201 authorized ranges",
    { privateCluster: false, authorizedIpRanges: Array<string>(201).fill("1.2.3.4/32") },
    "`network.authorizedIpRanges` must be at most 200 ranges, got 201 [network-authorized-ranges]",
  ],
  [
    "a zone with a system-assigned control plane",
    { ...zone("privatelink.westus2.azmk8s.io"), identityType: "SystemAssigned" },
    '`network.privateCluster.dnsZone`, if it is your own zone, needs a user-assigned control plane, got "SystemAssigned"; use `ClusterIdentity.userAssigned`, or `dnsZone: "system"` [network-private-dns]',
  ],
  [
    "a zone and a subnet without their network",
    { ...zone("custom"), subnet: true },
    "`network.virtualNetwork` must be given with your own `dnsZone` and `subnet`: the control plane links the zone to it and needs Network Contributor on it; give it, or set `network.grantRoles` to false if the roles are granted elsewhere [network-private-dns]",
  ],
  [
    "a zone of another name",
    zone("internal.example.org"),
    '`network.privateCluster.dnsZone` must be named privatelink.<region>.azmk8s.io, or one label before that, got "internal.example.org" [network-private-dns]',
  ],
  [
    "a zone of another cloud",
    zone("privatelink.usgovvirginia.cx.aks.containerservice.azure.us"),
    '`network.privateCluster.dnsZone` must be named privatelink.<region>.azmk8s.io, or one label before that, got "privatelink.usgovvirginia.cx.aks.containerservice.azure.us" [network-private-dns]',
  ],
  [
    "a zone two labels below",
    zone("a.b.privatelink.westus2.azmk8s.io"),
    '`network.privateCluster.dnsZone` must be named privatelink.<region>.azmk8s.io, or one label before that, got "a.b.privatelink.westus2.azmk8s.io" [network-private-dns]',
  ],
  [
    "a subzone of 33 characters",
    zone(`${"a".repeat(33)}.privatelink.westus2.azmk8s.io`),
    `\`network.privateCluster.dnsZone\` must have at most 32 characters before "privatelink", got "${"a".repeat(33)}" (33 characters) [network-private-dns]`,
  ],
  [
    "an id of something else",
    zone("/subscriptions/1/resourceGroups/rg/providers/Microsoft.Network/dnsZones/z"),
    '`network.privateCluster.dnsZone` must be "system", "none" or an id like /subscriptions/…/resourceGroups/…/providers/Microsoft.Network/privateDnsZones/…, got "/subscriptions/1/resourceGroups/rg/providers/Microsoft.Network/dnsZones/z" [network-private-dns]',
  ],
  [
    "the zone of an API server in a subnet, without one",
    zone("private.westus2.azmk8s.io"),
    '`network.privateCluster.dnsZone` must be named privatelink.<region>.azmk8s.io, or one label before that, got "private.westus2.azmk8s.io" [network-private-dns]',
  ],
  [
    "a subdomain in Azure's zone",
    { fqdnSubdomain: "team" },
    '`network.privateCluster.fqdnSubdomain` is for your own `dnsZone`, got "system"; leave it out [network-private-dns]',
  ],
  [
    "a subdomain in a subzone",
    { ...zone("team.privatelink.westus2.azmk8s.io"), fqdnSubdomain: "team" },
    '`network.privateCluster.fqdnSubdomain` is for a zone named privatelink.<region>.…, got the zone "team.privatelink.westus2.azmk8s.io"; leave one of them out [network-private-dns]',
  ],
  [
    "no name at all",
    { zone: "none", publicFqdn: false },
    '`network.privateCluster.publicFqdn` must not be false with `dnsZone` "none": the API server would have no name; leave `publicFqdn` out [network-private-dns]',
  ],
])("refuses %s", (_, access, problem) => {
  expect(check(access)).toBe(problem);
});

test.each<[string, Partial<ApiServerAccess>]>([
  ["Azure's zone", {}],
  ["Azure's zone with a system-assigned control plane", { identityType: "SystemAssigned" }],
  ["no private zone with the public name", { zone: "none" }],
  [
    "no private zone with a system-assigned control plane",
    { zone: "none", publicFqdn: true, identityType: "SystemAssigned" },
  ],
  ["a zone by name", zone("privatelink.westus2.azmk8s.io")],
  ["a zone by id", zone(`${ZONES}/privatelink.westus2.azmk8s.io`)],
  ["a subzone of 32 characters", zone(`${"a".repeat(32)}.privatelink.westus2.azmk8s.io`)],
  ["a subdomain in a zone of yours", { ...zone("privatelink.westus2.azmk8s.io"), fqdnSubdomain: "team" }],
  ["a zone whose name is not known", zone("custom")],
  [
    "a zone of the cloud",
    { ...zone("privatelink.chinaeast2.cx.prod.service.azk8s.cn"), zoneSuffix: "cx.prod.service.azk8s.cn" },
  ],
  ["the zone of an API server in a subnet", { ...zone("private.westus2.azmk8s.io"), apiServerSubnet: true }],
  ["a zone and a subnet with their network", { ...zone("custom"), subnet: true, virtualNetwork: true }],
  ["a zone and a subnet whose roles somebody else gives", { ...zone("custom"), subnet: true, grantRoles: false }],
  [
    "200 authorized ranges and plain addresses",
    { privateCluster: false, authorizedIpRanges: [...Array<string>(199).fill("1.2.3.4/32"), "1.2.3.4"] },
  ],
  [
    "2,000 authorized ranges with the API server in a subnet",
    { privateCluster: false, apiServerSubnet: true, authorizedIpRanges: Array<string>(2000).fill("1.2.3.4/32") },
  ],
])("accepts %s", (_, access) => {
  expect(check(access)).toBeUndefined();
});

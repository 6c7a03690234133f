import { ADD_ONS } from "../../../facts/azure/add-ons";
import { type AddOnSettings, addOnsProblem } from "../../../constructs/cluster/cluster-add-ons-rules";
import { BUILT_IN_ROLES } from "../../../facts/azure/roles";
import { CLUSTER_ARGUMENTS } from "../../../facts/terraform/cluster-arguments";

const check = (settings: Partial<AddOnSettings>): string | undefined =>
  addOnsProblem({
    dnsZones: [],
    privateDnsZones: [],
    virtualNodes: false,
    costAnalysis: false,
    overlay: false,
    plugin: "azure",
    authorizedIpRanges: false,
    diskDriver: true,
    httpApplicationRouting: false,
    ...settings,
  });
const zone = (group: string, i = 0): string =>
  `/subscriptions/1/resourceGroups/${group}/providers/Microsoft.Network/dnsZones/${i}`;

test.each<[string, Partial<AddOnSettings>, string]>([
  [
    "HTTP application routing",
    { httpApplicationRouting: true },
    "`overrides.httpApplicationRoutingEnabled` must be left out, because the HTTP application routing add-on is retired; use `addOns.appRouting` [add-on-http-routing]",
  ],
  [
    "six DNS zones",
    { dnsZones: [1, 2, 3, 4].map((i) => zone("rg", i)), privateDnsZones: [undefined, undefined] },
    "`addOns.appRouting` must have at most 5 DNS zones, got 6 [add-on-app-routing]",
  ],
  [
    "public zones in two resource groups",
    { dnsZones: [zone("a"), undefined, zone("b")] },
    '`addOns.appRouting.dnsZones` must all be in one resource group, got "a" and "b" [add-on-app-routing]',
  ],
  [
    "private zones in two resource groups",
    { dnsZones: [zone("a")], privateDnsZones: [zone("b"), zone("c")] },
    '`addOns.appRouting.privateDnsZones` must all be in one resource group, got "b" and "c" [add-on-app-routing]',
  ],
  [
    "a rotation every 0 seconds",
    { rotationInterval: "0s" },
    '`addOns.keyVaultSecretsProvider.rotationInterval` must be a duration above 0 such as "2m" or "1h30m", got "0s" [add-on-rotation-interval]',
  ],
  [
    "a rotation every day",
    { rotationInterval: "1d" },
    '`addOns.keyVaultSecretsProvider.rotationInterval` must be a duration above 0 such as "2m" or "1h30m", got "1d" [add-on-rotation-interval]',
  ],
  [
    "an application gateway nowhere",
    { applicationGateway: { gateway: false, subnet: false, subnetCidr: false } },
    "`addOns.applicationGateway` must have exactly one of `gateway`, `subnet` and `subnetCidr`, got none [add-on-application-gateway]",
  ],
  [
    "an application gateway in two places",
    { applicationGateway: { gateway: true, subnet: true, subnetCidr: false } },
    "`addOns.applicationGateway` must have exactly one of `gateway`, `subnet` and `subnetCidr`, got `gateway` and `subnet` [add-on-application-gateway]",
  ],
  [
    "virtual nodes on the overlay",
    { virtualNodes: true, overlay: true },
    '`addOns.virtualNodes` needs pods in a subnet, `network.plugin` "azure" with `network.pluginMode` "node-subnet", got the overlay; set `network.pluginMode` to "node-subnet" [add-on-virtual-nodes]',
  ],
  [
    "virtual nodes with kubenet",
    { virtualNodes: true, plugin: "kubenet" },
    '`addOns.virtualNodes` needs pods in a subnet, `network.plugin` "azure" with `network.pluginMode` "node-subnet", got "kubenet" [add-on-virtual-nodes]',
  ],
  [
    "virtual nodes with authorized ranges",
    { virtualNodes: true, authorizedIpRanges: true },
    "`addOns.virtualNodes` does not work with `network.authorizedIpRanges`; leave one of them out [add-on-virtual-nodes]",
  ],
  [
    "cost analysis on the free tier",
    { costAnalysis: true },
    '`addOns.costAnalysis` needs `skuTier` "Standard" or "Premium", got "Free"; set it [add-on-cost-analysis]',
  ],
  [
    "cost analysis with virtual nodes",
    { costAnalysis: true, skuTier: "Standard", virtualNodes: true },
    "`addOns.costAnalysis` does not work with `addOns.virtualNodes`; leave one of them out [add-on-cost-analysis]",
  ],
  [
    "cost analysis without the disk driver",
    { costAnalysis: true, skuTier: "Standard", diskDriver: false },
    "`addOns.costAnalysis` needs the Azure Disk CSI driver, got `overrides.storageProfile.diskDriverEnabled` false; leave it out [add-on-cost-analysis]",
  ],
])("refuses %s", (_, settings, problem) => {
  expect(check(settings)).toBe(problem);
});

test.each<[string, Partial<AddOnSettings>]>([
  ["no add-on", {}],
  [
    "five zones, each kind in its own resource group",
    { dnsZones: [1, 2, 3].map((i) => zone("a", i)), privateDnsZones: [zone("b", 1), zone("b", 2)] },
  ],
  ["zones known at apply", { dnsZones: [zone("a"), undefined] }],
  ["a rotation every hour and a half", { rotationInterval: "1h30m" }],
  ["an application gateway in a subnet", { applicationGateway: { gateway: false, subnet: true, subnetCidr: false } }],
  ["virtual nodes in the nodes' network", { virtualNodes: true }],
  ["cost analysis on the premium tier", { costAnalysis: true, skuTier: "Premium" }],
])("accepts %s", (_, settings) => {
  expect(check(settings)).toBeUndefined();
});

test("every add-on names arguments of azurerm and built-in roles", () => {
  for (const addOn of Object.values(ADD_ONS)) {
    if ("argument" in addOn) expect(CLUSTER_ARGUMENTS).toContain(addOn.argument);
    for (const { role } of addOn.grants) expect(Object.keys(BUILT_IN_ROLES)).toContain(role);
    if (addOn.identity !== "own") expect(addOn.grants).toEqual([]);
  }
});

// Rules of the settings for a private app.
import { resourceIdProblem } from "../constructs/core/input/id-rules";
import type { ResourceType } from "../model/trust/resource-id";
import { cidrProblem, parseRange, partOfRange } from "../values/cidr";
import { shown } from "../values/shown";
import { type Problem, refusal } from "../values/problem";
import { group, listOf, optional, type Rule, text } from "./setting-rules";
import type { PrivateNetworkSettings, Settings } from "./settings-types";

/** The smallest range leaves 16 addresses for each small subnet; Azure keeps five of them. */
const PREFIXES = { shortest: 8, longest: 24 };

const resourceId = (type: ResourceType) => text((value, prop) => resourceIdProblem(type, prop, value));
const SUBNET = "Microsoft.Network/virtualNetworks/subnets";
const ZONE = "Microsoft.Network/privateDnsZones";

/** The rule of `privateNetwork`. */
export function privateNetworkRule(): Rule<PrivateNetworkSettings> {
  return group<PrivateNetworkSettings>({
    addressRange: optional(text((value, prop) => addressRangeProblem(prop, value))),
    nodeSubnetId: optional(resourceId(SUBNET)),
    endpointSubnetId: optional(resourceId(SUBNET)),
    runnerNetworkIds: optional(listOf(resourceId("Microsoft.Network/virtualNetworks"))),
    clusterDnsZone: optional(
      text((value, prop) => (["system", "none"].includes(value) ? undefined : zoneProblem(prop, value))),
    ),
    vaultDnsZoneId: optional(resourceId(ZONE)),
    registryDnsZoneId: optional(resourceId(ZONE)),
    blobDnsZoneId: optional(resourceId(ZONE)),
  });
}

function zoneProblem(prop: string, value: string): Problem | undefined {
  if (value.startsWith("/")) return resourceIdProblem(ZONE, prop, value);
  return refusal(
    "setting-type",
    `\`${prop}\` must be "system", "none" or the id of a private DNS zone, got ${shown(value)}; omit it for a zone that platform creates`,
  );
}

function addressRangeProblem(prop: string, value: string): Problem | undefined {
  const problem = cidrProblem(prop, value, 4);
  if (problem !== undefined) return problem;
  const { prefix } = parseRange(value)!;
  const expected = `\`${prop}\` must be a range from /${PREFIXES.shortest} to /${PREFIXES.longest} that starts at its first address`;
  if (prefix < PREFIXES.shortest || prefix > PREFIXES.longest)
    return refusal("ip-range", `${expected}, got ${shown(value)}; choose another prefix`);
  const exact = partOfRange(value, 0, 0);
  return exact === value ? undefined : refusal("ip-range", `${expected}, got ${shown(value)}, write ${shown(exact)}`);
}

/** The problems between the settings of a private app, and with others. */
export function privateProblems(settings: Settings): Problem[] {
  const { private: isPrivate, privateNetwork: network = {}, stateStore = {} } = settings;
  const { nodeSubnetId, endpointSubnetId, runnerNetworkIds = [] } = network;
  if (!isPrivate)
    return settings.privateNetwork === undefined
      ? []
      : [relation("`privateNetwork` has no effect without `private`; set `private` to true, or remove it")];
  const twice = runnerNetworkIds.find((id, i) => runnerNetworkIds.findIndex((other) => same(id, other)) !== i);
  const own = [nodeSubnetId, endpointSubnetId].find((id) =>
    runnerNetworkIds.some((other) => id !== undefined && same(id.split("/").slice(0, -2).join("/"), other)),
  );
  const lists = [
    ...(["vaultAllowedIpRanges", "vaultAllowedSubnetIds"] as const).filter((name) => settings[name]),
    ...(["allowedIpRanges", "allowedSubnetIds"] as const)
      .filter((name) => stateStore[name])
      .map((name) => `stateStore.${name}`),
  ];
  return [
    ...lists.map((name) =>
      relation(
        `\`${name}\` must be left out with \`private\`, because a service without a public address ignores its network rules; remove one of them`,
      ),
    ),
    settings.cluster?.authorizedIpRanges !== undefined &&
      relation(
        "`cluster.authorizedIpRanges` must be left out with `private`, because the ranges are for a public API server; remove one of them",
      ),
    settings.existingClusterId !== undefined &&
      relation(
        "`private` cannot be set with `existingClusterId`, because Azure replaces a cluster that becomes private; remove one of them",
      ),
    (nodeSubnetId === undefined) !== (endpointSubnetId === undefined) &&
      relation(
        `\`privateNetwork.${nodeSubnetId === undefined ? "nodeSubnetId" : "endpointSubnetId"}\` is missing: an existing network needs a subnet for the nodes and one for private endpoints`,
      ),
    nodeSubnetId !== undefined &&
      endpointSubnetId !== undefined &&
      same(nodeSubnetId, endpointSubnetId) &&
      relation(
        "`privateNetwork.endpointSubnetId` must be another subnet than `privateNetwork.nodeSubnetId`, got the same twice; AKS needs the addresses of its subnet for nodes",
      ),
    nodeSubnetId !== undefined &&
      network.addressRange !== undefined &&
      relation(
        "`privateNetwork.addressRange` is for a network that platform creates, got `privateNetwork.nodeSubnetId` too; remove one of them",
      ),
    settings.stateStack &&
      endpointSubnetId === undefined &&
      relation(
        "`stateStack` with `private` needs `privateNetwork.nodeSubnetId` and `privateNetwork.endpointSubnetId`, because the state store is created before the network of platform; name an existing network, or create the state store without `private` first",
      ),
    twice !== undefined &&
      relation(`\`privateNetwork.runnerNetworkIds\` must name a network once, got ${shown(twice)} twice`),
    own !== undefined &&
      relation(
        `\`privateNetwork.runnerNetworkIds\` must not name the network of the cluster, which is linked already, got that of ${shown(own)}; remove it`,
      ),
  ].filter((problem) => problem !== false && problem !== undefined);
}

const relation = (text: string): Problem => refusal("setting-relation", text);

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

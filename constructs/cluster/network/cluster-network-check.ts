import { Token } from "cdktf";
import type { ClusterNetworkProps } from "./cluster-network";
import { isOverlay, PROFILE_PROPS } from "./cluster-network";
import type { ClusterIdentityType } from "../identity/cluster-identity";
import type { CloudNames } from "../../../facts/azure/clouds";
import { resourceIdProblem } from "../../core/input/id-rules";
import { isLiteral } from "../../../values/literal";
import { shown } from "../../../values/shown";
import { networkProblem } from "./cluster-network-rules";
import { apiServerProblem } from "./network-private-rules";
import { rangesProblem } from "./network-ranges-rules";
import type { IGrantScope } from "../../identity/grant-scope";
import { parseResourceId } from "../../../model/trust/resource-id";
import { type Problem, refusal } from "../../../values/problem";

/** The parts of a cluster that the network rules need. */
export interface NetworkSurroundings {
  readonly identityType: ClusterIdentityType;
  readonly cloud: CloudNames;
  /** Whether the cluster exists already. Then it may not have the defaults of Azure. */
  readonly adopted: boolean;
  readonly dnsPrefix?: string;
  /** The network settings of the overrides. */
  readonly overrides?: {
    readonly networkProfile?: { readonly networkPlugin?: string; readonly advancedNetworking?: unknown };
    readonly bootstrapProfile?: { readonly artifactSource?: string };
  };
}

/** Reads a text of the network. When the app is complete, a Lazy of a literal is read as that literal. */
type Read = (text: string) => string;

/** The problem with the network of a cluster, if any. */
export function clusterNetworkProblem(
  given: ClusterNetworkProps,
  around: NetworkSurroundings,
  read: Read = (text) => text,
): Problem | undefined {
  const props = { ...given, ...rangesOf(given, read) };
  return (
    adoptedProblem(props, around) ??
    networkProblem({
      ...props,
      identityType: around.identityType,
      subnet: props.subnet !== undefined,
      podSubnet: props.podSubnet !== undefined,
      podCidr: props.podCidr !== undefined || props.podCidrs !== undefined,
      routeTable: props.routeTable !== undefined,
      outboundPublicIps: props.outboundPublicIps !== undefined,
      apiServerSubnet: props.apiServerSubnet !== undefined,
      artifactSource: around.overrides?.bootstrapProfile?.artifactSource,
      advancedNetworking: around.overrides?.networkProfile?.advancedNetworking !== undefined,
    }) ??
    rangesProblem({
      ...props,
      subnetCidrs: props.subnetCidrs ?? [props.subnet, props.podSubnet].flatMap((each) => listOf(each, PREFIXES, read)),
      virtualNetworkCidrs: listOf(props.virtualNetwork, "addressSpaceInput", read),
      podsHaveRanges: isOverlay(props) || props.plugin === "kubenet",
      defaultsApply: !around.adopted,
    }) ??
    idProblems(props).find((problem) => problem !== undefined) ??
    accessProblem(props, around)
  );
}

const PREFIXES = "addressPrefixesInput";

/** The literals that a provider class was given. Its attributes are tokens more often. */
function listOf(resource: IGrantScope | undefined, input: string, read: Read): string[] {
  const given = (resource as unknown as Record<string, unknown> | undefined)?.[input];
  return Array.isArray(given) && isLiteral(given)
    ? given
        .filter((each): each is string => typeof each === "string")
        .map(read)
        .filter((each) => isLiteral(each))
    : [];
}

/** The given ranges and addresses. */
function rangesOf(props: ClusterNetworkProps, read: Read): Partial<ClusterNetworkProps> {
  const one = (["podCidr", "serviceCidr", "dnsServiceIp"] as const).map((prop) => [prop, props[prop]] as const);
  const many = (["podCidrs", "serviceCidrs"] as const).map((prop) => [prop, props[prop]] as const);
  // Of these a list variable has no element that a rule can read.
  const any = (["subnetCidrs", "authorizedIpRanges"] as const).map(
    (prop) => [prop, Token.isUnresolved(props[prop]) ? [] : props[prop]] as const,
  );
  return Object.fromEntries([
    ...one.flatMap(([prop, text]) => (text === undefined ? [] : [[prop, read(text)]])),
    ...[...many, ...any].flatMap(([prop, texts]) =>
      texts === undefined ? [] : [[prop, isLiteral(texts) ? texts.map(read) : texts]],
    ),
  ]) as Partial<ClusterNetworkProps>;
}

function inputOf(resource: IGrantScope, input: string): string | undefined {
  const given = (resource as unknown as Record<string, unknown>)[input];
  return typeof given === "string" && isLiteral(given) ? given : undefined;
}

function adoptedProblem(
  props: ClusterNetworkProps,
  { adopted, dnsPrefix, overrides }: NetworkSurroundings,
): Problem | undefined {
  if (props.privateCluster?.fqdnSubdomain !== undefined && dnsPrefix !== undefined) {
    return refusal(
      "network-private-dns",
      "`network.privateCluster.fqdnSubdomain` replaces `dnsPrefix`; leave one of them out",
    );
  }
  if (adopted && props.policy === "none") {
    return refusal(
      "adopted-network-policy",
      '`network.policy` must be left out for an adopted cluster, got "none": Azure keeps the engine that the cluster has',
    );
  }
  const prop = PROFILE_PROPS.find((each) => props[each] !== undefined && each !== "plugin");
  const stated = prop ? `network.${prop}` : overrides?.networkProfile && "overrides.networkProfile";
  if (!adopted || !stated || props.plugin !== undefined || overrides?.networkProfile?.networkPlugin) return undefined;
  return refusal(
    "adopted-network-plugin",
    `\`network.plugin\` must be given with \`${stated}\` for an adopted cluster, because azurerm replaces a cluster ` +
      "whose plugin differs; `az aks show --query networkProfile.networkPlugin` prints it",
  );
}

function idProblems(props: ClusterNetworkProps): (Problem | undefined)[] {
  return [
    ...(["subnet", "podSubnet", "apiServerSubnet"] as const).map((prop) => subnetProblem(prop, props[prop])),
    resourceIdProblem("Microsoft.Network/virtualNetworks", "network.virtualNetwork.id", props.virtualNetwork?.id),
    resourceIdProblem("Microsoft.Network/routeTables", "network.routeTable.id", props.routeTable?.id),
    ...(props.outboundPublicIps ?? []).map(({ id }, i) =>
      resourceIdProblem("Microsoft.Network/publicIPAddresses", `network.outboundPublicIps[${i}].id`, id),
    ),
  ];
}

/** The names become node labels. Source: learn.microsoft.com/azure/aks/concepts-network-azure-cni-overlay; read 2026-11. */
function subnetProblem(prop: "subnet" | "podSubnet" | "apiServerSubnet", subnet: IGrantScope | undefined) {
  if (!subnet) return undefined;
  const type = "Microsoft.Network/virtualNetworks/subnets";
  const problem = resourceIdProblem(type, `network.${prop}.id`, subnet.id);
  if (problem !== undefined) return problem;
  const parts = isLiteral(subnet.id) ? parseResourceId(type, subnet.id) : undefined;
  const names = parts
    ? [...parts.names, parts.resourceGroupName]
    : ["nameInput", "virtualNetworkNameInput", "resourceGroupNameInput"].map((input) => inputOf(subnet, input));
  const long = names.find((name) => name !== undefined && name.length > 63);
  if (long === undefined) return undefined;
  return refusal(
    "network-label-length",
    `\`network.${prop}\` must have names of at most 63 characters, also of its network and resource group, because AKS ` +
      `labels nodes with them; got ${shown(long)} (${long.length} characters)`,
  );
}

function accessProblem(props: ClusterNetworkProps, around: NetworkSurroundings): Problem | undefined {
  const zone = props.privateCluster?.dnsZone ?? "system";
  const own = typeof zone === "object";
  return apiServerProblem({
    privateCluster: props.privateCluster !== undefined,
    zone: own ? (inputOf(zone, "nameInput") ?? (isLiteral(zone.id) ? zone.id : "custom")) : zone,
    zoneGiven: own,
    fqdnSubdomain: props.privateCluster?.fqdnSubdomain,
    publicFqdn: props.privateCluster?.publicFqdn,
    subnet: props.subnet !== undefined,
    virtualNetwork: props.virtualNetwork !== undefined,
    apiServerSubnet: props.apiServerSubnet !== undefined,
    grantRoles: props.grantRoles ?? true,
    loadBalancerSku: props.loadBalancerSku,
    authorizedIpRanges: props.authorizedIpRanges,
    identityType: around.identityType,
    zoneSuffix: around.cloud.aksPrivateDnsSuffix,
  });
}

/** Warnings about a network that works. */
export function clusterNetworkWarnings(props: ClusterNetworkProps): Problem[] {
  if (props.plugin !== "kubenet") return [];
  return [
    refusal(
      "kubenet-end",
      '`network.plugin` "kubenet" retires on 2028-03-31 (learn.microsoft.com/azure/aks/concepts-network-cni-overview, read ' +
        "2026-11); leave `network.plugin` out for Azure CNI overlay",
    ),
  ];
}

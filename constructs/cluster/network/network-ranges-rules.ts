import { DEFAULT_RANGES, RESERVED_RANGES } from "../../../facts/azure/address-ranges";
import { LIMITS } from "../../../facts/limits";
import {
  addressProblem,
  type AddressRange,
  cidrProblem,
  includes,
  overlap,
  parseAddress,
  parseRange,
} from "../../../values/cidr";
import { isLiteral } from "../../../values/literal";
import { shown } from "../../../values/shown";
import { type Problem, refusal } from "../../../values/problem";

/** The address ranges of a cluster, from its settings. */
export interface NetworkRanges {
  readonly podCidr?: string;
  readonly podCidrs?: readonly string[];
  readonly serviceCidr?: string;
  readonly serviceCidrs?: readonly string[];
  readonly dnsServiceIp?: string;
  readonly ipVersions?: readonly string[];
  /** Ranges of the subnets of nodes and pods, if they are known. */
  readonly subnetCidrs?: readonly string[];
  /** Ranges of the virtual network, if they are known. Subnets and overlays can be inside them, services cannot. */
  readonly virtualNetworkCidrs?: readonly string[];
  /** Whether pods have their own ranges. Otherwise they are in a subnet. */
  readonly podsHaveRanges: boolean;
  /** Whether the cluster gets the defaults of Azure if no range is given. */
  readonly defaultsApply: boolean;
}

interface Named {
  readonly kind: "pods" | "services" | "subnet" | "network";
  /** The name in messages. */
  readonly name: string;
  readonly text: string;
  readonly range: AddressRange;
}

/** The problem with the literal address ranges of a cluster, if any. */
export function rangesProblem(ranges: NetworkRanges): Problem | undefined {
  return (
    ipVersionsProblem(ranges.ipVersions) ??
    oneOrManyProblem("podCidr", ranges.podCidr, ranges.podCidrs, ranges.ipVersions) ??
    oneOrManyProblem("serviceCidr", ranges.serviceCidr, ranges.serviceCidrs, ranges.ipVersions) ??
    notationProblem(ranges) ??
    dnsProblem(ranges) ??
    serviceSizeProblem(ranges) ??
    overlapProblem(named(ranges))
  );
}

function ipVersionsProblem(versions: readonly string[] | undefined): Problem | undefined {
  if (!versions?.every((version) => isLiteral(version))) return undefined;
  const [first, second, ...more] = versions;
  const known = (version: string | undefined): boolean => version === "IPv4" || version === "IPv6";
  if (more.length === 0 && known(first) && (second === undefined || known(second)) && first !== second) {
    if (versions.includes("IPv4")) return undefined;
    return refusal(
      "network-ip-versions",
      '`network.ipVersions` must be ["IPv4"] or ["IPv4","IPv6"], got ["IPv6"]; AKS does not support clusters with IPv6 only',
    );
  }
  return refusal(
    "network-ip-versions",
    `\`network.ipVersions\` must be ["IPv4"] or ["IPv4","IPv6"], got ${shown(versions)}`,
  );
}

/** `podCidrs` excludes `podCidr`, and has one range for each IP version, in their order. */
function oneOrManyProblem(
  prop: string,
  one: string | undefined,
  many: readonly string[] | undefined,
  versions: readonly string[] | undefined,
): Problem | undefined {
  if (!many) return undefined;
  if (one !== undefined)
    return refusal(
      "network-range-count",
      `\`network.${prop}\` and \`network.${prop}s\` are alternatives; leave one of them out`,
    );
  const families = versions ?? ["IPv4"];
  if (many.length === families.length || !isLiteral(many) || !isLiteral(families)) return undefined;
  const fix = many.length === 2 ? '; two ranges need `network.ipVersions` ["IPv4","IPv6"]' : "";
  return refusal(
    "network-range-count",
    `\`network.${prop}s\` must have one range for each of \`network.ipVersions\` (${families.join(", ")}), ` +
      `got ${many.length}${fix}`,
  );
}

function notationProblem(ranges: NetworkRanges): Problem | undefined {
  const versionOf = (i: number): 4 | 6 | undefined => {
    const family = (ranges.ipVersions ?? ["IPv4"])[i];
    return family === "IPv4" ? 4 : family === "IPv6" ? 6 : undefined;
  };
  const problems = [
    cidrProblem("network.podCidr", ranges.podCidr, 4),
    cidrProblem("network.serviceCidr", ranges.serviceCidr, 4),
    addressProblem("network.dnsServiceIp", ranges.dnsServiceIp),
    ...(ranges.podCidrs ?? []).map((cidr, i) => cidrProblem(`network.podCidrs[${i}]`, cidr, versionOf(i))),
    ...(ranges.serviceCidrs ?? []).map((cidr, i) => cidrProblem(`network.serviceCidrs[${i}]`, cidr, versionOf(i))),
    ...(ranges.subnetCidrs ?? []).map((cidr, i) => cidrProblem(`network.subnetCidrs[${i}]`, cidr)),
  ];
  return problems.find((problem) => problem !== undefined);
}

function dnsProblem({ dnsServiceIp, serviceCidr, serviceCidrs }: NetworkRanges): Problem | undefined {
  const services = serviceCidr ?? serviceCidrs?.[0];
  if (dnsServiceIp === undefined && services === undefined) return undefined;
  if (services === undefined) {
    return refusal(
      "network-dns-service-ip",
      `\`network.serviceCidr\` must be given together with \`network.dnsServiceIp\`, got only ${shownLiteral(dnsServiceIp!)}`,
    );
  }
  if (dnsServiceIp === undefined) {
    return refusal(
      "network-dns-service-ip",
      `\`network.dnsServiceIp\` must be given together with the service range, got only ${shownLiteral(services)}`,
    );
  }
  if (!isLiteral(dnsServiceIp) || !isLiteral(services)) return undefined;
  const range = parseRange(services)!;
  const address = parseAddress(dnsServiceIp)!;
  if (!includes(range, address)) {
    return refusal(
      "network-dns-service-ip",
      `\`network.dnsServiceIp\` must be an address inside the service range ${shown(services)}, got ${shown(dnsServiceIp)}`,
    );
  }
  if (address.value > range.first + 1n) return undefined;
  return refusal(
    "network-dns-service-ip",
    `\`network.dnsServiceIp\` must not be the first address of the service range ${shown(services)}, which is that of ` +
      `kubernetes.default, got ${shown(dnsServiceIp)}`,
  );
}

function shownLiteral(value: string): string {
  return isLiteral(value) ? shown(value) : "a value that is known after apply";
}

function serviceSizeProblem({ serviceCidr, serviceCidrs }: NetworkRanges): Problem | undefined {
  const all: readonly (readonly [string, string | undefined])[] = [
    ["network.serviceCidr", serviceCidr],
    ...(serviceCidrs ?? []).map((cidr, i) => [`network.serviceCidrs[${i}]`, cidr] as const),
  ];
  for (const [prop, cidr] of all) {
    if (!isLiteral(cidr)) continue;
    const { version, prefix } = parseRange(cidr)!;
    const smallest = LIMITS.servicePrefix[version];
    if (prefix >= smallest) continue;
    return refusal(
      "network-service-range",
      `\`${prop}\` must be /${smallest} or smaller, got ${shown(cidr)}; AKS takes no larger range for services`,
    );
  }
  return undefined;
}

/** The literal ranges, and the defaults of Azure if none is given. */
function named(ranges: NetworkRanges): Named[] {
  const found: Named[] = [];
  const add = (kind: Named["kind"], name: string, text: string | undefined): void => {
    if (!isLiteral(text)) return;
    const range = parseRange(text);
    if (range) found.push({ kind, name, text, range });
  };
  const families = ranges.ipVersions?.length === 2 ? 2 : 1;
  const group = (kind: "pods" | "services", prop: string, one?: string, many?: readonly string[]): void => {
    if (many) many.forEach((cidr, i) => add(kind, `\`network.${prop}s[${i}]\``, cidr));
    else if (one !== undefined) add(kind, `\`network.${prop}\``, one);
    else if (ranges.defaultsApply)
      for (const cidr of DEFAULT_RANGES[kind].slice(0, families))
        add(kind, `Azure's default for \`network.${prop}\``, cidr);
  };
  if (ranges.podsHaveRanges) group("pods", "podCidr", ranges.podCidr, ranges.podCidrs);
  group("services", "serviceCidr", ranges.serviceCidr, ranges.serviceCidrs);
  ranges.subnetCidrs?.forEach((cidr) => add("subnet", "the subnet range", cidr));
  ranges.virtualNetworkCidrs?.forEach((cidr) => add("network", "the virtual network's range", cidr));
  return found;
}

function overlapProblem(all: readonly Named[]): Problem | undefined {
  for (const each of all) {
    const reserved = RESERVED_RANGES.find(
      (range) => each.kind !== "network" && overlap(each.range, parseRange(range)!),
    );
    if (reserved)
      return refusal(
        "network-overlap",
        `${each.name} must not overlap ${reserved}, which AKS reserves, got ${shown(each.text)}; choose another range`,
      );
    const other = all.find((candidate) => mustDiffer(each, candidate) && overlap(each.range, candidate.range));
    if (other) {
      return refusal(
        "network-overlap",
        `${each.name} must not overlap ${other.name}, got ${shown(each.text)} and ${shown(other.text)}; choose separate ranges`,
      );
    }
  }
  return undefined;
}

function mustDiffer(a: Named, b: Named): boolean {
  if (a.kind === b.kind) return false;
  return a.kind === "services" || (a.kind === "pods" && b.kind !== "network");
}

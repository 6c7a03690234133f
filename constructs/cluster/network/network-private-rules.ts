import { LIMITS } from "../../../facts/limits";
import { cidrProblem, parseAddress } from "../../../values/cidr";
import { isLiteral } from "../../../values/literal";
import { shown } from "../../../values/shown";
import { parseResourceId } from "../../../model/trust/resource-id";
import { type Problem, refusal } from "../../../values/problem";

/** The access to the API server of a cluster. */
export interface ApiServerAccess {
  readonly privateCluster: boolean;
  /** "system", "none", or the literal name or id of a zone. A zone with an unknown name is "custom". */
  readonly zone: string;
  readonly zoneGiven: boolean;
  readonly fqdnSubdomain?: string;
  readonly publicFqdn?: boolean;
  readonly subnet: boolean;
  readonly virtualNetwork: boolean;
  readonly apiServerSubnet: boolean;
  readonly grantRoles: boolean;
  readonly loadBalancerSku?: string;
  readonly authorizedIpRanges?: readonly string[];
  readonly identityType: "SystemAssigned" | "UserAssigned";
  /** Suffix of the zone name in the cloud of the cluster. */
  readonly zoneSuffix: string;
}

/** The problem with the access to the API server, if any. */
export function apiServerProblem(access: ApiServerAccess): Problem | undefined {
  return authorizedRangesProblem(access) ?? (access.privateCluster ? privateProblem(access) : undefined);
}

function authorizedRangesProblem(access: ApiServerAccess): Problem | undefined {
  const ranges = access.authorizedIpRanges;
  if (!ranges) return undefined;
  if (access.privateCluster) {
    return refusal(
      "network-authorized-ranges",
      "`network.authorizedIpRanges` is for a public API server, got `network.privateCluster` too; leave one of them out",
    );
  }
  if (access.loadBalancerSku === "basic") {
    return refusal(
      "network-authorized-ranges",
      '`network.authorizedIpRanges` needs `network.loadBalancerSku` "standard", got "basic"',
    );
  }
  const most = access.apiServerSubnet ? LIMITS.authorizedIpRangesIntegrated : LIMITS.authorizedIpRanges;
  if (ranges.length > most)
    return refusal(
      "network-authorized-ranges",
      `\`network.authorizedIpRanges\` must be at most ${most} ranges, got ${ranges.length}`,
    );
  return ranges
    .map((range, i) => {
      const address = isLiteral(range) && parseAddress(range)?.version === 4;
      return address ? undefined : cidrProblem(`network.authorizedIpRanges[${i}]`, range, 4);
    })
    .find((problem) => problem !== undefined);
}

function privateProblem(access: ApiServerAccess): Problem | undefined {
  const { zone, zoneGiven } = access;
  if (zone === "none" && access.publicFqdn === false) {
    return refusal(
      "network-private-dns",
      '`network.privateCluster.publicFqdn` must not be false with `dnsZone` "none": the API server would have no name; ' +
        "leave `publicFqdn` out",
    );
  }
  if (access.fqdnSubdomain !== undefined && !zoneGiven) {
    return refusal(
      "network-private-dns",
      `\`network.privateCluster.fqdnSubdomain\` is for your own \`dnsZone\`, got ${shown(zone)}; leave it out`,
    );
  }
  if (!zoneGiven) return undefined;
  if (access.identityType === "SystemAssigned") {
    return refusal(
      "network-private-dns",
      '`network.privateCluster.dnsZone`, if it is your own zone, needs a user-assigned control plane, got "SystemAssigned"; ' +
        'use `ClusterIdentity.userAssigned`, or `dnsZone: "system"`',
    );
  }
  if (access.grantRoles && access.subnet && !access.virtualNetwork) {
    return refusal(
      "network-private-dns",
      "`network.virtualNetwork` must be given with your own `dnsZone` and `subnet`: the control plane links the zone to " +
        "it and needs Network Contributor on it; give it, or set `network.grantRoles` to false if the roles are granted elsewhere",
    );
  }
  return zoneNameProblem(access);
}

/** Source: learn.microsoft.com/azure/aks/private-clusters, configuration options for private DNS; read 2026-11. */
function zoneNameProblem({ zone, zoneSuffix, apiServerSubnet, fqdnSubdomain }: ApiServerAccess): Problem | undefined {
  if (!isLiteral(zone) || zone === "custom") return undefined;
  const prop = "network.privateCluster.dnsZone";
  let name = zone;
  if (zone.includes("/")) {
    const parts = parseResourceId("Microsoft.Network/privateDnsZones", zone);
    if (!parts) {
      return refusal(
        "network-private-dns",
        `\`${prop}\` must be "system", "none" or an id like /subscriptions/…/resourceGroups/…/providers/Microsoft.Network/privateDnsZones/…, got ${shown(zone)}`,
      );
    }
    name = parts.names[0]!;
  }
  const kind = apiServerSubnet ? "private(?:link)?" : "privatelink";
  const suffix = zoneSuffix.replaceAll(".", "\\.");
  const match = new RegExp(`^(?:(?<subzone>[^.]+)\\.)?${kind}\\.[a-z0-9]+\\.${suffix}$`).exec(name);
  if (!match) {
    const first = apiServerSubnet ? "private" : "privatelink";
    return refusal(
      "network-private-dns",
      `\`${prop}\` must be named ${first}.<region>.${zoneSuffix}, or one label before that, got ${shown(name)}`,
    );
  }
  const subzone = match.groups?.subzone;
  if (subzone && subzone.length > LIMITS.privateDnsSubzone) {
    return refusal(
      "network-private-dns",
      `\`${prop}\` must have at most ${LIMITS.privateDnsSubzone} characters before "privatelink", got ${shown(subzone)} (${subzone.length} characters)`,
    );
  }
  if (subzone && fqdnSubdomain !== undefined) {
    return refusal(
      "network-private-dns",
      `\`network.privateCluster.fqdnSubdomain\` is for a zone named privatelink.<region>.…, got the zone ${shown(name)}; leave one of them out`,
    );
  }
  return undefined;
}

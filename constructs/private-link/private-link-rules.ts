import type { CloudNames } from "../../facts/azure/clouds";
import { PRIVATE_LINKS, type PrivateLinkService } from "../../facts/azure/private-link";
import { parseResourceId } from "../../model/trust/resource-id";
import { isLiteral } from "../../values/literal";
import { shown } from "../../values/shown";
import { type Problem, refusal } from "../../values/problem";
import type { IGrantScope } from "../identity/grant-scope";

/** The name of the private DNS zone of a service in a cloud, or the problem that the cloud has none. */
export function zoneNameOf(
  service: PrivateLinkService,
  cloud: CloudNames,
): { readonly name: string } | { readonly problem: Problem } {
  const suffix = cloud[PRIVATE_LINKS[service].suffix];
  if (suffix !== undefined) return { name: `privatelink.${suffix}` };
  return {
    problem: refusal(
      "private-link",
      `\`service\` must be a service with private endpoints in the cloud "${cloud.terraformEnvironment}", got ${shown(service)}, for which no private DNS zone is known; use the provider class PrivateEndpoint`,
    ),
  };
}

/** The problem with the private DNS zone of an endpoint, if any. A name that is known after apply is not evaluated. */
export function endpointZoneProblem(prop: string, zone: IGrantScope, expected: string): Problem | undefined {
  const name = literalZoneName(zone);
  if (name === undefined || name.toLowerCase() === expected) return undefined;
  return refusal(
    "private-link",
    `\`${prop}\` must be the zone ${expected}, got ${shown(name)}: the host of the service resolves through that zone only`,
  );
}

/** The name of a zone as far as it is literal: that of a provider class, or the last part of an id. */
function literalZoneName(zone: IGrantScope): string | undefined {
  const { nameInput } = zone as { readonly nameInput?: unknown };
  if (typeof nameInput === "string") return isLiteral(nameInput) ? nameInput : undefined;
  return isLiteral(zone.id) ? parseResourceId("Microsoft.Network/privateDnsZones", zone.id)?.names[0] : undefined;
}

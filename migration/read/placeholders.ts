import { isUuid } from "../../values/uuid";
import { parseResourceId } from "../../model/trust/resource-id";
import { NAME_RULES } from "../../facts/name-rules";

/** The parts of a managed identity's resource id. */
export interface IdentityParts {
  readonly subscriptionId: string;
  readonly resourceGroupName: string;
  readonly identityName: string;
}

/** The parts of the resource id of a managed identity, in any case; undefined for a placeholder or another id. */
export function identityParts(resourceId: string | undefined): IdentityParts | undefined {
  if (resourceId === undefined) return undefined;
  const parts = parseResourceId("Microsoft.ManagedIdentity/userAssignedIdentities", resourceId);
  const [identityName] = parts?.names ?? [];
  if (!parts || identityName === undefined || !isUuid(parts.subscriptionId)) return undefined;
  if (!NAME_RULES.resourceGroup.pattern.test(parts.resourceGroupName)) return undefined;
  if (!NAME_RULES.managedIdentity.pattern.test(identityName)) return undefined;
  return { subscriptionId: parts.subscriptionId, resourceGroupName: parts.resourceGroupName, identityName };
}

/** What a managed identity is known by: Azure compares ids without case. */
export const identityKey = ({ subscriptionId, resourceGroupName, identityName }: IdentityParts): string =>
  `${subscriptionId}/${resourceGroupName}/${identityName}`.toLowerCase();

/** The resource id if it is the id of a managed identity, otherwise undefined. */
export function usableResourceId(resourceId: string | undefined): string | undefined {
  return identityParts(resourceId) && resourceId;
}

/** The client id if it is a UUID, otherwise undefined: `CLIENT_ID` and `<client id>` are placeholders. */
export function usableClientId(clientId: string | undefined): string | undefined {
  return clientId !== undefined && isUuid(clientId) ? clientId : undefined;
}

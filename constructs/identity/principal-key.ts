import type { ITerraformDependable } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { isLiteral } from "../../values/literal";
import { resolvedIn } from "../../values/resolved";
import { keyOfText, objectKey, type ObjectNames } from "../core/azure-objects";
import type { IGrantee } from "./grantee";
import type { IManagedIdentity } from "./identity";

/** The members of a grantee of this library, besides those that IGrantee requires. */
export interface IKnownGrantee extends IGrantee {
  /** Short and stable, for the construct ids of grants. */
  readonly principalName: string;
  /** Two grantees with the same key are the same principal. */
  readonly principalKey: string;
  /** Literal tenant of the principal, if it is known. */
  readonly principalTenantId?: string;
  /** The resource with the principal. Its provider can have the tenant. */
  readonly resource?: IConstruct;
  /** Takes each role assignment of this grantee, so that what uses its identity can wait for it. */
  readonly waitFor?: (grant: IConstruct & { readonly ready: ITerraformDependable }) => void;
}

const isConstruct = (value: unknown): value is IConstruct => Construct.isConstruct(value);

/**
 * The key of a managed identity: equal for all references to it.
 *
 * @param own an id for the key of a principal of which nothing else is known
 */
export const identityKey = (principal: IConstruct, names: Omit<ObjectNames, "type">, own?: string): string =>
  objectKey(principal, isLiteral(own) ? own.toLowerCase() : principal.node.path, {
    type: "Microsoft.ManagedIdentity/userAssignedIdentities",
    ...names,
  });

/** The key of a principal, which differs between the principals of an app. */
export function principalKeyOf(scope: IConstruct, grantee: IGrantee): string {
  const { principalKey } = grantee as Partial<IKnownGrantee>;
  if (principalKey !== undefined) return principalKey;
  // Read last: it is an error for an identity that a later apply creates.
  const { principalId } = grantee;
  if (isOwnIdentity(grantee)) {
    const { identityId, identityName, resourceGroupName, clientId } = grantee;
    return identityKey(grantee, {
      id: identityId,
      name: identityName,
      resourceGroupName,
      texts: [clientId, principalId],
    });
  }
  if (isLiteral(principalId)) return keyOfText(scope, principalId) ?? principalId.toLowerCase();
  return isConstruct(grantee) ? grantee.node.path : String(resolvedIn(scope, principalId));
}

/** Whether a grantee is a managed identity by a class of the user. */
const isOwnIdentity = (grantee: Partial<IKnownGrantee>): grantee is IManagedIdentity =>
  isConstruct(grantee) && "identityId" in grantee;

/** The name of a principal in construct ids. */
export function principalNameOf(scope: IConstruct, grantee: IGrantee): string {
  const { principalName } = grantee as Partial<IKnownGrantee>;
  if (principalName !== undefined) return principalName;
  if (isConstruct(grantee)) return grantee.node.id;
  if (isLiteral(grantee.principalId)) return grantee.principalId;
  // Token numbers differ between runs, so the name is that of the resource with the id.
  return /\.([\w-]+)\./.exec(String(resolvedIn(scope, grantee.principalId)))?.[1] ?? "principal";
}

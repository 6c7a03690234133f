import type { ITerraformDependable } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { isLiteral } from "../../values/literal";
import { resolvedIn } from "../../values/resolved";
import type { IGrantee } from "./grantee";

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

/** The key of a principal, which differs between the principals of an app. */
export function principalKeyOf(scope: IConstruct, grantee: IGrantee): string {
  const { principalKey } = grantee as Partial<IKnownGrantee>;
  if (principalKey !== undefined) return principalKey;
  if (isLiteral(grantee.principalId)) return grantee.principalId.toLowerCase();
  return isConstruct(grantee) ? grantee.node.path : String(resolvedIn(scope, grantee.principalId));
}

/** The name of a principal in construct ids. */
export function principalNameOf(scope: IConstruct, grantee: IGrantee): string {
  const { principalName } = grantee as Partial<IKnownGrantee>;
  if (principalName !== undefined) return principalName;
  if (isConstruct(grantee)) return grantee.node.id;
  if (isLiteral(grantee.principalId)) return grantee.principalId;
  // Token numbers differ between runs, so the name is that of the resource with the id.
  return /\.([\w-]+)\./.exec(String(resolvedIn(scope, grantee.principalId)))?.[1] ?? "principal";
}

import { Construct, type IConstruct } from "constructs";
import { isLiteral } from "../../values/literal";
import { resolvedIn } from "../../values/resolved";
import type { IGrantee } from "./grantee";

/** What a grantee of this library says of itself, besides what IGrantee asks of everybody's. */
export interface IKnownGrantee extends IGrantee {
  /** Short and stable, for the construct ids of grants. */
  readonly principalName: string;
  /** Two grantees with the same key are the same principal. */
  readonly principalKey: string;
}

const isConstruct = (value: unknown): value is IConstruct => Construct.isConstruct(value);

/** What tells one principal from another, in an app. */
export function principalKeyOf(scope: IConstruct, grantee: IGrantee): string {
  const { principalKey } = grantee as Partial<IKnownGrantee>;
  if (principalKey !== undefined) return principalKey;
  if (isLiteral(grantee.principalId)) return grantee.principalId.toLowerCase();
  return isConstruct(grantee) ? grantee.node.path : String(resolvedIn(scope, grantee.principalId));
}

/** What a principal is called in construct ids. */
export function principalNameOf(scope: IConstruct, grantee: IGrantee): string {
  const { principalName } = grantee as Partial<IKnownGrantee>;
  if (principalName !== undefined) return principalName;
  if (isConstruct(grantee)) return grantee.node.id;
  if (isLiteral(grantee.principalId)) return grantee.principalId;
  // Tokens are numbered anew at each run: the resource that has the id is named instead.
  return /\.([\w-]+)\./.exec(String(resolvedIn(scope, grantee.principalId)))?.[1] ?? "principal";
}

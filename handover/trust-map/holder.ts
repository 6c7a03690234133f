import { isExpression, textOf } from "../../model/terraform/text";
import type { IdentityUse } from "../../model/trust/identity-uses";
import type { Credential } from "../../model/trust/model";

/** What lets somebody become an identity: a credential, or the right to use it through an identity binding. */
export type Holder = Credential | IdentityUse;

export const isIdentityUse = (holder: Holder): holder is IdentityUse => "provider" in holder;

/** The service accounts that have a right to use an identity, in words. */
export function accountsOf({ subject, serviceAccount, namespace }: IdentityUse): string {
  if (serviceAccount) return `the service account ${serviceAccount.namespace}/${serviceAccount.name}`;
  if (isExpression(subject)) return textOf(subject);
  return namespace === undefined ? "every service account" : `every service account of the namespace ${namespace}`;
}

/** The cluster that a trust is for: of a right in a cluster that is not known by its provider, that of the identity binding. */
export const clusterOfHolder = (holder: Holder): string | undefined =>
  holder.cluster ?? (isIdentityUse(holder) ? holder.binding?.cluster : undefined);

import { keptFor } from "../values/kept";
import { isExpression, type Text, textOf } from "../model/terraform/text";
import { identityUses, isBound, isUseOf } from "../model/trust/identity-uses";
import type { Credential, TrustModel } from "../model/trust/model";

/** How an identity trusts a subject: the two kinds of `trust` of a FederatedBinding. */
export type TrustKind = "credential" | "identity-binding";

/** Who may act as an identity: by a federated identity credential, or by a right to use it through an identity binding. */
export interface Trust extends Pick<
  Credential,
  "stack" | "address" | "identity" | "cluster" | "issuer" | "subject" | "serviceAccount"
> {
  readonly kind: TrustKind;
  /** False if the identity is not bound to the cluster of the right; undefined if that can be declared elsewhere. */
  readonly bound?: boolean;
  /** Whether a service account has the trust, by itself or as one of a group of accounts. */
  covers(account: { readonly namespace: string; readonly name: string }): boolean;
  /** Whether the trust is one of a group of accounts. */
  readonly isGroup: boolean;
}

/** All trusts of an app, credentials first. */
export const trustsOf = keptFor((model: TrustModel): readonly Trust[] => {
  const credentials = model.credentials.map((each): Trust => ({
    ...each,
    kind: "credential",
    covers: ({ namespace, name }) => each.serviceAccount?.namespace === namespace && each.serviceAccount.name === name,
    isGroup: false,
  }));
  const uses = identityUses(model).map((each): Trust => ({
    ...each,
    kind: "identity-binding",
    bound: isBound(model, each),
    covers: (account) => isUseOf(each, account),
    isGroup: each.serviceAccount === undefined && !isExpression(each.subject),
  }));
  return [...credentials, ...uses];
});

const ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** The subjects of a trust. A group has those of its accounts that the app has, and one with `*` for all others. */
export function subjectsOf(trust: Trust, { serviceAccounts }: TrustModel): readonly string[] {
  if (!trust.isGroup) return [textOf(trust.subject)];
  const [, namespace = "*"] = /^system:serviceaccounts:(.+)$/.exec(textOf(trust.subject)) ?? [];
  const known = serviceAccounts
    .filter(
      (each): each is typeof each & { namespace: string; name: string } => isText(each.namespace) && isText(each.name),
    )
    .filter((each) => trust.covers(each));
  return [
    textOf(trust.subject),
    ...known.map((each) => `system:serviceaccount:${each.namespace}:${each.name}`),
    `system:serviceaccount:${namespace}:*`,
  ];
}

const isText = (text: Text): text is string => typeof text === "string";

/** Whether a trust has a subject, by itself or as one of a group. */
export function hasSubject(trust: Trust, subject: string): boolean {
  if (textOf(trust.subject) === subject) return true;
  const [, namespace, name] = ACCOUNT.exec(subject) ?? [];
  return trust.isGroup && namespace !== undefined && name !== undefined && trust.covers({ namespace, name });
}

import { STRONG_ROLES } from "../../facts/azure/role-lists";
import { isExpression, textOf } from "../../model/terraform/text";
import type { Grant, TrustModel } from "../../model/trust/model";
import { type Holder, isIdentityUse } from "./holder";
import type { Mark } from "./page-shape";

/** What a reviewer looks at first in a credential. */
export function marksOfCredential(credential: Holder): readonly Mark[] {
  if (isIdentityUse(credential))
    return credential.serviceAccount || isExpression(credential.subject)
      ? []
      : [{ icon: "✱", words: "a group of service accounts, and not one" }];
  const subject = textOf(credential.subject);
  return [
    ...(credential.cluster === undefined ? [{ icon: "⇄", words: "foreign issuer: not a cluster of this app" }] : []),
    ...(/:default$/.test(subject) && credential.serviceAccount
      ? [{ icon: "◌", words: "default service account: every pod of the namespace that names none" }]
      : []),
    ...(subject.includes("*") ? [{ icon: "✱", words: "wildcard subject" }] : []),
    ...(/:pull_request$/.test(subject)
      ? [{ icon: "PR", words: "pull requests: anybody who can open one in the repository" }]
      : []),
  ];
}

/** What a reviewer looks at first in a role assignment. */
export function marksOfGrant(model: TrustModel, grant: Grant): readonly Mark[] {
  const scope = model.entities.get(grant.scope)?.kind;
  return [
    ...(STRONG_ROLES.includes(textOf(grant.role)) ? [{ icon: "▲", words: "strong role" }] : []),
    ...(scope === "subscription" || scope === "resource group"
      ? [{ icon: "⬚", words: `wide scope: everything in the ${scope}` }]
      : []),
  ];
}

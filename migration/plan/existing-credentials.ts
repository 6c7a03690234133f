import { LIMITS } from "../../facts/limits";
import type { ExistingCredential } from "../../model/terraform/azure-cli";
import { identityKey, identityParts } from "../read/placeholders";
import type { PlannedAccount } from "./plan-model";

/**
 * What the credentials that exist in Azure mean for the plan, by identity: those that the new ones collide with, those of
 * subjects that the plan does not have, and too many. Empty if the input has no credentials of the planned identities.
 */
export function credentialNotes(
  accounts: readonly PlannedAccount[],
  existing: readonly ExistingCredential[],
): readonly string[] {
  const planned = new Map<string, Set<string>>();
  for (const { namespace, name, from, trust } of accounts)
    for (const { identity } of from)
      if (identity.managed && trust === undefined)
        planned.set(
          identity.key,
          (planned.get(identity.key) ?? new Set()).add(`system:serviceaccount:${namespace}:${name}`),
        );
  return [...planned].flatMap(([key, subjects]) => {
    const there = distinct(existing.filter((each) => keyOf(each.identityId) === key));
    const identity = there[0] && identityParts(there[0].identityId)!.identityName;
    if (identity === undefined) return [];
    const taken = there.filter(({ subject }) => subjects.has(subject));
    const others = there.filter(({ subject }) => !subjects.has(subject));
    const most = LIMITS.credentialsPerIdentity;
    return [
      taken.length > 0 &&
        `The identity ${identity} already has credentials for planned service accounts: ${listed(taken)}. If the issuer is that of this cluster, Azure rejects a second credential with this issuer and subject (409): let the stack that has the existing one give it up, or delete it, before the first apply.`,
      others.length > 0 &&
        `The identity ${identity} has credentials that no planned service account uses: ${listed(others)}. The generated code neither owns nor removes them. If no other stack owns one and nothing gets tokens by it, delete it (docs/leaving-pod-identity.md).`,
      there.length + subjects.size > most &&
        `The identity ${identity} has ${there.length} credentials in Azure and gets ${subjects.size}; Azure allows ${most}. Delete some first, or use another identity.`,
    ].filter((each) => each !== false);
  });
}

function keyOf(identityId: string): string | undefined {
  const parts = identityParts(identityId);
  return parts && identityKey(parts);
}

/** Each credential once: a query and the Azure CLI may both list it. */
const distinct = (all: readonly ExistingCredential[]): readonly ExistingCredential[] => [
  ...new Map(all.map((each) => [each.name.toLowerCase(), each])).values(),
];

const listed = (all: readonly ExistingCredential[]): string =>
  all.map(({ name, issuer, subject }) => `${name} (${subject}, issuer ${issuer})`).join("; ");

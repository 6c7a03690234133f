import { NAME_RULES } from "../../facts/name-rules";
import { distance } from "../../values/nearest";
import type { Credential } from "../../model/trust/model";
import type { TrustEvidence } from "../../model/trust/trust-evidence";
import { subjectOf } from "../../model/trust/trust-index";
import { grouped } from "../../values/grouped";
import { keptFor } from "../../values/kept";

const PREFIX = /^system:serviceaccounts?:/;

/** Whether one name is most likely the other one misspelt. Names that differ only in digits are two names. */
function isSlip(one: string, other: string): boolean {
  const [a, b] = [one.trim().toLowerCase(), other.trim().toLowerCase()];
  if (a === b) return true;
  if (a.replace(/[0-9]/g, "") === b.replace(/[0-9]/g, "")) return false;
  const allowed = Math.min(a.length, b.length) > 5 ? 2 : 1;
  return Math.abs(a.length - b.length) <= allowed && distance(a, b) <= allowed;
}

/** Namespace and name of a subject; whatever separates them. */
const partsOf = (subject: string): readonly string[] => subject.trim().toLowerCase().replace(PREFIX, "").split(/[:/]/);

/** Whether a subject is most likely meant for an account: swapped parts, another namespace, or a typing error. */
export function isNearSubject(subject: string, account: string): boolean {
  const [a, b] = [partsOf(subject), partsOf(account)];
  if (a.length !== 2 || b.length !== 2) return isSlip(a.join(":"), b.join(":"));
  const [[namespaceA, nameA], [namespaceB, nameB]] = [a as [string, string], b as [string, string]];
  if (namespaceA === nameB && nameA === namespaceB) return true;
  return nameA === nameB || (namespaceA === namespaceB && isSlip(nameA, nameB));
}

type Bound = NonNullable<Credential["serviceAccount"]>;

/** The accounts that credentials trust. */
interface BoundAccounts {
  readonly byNamespace: ReadonlyMap<string, readonly Bound[]>;
  readonly byName: ReadonlyMap<string, readonly Bound[]>;
}

const boundAccounts = keptFor(({ model }: TrustEvidence): BoundAccounts => {
  // A misspelt subject may name an account that Kubernetes cannot have: the mistake is in the credential.
  const all = model.credentials
    .flatMap(({ serviceAccount }) => serviceAccount ?? [])
    .filter(
      ({ namespace, name }) =>
        NAME_RULES.namespace.pattern.test(namespace) && NAME_RULES.serviceAccount.pattern.test(name),
    );
  return { byNamespace: grouped(all, ({ namespace }) => namespace), byName: grouped(all, ({ name }) => name) };
});

/** The subject of a credential that a subject is most likely a misspelling of; nothing if none is. */
export function boundSubjectNear(subject: string, index: TrustEvidence): string | undefined {
  const [namespace, name] = partsOf(subject) as [string, string | undefined];
  if (name === undefined) return undefined;
  const { byNamespace, byName } = boundAccounts(index);
  const account =
    byNamespace.get(namespace)?.find((each) => isSlip(each.name, name) || isUnusedLike(each, name, index)) ??
    byNamespace.get(name)?.find((each) => each.name === namespace) ??
    // A pod without a namespace of its own is in `default`.
    byName.get(name)?.find((each) => namespace === "default" || isSlip(each.namespace, namespace));
  const text = account && subjectOf(account.namespace, account.name);
  return typeof text === "string" ? text : undefined;
}

/** Whether an account has no pods, and a name is a part of its name or the other way round. */
function isUnusedLike(account: Bound, name: string, index: TrustEvidence): boolean {
  const isPart = account.name.startsWith(`${name}-`) || name.startsWith(`${account.name}-`);
  return isPart && !index.isInUse(subjectOf(account.namespace, account.name));
}

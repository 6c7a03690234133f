import { grouped } from "../../values/grouped";
import { LIMITS } from "../../facts/limits";
import { dependencyClosure } from "../../model/terraform/references";
import { isExpression, shownText, type Text, textKey, textOf } from "../../model/terraform/text";
import type { Credential } from "../../model/trust/model";
import { fileOf } from "../../model/trust/place";
import type { Evaluation } from "../evaluation";

/** Evaluates what the credentials of one identity must not have in common. */
export function evaluateSiblings(index: Evaluation): void {
  const siblings = grouped(index.model.credentials, (each) =>
    mayDiffer(each, index) ? undefined : `${index.identityKeyOf(each)} ${openPlace(each)}`,
  );
  for (const group of siblings.values()) {
    for (const each of group) evaluateInstances(each, index);
    const count = group.reduce((sum, { repetition }) => sum + (repetition ? (repetition.size ?? 0) : 1), 0);
    if (count > LIMITS.credentialsPerIdentity) {
      index.report(
        "credential-limit",
        group[0]!.path,
        `its identity has ${count} credentials`,
        `at most ${LIMITS.credentialsPerIdentity} credentials an identity`,
      );
    }
    for (const [credential, same] of repeated(group, trustKey))
      index.report(
        "credential-twice",
        credential.path,
        `${same.path} has the same issuer and subject ${shownText(credential.subject)} on the same identity`,
        "one of the two",
      );
    for (const [credential, same] of repeated(group, nameKey))
      index.report(
        "credential-name-twice",
        credential.path,
        `${same.path} has the same name ${shownText(credential.name)} on the same identity`,
        "name = another name, or one of the two",
      );
    for (const members of grouped(group, ({ serialized, stack }) => (serialized ? stack : undefined)).values())
      evaluateOrder(members, index);
  }
}

/** Evaluates the instances of a credential with `for_each` or `count` whose identity is the same for all of them. */
function evaluateInstances(
  { path, name, issuer, subject, serialized, repetition }: Credential,
  index: Evaluation,
): void {
  if (!repetition) return;
  const { by, size } = repetition;
  if (size === undefined)
    return index.skip(path, `how many credentials of one identity ${by} writes at a time is known only after apply`);
  if (size < 2) return;
  const isSame = (text: Text): boolean => !DIFFERS.test(textOf(text));
  if (isSame(issuer) && isSame(subject))
    return index.report(
      "credential-twice",
      path,
      `${by} writes ${size} credentials with the same issuer and subject ${shownText(subject)}`,
      "a subject with each.key, each.value or count.index, or one credential",
    );
  if (isSame(name))
    return index.report(
      "credential-name-twice",
      path,
      `${by} writes ${size} credentials with the same name ${shownText(name)}`,
      "name = a text with each.key or count.index",
    );
  if (serialized)
    index.report(
      "credential-repetition",
      path,
      `${by} writes ${size} credentials of one identity`,
      "one resource for each credential, with depends_on to the previous one",
    );
}

/** Each credential whose key an earlier one has, with that one. A credential without a key is left out. */
function repeated(
  group: readonly Credential[],
  keyOf: (credential: Credential) => string | undefined,
): readonly (readonly [Credential, Credential])[] {
  return [...grouped(group, keyOf).values()].flatMap(([first, ...more]) => more.map((each) => [each, first!] as const));
}

const trustKey = ({ issuer, subject }: Credential): string => `${textKey(issuer)} ${textKey(subject)}`;

/** Azure compares names without case. */
function nameKey({ name }: Credential): string | undefined {
  if (name === "" || (isExpression(name) && DIFFERS.test(name.expression))) return undefined;
  return isExpression(name) ? textKey(name) : name.toLowerCase();
}

/** An expression that may have another value in each place. */
const DIFFERS = /[(?]|\b(each|count)[.]/;

/** Whether the identity is an expression that may have another value in each place. */
function mayDiffer(credential: Credential, index: Evaluation): boolean {
  const { identityId: id } = credential;
  return isExpression(id) && DIFFERS.test(id.expression) && !index.identityOf(credential);
}

/**
 * The file of a credential with a template variable, which may have another value in each file: each may be for another
 * cluster. Empty if all of it is known, and in Terraform, where one reference is one value.
 */
function openPlace({ stack, path, name, issuer, subject, identityId }: Credential): string {
  const isOpen = [name, issuer, subject].some(isExpression) || VARIABLE_INSIDE.test(textOf(identityId));
  return stack === "" && isOpen ? fileOf(path) : "";
}

/** A template variable in the expression that names an identity of Azure Service Operator. */
const VARIABLE_INSIDE = /^\$\{.*(\$[{(]|\{\{)/;

/** Terraform writes resources at the same time unless a dependency orders them. */
function evaluateOrder(members: readonly Credential[], index: Evaluation): void {
  const document = index.model.stacks.document(members[0]?.stack);
  if (members.length < 2 || !document) return;
  const before = members.map(({ address }) => dependencyClosure(document, address));
  members.forEach((credential, i) => {
    const loose = members.find(
      (each, j) => j < i && !before[i]!.has(each.address) && !before[j]!.has(credential.address),
    );
    if (loose)
      index.report(
        "credential-order",
        credential.path,
        `no dependency orders it and ${loose.path}, which is a credential of the same identity`,
        `depends_on = the resource of ${loose.path}`,
      );
  });
}

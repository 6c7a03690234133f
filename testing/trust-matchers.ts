import { textOf } from "../model/terraform/text";
import type { Credential, Grant } from "../model/trust/model";
import { compared, type Wish } from "./comparison";
import type { MatcherResult } from "./matcher";
import { placeOf, type Subject, subjectOf } from "./subject";
import { entityTest, shownTarget, type Target } from "./target";
import { ProblemError, refusal } from "../values/problem";

/** The expected values of a federated identity credential for `toFederate`. */
export interface FederationWish {
  /** The whole subject, such as `system:serviceaccount:orders:orders-api`, or a pattern for it. */
  readonly subject: string | RegExp;
  /** The issuer URL or a pattern for it, or the cluster that has the issuer. @default - any */
  readonly issuer?: Target;
  /** The identity that has the credential. @default - any */
  readonly identity?: Target;
}

/** The expected principal and scope of a role assignment for `toGrantRole`. */
export interface GrantWish {
  /** The identity or other principal. @default - any */
  readonly to?: Target;
  /** The vault, registry or other scope. @default - any */
  readonly on?: Target;
}

/** There is a federated identity credential for this subject. */
export function toFederate(received: unknown, wish: FederationWish): MatcherResult {
  if (typeof wish?.subject !== "string" && !(wish?.subject instanceof RegExp))
    throw new ProblemError(
      refusal(
        "test-argument",
        "toFederate needs `subject`: a string such as system:serviceaccount:orders:orders-api, or a pattern",
      ),
    );
  const subject = subjectOf(received);
  const wishes: Wish<Credential>[] = [textWish("subject", wish.subject, (each) => textOf(each.subject) || "none")];
  if (wish.issuer !== undefined) wishes.push(issuerWish(subject, wish.issuer));
  if (wish.identity !== undefined) wishes.push(entityWish(subject, "identity", wish.identity, (each) => each.identity));
  return compared("federated identity credential", wishes, own(subject, subject.trusts.credentials), placeOf);
}

/** There is a role assignment for this role, and for this principal and scope if they are given. */
export function toGrantRole(received: unknown, role: string | RegExp, wish: GrantWish = {}): MatcherResult {
  if (typeof role !== "string" && !(role instanceof RegExp))
    throw new ProblemError(
      refusal("test-argument", "toGrantRole needs the name of a role, such as Key Vault Secrets User, or a pattern"),
    );
  const subject = subjectOf(received);
  const wishes: Wish<Grant>[] = [textWish("role", role, (each) => textOf(each.role))];
  if (wish.to !== undefined) wishes.push(entityWish(subject, "to", wish.to, (each) => each.principal));
  if (wish.on !== undefined) wishes.push(entityWish(subject, "on", wish.on, (each) => each.scope));
  return compared("grant", wishes, own(subject, subject.trusts.grants), placeOf);
}

/** The items that the tested stacks declare. */
function own<T extends { readonly stack: string }>(subject: Subject, all: readonly T[]): readonly T[] {
  const names = new Set(subject.asked.map(({ name }) => name));
  return all.filter(({ stack }) => names.has(stack));
}

function textWish<T>(field: string, asked: string | RegExp, found: (candidate: T) => string): Wish<T> {
  const fulfils = (text: string): boolean => (typeof asked === "string" ? text === asked : asked.test(text));
  return { field, asked: String(asked), found, fulfils: (candidate) => fulfils(found(candidate)) };
}

function entityWish<T>(
  subject: Subject,
  field: string,
  target: Target,
  key: (candidate: T) => string | undefined,
): Wish<T> {
  const isTarget = entityTest(subject, target);
  return {
    field,
    asked: shownTarget(target),
    found: (candidate) => shownEntity(subject, key(candidate)),
    fulfils: (candidate) => isTarget(key(candidate)),
  };
}

function issuerWish(subject: Subject, issuer: Target): Wish<Credential> {
  const isCluster = entityTest(subject, issuer);
  const isUrl = (text: string): boolean =>
    typeof issuer === "string" ? text === issuer : issuer instanceof RegExp && issuer.test(text);
  return {
    field: "issuer",
    asked: shownTarget(issuer),
    found: (each) => textOf(each.issuer) || "none",
    fulfils: (each) => isUrl(textOf(each.issuer)) || isCluster(each.cluster),
  };
}

function shownEntity(subject: Subject, key: string | undefined): string {
  const entity = subject.trusts.entities.get(key);
  if (!entity) return key ?? "unknown";
  return entity.place && entity.place.address !== entity.name
    ? `${entity.name} (${placeOf(entity.place)})`
    : entity.name;
}

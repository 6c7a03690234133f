import { textOf } from "../../model/terraform/text";
import type { Grant } from "../../model/trust/model";
import { choiceProblem } from "../../values/given";
import { compared, type Wish } from "../comparison";
import { matches } from "../matches";
import type { MatcherResult } from "./matcher";
import { placeOf, type Subject, subjectOf } from "../subject";
import { entityTest, shownTarget, type Target } from "../target";
import { type Problem, ProblemError, refusal } from "../../values/problem";
import { hasSubject, subjectsOf, type Trust, type TrustKind, trustsOf } from "../trusts";

/** The expected values of a federated identity credential, or of a right to use an identity binding, for `toFederate`. */
export interface FederationWish {
  /**
   * The whole subject, such as `system:serviceaccount:orders:orders-api`, or a pattern for it. An identity binding that a
   * group of accounts can use has the subject of each of them, and `system:serviceaccount:orders:*` for all accounts of a
   * namespace.
   */
  readonly subject: string | RegExp;
  /** The issuer URL or a pattern for it, or the cluster that has the issuer. @default - any */
  readonly issuer?: Target;
  /** The identity that is trusted for. @default - any */
  readonly identity?: Target;
  /** The kind of trust, as in `FederatedBinding`. @default - any */
  readonly trust?: "credential" | "identity-binding";
}

/** The expected principal and scope of a role assignment for `toGrantRole`. */
export interface GrantWish {
  /** The identity or other principal. @default - any */
  readonly to?: Target;
  /** The vault, registry or other scope. @default - any */
  readonly on?: Target;
}

/**
 * There is a federated identity credential for this subject, or an identity binding that it can use: a ClusterRoleBinding
 * gives it the right, and the identity is bound to the cluster.
 */
export function toFederate(received: unknown, wish: FederationWish): MatcherResult {
  if (typeof wish?.subject !== "string" && !(wish?.subject instanceof RegExp))
    throw new ProblemError(
      refusal(
        "test-argument",
        "toFederate needs `subject`: a string such as system:serviceaccount:orders:orders-api, or a pattern",
      ),
    );
  const unknown = wish.trust === undefined ? undefined : choiceProblem("trust", TRUST_KINDS, wish.trust);
  if (unknown !== undefined) throw new ProblemError(`toFederate: ${unknown}` as Problem);
  const subject = subjectOf(received);
  const trusts = own(subject, trustsOf(subject.trusts));
  const wishes: Wish<Trust>[] = [subjectWish(subject, wish.subject)];
  if (wish.issuer !== undefined) wishes.push(issuerWish(subject, wish.issuer));
  if (wish.identity !== undefined) wishes.push(entityWish(subject, "identity", wish.identity, (each) => each.identity));
  const byBinding = trusts.some(({ kind }) => kind === "identity-binding");
  if (wish.trust !== undefined || byBinding) wishes.push(kindWish(subject, wish.trust));
  return compared(`federated identity credential${byBinding ? " or identity binding" : ""}`, wishes, trusts, placeOf);
}

const TRUST_KINDS: readonly TrustKind[] = ["credential", "identity-binding"];

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
  const fulfils = (text: string): boolean => (typeof asked === "string" ? text === asked : matches(asked, text));
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

function subjectWish({ trusts }: Subject, asked: string | RegExp): Wish<Trust> {
  return {
    field: "subject",
    asked: String(asked),
    found: (each) => textOf(each.subject) || "none",
    fulfils: (each) =>
      typeof asked === "string"
        ? hasSubject(each, asked)
        : subjectsOf(each, trusts).some((text) => matches(asked, text)),
  };
}

/** A right to use an identity that is not bound to the cluster is not trust. */
function kindWish(subject: Subject, asked: TrustKind | undefined): Wish<Trust> {
  return {
    field: "trust",
    asked: asked ?? TRUST_KINDS.join(" or "),
    found: ({ kind, bound, cluster }) =>
      bound === false
        ? `${kind}, but the identity is not bound to ${cluster === undefined ? "the cluster" : shownEntity(subject, cluster)}`
        : kind,
    fulfils: ({ kind, bound }) => bound !== false && (asked === undefined || kind === asked),
  };
}

function issuerWish(subject: Subject, issuer: Target): Wish<Trust> {
  const isCluster = entityTest(subject, issuer);
  const isUrl = (text: string): boolean =>
    typeof issuer === "string" ? text === issuer : issuer instanceof RegExp && matches(issuer, text);
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

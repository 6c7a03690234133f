import { textOf } from "../../model/terraform/text";
import type { Grant } from "../../model/trust/model";
import { containsScope } from "../../model/trust/scope";
import type { MatcherResult } from "./matcher";
import { nearestFirst } from "../nearest";
import { placeOf, type Subject, subjectOf } from "../subject";
import { entityTest, shownTarget, type Target } from "../target";
import { trustsOf } from "../trusts";
import { ProblemError, refusal } from "../../values/problem";

/** The principal of `toReach`. */
export interface ReachWish {
  /** The identity or other principal, or a service account as `namespace/name`. */
  readonly as: Target;
}

/**
 * The principal has a role on the scope, or on what contains it: its vault, its resource group or its subscription.
 *
 * @throws Error if there is no such principal, or no such scope
 */
export function toReach(received: unknown, scope: Target, wish: ReachWish): MatcherResult {
  if (wish?.as === undefined)
    throw new ProblemError(
      refusal("test-argument", "toReach needs `as`: the name of an identity, or namespace/name of a service account"),
    );
  const subject = subjectOf(received);
  const { grants, entities } = subject.trusts;
  const principals = principalKeys(subject, wish.as);
  const isScope = entityTest(subject, scope);
  const scopes = [...entities.values()].map(({ key }) => key).filter(isScope);
  if (scopes.length === 0)
    throw new ProblemError(refusal("test-no-match", `toReach: no scope matches ${shownTarget(scope)}`));
  const own = grants.filter(({ principal }) => principal !== undefined && principals.has(principal));
  const reaching = own.filter((each) =>
    scopes.some((key) => each.scope === key || containsScope(each.scope ?? "", key)),
  );
  const [who, what] = [shownTarget(wish.as), shownTarget(scope)];
  const lines = (list: readonly Grant[]): string[] =>
    list.map((each) => `  ${textOf(each.role)} on ${entities.get(each.scope)?.name ?? "unknown"} (${placeOf(each)})`);
  if (reaching.length > 0)
    return {
      pass: true,
      message: () => [`expected ${who} not to reach ${what}, but it has`, ...lines(reaching)].join("\n"),
    };
  const others = own.length === 0 ? ["but it has no role"] : ["but it has only", ...lines(own)];
  return { pass: false, message: () => [`expected ${who} to reach ${what}`, ...others].join("\n") };
}

/** Keys of the principals that a target names; for a service account those of the identities that trust it. */
function principalKeys(subject: Subject, as: Target): ReadonlySet<string> {
  const { entities, serviceAccounts } = subject.trusts;
  const trusts = trustsOf(subject.trusts).filter(({ bound }) => bound !== false);
  const isNamed = entityTest(subject, as);
  const named = [...entities.values()].map(({ key }) => key).filter(isNamed);
  const [, namespace, name] = (typeof as === "string" && /^([^/]+)[/]([^/]+)$/.exec(as)) || [];
  const trusted = trusts.flatMap((each) =>
    namespace !== undefined && name !== undefined && each.identity && each.covers({ namespace, name })
      ? [each.identity]
      : [],
  );
  const keys = new Set([...named, ...trusted]);
  if (keys.size > 0) return keys;
  const known = [...entities.values()].filter(({ kind }) => kind === "identity").map(({ name }) => name);
  const isTrusted = (account: { namespace: string; name: string }): boolean =>
    trusts.some((each) => each.covers(account));
  const accounts = [
    ...trusts.flatMap(({ serviceAccount }) => serviceAccount ?? []),
    ...serviceAccounts
      .flatMap(({ namespace: of, name: own }) => ({ namespace: textOf(of), name: textOf(own) }))
      .filter(isTrusted),
  ].map((each) => `${each.namespace}/${each.name}`);
  const near = nearestFirst(shownTarget(as), [...new Set([...known, ...accounts])]).slice(0, 5);
  throw new ProblemError(
    refusal(
      "test-no-match",
      `toReach: no identity and no trusted service account matches ${shownTarget(as)}; ` +
        (near.length === 0 ? "there is none" : `the most similar are${near.map((each) => `\n  ${each}`).join("")}`),
    ),
  );
}

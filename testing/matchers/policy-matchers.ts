import { evaluateWiring, type WiringFinding } from "../../wiring/evaluate";
import type { MatcherResult } from "./matcher";
import { type Breach, POLICIES, type PolicyName } from "../policies";
import { refuseUnknown } from "../known-names";
import { subjectOf } from "../subject";

/** Options of `toFollowPolicies`. */
export interface PolicyOptions {
  /** Policies to exclude. @default - none */
  readonly except?: readonly PolicyName[];
}

const names = Object.keys(POLICIES) as PolicyName[];

/** All policies hold in the app: all stacks of the app are evaluated, also if the test passes one stack. */
export function toFollowPolicies(received: unknown, { except = [] }: PolicyOptions = {}): MatcherResult {
  refuseUnknown("toFollowPolicies", "except", except, names);
  return held(
    received,
    names.filter((each) => !except.includes(each)),
  );
}

/**
 * No identity that pods or pipelines use has a role that administers what they use, such as Owner, Contributor or
 * Key Vault Administrator.
 */
export function toHaveNoStrongRoles(received: unknown): MatcherResult {
  return held(received, ["no-strong-roles"]);
}

function held(received: unknown, asked: readonly PolicyName[]): MatcherResult {
  const { trusts } = subjectOf(received);
  let evaluated: readonly WiringFinding[] | undefined;
  const findings = (): readonly WiringFinding[] => (evaluated ??= evaluateWiring(trusts).findings);
  const broken = asked
    .map((name) => ({ name, breaches: POLICIES[name].breaches(trusts, findings) }))
    .filter(({ breaches }) => breaches.length > 0);
  if (broken.length === 0)
    return {
      pass: true,
      message: () => [`expected a policy to be broken, but all hold`, ...asked.map(titled)].join("\n"),
    };
  const message = (): string =>
    broken
      .flatMap(({ name, breaches }) => [`expected that ${POLICIES[name].title} [${name}], but`, ...breaches.map(shown)])
      .join("\n");
  return { pass: false, message };
}

const titled = (name: PolicyName): string => `  ✓ ${POLICIES[name].title} [${name}]`;

const shown = ({ place, text }: Breach): string => `  ✗ ${place}: ${text}`;

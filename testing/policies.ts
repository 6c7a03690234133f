import { keptFor } from "../values/kept";
import { STRONG_ROLES } from "../facts/azure/role-lists";
import { textOf } from "../model/terraform/text";
import type { Grant, TrustModel } from "../model/trust/model";
import type { WiringFinding } from "../wiring/evaluate";
import type { WiringRuleId } from "../wiring/rules/rules";
import { placeOf } from "./subject";
import { type Trust, trustsOf } from "./trusts";

/** What breaks a policy, and where. */
export interface Breach {
  readonly place: string;
  readonly text: string;
}

/** The findings of the wiring rules, evaluated when the first policy asks. */
export type Findings = () => readonly WiringFinding[];

/** A rule of a team, beyond the wiring rules. */
interface Policy {
  readonly title: string;
  breaches(trusts: TrustModel, findings: Findings): readonly Breach[];
}

/** Rules about literal secrets, of which some are only warnings. */
const SECRET_RULES: readonly WiringRuleId[] = ["state-login", "secret-literal", "secret-name"];

const trustBreaches = (
  trusts: TrustModel,
  breaks: (trust: Trust) => boolean,
  text: (trust: Trust) => string,
): Breach[] =>
  trustsOf(trusts)
    .filter(breaks)
    .map((each) => ({ place: placeOf(each), text: text(each) }));

const nameOf = ({ entities }: TrustModel, key: string | undefined): string =>
  entities.get(key)?.name ?? "an unknown resource";

const grantBreaches = (trusts: TrustModel, breaks: (grant: Grant) => boolean): Breach[] =>
  trusts.grants.filter(breaks).map((each) => ({
    place: placeOf(each),
    text: `${nameOf(trusts, each.principal)} has ${textOf(each.role)} on ${nameOf(trusts, each.scope)}`,
  }));

const findingBreaches = (findings: Findings, breaks: (finding: WiringFinding) => boolean): Breach[] =>
  findings()
    .filter(breaks)
    .map(({ path, text, rule }) => ({ place: path, text: `${text} [${rule}]` }));

const trustedIdentities = keptFor(
  (trusts: TrustModel): ReadonlySet<string | undefined> => new Set(trustsOf(trusts).map(({ identity }) => identity)),
);

/** Whether pods or pipelines can act as the principal. */
const isFederated = (trusts: TrustModel, { principal }: Grant): boolean =>
  principal !== undefined && trustedIdentities(trusts).has(principal);

/** The name of a policy. */
export type PolicyName =
  | "every-workload-wired"
  | "no-default-account"
  | "no-foreign-issuers"
  | "no-secret"
  | "no-strong-roles"
  | "no-vault-wide-roles";

/** The policies of `toFollowPolicies`, by name. */
export const POLICIES: Readonly<Record<PolicyName, Policy>> = {
  "no-foreign-issuers": {
    title: "every trusted issuer is a cluster of the app",
    breaches: (trusts) => [
      ...trustBreaches(
        trusts,
        ({ kind, cluster }) => kind === "credential" && cluster === undefined,
        ({ issuer }) => `trusts the issuer ${textOf(issuer)}`,
      ),
      ...trusts.identityBindings
        .filter(({ cluster }) => trusts.entities.get(cluster)?.place === undefined)
        .map((each) => ({ place: placeOf(each), text: `binds an identity to the cluster ${textOf(each.clusterId)}` })),
    ],
  },
  "no-default-account": {
    title: "no service account `default` is trusted: every pod without another one has it",
    breaches: (trusts) =>
      trustBreaches(
        trusts,
        ({ serviceAccount, isGroup }) => serviceAccount?.name === "default" || isGroup,
        ({ subject }) => `trusts ${textOf(subject)}`,
      ),
  },
  "no-vault-wide-roles": {
    title: "pods and pipelines have roles on single secrets, keys and certificates, not on vaults",
    breaches: (trusts) =>
      grantBreaches(trusts, (each) => isFederated(trusts, each) && trusts.entities.get(each.scope)?.kind === "vault"),
  },
  "no-strong-roles": {
    title: "pods and pipelines have no role that administers what they use",
    breaches: (trusts) =>
      grantBreaches(trusts, (each) => isFederated(trusts, each) && STRONG_ROLES.includes(textOf(each.role))),
  },
  "every-workload-wired": {
    title: "no wiring rule has an error",
    breaches: (_, findings) =>
      findingBreaches(findings, ({ severity, rule }) => severity === "error" && !SECRET_RULES.includes(rule)),
  },
  "no-secret": {
    title: "no literal secret is in the configuration",
    breaches: (_, findings) => findingBreaches(findings, ({ rule }) => SECRET_RULES.includes(rule)),
  },
};

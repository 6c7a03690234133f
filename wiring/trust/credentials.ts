import {
  GITHUB_ISSUER_HOST,
  ISSUERS_WITHOUT_SLASH,
  REPOSITORY_WITHOUT_PREFIX,
} from "../../facts/azure/pipeline-issuers";
import { LIMITS } from "../../facts/limits";
import { NAME_RULES } from "../../facts/name-rules";
import { AKS_ISSUER, AKS_ISSUER_HOST, API_SERVER_SUFFIXES, CLOUDS } from "../../facts/azure/clouds";
import { IDENTITY_BINDING_AUDIENCE, TOKEN_AUDIENCE } from "../../facts/kubernetes/webhook";
import { isExpression, type Text } from "../../model/terraform/text";
import type { Credential } from "../../model/trust/model";
import { isKnown, isPlaceholder, shown } from "../../model/trust/trust-index";
import type { Evaluation } from "../evaluation";
import { evaluateManaged } from "./identity-bindings";
import { isNearSubject } from "./near-subject";

const NO_WILDCARDS = "and Entra ID has no wildcards in subjects: each account needs a credential of its own";
const CREDENTIAL_NAME = NAME_RULES.federatedCredential;
const PARTS = /^system:serviceaccount:([a-z0-9]([-a-z0-9]*[a-z0-9])?):([a-z0-9]([-a-z0-9.]*[a-z0-9])?)$/;
const AUDIENCE_LINE = `audience = ["${TOKEN_AUDIENCE}"]`;

/** The address of an API server in a text, such as `https://${azurerm_kubernetes_cluster.aks.fqdn}/`. */
const API_ADDRESS =
  /\bazurerm_kubernetes_(?:automatic_)?cluster[.][\w-]+(?:\[[^\]]*\])?[.](?:(?:private_|portal_)?fqdn|kube_(?:admin_)?config\[0\][.]host)\b/;

/** Functions that shorten or extend a text. */
const CHANGES = /\b(trim|trimprefix|trimsuffix|replace|regex|substr)\(|\bformat\("[^"]*[/]/;

/** Evaluates a credential by itself, and against clusters and service accounts. */
export function evaluateCredential(credential: Credential, index: Evaluation): void {
  const { path, name, identityAttribute } = credential;
  if (!isExpression(name) && !CREDENTIAL_NAME.pattern.test(name)) {
    index.report(
      "credential-name",
      path,
      `the name is ${shown(name)} (${name.length} characters)`,
      CREDENTIAL_NAME.expected,
    );
  }
  if (identityAttribute !== undefined && identityAttribute !== "id") {
    index.report(
      "credential-parent",
      path,
      `the credential names the identity by its ${identityAttribute}`,
      "user_assigned_identity_id = the identity's id",
    );
  }
  evaluateManaged(credential, index);
  evaluateIssuer(credential, index);
  // Credentials for other issuers (GitHub, other clouds) have subjects and audiences of their own.
  if (forAks(credential)) {
    evaluateSubject(credential, index);
    evaluateAudience(credential, index);
  } else {
    if (credential.audiences.length !== 1) countAudiences(credential, index);
    evaluateGithubSubject(credential, index);
  }
}

/** A subject of GitHub begins with `repo:`, unless the organization has chosen other claims for it. */
function evaluateGithubSubject({ path, issuer, subject }: Credential, index: Evaluation): void {
  if (isExpression(issuer) || isExpression(subject) || hostOf(issuer) !== GITHUB_ISSUER_HOST) return;
  const isAccount = subject.startsWith("system:serviceaccount:");
  if (subject.includes("*"))
    return index.report(
      "subject-pipeline",
      path,
      `the subject is ${shown(subject)}, ${NO_WILDCARDS}`,
      "subject = repo:<owner>/<repository>:environment:<name>",
    );
  if (isAccount || REPOSITORY_WITHOUT_PREFIX.test(subject))
    index.report(
      "subject-pipeline",
      path,
      `the subject is ${shown(subject)}, and the issuer is that of GitHub`,
      isAccount ? "issuer = the cluster's oidc_issuer_url" : `subject = ${shown(`repo:${subject}`)}`,
    );
}

/** Whether a credential is for pods of AKS: by an issuer of AKS, an attribute of a cluster, or the subject of a service account. */
function forAks({ issuer, subject }: Credential): boolean {
  // Clusters of other providers have issuers and audiences of their own.
  if (!isExpression(issuer)) return AKS_ISSUER_HOST.test(hostOf(issuer) ?? "");
  const text = isExpression(subject) ? subject.expression : subject;
  return /^\s*system:serviceaccount/i.test(text) || /oidc_issuer_url/.test(issuer.expression);
}

function hostOf(url: string): string | undefined {
  return URL.canParse(url.trim()) ? new URL(url.trim()).hostname : undefined;
}

function evaluateIssuer(credential: Credential, index: Evaluation): void {
  const { path, issuer } = credential;
  if (isExpression(issuer)) return evaluateIssuerExpression(credential, issuer.expression, index);
  const fix = "issuer = the cluster's oidc_issuer_url";
  if (issuer !== "" && isPlaceholder(issuer))
    return index.report("placeholder", path, `the issuer is still ${shown(issuer)}`, fix);
  const host = hostOf(issuer);
  const inside = host !== undefined && /^(kubernetes([.]default.*)?|localhost|.*[.]cluster[.]local)$/.test(host);
  if (
    issuer !== issuer.trim() ||
    !issuer.startsWith("https://") ||
    host === undefined ||
    inside ||
    /[.]well-known/.test(issuer) ||
    issuer.length > LIMITS.credentialText
  ) {
    return index.report(
      "issuer-shape",
      path,
      `the issuer is ${shown(issuer)}${inside ? ", which Entra ID cannot reach" : ""}`,
      fix,
    );
  }
  if (API_SERVER_SUFFIXES.some((suffix) => host.endsWith(`.${suffix}`)))
    return index.report("issuer-shape", path, `the issuer is ${shown(issuer)}, which is an API server's address`, fix);
  if (ISSUERS_WITHOUT_SLASH.has(host) && issuer.endsWith("/")) {
    const exactly = issuer.replace(/\/+$/, "");
    return index.report(
      "issuer-slash",
      path,
      `the issuer is ${shown(issuer)}, and that of ${host} has no slash at the end`,
      `issuer = ${shown(exactly)}`,
    );
  }
  if (!AKS_ISSUER_HOST.test(host)) return;
  const exact = `${issuer.replace(/\/+$/, "")}/`;
  if (!AKS_ISSUER.test(exact)) {
    const shape = `https://<region>.oic.${CLOUDS.public.aksIssuerDomain}/<tenant id>/<cluster's id>/`;
    return index.report("issuer-shape", path, `the issuer is ${shown(issuer)}, and AKS's are ${shape}`, fix);
  }
  if (issuer !== exact)
    index.report("issuer-slash", path, `the issuer is ${shown(issuer)}`, `issuer = ${shown(exact)}`);
  const known = index.issuers;
  if (known.size > 0 && !known.has(exact) && isForKnownCluster(credential, known, index)) {
    index.report(
      "issuer-other-cluster",
      path,
      `the issuer is ${shown(issuer)}, and the clusters have ${[...known].map(shown).join(", ")}`,
      `issuer = ${shown([...known][0])}`,
    );
  }
}

/**
 * Whether a credential with a foreign issuer is meant for one of the clusters: its account was read, and its identity has
 * no other credential that trusts it there. An identity may have pods in several clusters, and another team may have some.
 */
function isForKnownCluster(credential: Credential, known: ReadonlySet<string>, index: Evaluation): boolean {
  const { subject } = credential;
  if (!isExpression(subject) && !index.accountSubjects.has(subject)) return false;
  return !index
    .credentialsFor(subject)
    .some(
      (each) =>
        isKnown(each.issuer) && known.has(each.issuer) && index.identityKeyOf(each) === index.identityKeyOf(credential),
    );
}

function evaluateIssuerExpression({ path, issuer }: Credential, text: string, index: Evaluation): void {
  const fix = "issuer = the cluster's oidc_issuer_url, as it is";
  const reference = isExpression(issuer) ? issuer.reference : undefined;
  if (
    reference &&
    /(^|[.])azurerm_kubernetes_(automatic_)?cluster[.]/.test(reference.address) &&
    reference.attribute !== "oidc_issuer_url"
  ) {
    return index.report(
      "issuer-other-attribute",
      path,
      `the issuer is the ${reference.attribute} of ${reference.address}`,
      fix,
    );
  }
  const address = reference || hasDirective(issuer) ? undefined : API_ADDRESS.exec(text)?.[0];
  if (address !== undefined)
    return index.report("issuer-other-attribute", path, `the issuer is made of ${address}`, fix);
  // A text around the attribute or a function changes it, and Entra ID compares the changed text with the token.
  if (
    !reference &&
    !hasDirective(issuer) &&
    /oidc_issuer_url/.test(text) &&
    (CHANGES.test(text) || !/^\$\{[^{}]*\}$/.test(text))
  ) {
    index.report(
      "issuer-slash",
      path,
      `the issuer is the expression ${text}, which changes the cluster's oidc_issuer_url`,
      fix,
    );
  }
}

/** Whether a directive decides which parts of a text count, so that it is known only after apply. */
const hasDirective = (text: Text): boolean => isExpression(text) && text.expression.includes("%{");

function evaluateSubject(credential: Credential, index: Evaluation): void {
  const { path, subject } = credential;
  if (isExpression(subject)) {
    if (hasDirective(subject)) return;
    if (!subject.expression.startsWith("system:serviceaccount:") && !/^\$\{[^}]*\}$/.test(subject.expression)) {
      index.report(
        "subject-shape",
        path,
        `the subject is ${subject.expression}`,
        "subject = system:serviceaccount:<namespace>:<name>",
      );
    }
    return;
  }
  const parts = PARTS.exec(subject);
  if (index.accountSubjects.has(subject)) return;
  const identity = index.identityOf(credential);
  // The account of another identity may have its credential elsewhere, however similar its name is.
  const near = identity && index.untrustedSubjectsOf(identity).find((each) => isNearSubject(subject, each));
  if (near !== undefined) {
    const capitals = near.toLowerCase() === subject.toLowerCase() ? ", which differs only in case" : "";
    return index.report(
      "subject-near-miss",
      path,
      `the subject is ${shown(subject)}, and the service account's is ${shown(near)}${capitals}`,
      `subject = ${shown(near)}`,
    );
  }
  if (!parts)
    index.report(
      "subject-shape",
      path,
      `the subject is ${shown(subject)}${subject.includes("*") ? `, ${NO_WILDCARDS}` : ""}`,
      "subject = system:serviceaccount:<namespace>:<name>",
    );
}

function countAudiences({ path, audiences }: Credential, index: Evaluation): void {
  index.report("audience-count", path, `the credential has ${audiences.length} audiences`, AUDIENCE_LINE);
}

function evaluateAudience(credential: Credential, index: Evaluation): void {
  if (credential.audiences.length !== 1) return countAudiences(credential, index);
  const audience = credential.audiences[0]!;
  if (isExpression(audience) || audience === TOKEN_AUDIENCE) return;
  const preview = audience === IDENTITY_BINDING_AUDIENCE ? ", which is for identity bindings" : "";
  // A custom audience may be for a custom webhook or a projected token.
  const azures = /azuread|tokenexchange|aksidentity/i.test(audience);
  if (!azures && index.projectedAudiences.has(audience)) return;
  const rule = azures ? "audience-value" : "audience-own";
  index.report(rule, credential.path, `the audience is ${shown(audience)}${preview}`, AUDIENCE_LINE);
}

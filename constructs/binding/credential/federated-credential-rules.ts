import { GITHUB_ISSUER_HOST, REPOSITORY_WITHOUT_PREFIX } from "../../../facts/azure/pipeline-issuers";
import { IDENTITY_BINDING_AUDIENCE, TOKEN_AUDIENCE } from "../../../facts/kubernetes/webhook";
import { TOKEN_PROXY_SDKS } from "../../../facts/azure/identity-binding";
import { LIMITS } from "../../../facts/limits";
import { isLiteral } from "../../../values/literal";
import { shown } from "../../../values/shown";
import { type Problem, refusal } from "../../../values/problem";

/**
 * The problem with a literal subject or audience, if any. Entra ID compares them exactly, does not support wildcards, and
 * accepts a wrong value without an error.
 * Source: learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations, read 2026-11.
 */
export function credentialTextProblem(prop: string, text: string | undefined): Problem | undefined {
  if (!isLiteral(text)) return undefined;
  if (text === "") return refusal("credential-text", `\`${prop}\` must not be empty`);
  if (text !== text.trim())
    return refusal("credential-text", `\`${prop}\` must not start or end with a space, got ${shown(text)}`);
  if (text.includes("*"))
    return refusal(
      "credential-text",
      `\`${prop}\` must be exact, because Entra ID does not support wildcards, got ${shown(text)}`,
    );
  if (text.length > LIMITS.credentialText) {
    return refusal(
      "credential-text",
      `\`${prop}\` must be at most ${LIMITS.credentialText} characters, got ${text.length}`,
    );
  }
  return undefined;
}

/** The problem with a literal audience of a binding that is most likely a slip, if any. */
export function audienceProblem(audience: string | undefined): Problem | undefined {
  if (!isLiteral(audience) || audience === TOKEN_AUDIENCE) return undefined;
  if (audience.toLowerCase() === TOKEN_AUDIENCE.toLowerCase())
    return refusal(
      "credential-text",
      `\`audience\` must be ${shown(TOKEN_AUDIENCE)} with its capitals, because Entra ID compares them, got ${shown(audience)}; leave it out`,
    );
  if (audience === IDENTITY_BINDING_AUDIENCE)
    return refusal(
      "credential-text",
      `\`audience\` must not be that of identity bindings, got ${shown(audience)}: AKS writes their credential itself; leave it out, and set \`trust: "identity-binding"\``,
    );
  return undefined;
}

/** The problem with the literal issuer and subject of a credential for GitHub, if any. */
export function githubSubjectProblem(issuer: string | undefined, subject: string | undefined): Problem | undefined {
  if (!isLiteral(issuer) || !isLiteral(subject) || !issuer.startsWith(`https://${GITHUB_ISSUER_HOST}`))
    return undefined;
  if (!REPOSITORY_WITHOUT_PREFIX.test(subject)) return undefined;
  return refusal(
    "credential-text",
    `\`subject\` must start with \`repo:\`, as the subject of a GitHub workflow does, got ${shown(subject)}; write ${shown(`repo:${subject}`)}`,
  );
}

/** The problem with the number of credentials of one identity in all stacks of an app, if any. */
export function credentialCountProblem(count: number, identityPath: string): Problem | undefined {
  if (count <= LIMITS.credentialsPerIdentity) return undefined;
  return refusal(
    "credential-count",
    `an identity must have at most ${LIMITS.credentialsPerIdentity} federated identity credentials, got ${count} for ` +
      `"${identityPath}"; use another identity for some of the service accounts, or \`trust: "identity-binding"\` on their bindings, ` +
      `which share one credential: their applications need WorkloadIdentityCredential of ${sdks()}`,
  );
}

/** The libraries that get tokens through an identity binding, each with what turns that on. */
const sdks = (): string =>
  TOKEN_PROXY_SDKS.map(
    ({ ecosystem, library, minimum, option }) => `${library} ${minimum} for ${ecosystem} (${option})`,
  ).join(", ");

/** The subject of the tokens of a service account. Source: azure-workload-identity pkg/cmd/serviceaccount/util/util.go. */
export const subjectOf = (namespace: string, serviceAccountName: string): string =>
  `system:serviceaccount:${namespace}:${serviceAccountName}`;

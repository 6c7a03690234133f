import { LIMITS } from "../../facts/limits";
import { isLiteral, shown } from "../../values/literal";

/**
 * What is wrong with a literal subject or audience, or nothing. Entra compares them to the letter, has no wildcards, and
 * accepts a wrong one in silence.
 * Source: learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations, read 2026-11.
 */
export function credentialTextProblem(prop: string, text: string | undefined): string | undefined {
  if (!isLiteral(text)) return undefined;
  const got = `got ${shown(text)}`;
  if (text === "") return `\`${prop}\` must not be empty`;
  if (text !== text.trim()) return `\`${prop}\` must not start or end with a space, ${got}`;
  if (text.includes("*")) return `\`${prop}\` must be exact, because Entra ID does not support wildcards, ${got}`;
  if (text.length > LIMITS.credentialText) {
    return `\`${prop}\` must be at most ${LIMITS.credentialText} characters, got ${text.length}`;
  }
  return undefined;
}

/** What is wrong with the number of credentials of one identity, over all stacks of an app, or nothing. */
export function credentialCountProblem(count: number, identityPath: string): string | undefined {
  if (count <= LIMITS.credentialsPerIdentity) return undefined;
  return (
    `an identity must have at most ${LIMITS.credentialsPerIdentity} federated identity credentials, got ${count} for ` +
    `"${identityPath}"; give some of the service accounts another identity, or look at AKS identity bindings (preview), ` +
    "which need no credential for each cluster"
  );
}

/** The subject of a service account's tokens. Source: azure-workload-identity pkg/cmd/serviceaccount/util/util.go. */
export const subjectOf = (namespace: string, serviceAccountName: string): string =>
  `system:serviceaccount:${namespace}:${serviceAccountName}`;

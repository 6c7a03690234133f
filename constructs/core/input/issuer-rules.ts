import { AKS_ISSUER_HOST } from "../../../facts/azure/clouds";
import { ISSUERS_WITHOUT_SLASH } from "../../../facts/azure/pipeline-issuers";
import { LIMITS } from "../../../facts/limits";
import { isLiteral } from "../../../values/literal";
import { shown } from "../../../values/shown";
import { type Problem, refusal } from "../../../values/problem";

/**
 * The problem with a literal issuer of a federated identity credential, if any.
 *
 * It must be equal to the claim `iss` of the token. The issuers of AKS end with a slash. Without the slash every token
 * exchange fails with AADSTS70021. Source: azure-workload-identity docs/book/src/troubleshooting.md.
 */
export function issuerProblem(prop: string, issuer: string | undefined): Problem | undefined {
  if (!isLiteral(issuer)) return undefined;
  const got = `got ${shown(issuer)}`;
  if (issuer !== issuer.trim()) return refusal("issuer", `\`${prop}\` must not start or end with a space, ${got}`);
  if (!/^https:\/\/[^\s/]+/.test(issuer)) return refusal("issuer", `\`${prop}\` must be an https URL, ${got}`);
  if (issuer.endsWith("//")) return refusal("issuer", `\`${prop}\` must end with one slash at most, ${got}`);
  if (issuer.includes("*"))
    return refusal("issuer", `\`${prop}\` must be exact, because Entra ID does not support wildcards, ${got}`);
  if (issuer.length > LIMITS.credentialText) {
    return refusal("issuer", `\`${prop}\` must be at most ${LIMITS.credentialText} characters, got ${issuer.length}`);
  }
  const host = /^https:\/\/([^/]+)/.exec(issuer)![1]!.toLowerCase();
  if (ISSUERS_WITHOUT_SLASH.has(host) && issuer.endsWith("/")) {
    return refusal(
      "issuer",
      `\`${prop}\` must not end with a slash, as the issuer of ${host} does not, ${got}; write ${shown(issuer.slice(0, -1))}`,
    );
  }
  if (AKS_ISSUER_HOST.test(host) && !issuer.endsWith("/")) {
    return refusal(
      "issuer",
      `\`${prop}\` must end with a slash, as the issuer of an AKS cluster does, ${got}; without it Entra ID rejects tokens with AADSTS70021`,
    );
  }
  return undefined;
}

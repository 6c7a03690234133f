import { IDENTITY_BINDING } from "../../../facts/azure/identity-binding";
import { isLiteral } from "../../../values/literal";
import { type Problem, refusal } from "../../../values/problem";
import { shown } from "../../../values/shown";

const VERSION = /^(\d{4}-\d{2}-\d{2})(-preview)?$/;

/** The problem with a literal version of the API of identity bindings, if any. */
export function bindingApiProblem(version: string | undefined): Problem | undefined {
  if (!isLiteral(version)) return undefined;
  const [, date, preview] = VERSION.exec(version) ?? [];
  const first = preview === undefined ? IDENTITY_BINDING.apiVersion : IDENTITY_BINDING.firstApiVersion;
  if (date !== undefined && date >= first) return undefined;
  return refusal(
    "identity-binding-api",
    `\`apiVersion\` must be a version of the API that has identity bindings, ${shown(IDENTITY_BINDING.apiVersion)} or later, or ` +
      `${shown(`${IDENTITY_BINDING.firstApiVersion}-preview`)} or a later preview, got ${shown(version)}`,
  );
}

/** The problem with a literal name or issuer of a credential that AKS manages, if any. */
export function managedCredentialProblem(name: string | undefined, issuer: string | undefined): Problem | undefined {
  const itsName = isLiteral(name) && name.toLowerCase() === IDENTITY_BINDING.credentialName;
  const itsIssuer = isLiteral(issuer) && URL.canParse(issuer) && IDENTITY_BINDING.issuerHost.test(new URL(issuer).host);
  if (!itsName && !itsIssuer) return undefined;
  return refusal(
    "identity-binding-credential",
    `\`${itsName ? "credentialName" : "issuer"}\` must not be that of the credential of identity bindings, got ` +
      `${shown(itsName ? name : issuer)}: AKS creates and shares it, and a change or a destroy would cut off all pods that use ` +
      'the identity; remove it, and set `trust: "identity-binding"` on the bindings',
  );
}

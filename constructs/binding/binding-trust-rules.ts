import { isLiteral } from "../../values/literal";
import { shown } from "../../values/shown";
import { type Problem, refusal } from "../../values/problem";
import { EntraApplication } from "../identity/entra-application";
import type { FederatedBindingProps } from "./federated-binding-props";

/** The problems with the kind of trust of a binding. */
export function trustProblems(props: FederatedBindingProps): (Problem | undefined)[] {
  const { trust = "credential", keepOtherTrust = false, identity, audience, cluster, alsoTrusts = [] } = props;
  if (trust === "credential" && !keepOtherTrust) return [];
  // A cluster outside of AKS throws for its id, with the reason.
  for (const each of [cluster, ...alsoTrusts]) void each.clusterId;
  return [
    EntraApplication.isEntraApplication(identity)
      ? refusal(
          "binding-trust-application",
          `\`${trust === "credential" ? "keepOtherTrust" : "trust"}\` must not ask for an identity binding of an app registration, got it for ` +
            `the client id ${shown(identity.clientId)}: AKS binds managed identities only; use a managed identity, or the trust "credential"`,
        )
      : undefined,
    trust === "identity-binding" && !keepOtherTrust && isLiteral(audience)
      ? refusal(
          "binding-trust-audience",
          `\`audience\` must be omitted with \`trust: "identity-binding"\`, got ${shown(audience)}: the webhook of AKS has one ` +
            "audience for identity bindings; leave it out",
        )
      : undefined,
  ];
}

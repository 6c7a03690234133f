import { WiringCheck } from "../core/wiring/wiring-check";
import { Annotations, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { IFederatedBinding } from "./binding";
import type { FederatedBindingProps } from "./federated-binding-props";
import { isManagedHere } from "../cluster/cluster-key";
import { tenantOfIssuer } from "../core/input/issuer-tenant";
import { AUDIENCES_OF_CLOUDS, TOKEN_AUDIENCE } from "../../facts/kubernetes/webhook";
import { warn } from "../core/input/warn";
import { refusal } from "../../values/problem";
import { rowOf } from "../../values/row-of";

/** A Terraform token inside a text. A reader has no use for it. */
const TOKEN = /\$\{TfToken\[[^\]]*\]\}/g;

/** Adds warnings about settings that work, but that a reader should know before an apply. */
export function warnOfBinding(scope: Construct, props: FederatedBindingProps): void {
  const { cluster, serviceAccount, alsoTrusts = [], audience } = props;
  const cloud = audience === undefined ? undefined : rowOf(AUDIENCES_OF_CLOUDS, audience);
  if (cloud !== undefined) {
    warn(
      scope,
      refusal(
        "audience-cloud",
        `\`audience\` is that of ${cloud}, and the webhook of AKS projects tokens for ${TOKEN_AUDIENCE} in every cloud: their exchange ` +
          "fails with AADSTS700212 unless a webhook of your own is configured for it; leave it out",
      ),
    );
  }
  const tenant = tenantOfIssuer(cluster.issuerUrl);
  for (const other of alsoTrusts) {
    const its = tenantOfIssuer(other.issuerUrl);
    if (tenant === undefined || its === undefined || its === tenant) continue;
    warn(
      scope,
      refusal(
        "trust-other-tenant",
        `\`alsoTrusts\` has "${other.node.path}", whose issuer is of the tenant ${its}, and that of \`cluster\` is of ${tenant}: pods of ` +
          "another tenant can act as this identity; remove it unless that is meant",
      ),
    );
  }
  if (serviceAccount.namespace === "default") {
    warn(
      scope,
      refusal(
        "namespace-default",
        "the namespace `default` is shared: every principal that can create pods in it can use this identity; put the workload into its own namespace",
      ),
    );
  }
  if (isManagedHere(cluster) && TerraformStack.of(cluster) === TerraformStack.of(scope)) {
    warn(
      scope,
      refusal(
        "one-stack",
        "the cluster and Kubernetes objects are in one stack: if the cluster must be replaced, the refresh of the objects fails. Use two stacks: create the cluster in one, and call WorkloadIdentityCluster.fromClusterName and addDependency in the other",
      ),
    );
  }
}

/** Accepts a credential with an audience of the user's own. */
export function allowAudience(binding: Construct, audience: string | undefined): void {
  if ((audience ?? TOKEN_AUDIENCE) === TOKEN_AUDIENCE) return;
  WiringCheck.of(binding).suppress(
    "audience-value",
    "the binding sets its audience, and the webhook must be configured for it",
    binding,
  );
}

/** Prints the credential to create for an app registration, because this binding does not create it. */
export function printCredentialParameters(binding: IFederatedBinding): void {
  for (const { name, subject, audiences } of binding.credentialParameters) {
    const text =
      `the credential of an app registration is not created here. Create it: az ad app federated-credential create ` +
      `--id ${binding.clientId} --parameters '${JSON.stringify({ name, issuer: "<issuer>", subject, audiences })}'; ` +
      "read the issuer from `credentialParameters`, for example in an output";
    Annotations.of(binding).addInfo(text.replace(TOKEN, "<known after apply>"));
  }
}

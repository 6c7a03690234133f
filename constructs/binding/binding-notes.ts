import { Annotations, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { IFederatedBinding } from "./binding";
import type { FederatedBindingProps } from "./federated-binding-props";
import { isManagedHere } from "../cluster/cluster-key";

/** A Terraform token inside a text. A reader has no use for it. */
const TOKEN = /\$\{TfToken\[[^\]]*\]\}/g;

/** Adds warnings about settings that work, but that a reader should know before an apply. */
export function warnOfBinding(scope: Construct, { cluster, serviceAccount }: FederatedBindingProps): void {
  const annotations = Annotations.of(scope);
  if (serviceAccount.namespace === "default") {
    annotations.addWarning(
      "the namespace `default` is shared: every principal that can create pods in it can use this identity; put the workload into its own namespace",
    );
  }
  if (isManagedHere(cluster) && TerraformStack.of(cluster) === TerraformStack.of(scope)) {
    annotations.addWarning(
      "the cluster and Kubernetes objects are in one stack: if the cluster must be replaced, the refresh of the objects fails. Use two stacks: create the cluster in one, and call WorkloadIdentityCluster.fromClusterName and addDependency in the other",
    );
  }
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

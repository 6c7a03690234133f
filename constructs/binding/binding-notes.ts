import { Annotations, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { IFederatedBinding } from "./binding";
import type { FederatedBindingProps } from "./federated-binding-props";
import { isManagedHere } from "../cluster/cluster-key";

/** A Terraform token inside a text, for which a reader has no use. */
const TOKEN = /\$\{TfToken\[[^\]]*\]\}/g;

/** Says what works and is still worth knowing before an apply. */
export function warnOfBinding(scope: Construct, { cluster, serviceAccount }: FederatedBindingProps): void {
  const annotations = Annotations.of(scope);
  if (serviceAccount.namespace === "default") {
    annotations.addWarning(
      "the namespace `default` is every newcomer's: whoever may make pods there may use this identity; give the workload a namespace",
    );
  }
  if (isManagedHere(cluster) && TerraformStack.of(cluster) === TerraformStack.of(scope)) {
    annotations.addWarning(
      "cluster and Kubernetes objects are in one stack: when the cluster must be replaced, refreshing the objects fails. " +
        "Two stacks avoid it: make the cluster in one, and in the other use WorkloadIdentityCluster.fromClusterName and addDependency",
    );
  }
}

/** Says which credential to write for an app registration, since none is written here. */
export function printCredentialParameters(binding: IFederatedBinding): void {
  for (const { name, subject, audiences } of binding.credentialParameters) {
    const text =
      `no credential is written for an app registration. Write it: az ad app federated-credential create ` +
      `--id ${binding.clientId} --parameters '${JSON.stringify({ name, issuer: "<issuer>", subject, audiences })}'; ` +
      "`credentialParameters` has the issuer, for an output";
    Annotations.of(binding).addInfo(text.replace(TOKEN, "<known at apply>"));
  }
}

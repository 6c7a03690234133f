import type { Manifest } from "@cdktf/provider-kubernetes/lib/manifest";
import { Annotations, type TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import type { IWorkloadIdentityCluster } from "../cluster/cluster";
import { claimInCluster, clusterCountProblem, type Counted } from "./pod-identity-count";
import { sameApplyProblem, writeObject } from "./pod-identity-objects";
import { refuse } from "../core/input/refuse";
import { nameProblem } from "../core/input/name-rules";
import { podIdentityNameProblem, podLabelsProblem } from "./pod-identity-rules";
import { POD_IDENTITY, POD_IDENTITY_END } from "../../facts/pod-identity";

export interface PodIdentityExceptionProps {
  readonly cluster: IWorkloadIdentityCluster;
  /** Namespace of the pods; an exception holds in its own namespace only. */
  readonly namespace: string;
  /** Name of the exception, an RFC 1123 subdomain. */
  readonly name: string;
  /** Labels of pods that are excepted; one that matches is enough, whatever the capitals of its value. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** Whether it exists and is taken over by an `import` block. @default false */
  readonly importExisting?: boolean;
  /** @default - the kubernetes provider of the stack */
  readonly kubernetesProvider?: TerraformProvider;
}

/**
 * Pods that reach the node's metadata endpoint past pod identity, on clusters on which Helm or a YAML manifest installed
 * it. A custom resource, which asks the API server at plan.
 */
export class PodIdentityException extends Construct {
  /** The underlying `kubernetes_manifest` resource (escape hatch). */
  public readonly resource: Manifest;

  /**
   * @throws when a name breaks its rule, there are no labels, it is the one AKS makes itself, the cluster is made by the
   * same stack or has 200 exceptions already
   */
  constructor(scope: Construct, id: string, props: PodIdentityExceptionProps) {
    super(scope, checkedId(scope, id));
    checkInput(this, "PodIdentityExceptionProps", props);
    const { cluster, namespace, name, podLabels, kubernetesProvider: provider } = props;
    const addOn = POD_IDENTITY.addOnException;
    const counted: Counted = { what: "exceptions", namespace, name, providerAlias: provider?.alias };
    refuse(
      this,
      nameProblem("namespace", "namespace", namespace),
      podIdentityNameProblem("name", name),
      podLabelsProblem(podLabels),
      namespace === addOn.namespace && name === addOn.name
        ? `\`name\` must be an exception of your own, got "${addOn.namespace}/${addOn.name}", which comes and goes with pod identity itself`
        : undefined,
      sameApplyProblem(this, cluster),
      clusterCountProblem(this, counted),
    );
    Annotations.of(this).addWarning(POD_IDENTITY_END);
    this.resource = writeObject(
      this,
      "exception",
      { kind: "AzurePodIdentityException", namespace, name, spec: { podLabels: { ...podLabels } } },
      { importExisting: props.importExisting ?? false, provider },
    );
    this.node.defaultChild = this.resource;
    claimInCluster(this, counted);
  }
}

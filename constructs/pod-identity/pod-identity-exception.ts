import type { Manifest } from "@cdktf/provider-kubernetes/lib/manifest";
import { type TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import type { IWorkloadIdentityCluster } from "../cluster/cluster";
import { claimInCluster, clusterCountProblem, type Counted } from "./pod-identity-count";
import { sameApplyProblem, writeObject } from "./pod-identity-objects";
import { refuse } from "../core/input/refuse";
import { nameProblem } from "../core/input/name-rules";
import { podIdentityNameProblem, podLabelsProblem } from "./pod-identity-rules";
import { POD_IDENTITY, POD_IDENTITY_END } from "../../facts/kubernetes/pod-identity";
import { refusal } from "../../values/problem";
import { warn } from "../core/input/warn";

/** Properties of a PodIdentityException. */
export interface PodIdentityExceptionProps {
  /** The cluster that runs pod identity. */
  readonly cluster: IWorkloadIdentityCluster;
  /** Namespace of the pods. An exception applies in its own namespace only. */
  readonly namespace: string;
  /** Name of the exception, an RFC 1123 subdomain. */
  readonly name: string;
  /** Labels of the pods. A pod matches if it has one of them. The value is compared without case. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** Whether the object exists and is imported with an `import` block. @default false */
  readonly importExisting?: boolean;
  /**
   * The kubernetes provider, if the stack has one for each of several clusters.
   * @default - the kubernetes provider of the stack
   */
  readonly kubernetesProvider?: TerraformProvider;
}

/**
 * An AzurePodIdentityException: pods that access the instance metadata endpoint without pod identity. It is for clusters on
 * which Helm or a YAML manifest installed pod identity. Its plan reads from the API server of the cluster.
 *
 * @example
 * ```ts
 * new PodIdentityException(this, "exception", {
 *   cluster,
 *   namespace: "orders",
 *   name: "calls-metadata-itself",
 *   podLabels: { app: "agent" },
 * });
 * ```
 * @deprecated AAD pod identity is retired: migrate with `PodIdentityMigration`
 */
export class PodIdentityException extends Construct {
  /** The underlying `kubernetes_manifest` resource (escape hatch). */
  public readonly resource: Manifest;

  /**
   * @throws if a name breaks its rule, there are no labels, it is the exception that AKS creates, the same stack creates the
   * cluster, or the cluster already has 200 exceptions
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
        ? refusal(
            "pod-identity-exception-name",
            `\`name\` must be an exception that you manage, got "${addOn.namespace}/${addOn.name}", which AKS creates and deletes with the add-on`,
          )
        : undefined,
      sameApplyProblem(this, cluster),
      clusterCountProblem(this, counted),
    );
    warn(this, refusal("pod-identity-end", POD_IDENTITY_END));
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

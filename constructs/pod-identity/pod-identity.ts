import type { Manifest } from "@cdktf/provider-kubernetes/lib/manifest";
import { Annotations, type TerraformProvider } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import { applyBefore } from "../core/order/apply-before";
import type { IWorkloadIdentityCluster } from "../cluster/cluster";
import { type EntraApplication, identityKindProblem } from "../identity/entra-application";
import type { IManagedIdentity } from "../identity/identity";
import type { NetRawPolicy } from "./pod-identity-net-raw";
import { claimInCluster, clusterCountProblem, type Counted } from "./pod-identity-count";
import { kubenetCondition, kubenetProblem, lazyKubenetProblems, onKubenet } from "./pod-identity-network";
import { sameApplyProblem, writeObject } from "./pod-identity-objects";
import { refuse, validate } from "../core/input/refuse";
import { RoleGrant } from "../identity/role-grant";
import { nameProblem } from "../core/input/name-rules";
import { podIdentityNameProblem, selectorProblem } from "./pod-identity-rules";
import { POD_IDENTITY, POD_IDENTITY_END } from "../../facts/kubernetes/pod-identity";
import { refusal } from "../../values/problem";
import { warn } from "../core/input/warn";

/**
 * The owner of a pod identity: the AKS add-on (`az aks pod-identity add`), or manifests of Helm, kubectl or this project. The
 * commands that remove the pod identity depend on it.
 */
export type PodIdentityInstallation = "add-on" | "manifests";

/** A pod identity of the retired AAD pod identity: an AzureIdentity and its AzureIdentityBinding. */
export interface IPodIdentity extends IConstruct {
  /** Name of the AzureIdentity. */
  readonly podIdentityName: string;
  /** Namespace of the AzureIdentity. */
  readonly namespace: string;
  /** The value of the label `aadpodidbinding` of its pods. */
  readonly selector: string;
  /** The identity of its pods. It is the same after a migration. */
  readonly identity: IManagedIdentity | EntraApplication;
  /** Whether the AKS add-on or manifests (Helm, YAML) installed pod identity. */
  readonly installedBy: PodIdentityInstallation;
}

/** Objects of pod identity that exist, by their names. */
export interface PodIdentityNameAttributes {
  /** Namespace of the AzureIdentity. */
  readonly namespace: string;
  /** Name of the AzureIdentity, an RFC 1123 subdomain. */
  readonly name: string;
  /** The value of the label `aadpodidbinding` of the pods. @default - the name, as with `az aks pod-identity add` */
  readonly selector?: string;
  /** The identity of the AzureIdentity. It is an app registration for types 1 and 2. */
  readonly identity: IManagedIdentity | EntraApplication;
  /** The owner of the pod identity. @default "add-on" */
  readonly installedBy?: PodIdentityInstallation;
}

/** Properties of a PodIdentity. */
export interface PodIdentityProps {
  /** The cluster that runs pod identity. */
  readonly cluster: IWorkloadIdentityCluster;
  /** Namespace of the AzureIdentity and of its pods. */
  readonly namespace: string;
  /** Name of the AzureIdentity, an RFC 1123 subdomain. */
  readonly name: string;
  /** The value of the label `aadpodidbinding` of the pods. Pods get each identity with this selector. @default - the name */
  readonly selector?: string;
  /** The managed identity that pods get. */
  readonly identity: IManagedIdentity;
  /** Name of the AzureIdentityBinding. @default - the name with `-binding` */
  readonly bindingName?: string;
  /**
   * The mode of pod identity. In `standard` mode its controller assigns the identity to the nodes and needs Managed Identity
   * Operator on it. This construct grants that role to the kubelet identity. In `managed` mode you assign the identity to the
   * nodes yourself.
   * @default "standard"
   */
  readonly mode?: "standard" | "managed";
  /** Whether pods of other namespaces can use it. It is not available in managed mode. @default false */
  readonly acrossNamespaces?: boolean;
  /** Whether both objects exist and are imported with `import` blocks. @default false */
  readonly importExisting?: boolean;
  /** The policy that removes NET_RAW from containers. It is required on kubenet. @default - none */
  readonly netRawPolicy?: NetRawPolicy;
  /**
   * The kubernetes provider, if the stack has one for each of several clusters.
   * @default - the kubernetes provider of the stack
   */
  readonly kubernetesProvider?: TerraformProvider;
}

/**
 * A pod identity of the retired AAD pod identity, for clusters on which Helm or a YAML manifest installed it.
 *
 * Its two objects are custom resources, whose plan reads from the API server. The cluster and the custom resource definitions
 * of pod identity must exist before the plan. This construct does not register the preview feature or enable the AKS add-on.
 *
 * @example
 * ```ts
 * const legacy = PodIdentity.fromPodIdentityName(this, "legacy", { namespace: "orders", name: "orders", identity });
 * ```
 */
export class PodIdentity extends Construct implements IPodIdentity {
  /**
   * References an existing pod identity, for example one that `az aks pod-identity add` created. Nothing is created, changed
   * or destroyed.
   */
  public static fromPodIdentityName(scope: Construct, id: string, attrs: PodIdentityNameAttributes): IPodIdentity {
    return new NamedPodIdentity(scope, id, attrs);
  }

  public readonly podIdentityName: string;
  /** Namespace of the AzureIdentity. */
  public readonly namespace: string;
  public readonly selector: string;
  public readonly identity: IManagedIdentity;
  /** Whether the AKS add-on or manifests (Helm, YAML) installed pod identity. */
  public readonly installedBy = "manifests";
  /** The underlying `kubernetes_manifest` resource of the AzureIdentity (escape hatch). */
  public readonly resource: Manifest;

  /**
   * @throws if a name or the selector breaks its rule, the same stack creates the cluster, the cluster already has 200 pod
   * identities, or its network plugin is kubenet and there is no policy against NET_RAW
   * @deprecated AAD pod identity is retired: use `fromPodIdentityName`, and migrate with `PodIdentityMigration`
   */
  constructor(scope: Construct, id: string, props: PodIdentityProps) {
    super(scope, checkedId(scope, id));
    checkInput(this, "PodIdentityProps", props);
    const { cluster, namespace, name, identity, mode = "standard", kubernetesProvider: provider } = props;
    const bindingName = props.bindingName ?? `${name}-binding`;
    this.podIdentityName = name;
    this.namespace = namespace;
    this.selector = props.selector ?? name;
    this.identity = identity;
    const counted: Counted = { what: "identities", namespace, name, providerAlias: provider?.alias };
    refuse(
      this,
      nameProblem("namespace", "namespace", namespace),
      podIdentityNameProblem("name", name),
      podIdentityNameProblem("bindingName", bindingName),
      selectorProblem("selector", this.selector),
      sameApplyProblem(this, cluster),
      kubenetProblem(cluster, props.netRawPolicy !== undefined),
      mode === "managed" && props.acrossNamespaces
        ? refusal(
            "pod-identity-namespaces",
            "`acrossNamespaces` must be omitted in managed mode, which matches pods inside a namespace only, got true",
          )
        : undefined,
      clusterCountProblem(this, counted),
    );
    validate(this, () => lazyKubenetProblems(this, cluster, props.netRawPolicy !== undefined));
    // Read before anything is created, because a cluster that is given by its attributes may not have it.
    const kubelet = mode === "standard" ? cluster.kubeletIdentity : undefined;
    warnOfPodIdentity(this, cluster, mode);

    const options = { importExisting: props.importExisting ?? false, provider };
    this.resource = writeObject(
      this,
      "identity",
      {
        kind: "AzureIdentity",
        namespace,
        name,
        annotations: props.acrossNamespaces ? undefined : { [POD_IDENTITY.behavior]: "namespaced" },
        spec: { type: 0, resourceID: identity.identityId, clientID: identity.clientId },
      },
      { ...options, lifecycle: kubenetCondition(cluster, props.netRawPolicy !== undefined) },
    );
    const binding = writeObject(
      this,
      "binding",
      {
        kind: "AzureIdentityBinding",
        namespace,
        name: bindingName,
        spec: { azureIdentity: name, selector: this.selector },
      },
      options,
    );
    applyBefore(this, { first: this.resource, madeFrom: [], targets: [binding] });
    props.netRawPolicy?.applyBefore(this.resource, binding);
    if (kubelet) {
      RoleGrant.ensure(this, {
        grantee: kubelet,
        role: "Managed Identity Operator",
        scope: identity.identityId,
      }).applyBefore(this.resource, binding);
    }
    this.node.defaultChild = this.resource;
    claimInCluster(this, counted);
  }
}

function warnOfPodIdentity(scope: Construct, cluster: IWorkloadIdentityCluster, mode: "standard" | "managed"): void {
  warn(scope, refusal("pod-identity-end", POD_IDENTITY_END));
  if (onKubenet(cluster))
    warn(
      scope,
      refusal(
        "pod-identity-kubenet",
        "pod identity on kubenet is not recommended: only the policy against NET_RAW prevents a pod from using the identity of another pod",
      ),
    );
  if (mode === "managed")
    Annotations.of(scope).addInfo(
      "managed mode: assign the identity to the nodes yourself, with az vmss identity assign --identities <resource id> for each scale set of the node resource group",
    );
}

class NamedPodIdentity extends Construct implements IPodIdentity {
  public readonly podIdentityName: string;
  public readonly namespace: string;
  public readonly selector: string;
  public readonly identity: IManagedIdentity | EntraApplication;
  public readonly installedBy: PodIdentityInstallation;

  constructor(scope: Construct, id: string, attrs: PodIdentityNameAttributes) {
    super(scope, checkedId(scope, id));
    checkInput(this, "PodIdentityNameAttributes", attrs);
    refuse(this, identityKindProblem("identity", attrs.identity));
    this.podIdentityName = attrs.name;
    this.namespace = attrs.namespace;
    this.selector = attrs.selector ?? attrs.name;
    this.identity = attrs.identity;
    this.installedBy = attrs.installedBy ?? "add-on";
    const { namespace, name } = attrs;
    // The limit belongs to the add-on.
    const counted: Counted | undefined =
      this.installedBy === "add-on" ? { what: "identities", namespace, name } : undefined;
    refuse(
      this,
      nameProblem("namespace", "namespace", attrs.namespace),
      podIdentityNameProblem("name", attrs.name),
      selectorProblem("selector", this.selector),
      counted && clusterCountProblem(this, counted),
    );
    if (counted) claimInCluster(this, counted);
    warn(this, refusal("pod-identity-end", POD_IDENTITY_END));
  }
}

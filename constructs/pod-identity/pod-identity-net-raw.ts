import { ResourcePolicyAssignment } from "@cdktf/provider-azurerm/lib/resource-policy-assignment";
import { Manifest } from "@cdktf/provider-kubernetes/lib/manifest";
import { Annotations, type TerraformProvider, TerraformResource, TerraformStack } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { isLiteral } from "../../values/literal";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import { applyBefore } from "../core/order/apply-before";
import { AzurermTarget } from "../core/azurerm/azurerm-target";
import type { IWorkloadIdentityCluster } from "../cluster/cluster";
import { sameApplyProblem } from "./pod-identity-objects";
import { refuse } from "../core/input/refuse";
import { Registry } from "../core/registry";
import { NET_RAW } from "../../facts/kubernetes/pod-identity";
import { refusal } from "../../values/problem";

/** Options of the policy of Gatekeeper. */
export interface GatekeeperPolicyOptions {
  /** The cluster that runs Gatekeeper. */
  readonly cluster: IWorkloadIdentityCluster;
  /** Namespaces that the policy does not apply to. @default ["kube-system"] */
  readonly excludedNamespaces?: readonly string[];
  /**
   * The kubernetes provider, if the stack has one for each of several clusters.
   * @default - the kubernetes provider of the stack
   */
  readonly kubernetesProvider?: TerraformProvider;
}

/** Options of the policy of Azure Policy. */
export interface AzurePolicyOptions {
  /** The cluster that the policy is assigned to. */
  readonly cluster: IWorkloadIdentityCluster;
  /** Namespaces that the policy does not apply to. @default ["kube-system"] */
  readonly excludedNamespaces?: readonly string[];
}

/** The constraint templates of a stack. */
const templates = new Registry<IConstruct>();

/**
 * A policy that removes the capability NET_RAW from all containers. Pod identity on kubenet needs it.
 *
 * Kubernetes then rejects pods whose containers do not drop NET_RAW, also when an existing pod restarts.
 *
 * @example
 * ```ts
 * const policy = NetRawPolicy.azurePolicy(this, "net-raw", { cluster });
 * new PodIdentity(this, "legacy", { cluster, namespace: "orders", name: "orders", identity, netRawPolicy: policy });
 * ```
 */
export abstract class NetRawPolicy extends Construct {
  /** The underlying `kubernetes_manifest` or `azurerm_resource_policy_assignment` resource (escape hatch), if one is written. */
  public abstract readonly resource?: Manifest | ResourcePolicyAssignment;

  /** A policy that exists and is managed elsewhere. */
  public static existing(scope: Construct, id: string): NetRawPolicy {
    return new ExistingPolicy(scope, id);
  }

  /**
   * The template that defines the kind of the constraint, for a Gatekeeper without the policy library. Apply its stack before
   * the stack of the constraint, because the plan of the constraint needs its kind.
   */
  public static gatekeeperTemplate(
    scope: Construct,
    id: string,
    options: Omit<GatekeeperPolicyOptions, "excludedNamespaces">,
  ): Construct {
    return new GatekeeperTemplate(scope, id, options);
  }

  /** A constraint for Gatekeeper. Its template must exist in the cluster. */
  public static gatekeeper(scope: Construct, id: string, options: GatekeeperPolicyOptions): NetRawPolicy {
    return new GatekeeperPolicy(scope, id, options);
  }

  /** An assignment of Azure Policy on the cluster. The cluster needs the Azure Policy add-on. */
  public static azurePolicy(scope: Construct, id: string, options: AzurePolicyOptions): NetRawPolicy {
    return new AzurePolicy(scope, id, options);
  }

  /** Makes resources wait until the policy exists. If a resource is in another stack, its whole stack waits. */
  public applyBefore(...targets: readonly IConstruct[]): this {
    checkInput(this, "NetRawPolicy.applyBefore", { targets });
    for (const first of this.node.findAll().filter(TerraformResource.isTerraformResource))
      applyBefore(this, { first, madeFrom: [], targets });
    return this;
  }
}

class ExistingPolicy extends NetRawPolicy {
  public readonly resource = undefined;

  constructor(scope: Construct, id: string) {
    super(scope, checkedId(scope, id));
  }
}

class GatekeeperPolicy extends NetRawPolicy {
  public readonly resource: Manifest;

  constructor(scope: Construct, id: string, options: GatekeeperPolicyOptions) {
    super(scope, checkedId(scope, id));
    checkInput(this, "GatekeeperPolicyOptions", options);
    refuse(
      this,
      sameApplyProblem(this, options.cluster),
      templates.first(TerraformStack.of(this))
        ? refusal(
            "net-raw-template",
            "the constraint must be in another stack than its template, because its plan needs the kind that the template defines; create the template in a stack that is applied first",
          )
        : undefined,
    );
    this.resource = new Manifest(this, "constraint", {
      manifest: {
        apiVersion: "constraints.gatekeeper.sh/v1beta1",
        kind: NET_RAW.constraintKind,
        metadata: { name: "prevent-net-raw" },
        spec: {
          match: {
            kinds: [{ apiGroups: [""], kinds: ["Pod"] }],
            excludedNamespaces: [...(options.excludedNamespaces ?? NET_RAW.excludedNamespaces)],
          },
          parameters: { requiredDropCapabilities: [NET_RAW.capability] },
        },
      },
      provider: options.kubernetesProvider,
    });
    this.node.defaultChild = this.resource;
  }
}

/** A container meets the rule if it drops each capability, or all of them. */
const REGO = `package k8spspcapabilities

violation[{"msg": msg}] {
  container := containers[_]
  capability := input.parameters.requiredDropCapabilities[_]
  not drops(container, capability)
  msg := sprintf("container %v must drop the capability %v", [container.name, capability])
}

drops(container, capability) {
  container.securityContext.capabilities.drop[_] == capability
}

drops(container, _) {
  container.securityContext.capabilities.drop[_] == "ALL"
}

containers[container] {
  container := input.review.object.spec.containers[_]
}

containers[container] {
  container := input.review.object.spec.initContainers[_]
}

containers[container] {
  container := input.review.object.spec.ephemeralContainers[_]
}
`;

class GatekeeperTemplate extends Construct {
  public readonly resource: Manifest;

  constructor(scope: Construct, id: string, options: Omit<GatekeeperPolicyOptions, "excludedNamespaces">) {
    super(scope, checkedId(scope, id));
    checkInput(this, "NetRawPolicy.gatekeeperTemplate.options", options);
    refuse(this, sameApplyProblem(this, options.cluster));
    this.resource = new Manifest(this, "template", {
      manifest: {
        apiVersion: "templates.gatekeeper.sh/v1",
        kind: "ConstraintTemplate",
        metadata: { name: NET_RAW.constraintKind.toLowerCase() },
        spec: {
          crd: {
            spec: {
              names: { kind: NET_RAW.constraintKind },
              validation: {
                openAPIV3Schema: {
                  type: "object",
                  properties: { requiredDropCapabilities: { type: "array", items: { type: "string" } } },
                },
              },
            },
          },
          targets: [{ target: "admission.k8s.gatekeeper.sh", rego: REGO }],
        },
      },
      provider: options.kubernetesProvider,
    });
    this.node.defaultChild = this.resource;
    templates.claim(TerraformStack.of(this), this, this);
  }
}

class AzurePolicy extends NetRawPolicy {
  public readonly resource: ResourcePolicyAssignment;

  constructor(scope: Construct, id: string, options: AzurePolicyOptions) {
    super(scope, checkedId(scope, id));
    checkInput(this, "AzurePolicyOptions", options);
    const { cluster, excludedNamespaces } = options;
    refuse(
      this,
      excludedNamespaces !== undefined && !isLiteral(excludedNamespaces)
        ? refusal(
            "net-raw-namespaces",
            "`excludedNamespaces` must be a list of names, got the token of a list, which the JSON of the parameters cannot contain; list each namespace",
          )
        : undefined,
    );
    AzurermTarget.of(this);
    const value = <T>(given: T): { value: T } => ({ value: given });
    this.resource = new ResourcePolicyAssignment(this, "assignment", {
      name: "prevent-net-raw",
      displayName: "Containers drop the capability NET_RAW",
      resourceId: cluster.clusterId,
      policyDefinitionId: NET_RAW.azurePolicyId,
      parameters: JSON.stringify({
        effect: value("Deny"),
        requiredDropCapabilities: value([NET_RAW.capability]),
        // An empty list, the default of the policy, would forbid adding any capability.
        allowedCapabilities: value(["*"]),
        excludedNamespaces: value([
          ...(excludedNamespaces ?? [...NET_RAW.excludedNamespaces, "gatekeeper-system", "azure-arc"]),
        ]),
      }),
    });
    this.node.defaultChild = this.resource;
    Annotations.of(this).addInfo(
      "the policy applies some minutes after its assignment; it needs the add-on: az aks enable-addons --addons azure-policy",
    );
  }
}

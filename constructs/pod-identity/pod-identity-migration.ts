import type { FederatedIdentityCredential } from "@cdktf/provider-azurerm/lib/federated-identity-credential";
import { Annotations, type IResolvable, TerraformResource, type TerraformProvider, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import type { IWorkloadIdentityCluster } from "../cluster/cluster";
import { isManagedIdentity } from "../identity/identity";
import { FederatedBinding } from "../binding/federated-binding";
import type { BoundServiceAccount, TrustKind } from "../binding/federated-binding-props";
import type { IPodIdentity } from "./pod-identity";
import { type CleanUpCommand, cleanUpCommands } from "./pod-identity-clean-up";
import { MigrationPhase } from "./pod-identity-phase";
import { phaseTemplate } from "./pod-identity-template";
import type { PodTemplate, PodTemplateOptions } from "../binding/pod/pod-template";
import { allBelow } from "../core/synthesis/per-check";
import { refuse, validate } from "../core/input/refuse";
import { isLiteral } from "../../values/literal";
import { shown } from "../../values/shown";
import type { ServiceAccountMode } from "../binding/service-account";
import { POD_IDENTITY } from "../../facts/kubernetes/pod-identity";
import { principalKeyOf } from "../identity/principal-key";
import { type Problem, refusal } from "../../values/problem";

/** Properties of a PodIdentityMigration. */
export interface PodIdentityMigrationProps {
  /** The current pod identity of the pods. Its identity is their default identity before and after the migration. */
  readonly from: IPodIdentity;
  /** More pod identities with the same selector. Pods request a token of each by its client id. @default - none */
  readonly alsoFrom?: readonly IPodIdentity[];
  /** The cluster that runs pod identity. */
  readonly cluster: IWorkloadIdentityCluster;
  /** The service account that replaces the label. */
  readonly serviceAccount: BoundServiceAccount;
  /**
   * How the service account is managed. Use `adopt` if the pods already use it.
   * @default "create"
   */
  readonly serviceAccountMode?: ServiceAccountMode;
  /** The phase to apply. Apply one at a time, in the order PREPARE, SWITCH, RETIRE. */
  readonly phase: MigrationPhase;
  /**
   * Whether pods keep the label `aadpodidbinding` after RETIRE, when it has no effect. Set it for a workload whose selector
   * contains the label, because a selector cannot change.
   * @default false
   */
  readonly keepLabel?: boolean;
  /**
   * How pods get tokens from SWITCH on: by a federated identity credential, or through an identity binding of AKS. With an
   * identity binding the pods need code that turns on the token proxy, and cannot have the migration proxy.
   * @default "credential"
   */
  readonly trust?: TrustKind;
  /** Whether the namespace is created. It usually exists, because the pods run in it. @default false */
  readonly createNamespace?: boolean;
  /** Lifetime of the projected token in seconds, 3600 to 86400. @default - that of the webhook, 3600 */
  readonly tokenExpirationSeconds?: number;
  /** Seconds to wait between a credential and the service account, 0 (no wait) to 3600. @default 30 */
  readonly waitSeconds?: number;
  /**
   * The kubernetes provider, if the stack has one for each of several clusters.
   * @default - the kubernetes provider of the stack
   */
  readonly kubernetesProvider?: TerraformProvider;
}

/**
 * The migration of one application from pod identity to workload identity, without a moment in which a pod has neither.
 *
 * The identity and its role assignments are the same in all phases, and the migration does not change them. After RETIRE
 * replace this construct with a FederatedBinding of the same construct id and settings. Its resources have the same addresses,
 * so nothing changes.
 *
 * @example
 * ```ts
 * const legacy = PodIdentity.fromPodIdentityName(this, "legacy", { namespace: "orders", name: "orders", identity });
 * new PodIdentityMigration(this, "orders", {
 *   from: legacy,
 *   cluster,
 *   serviceAccount: { namespace: "orders", name: "orders-api" },
 *   phase: MigrationPhase.PREPARE,
 * });
 * ```
 */
export class PodIdentityMigration extends Construct {
  /** The binding, which remains after the migration. Grant roles to it as to any binding. */
  public readonly binding: FederatedBinding;
  /**
   * The underlying `azurerm_federated_identity_credential` resource of the binding (escape hatch). It is absent with the trust
   * `identity-binding`.
   */
  public readonly resource?: FederatedIdentityCredential;
  /** The phase that the stack is in. */
  public readonly phase: MigrationPhase;
  /** The commands that remove pod identity after RETIRE, in order. */
  public readonly cleanUpCommands: readonly CleanUpCommand[];
  private readonly props: PodIdentityMigrationProps;

  /**
   * @throws if the pod identities have different selectors, a pod identity of the add-on is in another namespace than the
   * service account, or FederatedBinding rejects the props; at synthesis if a selector would lose its pods
   */
  constructor(scope: Construct, id: string, props: PodIdentityMigrationProps) {
    super(scope, checkedId(scope, id));
    checkInput(this, "PodIdentityMigrationProps", props);
    this.props = props;
    this.phase = props.phase;
    const all = [props.from, ...(props.alsoFrom ?? [])];
    refuse(
      this,
      ...all.slice(1).flatMap((each, i) => alsoFromProblems(props.from, each, i)),
      ...all.map((each) => namespaceProblem(each, props)),
      ...all.map((each, i) => sameIdentityProblem(all, each, i)),
    );
    validate(this, () => this.selectorProblems());

    // cdktf omits this id from addresses, so they are those of a FederatedBinding with the id of this construct.
    this.binding = new FederatedBinding(this, "Default", {
      cluster: props.cluster,
      identity: props.from.identity,
      serviceAccount: props.serviceAccount,
      serviceAccountMode: props.serviceAccountMode,
      createNamespace: props.createNamespace ?? false,
      tokenExpirationSeconds: props.tokenExpirationSeconds,
      waitSeconds: props.waitSeconds,
      kubernetesProvider: props.kubernetesProvider,
      trust: props.trust,
    });
    this.resource = this.binding.resource;
    const underlying = this.resource ?? this.binding.roleBinding;
    if (underlying) this.node.defaultChild = underlying;
    for (const { identity } of all.slice(1)) if (isManagedIdentity(identity)) this.binding.addIdentity(identity);
    this.cleanUpCommands = cleanUpCommands(all, props.cluster);
    say(this, props.phase, this.cleanUpCommands, this.binding.usesIdentityBinding);
  }

  /**
   * The pod template of this phase. Pass the same template in each phase, for any kind with a pod template. PREPARE already
   * rejects a template that SWITCH would reject. The `serviceAccountName` of the template is used in PREPARE only.
   *
   * @throws if the label has the value of another selector, the pod runs on Windows, or `FederatedBinding.podTemplate` rejects
   * the template
   */
  public podTemplate<T extends PodTemplate>(template: NoInfer<T>, options: PodTemplateOptions = {}): T {
    checkInput(this, "PodIdentityMigration.podTemplate", { template, options });
    return phaseTemplate<T>(this, template, options, {
      phase: this.phase,
      selector: this.props.from.selector,
      keepLabel: this.props.keepLabel ?? false,
      binding: this.binding,
    });
  }

  /** Kubernetes rejects, during the apply, a workload whose selector contains a label that its pods do not have. */
  private selectorProblems(): Problem[] {
    if (this.phase !== MigrationPhase.RETIRE || this.props.keepLabel) return [];
    const { selector } = this.props.from;
    return allBelow(TerraformStack.of(this))
      .filter(TerraformResource.isTerraformResource)
      .filter((each) => {
        const spec = (each as { specInput?: WorkloadSpec }).specInput;
        return wants(spec?.selector, selector) && spec?.template?.metadata?.labels?.[POD_IDENTITY.label] === undefined;
      })
      .map((each) =>
        refusal(
          "migration-selector-label",
          `\`keepLabel\` must be true for "${each.node.path}", whose selector contains the label ${POD_IDENTITY.label}: a selector ` +
            `cannot change, so its pods keep the label, which has no effect without pod identity (at ${this.node.path})`,
        ),
      );
  }
}

interface LabelExpression {
  readonly key?: string;
  readonly operator?: string;
  readonly values?: readonly string[];
}

interface WorkloadSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly LabelExpression[] | IResolvable;
}

interface WorkloadSpec {
  readonly selector?: WorkloadSelector;
  readonly template?: { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } };
}

/** Whether a selector matches only pods that have the label of pod identity with a value. */
function wants(selector: WorkloadSelector | undefined, value: string): boolean {
  const { matchLabels = {}, matchExpressions } = selector ?? {};
  const expressions: readonly LabelExpression[] = Array.isArray(matchExpressions) ? matchExpressions : [];
  return (
    matchLabels[POD_IDENTITY.label] === value ||
    expressions.some(
      ({ key, operator, values = [] }) =>
        key === POD_IDENTITY.label && (operator === "Exists" || (operator === "In" && values.includes(value))),
    )
  );
}

function alsoFromProblems(from: IPodIdentity, also: IPodIdentity, i: number): (Problem | undefined)[] {
  const prop = `alsoFrom[${i}]`;
  const literal = isLiteral(from.selector) && isLiteral(also.selector);
  return [
    literal && from.selector !== also.selector
      ? refusal(
          "migration-selector",
          `\`${prop}\` must have the selector of \`from\`, ${shown(from.selector)}, got ${shown(also.selector)}; use another migration for pods with another selector`,
        )
      : undefined,
    !isManagedIdentity(also.identity)
      ? refusal(
          "migration-app-registration",
          `\`${prop}\` must have a managed identity, got an app registration at "${also.node.path}"; create its federated identity credential from \`binding.credentialParameters\`, and omit it here`,
        )
      : undefined,
  ];
}

/** Two pod identities with the same identity need one credential. */
function sameIdentityProblem(all: readonly IPodIdentity[], each: IPodIdentity, i: number): Problem | undefined {
  const keyOf = ({ identity }: IPodIdentity) =>
    isManagedIdentity(identity) ? principalKeyOf(each, identity) : undefined;
  const first = all.find((other) => keyOf(other) !== undefined && keyOf(other) === keyOf(each));
  if (first === undefined || all.indexOf(first) === i) return undefined;
  return refusal(
    "migration-same-identity",
    `\`alsoFrom[${i - 1}]\` must have a different identity from "${first.node.path}", got the same identity at "${each.node.path}"; omit it, because one credential is enough for the pods of both`,
  );
}

function namespaceProblem(each: IPodIdentity, { serviceAccount }: PodIdentityMigrationProps): Problem | undefined {
  if (each.installedBy !== "add-on" || !isLiteral(each.namespace) || !isLiteral(serviceAccount.namespace))
    return undefined;
  if (each.namespace === serviceAccount.namespace) return undefined;
  return refusal(
    "migration-namespace",
    `\`serviceAccount.namespace\` must be that of the pod identity "${each.node.path}", ${shown(each.namespace)}, got ` +
      `${shown(serviceAccount.namespace)}: the add-on serves pods of its own namespace only; set \`installedBy: "manifests"\` if Helm or a manifest created it`,
  );
}

const says = (byBinding: boolean): Readonly<Record<MigrationPhase, string>> => ({
  PREPARE: `PREPARE: creates ${byBinding ? "the identity binding and the right to use it" : "the federated identity credential"}, waits, and creates the service account; no pod changes. To revert, remove this construct. Next phase: SWITCH`,
  SWITCH:
    "SWITCH: new pods use the service account and keep the label aadpodidbinding. To revert, set PREPARE. Next phase, after a day in which the log of pod identity names none of the pods: RETIRE",
  RETIRE:
    "RETIRE: new pods have no label aadpodidbinding. To revert, before you run the first command below, set SWITCH",
});

function say(scope: Construct, phase: MigrationPhase, commands: readonly CleanUpCommand[], byBinding: boolean): void {
  const annotations = Annotations.of(scope);
  annotations.addInfo(says(byBinding)[phase]);
  if (phase !== MigrationPhase.RETIRE) return;
  const list = commands.map(({ command, why }, i) => `${i + 1}. ${command}\n   (${why})`);
  annotations.addInfo(
    ["to remove pod identity, run these commands in this order; the identity itself is still in use:", ...list].join(
      "\n",
    ),
  );
}

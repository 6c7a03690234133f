import type { FederatedIdentityCredential } from "@cdktf/provider-azurerm/lib/federated-identity-credential";
import { Annotations, type IResolvable, TerraformResource, type TerraformProvider, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import type { IWorkloadIdentityCluster } from "../cluster/cluster";
import { isManagedIdentity } from "../identity/identity";
import { FederatedBinding } from "../binding/federated-binding";
import type { BoundServiceAccount } from "../binding/federated-binding-props";
import type { IPodIdentity } from "./pod-identity";
import { type CleanUpCommand, cleanUpCommands } from "./pod-identity-clean-up";
import { MigrationPhase } from "./pod-identity-phase";
import { phaseTemplate } from "./pod-identity-template";
import type { PodTemplate, PodTemplateOptions } from "../binding/pod-template";
import { allBelow } from "../core/synthesis/per-check";
import { refuse } from "../core/input/refuse";
import { isLiteral, shown } from "../../values/literal";
import type { ServiceAccountMode } from "../binding/service-account";
import { POD_IDENTITY } from "../../facts/pod-identity";
import { principalKeyOf } from "../identity/principal-key";

export interface PodIdentityMigrationProps {
  /** The pod identity that pods have now. Its identity is their default one, before and after. */
  readonly from: IPodIdentity;
  /** More pod identities behind the same selector; pods ask for each by its client id. @default - none */
  readonly alsoFrom?: readonly IPodIdentity[];
  readonly cluster: IWorkloadIdentityCluster;
  /** The service account that takes the place of the label. */
  readonly serviceAccount: BoundServiceAccount;
  /**
   * What becomes of the service account: `adopt` where the pods run as it already.
   * @default "create"
   */
  readonly serviceAccountMode?: ServiceAccountMode;
  readonly phase: MigrationPhase;
  /**
   * Whether pods keep the label `aadpodidbinding` after RETIRE, where it means nothing: for a workload whose selector
   * names it. A selector cannot change, and a workload with another one is a new workload.
   * @default false
   */
  readonly keepLabel?: boolean;
  /** Whether the namespace is made here; it exists, as the pods run in it. @default false */
  readonly createNamespace?: boolean;
  /** Seconds the projected token lives, 3600 to 86400. @default - the webhook's: 3600 */
  readonly tokenExpirationSeconds?: number;
  /** Seconds between a credential and the service account; 0 is no wait. @default 30 */
  readonly waitSeconds?: number;
  /** @default - the kubernetes provider of the stack */
  readonly kubernetesProvider?: TerraformProvider;
}

/**
 * One application's way from pod identity to workload identity, without a moment in which a pod has neither.
 *
 * The identity and its role assignments are the same in all phases and never written. After RETIRE put a FederatedBinding
 * of the same construct id and settings in its place: its resources have the same addresses, so nothing changes.
 */
export class PodIdentityMigration extends Construct {
  /** The trust, which lasts. Grant roles to it as to any binding. */
  public readonly binding: FederatedBinding;
  /** The underlying `azurerm_federated_identity_credential` resource of the binding (escape hatch). */
  public readonly resource?: FederatedIdentityCredential;
  public readonly phase: MigrationPhase;
  /** What removes pod identity after RETIRE, in order. */
  public readonly cleanUpCommands: readonly CleanUpCommand[];
  private readonly props: PodIdentityMigrationProps;

  /**
   * @throws when the pod identities have other selectors, an add-on's pod identity is in another namespace than the
   * service account, or what FederatedBinding refuses; at synthesis when a selector would lose its pods
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
    this.node.addValidation({ validate: () => this.selectorProblems() });

    // The id vanishes from the addresses below it: they are those of a FederatedBinding in the place of this construct.
    this.binding = new FederatedBinding(this, "Default", {
      cluster: props.cluster,
      identity: props.from.identity,
      serviceAccount: props.serviceAccount,
      serviceAccountMode: props.serviceAccountMode,
      createNamespace: props.createNamespace ?? false,
      tokenExpirationSeconds: props.tokenExpirationSeconds,
      waitSeconds: props.waitSeconds,
      kubernetesProvider: props.kubernetesProvider,
    });
    this.resource = this.binding.resource;
    if (this.resource) this.node.defaultChild = this.resource;
    for (const { identity } of all.slice(1)) if (isManagedIdentity(identity)) this.binding.addIdentity(identity);
    this.cleanUpCommands = cleanUpCommands(all, props.cluster);
    say(this, props.phase, this.cleanUpCommands);
  }

  /**
   * The pod template of this phase, from the one that is the same in all: for any kind with a pod template. What the switch
   * would refuse is refused in PREPARE already. A `serviceAccountName` of the template is that of PREPARE.
   *
   * @throws when the label is another selector's, the pod runs on Windows, or what `FederatedBinding.podTemplate` refuses
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

  /** A workload whose selector names a label that its pods no longer have is refused by Kubernetes in the middle of an apply. */
  private selectorProblems(): string[] {
    if (this.phase !== MigrationPhase.RETIRE || this.props.keepLabel) return [];
    const { selector } = this.props.from;
    return allBelow(TerraformStack.of(this))
      .filter(TerraformResource.isTerraformResource)
      .filter((each) => {
        const spec = (each as { specInput?: WorkloadSpec }).specInput;
        return wants(spec?.selector, selector) && spec?.template?.metadata?.labels?.[POD_IDENTITY.label] === undefined;
      })
      .map(
        (each) =>
          `\`keepLabel\` must be true for "${each.node.path}", whose selector names the label ${POD_IDENTITY.label}: a selector ` +
          `cannot change, so its pods keep the label, which means nothing without pod identity (at ${this.node.path})`,
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

/** Whether a selector finds pods by the label of pod identity with a value, and none without it. */
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

function alsoFromProblems(from: IPodIdentity, also: IPodIdentity, i: number): (string | undefined)[] {
  const prop = `alsoFrom[${i}]`;
  const literal = isLiteral(from.selector) && isLiteral(also.selector);
  return [
    literal && from.selector !== also.selector
      ? `\`${prop}\` must have the selector of \`from\`, ${shown(from.selector)}, got ${shown(also.selector)}; pods of another selector are another migration`
      : undefined,
    !isManagedIdentity(also.identity)
      ? `\`${prop}\` must have a managed identity, got an app registration at "${also.node.path}"; write its federated credential beside, as \`binding.credentialParameters\` has it, and leave it out here`
      : undefined,
  ];
}

/** Two pod identities with one identity are one trust in the service account. */
function sameIdentityProblem(all: readonly IPodIdentity[], each: IPodIdentity, i: number): string | undefined {
  const keyOf = ({ identity }: IPodIdentity) =>
    isManagedIdentity(identity) ? principalKeyOf(each, identity) : undefined;
  const first = all.find((other) => keyOf(other) !== undefined && keyOf(other) === keyOf(each));
  if (first === undefined || all.indexOf(first) === i) return undefined;
  return (
    `\`alsoFrom[${i - 1}]\` must have another identity than "${first.node.path}", got the same at "${each.node.path}"; leave ` +
    "it out, because one credential serves the pods of both"
  );
}

function namespaceProblem(each: IPodIdentity, { serviceAccount }: PodIdentityMigrationProps): string | undefined {
  if (each.installedBy !== "add-on" || !isLiteral(each.namespace) || !isLiteral(serviceAccount.namespace))
    return undefined;
  if (each.namespace === serviceAccount.namespace) return undefined;
  return (
    `\`serviceAccount.namespace\` must be that of the pod identity "${each.node.path}", ${shown(each.namespace)}, got ` +
    `${shown(serviceAccount.namespace)}: the add-on serves pods of its own namespace only; say \`installedBy: "manifests"\` where Helm or a manifest made it`
  );
}

const SAYS: Readonly<Record<MigrationPhase, string>> = {
  PREPARE:
    "PREPARE: federated credential, wait, service account, in this order; no pod changes. Back: remove this construct. Next: SWITCH",
  SWITCH:
    "SWITCH: pods are replaced by ones that run as the service account and keep the label aadpodidbinding. Back: PREPARE. " +
    "Next, when pod identity's log names none of them for a day: RETIRE",
  RETIRE:
    "RETIRE: pods are replaced by ones without the label aadpodidbinding. Back, until the first command below: SWITCH",
};

function say(scope: Construct, phase: MigrationPhase, commands: readonly CleanUpCommand[]): void {
  const annotations = Annotations.of(scope);
  annotations.addInfo(SAYS[phase]);
  if (phase !== MigrationPhase.RETIRE) return;
  const list = commands.map(({ command, why }, i) => `${i + 1}. ${command}\n   (${why})`);
  annotations.addInfo(["what is left of pod identity, in this order; the identity itself stays:", ...list].join("\n"));
}

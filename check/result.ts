import type { NotEvaluated } from "../model/trust/model";
import type { WiringFinding } from "../wiring/evaluate";

/** A document or file that could not be read. */
export interface Unreadable {
  readonly path: string;
  readonly why: string;
}

export interface CheckResult {
  readonly findings: readonly WiringFinding[];
  /** Number of findings that `ignore` suppressed. */
  readonly ignored: number;
  readonly unreadable: readonly Unreadable[];
  /** The files of findings, by the paths of the findings. A resource of a plan or a state is in no file of its own. */
  readonly files: ReadonlyMap<string, string>;
  readonly notEvaluated: readonly NotEvaluated[];
  readonly counts: {
    /** Objects of any kind that were read. */
    readonly objects: number;
    readonly workloads: number;
    readonly serviceAccounts: number;
    readonly credentials: number;
    /** Other objects that were evaluated: secret stores, triggers, Helm values. */
    readonly others: number;
    /** What was evaluated, by Kubernetes kind or by what it is in Azure. */
    readonly evaluated: Readonly<Record<string, number>>;
    /** Environments that were evaluated one by one; empty if the input has one only. */
    readonly environments: readonly string[];
    /** Objects of Kubernetes kinds that do not matter for wiring. */
    readonly irrelevant: number;
    /** Objects of unknown kinds, by kind; they are not evaluated. */
    readonly unknownKinds: Readonly<Record<string, number>>;
    /** Documents that are not a Kubernetes object, such as a file of Helm values. */
    readonly notObjects: number;
    /** Templates of Azure Resource Manager, which are not evaluated. */
    readonly deploymentTemplates: number;
    /** Terraform plans, states and configurations. */
    readonly terraform: number;
    /** Kustomizations that change their resources and could not be built. */
    readonly kustomizations: number;
    /** Templates that are not rendered. */
    readonly templates: number;
    /** Files of Helm values: their settings are evaluated, the chart is not. */
    readonly helmValues: number;
    /** Files in the language of Terraform, which are not read. */
    readonly terraformSources: number;
    /** Objects with template variables that are not filled in. */
    readonly openObjects: number;
    /** The names of these variables. */
    readonly openVariables: readonly string[];
  };
}

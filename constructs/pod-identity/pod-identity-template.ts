import { Fn } from "cdktf";
import type { IConstruct } from "constructs";
import type { IFederatedBinding } from "../binding/binding";
import { MigrationPhase } from "./pod-identity-phase";
import { withPodData } from "../binding/pod/pod-data";
import type { PodTemplate, PodTemplateOptions } from "../binding/pod/pod-template";
import { refuse } from "../core/input/refuse";
import { isLiteral } from "../../values/literal";
import { bindingLabelProblem, linuxProblem } from "./pod-identity-rules";
import { POD_IDENTITY } from "../../facts/kubernetes/pod-identity";

export interface PhaseWiring {
  readonly phase: MigrationPhase;
  readonly selector: string;
  /** Whether pods keep the label after the last phase. */
  readonly keepLabel: boolean;
  readonly binding: IFederatedBinding;
}

/** A copy of a pod template for a phase of the migration. The template itself does not change. */
export function phaseTemplate<T extends PodTemplate>(
  scope: IConstruct,
  given: T,
  options: PodTemplateOptions,
  { phase, selector, keepLabel, binding }: PhaseWiring,
): T {
  refuse(scope, bindingLabelProblem(given.metadata?.labels, selector), linuxProblem(given.spec));
  const template = withPodData(binding, given, options);
  // In PREPARE the result is discarded. The call reports already what SWITCH would reject.
  const wired = binding.podTemplate<T>(unlabelled(withoutAccount(template)), options);
  if (phase === MigrationPhase.PREPARE) return labelled(template, selector);
  return phase === MigrationPhase.SWITCH || keepLabel ? labelled(wired, selector) : wired;
}

/** The template without the service account of PREPARE. After SWITCH pods use another one. */
function withoutAccount<T extends PodTemplate>(template: T): T {
  return { ...template, spec: { ...template.spec, serviceAccountName: undefined } };
}

function unlabelled<T extends PodTemplate>(template: T): T {
  const labels = template.metadata?.labels;
  if (!isLiteral(labels) || !(POD_IDENTITY.label in labels)) return template;
  const rest = Object.fromEntries(Object.entries(labels).filter(([key]) => key !== POD_IDENTITY.label));
  return { ...template, metadata: { ...template.metadata, labels: rest } };
}

function labelled<T extends PodTemplate>(template: T, selector: string): T {
  const given = template.metadata?.labels;
  const added = { [POD_IDENTITY.label]: selector };
  const literal = given === undefined || isLiteral(given);
  const labels = literal ? { ...given, ...added } : (Fn.merge([given, added]) as { [key: string]: string });
  return { ...template, metadata: { ...template.metadata, labels } };
}

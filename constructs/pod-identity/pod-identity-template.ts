import { Fn } from "cdktf";
import type { IConstruct } from "constructs";
import type { IFederatedBinding } from "../binding/binding";
import { MigrationPhase } from "./pod-identity-phase";
import type { PodTemplate, PodTemplateOptions } from "../binding/pod-template";
import { refuse } from "../core/input/refuse";
import { isLiteral } from "../../values/literal";
import { bindingLabelProblem, linuxProblem } from "./pod-identity-rules";
import { POD_IDENTITY } from "../../facts/pod-identity";

export interface PhaseWiring {
  readonly phase: MigrationPhase;
  readonly selector: string;
  /** Whether the label stays after the last phase. */
  readonly keepLabel: boolean;
  readonly binding: IFederatedBinding;
}

/** A copy of a pod template as a phase of the migration has it. The caller's own is not changed. */
export function phaseTemplate<T extends PodTemplate>(
  scope: IConstruct,
  template: T,
  options: PodTemplateOptions,
  { phase, selector, keepLabel, binding }: PhaseWiring,
): T {
  refuse(scope, bindingLabelProblem(template.metadata?.labels, selector), linuxProblem(template.spec));
  // In PREPARE the template is wired as well and thrown away, so that what the switch would refuse shows before it.
  const wired = binding.podTemplate<T>(unlabelled(withoutAccount(template)), options);
  if (phase === MigrationPhase.PREPARE) return labelled(template, selector);
  return phase === MigrationPhase.SWITCH || keepLabel ? labelled(wired, selector) : wired;
}

/** The account that pods run as until the switch is not theirs after it. */
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

import { isLiteral, shown } from "../../values/literal";
import { POD_IDENTITY } from "../../facts/pod-identity";
import { LIMITS } from "../../facts/limits";
import { NAME_RULES } from "../../facts/name-rules";
import { nameRuleProblem } from "../../values/name-rule";
import { nameProblem } from "../core/input/name-rules";

const LABEL_VALUE = NAME_RULES.labelName;

/** What is wrong with the name of a pod identity, a binding or an exception, or nothing. */
export const podIdentityNameProblem = (prop: string, name: string | undefined): string | undefined =>
  nameProblem("serviceAccount", prop, name);

/** What is wrong with a selector, which pods carry as a label's value, or nothing. */
export function selectorProblem(prop: string, selector: string | undefined): string | undefined {
  return nameRuleProblem({ ...LABEL_VALUE, expected: `a label value: ${LABEL_VALUE.expected}` }, prop, selector);
}

/** What is wrong with the labels of an exception, or nothing. */
export function podLabelsProblem(labels: Readonly<Record<string, string>>): string | undefined {
  if (!isLiteral(labels) || Object.keys(labels).length > 0) return undefined;
  return "`podLabels` must name at least one label, got none; an exception without labels excepts no pod";
}

/** What is wrong with how many of something a cluster gets, or nothing. */
export function countProblem(what: "identities" | "exceptions", count: number): string | undefined {
  const limit = what === "identities" ? LIMITS.podIdentitiesPerCluster : LIMITS.podIdentityExceptionsPerCluster;
  if (count <= limit) return undefined;
  const named = what === "identities" ? "pod identities" : "exceptions from pod identity";
  return `a cluster must have at most ${limit} ${named}, got ${count}; move workloads off pod identity, starting with some of these`;
}

/** What is wrong with the label of a pod that a migration wires, or nothing. */
export function bindingLabelProblem(
  labels: Readonly<Record<string, string>> | undefined,
  selector: string,
): string | undefined {
  const given = isLiteral(labels) ? labels[POD_IDENTITY.label] : undefined;
  if (!isLiteral(given) || !isLiteral(selector) || given === selector) return undefined;
  return `the label \`${POD_IDENTITY.label}\` must be the selector of the pod identity, ${shown(selector)}, got ${shown(given)}; leave it out, podTemplate writes it`;
}

interface OperatingSystem {
  readonly nodeSelector?: { [key: string]: string };
  readonly os?: { readonly name: string };
}

/** Pod identity runs on Linux nodes only, so a Windows pod cannot be on its way off it. */
export function linuxProblem(spec: OperatingSystem | undefined): string | undefined {
  const selector = isLiteral(spec?.nodeSelector) ? spec.nodeSelector : {};
  const os = isLiteral(spec?.os) ? spec.os.name : undefined;
  if (selector["kubernetes.io/os"] !== "windows" && os !== "windows") return undefined;
  return "pods of a pod identity must run on Linux, where alone it works, got Windows; use FederatedBinding for them";
}

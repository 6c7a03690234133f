import { isLiteral } from "../../values/literal";
import { shown } from "../../values/shown";
import { POD_IDENTITY } from "../../facts/kubernetes/pod-identity";
import { LIMITS } from "../../facts/limits";
import { NAME_RULES } from "../../facts/name-rules";
import { nameRuleProblem } from "../../values/name-rule";
import { nameProblem } from "../core/input/name-rules";
import { type Problem, refusal } from "../../values/problem";

const LABEL_VALUE = NAME_RULES.labelName;

/** The problem with the name of a pod identity, a binding or an exception, if any. */
export const podIdentityNameProblem = (prop: string, name: string | undefined): Problem | undefined =>
  nameProblem("serviceAccount", prop, name);

/** The problem with a selector, which is the value of a pod label, if any. */
export function selectorProblem(prop: string, selector: string | undefined): Problem | undefined {
  return nameRuleProblem({ ...LABEL_VALUE, expected: `a label value: ${LABEL_VALUE.expected}` }, prop, selector);
}

/** The problem with the labels of an exception, if any. */
export function podLabelsProblem(labels: Readonly<Record<string, string>>): Problem | undefined {
  if (!isLiteral(labels) || Object.keys(labels).length > 0) return undefined;
  return refusal(
    "pod-identity-labels",
    "`podLabels` must contain at least one label, got none; an exception without labels matches no pod",
  );
}

/** The problem with the number of pod identities or exceptions of a cluster, if any. */
export function countProblem(what: "identities" | "exceptions", count: number): Problem | undefined {
  const limit = what === "identities" ? LIMITS.podIdentitiesPerCluster : LIMITS.podIdentityExceptionsPerCluster;
  if (count <= limit) return undefined;
  const named = what === "identities" ? "pod identities" : "exceptions from pod identity";
  return refusal(
    "pod-identity-count",
    `a cluster must have at most ${limit} ${named}, got ${count}; migrate some of these workloads to workload identity first`,
  );
}

/** The problem with the label of a pod in a migration, if any. */
export function bindingLabelProblem(
  labels: Readonly<Record<string, string>> | undefined,
  selector: string,
): Problem | undefined {
  const given = isLiteral(labels) ? labels[POD_IDENTITY.label] : undefined;
  if (!isLiteral(given) || !isLiteral(selector) || given === selector) return undefined;
  return refusal(
    "pod-identity-label",
    `the label \`${POD_IDENTITY.label}\` must be the selector of the pod identity, ${shown(selector)}, got ${shown(given)}; omit it, because podTemplate adds it`,
  );
}

interface OperatingSystem {
  readonly nodeSelector?: { [key: string]: string };
  readonly os?: { readonly name: string };
}

/** The problem with a Windows pod in a migration, if any. Pod identity works on Linux nodes only. */
export function linuxProblem(spec: OperatingSystem | undefined): Problem | undefined {
  const selector = isLiteral(spec?.nodeSelector) ? spec.nodeSelector : {};
  const os = isLiteral(spec?.os) ? spec.os.name : undefined;
  if (selector["kubernetes.io/os"] !== "windows" && os !== "windows") return undefined;
  return refusal(
    "pod-identity-windows",
    "pods of a pod identity must run on Linux, because pod identity does not support Windows, got Windows; use FederatedBinding for them",
  );
}

import { nearest } from "../../values/nearest";
import {
  ACCOUNT_ANNOTATIONS,
  CUSTOM_ENDPOINT_ANNOTATION,
  POD_ANNOTATIONS,
  WEBHOOK_KEYS,
} from "../../facts/kubernetes/webhook";
import { JOB_KINDS } from "../../facts/kubernetes/job-kinds";
import { WORKLOAD_BY_KIND } from "../../facts/kubernetes/workload-kinds";
import { isExpression, shownText } from "../../model/terraform/text";
import { field, fieldKeys, type Fields, type ServiceAccount, type Workload } from "../../model/trust/model";
import { type Account, labelled, shown, subjectOf } from "../../model/trust/trust-index";
import type { Evaluation } from "../evaluation";
import { POD_IDENTITY } from "../../facts/kubernetes/pod-identity";

const { use } = WEBHOOK_KEYS;
const LABEL = `${use}: "true"`;
const LOOKS_LIKE_OURS = /^(azure[-._]?)?workload[-._]?identit(y|ies)([-._]io)?[/.]/i;
/** Keys that the chart of the webhook sets on its own objects. */
const CHART_KEYS = /^azure-workload-identity[.]io\//;
/** Whether a key is most likely meant as a key of the webhook. */
export const isLikeOurs = (key: string): boolean => LOOKS_LIKE_OURS.test(key) && !CHART_KEYS.test(key);
const KEYS: readonly string[] = Object.values(WEBHOOK_KEYS);

/** The path of the pod template of a kind, before the name of a field. */
export const templateOf = (kind: string): string =>
  (WORKLOAD_BY_KIND.get(kind)?.template ?? ["spec", "template"]).map((step) => `${step}.`).join("");

/** Where the labels of the pods of a kind are. */
const podLabelsOf = (kind: string): string => JOB_KINDS.get(kind)?.labels ?? `${templateOf(kind)}metadata.labels`;

/** Where the name of the service account of the pods of a kind is. */
export const accountPlaceOf = (kind: string): string =>
  JOB_KINDS.get(kind)?.account ?? `${templateOf(kind)}spec.serviceAccountName`;

/**
 * Evaluates whether the identity label is where the webhook reads it and has the right value.
 *
 * @returns whether the pods are meant to get a token: by their label, or by what shows that it was forgotten or misplaced
 */
export function evaluateLabels(workload: Workload, index: Evaluation): boolean {
  const { report, skip } = index;
  const { path, pod, kind } = workload;
  const template = templateOf(kind);
  const value = field(pod.labels, use);

  if (labelled(workload) === "unknown") skip(path, `whether the pod has the label ${use} is known only after apply`);
  if (value !== undefined && value !== "true" && value !== "false" && !isExpression(value)) {
    report("label-value", path, `the label ${use} is ${shown(value)}, and only the string "true" counts`, LABEL);
  }
  const asked = value !== undefined || isExpression(pod.labels);
  const elsewhere = misplacedLabel(workload);
  if (!asked && elsewhere)
    report(elsewhere.rule, path, `the label ${use} is in ${elsewhere.where}`, `${LABEL} in ${podLabelsOf(kind)}`);
  const isMissing = !asked && !elsewhere && isMissingLabel(workload, index);
  if (field(workload.selector, use) !== undefined) {
    report(
      "label-in-selector",
      path,
      `the selector has the label ${use}`,
      `no ${use} in spec.selector; keep it in ${podLabelsOf(kind)}`,
    );
  }
  evaluateKeys(path, pod.labels, { place: podLabelsOf(kind), allowed: [use] }, index);
  evaluateKeys(
    path,
    pod.annotations,
    { place: `${template}metadata.annotations`, allowed: POD_ANNOTATIONS, pod: true },
    index,
  );
  evaluateMisplaced(workload, index);
  return labelled(workload) === "yes" || (!asked && elsewhere !== undefined) || isMissing;
}

function misplacedLabel({ kind, labels, pod, annotations }: Workload) {
  const asks = (fields: Fields): boolean => ![undefined, false, "false"].includes(field(fields, use) as string);
  if (asks(pod.annotations) || asks(annotations)) {
    return { rule: "label-as-annotation", where: "the annotations" } as const;
  }
  if (kind !== "Pod" && asks(labels)) {
    return { rule: "label-on-workload", where: `metadata.labels of the ${kind}, not of its pods` } as const;
  }
  return undefined;
}

/** Reports a pod that runs as a bound account without the label. */
function isMissingLabel(workload: Workload, index: Evaluation): boolean {
  const { pod, path, kind } = workload;
  if (field(pod.labels, POD_IDENTITY.label) !== undefined) {
    index.skip(
      path,
      `the pod has its identity from the retired AAD pod identity, by the label ${POD_IDENTITY.label}; migrate plans the way off it`,
    );
    return false;
  }
  // A pod that runs as `default` did not ask for an identity; one that mounts secrets gets its token from the driver.
  if (pod.serviceAccountName === undefined || pod.secretProviderClasses.length > 0 || wiredByHand(workload))
    return false;
  // An operator requests the tokens of this account.
  if (index.isOfStore(subjectOf(workload.namespace, pod.serviceAccountName))) return false;
  const account = index.accountOf(workload);
  const bound =
    (account && isBound(account)) ||
    index.credentialsFor(subjectOf(workload.namespace, pod.serviceAccountName)).length > 0;
  if (!bound) return false;
  const onAccount =
    account && field(account.labels, use) !== undefined ? "; the label on the service account is not read" : "";
  index.report(
    "label-missing",
    path,
    `the pod runs as the bound service account ${shownText(pod.serviceAccountName)} and has no label ${use}${onAccount}`,
    `${LABEL} in ${podLabelsOf(kind)}`,
  );
  return true;
}

const isBound = ({ annotations, labels }: Account): boolean => {
  const label = field(labels, use);
  return (
    Boolean(field(annotations, WEBHOOK_KEYS.clientId)) || (label !== undefined && label !== false && label !== "false")
  );
};

/** A pod that mounts its own token and sets its path does not need the webhook. */
function wiredByHand({ pod }: Workload): boolean {
  return (
    pod.tokenAudiences.length > 0 && pod.containers.some(({ env }) => Object.hasOwn(env, "AZURE_FEDERATED_TOKEN_FILE"))
  );
}

interface Place {
  readonly place: string;
  readonly allowed: readonly string[];
  readonly pod?: boolean;
}

function evaluateKeys(path: string, fields: Fields, { place, allowed, pod }: Place, { report }: Evaluation): void {
  for (const key of fieldKeys(fields)) {
    if (KEYS.includes(key) || !isLikeOurs(key)) continue;
    if (pod && key.startsWith(CUSTOM_ENDPOINT_ANNOTATION)) continue;
    const meant = nearest(key, KEYS) ?? allowed[0]!;
    report(
      "unknown-key",
      path,
      `${place} has ${key}, which is not a key of the webhook`,
      `${meant}: ${shown(field(fields, key))}`,
    );
  }
}

/** Settings on the wrong object, if the right object has none. */
function evaluateMisplaced(workload: Workload, index: Evaluation): void {
  const { path, pod, kind, annotations, labels } = workload;
  const template = templateOf(kind);
  for (const key of POD_ANNOTATIONS) {
    if (field(pod.annotations, key) !== undefined || isExpression(pod.annotations)) continue;
    if (field(annotations, key) !== undefined && kind !== "Pod") {
      index.report(
        "misplaced-key",
        path,
        `${key} is an annotation of the ${kind}, not of its pods`,
        `${key} in ${template}metadata.annotations`,
      );
    } else if (field(pod.labels, key) !== undefined || field(labels, key) !== undefined) {
      index.report(
        "misplaced-key",
        path,
        `${key} is a label, and the webhook reads the annotation`,
        `${key} in ${template}metadata.annotations`,
      );
    }
  }
  const account = index.accountOf(workload);
  if (!account || isExpression(account.annotations)) return;
  for (const key of [WEBHOOK_KEYS.clientId, WEBHOOK_KEYS.tenantId]) {
    const here = [pod.annotations, pod.labels, annotations, labels]
      .map((fields) => field(fields, key))
      .find((found) => found !== undefined);
    if (here === undefined || field(account.annotations, key) !== undefined) continue;
    index.report(
      "misplaced-key",
      path,
      `${key} is on the workload, and the webhook reads it on the service account`,
      `${key}: ${shown(here)} in the annotations of ${account.path}`,
    );
  }
}

/** Evaluates the keys of a service account. */
export function evaluateAccountKeys(account: ServiceAccount, index: Evaluation): void {
  const { path, annotations, labels } = account;
  evaluateKeys(path, annotations, { place: "metadata.annotations", allowed: ACCOUNT_ANNOTATIONS }, index);
  evaluateKeys(path, labels, { place: "metadata.labels", allowed: ACCOUNT_ANNOTATIONS }, index);
  for (const key of ACCOUNT_ANNOTATIONS) {
    if (field(labels, key) === undefined || field(annotations, key) !== undefined || isExpression(annotations))
      continue;
    index.report(
      "misplaced-key",
      path,
      `${key} is a label, and the webhook reads the annotation`,
      `${key}: ${shown(field(labels, key))} in metadata.annotations`,
    );
  }
  for (const key of POD_ANNOTATIONS) {
    if (ACCOUNT_ANNOTATIONS.includes(key) || field(annotations, key) === undefined) continue;
    index.report(
      "misplaced-key",
      path,
      `${key} is on the service account, and the webhook reads it on the pod`,
      `${key}: ${shown(field(annotations, key))} in the annotations of the pod template`,
    );
  }
}

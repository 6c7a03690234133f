import { judgeAccount, judgeAccountOf, judgeTwins } from "./accounts";
import { judgeCluster, judgeRoles } from "./azure";
import { judgeCredential, judgeSiblings } from "./credentials";
import { judgeLabels } from "./labels";
import { judgeHelm, judgeOperatorSecret, judgeTrigger } from "./operators";
import { judgePod } from "./pods";
import { judgeMounts, judgeSecretClass, judgeSecretStore } from "./secrets";
import { WiringIndex } from "../model/trust/wiring-index";
import { field, isExpression, type NotJudged, type WiringModel, type Workload } from "../model/trust/wiring-model";
import { WIRING_RULES, type WiringRuleId } from "./rules";

/** One thing that is half wired. */
export interface WiringFinding {
  readonly rule: WiringRuleId;
  readonly severity: "error" | "warning";
  /** Construct path, Terraform address, or file with line and object. */
  readonly path: string;
  /** What is there. */
  readonly text: string;
  /** What would happen in the cluster. */
  readonly consequence: string;
  /** The line to write. */
  readonly fix: string;
}

export interface WiringVerdict {
  /** Errors first, each once. */
  readonly findings: readonly WiringFinding[];
  /** What nobody can know before Terraform runs, or what the judge does not know; never refused. */
  readonly notJudged: readonly NotJudged[];
}

const JUDGES: Readonly<Record<string, (companion: WiringModel["companions"][number], index: WiringIndex) => void>> = {
  SecretProviderClass: judgeSecretClass,
  SecretStore: judgeSecretStore,
  ClusterSecretStore: judgeSecretStore,
  TriggerAuthentication: judgeTrigger,
  ClusterTriggerAuthentication: judgeTrigger,
  HelmRelease: judgeHelm,
  Application: judgeHelm,
  Secret: judgeOperatorSecret,
};

/** Judges a model by every rule. Pure: the same model gives the same verdict. */
export function judgeWiring(model: WiringModel): WiringVerdict {
  const findings = new Map<string, WiringFinding>();
  const notJudged = new Map<string, NotJudged>(model.notJudged.map((each) => [`${each.path} ${each.why}`, each]));
  const index = new WiringIndex(
    model,
    (rule, path, text, fix) => {
      const { severity, consequence } = WIRING_RULES[rule];
      findings.set(JSON.stringify([rule, path, text]), { rule, severity, path, text, consequence, fix });
    },
    (path, why) => notJudged.set(`${path} ${why}`, { path, why }),
  );
  const hasOwner = ownersIn(model);
  for (const workload of model.workloads) {
    if (isOfAks(workload)) {
      index.skip(workload.path, "AKS keeps it itself");
      continue;
    }
    if (hasOwner(workload)) {
      // Its template was judged with its owner; a running pod still shows what the webhook did.
      if (workload.kind === "Pod") judgePod(workload, index, true);
      continue;
    }
    judgeLabels(workload, index);
    judgeAccountOf(workload, index);
    judgePod(workload, index);
    judgeMounts(workload, index);
    judgeDrift(workload, index);
  }
  for (const account of model.serviceAccounts) judgeAccount(account, index);
  judgeTwins(index);
  for (const credential of model.credentials) judgeCredential(credential, index);
  judgeSiblings(index);
  if (model.credentials.length > 0 || model.workloads.some(({ pod }) => !isExpression(pod.labels))) {
    for (const cluster of model.clusters) judgeCluster(cluster, index);
  }
  judgeRoles(index);
  for (const companion of model.companions) JUDGES[companion.kind]?.(companion, index);
  const all = [...findings.values()];
  return {
    findings: [
      ...all.filter(({ severity }) => severity === "error"),
      ...all.filter(({ severity }) => severity === "warning"),
    ],
    notJudged: [...notJudged.values()],
  };
}

/** Whether AKS runs a workload, as an add-on: it gives identities to some of these in ways of its own. */
const isOfAks = ({ labels, pod }: Workload): boolean =>
  [labels, pod.labels].some((each) => field(each, "kubernetes.azure.com/managedby") === "aks");

/** Tells whether the object that made a live one is in the model. */
function ownersIn({ workloads }: WiringModel): (workload: Workload) => boolean {
  const named = new Set(
    workloads.flatMap(({ kind, namespace, name }) => (kind === "Pod" ? [] : [JSON.stringify([namespace, name])])),
  );
  return ({ owners = [], namespace }) => owners.some((name) => named.has(JSON.stringify([namespace, name])));
}

/** The webhook's additions are drift to Terraform on a bare pod, whose fields are all immutable. */
function judgeDrift(workload: Workload, index: WiringIndex): void {
  const { ignoreChanges, pod, path } = workload;
  if (
    ignoreChanges === undefined ||
    ignoreChanges === "all" ||
    isExpression(pod.labels) ||
    pod.labels["azure.workload.identity/use"] !== "true"
  )
    return;
  const of = (name: string, list: readonly unknown[]): string[] =>
    list.flatMap((_, i) => [`spec[0].${name}[${i}].env`, `spec[0].${name}[${i}].volume_mount`]);
  const wanted = [...of("container", pod.containers), ...of("init_container", pod.initContainers), "spec[0].volume"];
  // Naming an outer part ignores all that is in it.
  const covered = (each: string): boolean =>
    ignoreChanges.some((name) => each === name || each.startsWith(`${name}.`) || each.startsWith(`${name}[`));
  const missing = wanted.filter((each) => !covered(each));
  if (missing.length > 0) {
    index.report(
      "pod-drift",
      path,
      `lifecycle.ignore_changes lacks ${missing.join(", ")}`,
      `ignore_changes = [${wanted.join(", ")}]`,
    );
  }
}

/** One finding in words, for an error or a terminal. */
export function findingText({ rule, path, text, consequence, fix }: WiringFinding): string {
  return `${path}: ${text} [${rule}]. ${consequence}. Write: ${fix}`;
}

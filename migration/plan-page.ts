import { type Rollout, WORKLOAD_BY_KIND } from "../facts/workload-kinds";
import { markdownCode, markdownMessage, markdownText } from "../values/markdown-text";
import { shellOption, shellWord } from "../values/shell-word";
import type { MigrationPlan, PlannedWorkload } from "./plan-model";

const ROLLOUTS: Readonly<Record<Rollout, string>> = {
  rolls: "Its pods are replaced one after the other, as at any release.",
  "next run": "Its next run has the change; a run in progress ends as it began.",
  "new pods only": "Running pods keep the old template until they are deleted.",
  recreate: "It cannot change in place: it is deleted and created.",
};

/** The plan for people: what happens to each workload in each phase, and what its owner decides first. */
export function planPage(plan: MigrationPlan): string {
  return [
    "# Off pod identity: plan",
    "",
    "Three phases, one apply each. Between them a pod has pod identity, or both, or workload identity, never neither.",
    "",
    "1. PREPARE: apply the stack. Each identity trusts its service accounts, and the accounts are made or annotated. No pod changes.",
    "2. SWITCH: set `phase` of one migration, apply, then apply the switch patch of its workloads. Their pods get the service account and the label of workload identity, and keep `aadpodidbinding`: putting the old template back is the way back.",
    "3. RETIRE: when no pod asks pod identity any more, set `phase`, apply, and apply the retire patch. The old label goes; the clean-up list of report.md says what else does.",
    "",
    "The commands below are for this folder.",
    "",
    "Check after PREPARE: `kubectl get serviceaccount NAME --namespace NAMESPACE --output yaml` shows `azure.workload.identity/client-id`.",
    "",
    "Check after SWITCH: `kubectl get pods --namespace NAMESPACE --selector azure.workload.identity/use=true` lists every pod of the workload, `kubectl describe pod` shows AZURE_FEDERATED_TOKEN_FILE, the application works, and for a day pod identity's own log names none of its pods: `kubectl logs --selector component=nmi --all-namespaces --since 24h | grep 'NAMESPACE/POD.* has been matched with azure identity'` prints nothing. A pod that is in that log still gets its tokens from pod identity; it needs the migration proxy or a newer library before RETIRE.",
    "",
    ...plan.workloads.flatMap(workloadSection),
    ...(plan.workloads.length === 0 ? ["No workload among the inputs uses pod identity.", ""] : []),
  ].join("\n");
}

function workloadSection(workload: PlannedWorkload): string[] {
  const { kind, namespace, name, verdict, decisions, notes, patches } = workload;
  return [
    `## ${markdownText(kind)} ${markdownText(namespace)}/${markdownText(name)}: ${verdict}`,
    "",
    ...facts(workload).map((fact) => `- ${fact}`),
    ...(decisions.length > 0
      ? ["", "To decide:", "", ...decisions.map(({ about, text }) => `- [ ] ${about}: ${markdownMessage(text)}`)]
      : []),
    ...(notes.length > 0 ? ["", ...notes.map((note) => `Note: ${markdownMessage(note)}`)] : []),
    ...(patches && WORKLOAD_BY_KIND.get(kind)?.rollout !== "recreate" ? ["", ...commands(workload)] : []),
    "",
  ];
}

function facts({
  selector,
  identities,
  serviceAccount,
  rollout,
  proxyPort,
  verdict,
  patches,
}: PlannedWorkload): string[] {
  return [
    `label ${selector === undefined ? "missing on the pod template" : markdownCode(selector)}, ${identities.length === 0 ? "no AzureIdentity" : `AzureIdentity ${identities.map(markdownCode).join(", default; ")}`}`,
    ...(serviceAccount === undefined ? [] : [`service account ${markdownCode(serviceAccount)}`]),
    ...(rollout === undefined ? [] : [ROLLOUTS[rollout]]),
    ...(verdict === "impossible" || serviceAccount === undefined
      ? []
      : [
          proxyPort === undefined
            ? "No migration proxy: its Azure Identity library must know workload identity before the switch; docs/leaving-pod-identity.md has the versions."
            : `Its image may still call the metadata endpoint, so the switch patch adds the migration proxy on port ${proxyPort}; leave the annotation out once its library knows workload identity.`,
        ]),
    ...(patches
      ? [`patches ${[patches.switch, patches.retire].flatMap((each) => (each ? [markdownCode(each)] : [])).join(", ")}`]
      : []),
  ];
}

function commands({ kind, namespace, name, patches }: PlannedWorkload): string[] {
  const { custom, watch = [] } = WORKLOAD_BY_KIND.get(kind)!;
  const target = `${shellWord(`${kind.toLowerCase()}/${name}`)} ${shellOption("--namespace", namespace)}${custom ? " --type=merge" : ""}`;
  const watched = watch.map((word) => (word.includes("NAME") ? shellWord(word.replace("NAME", () => name)) : word));
  return [
    "```sh",
    `kubectl patch ${target} ${shellOption("--patch-file", patches!.switch)} # SWITCH`,
    ...(watched.length > 0 ? [`${watched.join(" ")} ${shellOption("--namespace", namespace)}`] : []),
    ...(patches!.retire ? [`kubectl patch ${target} ${shellOption("--patch-file", patches!.retire)} # RETIRE`] : []),
    "```",
  ];
}

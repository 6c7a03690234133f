import { WEBHOOK_KEYS } from "../../facts/kubernetes/webhook";
import { type Rollout, WORKLOAD_BY_KIND } from "../../facts/kubernetes/workload-kinds";
import { markdownCode, markdownMessage, markdownText } from "../../values/text/markdown-text";
import { shellOption, shellWord } from "../../values/text/shell-word";
import { cleanUpLines } from "./clean-up-lines";
import type { MigrationPlan, PlannedWorkload } from "../plan/plan-model";
import { releaseLines } from "./release-lines";
import { secretClassLines } from "./secret-class-lines";

const ROLLOUTS: Readonly<Record<Rollout, string>> = {
  rolls: "Its pods are replaced one after the other, as in a release.",
  "next run": "The next run has the change. A run in progress does not change.",
  "new pods only": "Running pods keep the old template until you delete them.",
  recreate: "It cannot change in place. Delete it and create it again.",
};

/** The plan as Markdown: the changes of each workload in each phase, and the decisions of its owner. */
export function planPage(plan: MigrationPlan): string {
  return [
    "# Migration from pod identity: plan",
    "",
    "The migration has three phases, with one apply each. At any time a pod has pod identity, workload identity, or both.",
    "",
    `1. PREPARE: apply the stack. It creates ${trusts(plan)}, and creates or annotates the service accounts. No pod changes.`,
    "2. SWITCH: set `phase` of one migration, apply, then apply the switch patch of its workloads. Their pods get the service account and the label of workload identity, and keep `aadpodidbinding`. To roll back, restore the old template.",
    "3. RETIRE: when no pod requests tokens from pod identity any more, set `phase`, apply, and apply the retire patch. It removes the old label. Then follow the clean-up list at the end of this page.",
    "",
    ...plan.notes.flatMap((note) => [markdownMessage(note), ""]),
    "Run the commands below in this folder.",
    "",
    `Check after PREPARE: \`kubectl get serviceaccount NAME --namespace NAMESPACE --output yaml\` shows \`${WEBHOOK_KEYS.clientId}\`.`,
    "",
    `Check after SWITCH: \`kubectl get pods --namespace NAMESPACE --selector ${WEBHOOK_KEYS.use}=true\` lists every pod of the workload, \`kubectl describe pod\` shows AZURE_FEDERATED_TOKEN_FILE${byBinding(plan) ? " and AZURE_KUBERNETES_TOKEN_PROXY" : ""}, the application works, and for a day the log of pod identity has none of its pods: \`kubectl logs --selector component=nmi --all-namespaces --since 24h | grep 'NAMESPACE/POD.* has been matched with azure identity'\` prints nothing. A pod in this log still gets its tokens from pod identity. It needs the migration proxy or a newer library before RETIRE.`,
    "",
    ...plan.workloads.flatMap((each) => workloadSection(each, plan)),
    ...(plan.workloads.length === 0 ? ["No workload in the input uses pod identity.", ""] : []),
    ...cleanUpLines(plan),
  ].join("\n");
}

const byBinding = ({ accounts }: MigrationPlan): boolean => accounts.some(({ trust }) => trust !== undefined);

/** What the stack creates so that pods can get tokens. */
function trusts({ accounts }: MigrationPlan): string {
  const bound = accounts.filter(({ trust }) => trust !== undefined).length;
  return [
    ...(bound === 0 ? [] : ["the identity bindings, and the ClusterRoleBindings that let service accounts use them"]),
    ...(bound > 0 && bound === accounts.length ? [] : ["the federated identity credentials"]),
  ].join(", and ");
}

function workloadSection(workload: PlannedWorkload, plan: MigrationPlan): string[] {
  const { kind, namespace, name, verdict, decisions, notes, patches } = workload;
  return [
    `## ${markdownText(kind)} ${markdownText(namespace)}/${markdownText(name)}: ${verdict}`,
    "",
    ...facts(workload).map((fact) => `- ${fact}`),
    ...(decisions.length > 0
      ? ["", "To decide:", "", ...decisions.map(({ about, text }) => `- [ ] ${about}: ${markdownMessage(text)}`)]
      : []),
    ...(notes.length > 0 ? ["", ...notes.map((note) => `Note: ${markdownMessage(note)}`)] : []),
    ...secretClassLines(workload, plan),
    ...releaseLines(workload),
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
  release,
  onlyMountsSecrets,
  identityBinding,
}: PlannedWorkload): string[] {
  return [
    `label ${selector === undefined ? "missing on the pod template" : markdownCode(selector)}, ${identities.length === 0 ? "no AzureIdentity" : `AzureIdentity ${identities.map(markdownCode).join(", default; ")}`}`,
    ...(serviceAccount === undefined ? [] : [`service account ${markdownCode(serviceAccount)}`]),
    ...(rollout === undefined ? [] : [ROLLOUTS[rollout]]),
    ...(verdict === "impossible" || serviceAccount === undefined
      ? []
      : [
          onlyMountsSecrets
            ? "No migration proxy: only the Secrets Store CSI driver uses its identity, as far as its containers show. If its code requests tokens too, update its library before RETIRE; the log of pod identity shows that."
            : identityBinding
              ? "No migration proxy, which does not work with identity bindings: until the switch its code calls pod identity, and from then on the token proxy of the cluster."
              : proxyPort === undefined
                ? "No migration proxy: its Azure Identity library must support workload identity before the switch; docs/leaving-pod-identity.md has the versions."
                : `Its image may still call the instance metadata endpoint, so the ${release ? "values add" : "switch patch adds"} the migration proxy on port ${proxyPort}. Omit the annotation when its library supports workload identity.`,
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

import { NAME_RULES } from "../../facts/name-rules";
import { type Rollout, WORKLOAD_BY_KIND } from "../../facts/kubernetes/workload-kinds";
import { type WorkloadMatch, named } from "./matching";
import type { Resolved } from "./overlays";
import type { Owned } from "./owners";
import type { Decision, LegacyIdentity } from "./plan-model";
import type { IdentityManifest } from "../read/pod-identity-manifests";
import type { ReleaseUse } from "./release-use";
import type { WorkloadManifest } from "../read/workload-manifests";
import { shown } from "../../values/shown";

/** When a change of the template reaches the pods of a workload; undefined for an unknown kind. */
export function rolloutOf(kind: string, { onDelete }: WorkloadManifest): Rollout | undefined {
  const rollout = WORKLOAD_BY_KIND.get(kind)?.rollout;
  return onDelete && rollout === "rolls" ? "new pods only" : rollout;
}

/** Decisions that follow from the settings of the pod template. */
export function templateDecisions(workload: WorkloadManifest, level: string | undefined): Decision[] {
  const decisions: Decision[] = [];
  const sdk = "update the application to an Azure Identity library that supports workload identity before the switch";
  if (workload.hostNetwork)
    decisions.push({
      about: "host network",
      text: `its pods use the host network, where the migration proxy cannot run (the webhook rejects them); ${sdk}`,
    });
  if (level !== undefined)
    decisions.push({
      about: "pod security",
      text: `its namespace enforces the Pod Security level ${level}, which rejects the privileged init container of the migration proxy; ${sdk}`,
    });
  return decisions;
}

/** What an identity binding asks of the code of a workload. */
export const libraryDecision = (): Decision => ({
  about: "library",
  text: "with an identity binding its code must create WorkloadIdentityCredential with the token proxy turned on, and the migration proxy does not work; change the code before the switch (docs/identity-bindings.md has the libraries and their releases), or migrate it with --trust credential",
});

/** Whether a release has no workload in the input, so that its chart decides what it creates. */
const isChart = ({ kind, release }: Owned): boolean => release?.release.value.kind === kind;

export function shapeDecisions(owned: Owned): Decision[] {
  const { workload } = owned;
  const decisions: Decision[] = isChart(owned) ? [] : kindDecisions(owned);
  if (workload.conflict !== undefined)
    decisions.push({
      about: "owner",
      text: `its manifests disagree: ${workload.conflict}; run once for each environment, with the output of \`kustomize build\` or \`helm template\``,
    });
  return decisions;
}

/** What a release says about its values and its chart. */
export function releaseRemarks(
  owned: Owned,
  { release, settings }: ReleaseUse,
): { decisions: Decision[]; notes: string[] } {
  const { elsewhere } = release.value;
  const ofChart = settings.flatMap(({ trail, isLabel }) => (isLabel ? [] : [`\`${trail.join(".")}\``]));
  return {
    decisions:
      ofChart.length === 0
        ? []
        : [
            {
              about: "release",
              text: `its chart makes the label from ${ofChart.join(", ")}; use the settings that the chart has for workload identity instead of the values below, for KEDA \`podIdentity.azureWorkload\``,
            },
          ],
    notes: [
      ...(isChart(owned)
        ? [
            "its chart was not read: compare the values with those of `helm show values`, and set the port of the migration proxy if a container uses port 8000",
          ]
        : []),
      ...(elsewhere.length > 0 ? [`Helm values in ${elsewhere.join(" and ")} were not read`] : []),
    ],
  };
}

function kindDecisions({ kind, readFrom, workload, name }: Owned): Decision[] {
  const decisions: Decision[] = [];
  const rollout = rolloutOf(kind, workload.value);
  if (rollout === "new pods only")
    decisions.push({
      about: "replicas",
      text: workload.value.onDelete
        ? "its update strategy is OnDelete: only new pods get a change of the template, so delete its pods one by one after each phase"
        : "only new pods get a change of the template; delete its pods one by one after each phase, or replace it by a Deployment",
    });
  const isPod = WORKLOAD_BY_KIND.get(kind)?.template.length === 0;
  if (rollout === "recreate" && isPod)
    decisions.push({
      about: "bare pod",
      text: "no controller creates it again: delete the pod and create it with the switch patch, at a time that suits its users",
    });
  if (rollout === "recreate" && !isPod)
    decisions.push({
      about: "job",
      text: `the template of a ${kind} cannot change: let it finish, and create the next run with the switch patch`,
    });
  if (rollout === undefined)
    decisions.push({
      about: "owner",
      text: `a ${kind} owns its pods, and its template is unknown; set the service account and the label of its pods in its settings`,
    });
  else if (readFrom !== undefined)
    decisions.push({
      about: "owner",
      text: `read from ${readFrom}, because the ${kind} ${name} is not in the input; its selector and its service account are unknown until you add it`,
    });
  return decisions;
}

/** Names that Kubernetes rejects, for example from a template that is not rendered. */
export function nameDecisions({ workload, name }: Owned): Decision[] {
  const { serviceAccountName, selector } = workload.value;
  const texts: string[] = [];
  if (selector !== undefined && !NAME_RULES.labelName.pattern.test(selector))
    texts.push(`the label must be ${NAME_RULES.labelName.expected}, got ${JSON.stringify(selector)}`);
  if (!NAME_RULES.namespace.pattern.test(workload.namespace))
    texts.push(`its namespace must be ${NAME_RULES.namespace.expected}, got ${shown(workload.namespace)}`);
  if (serviceAccountName !== undefined && !NAME_RULES.serviceAccount.pattern.test(serviceAccountName))
    texts.push(
      `\`serviceAccountName\` must be ${NAME_RULES.serviceAccount.expected}, got ${shown(serviceAccountName)}`,
    );
  if (!NAME_RULES.serviceAccount.pattern.test(name.replace(/[-.]+$/, "")))
    texts.push(`its name must be ${NAME_RULES.serviceAccount.expected}, got ${shown(name)}`);
  return texts.map((text) => ({ about: "name", text: `${text}; render the template first` }));
}

/** Why the pods have no identity now, according to the input. */
export function unmatched({ workload, bindings, namesakes }: WorkloadMatch): Decision[] {
  const { selector } = workload.value;
  if (bindings.length > 0)
    return bindings.map((each) => ({ about: "binding", text: `${named(each.binding)}: ${each.ignored}` }));
  if (namesakes.length === 0)
    return [
      {
        about: "binding",
        text: `no AzureIdentityBinding in the input has the selector ${shown(selector)}; add it, or remove the label`,
      },
    ];
  return namesakes.map((each) => {
    const says =
      "selector" in each.value && each.value.selector !== undefined
        ? `, whose selector is ${shown(each.value.selector)}`
        : "";
    return {
      about: "binding",
      text: `the label is the name of ${each.value.kind} ${named(each)}${says}; pod identity compares it with selectors only, so these pods get no identity from it; correct the label, or remove it`,
    };
  });
}

/** A client id in the environment of a container overrides the one of the webhook. */
export function overridden(
  value: WorkloadManifest,
  from: readonly LegacyIdentity[],
  identities: readonly Resolved<IdentityManifest>[],
): Decision[] {
  const ours = new Set(identities.map((each) => each.value.clientId?.toLowerCase()));
  return value.containers.flatMap(({ name, env }): Decision[] => {
    const own = env["AZURE_CLIENT_ID"];
    if (own === undefined || ours.has(own.toLowerCase())) return [];
    return [
      {
        about: "environment",
        text: `the container ${name} sets AZURE_CLIENT_ID to ${shown(own)}, which is not one of its identities and overrides ${from[0]!.namespace}/${from[0]!.name} of the service account; remove or correct the variable`,
      },
    ];
  });
}

import { WORKLOAD_BY_KIND } from "../../facts/kubernetes/workload-kinds";
import type { AccountChoice } from "./account-plan";
import { named } from "./matching";
import type { Decision, PlannedSecretClass, PlannedWorkload } from "./plan-model";
import { releaseChange } from "./release-values";
import { fileSlug, uniqueId } from "./slugs";
import type { WorkloadDraft } from "./workload-plan";

/** The plan for a workload with its service account. */
export function planWorkload(
  draft: WorkloadDraft,
  choice: AccountChoice | undefined,
  classes: readonly PlannedSecretClass[],
  paths: Set<string>,
): PlannedWorkload {
  const { owned, match } = draft;
  const { value, namespace } = owned.workload;
  const mounted = classes.filter((each) => each.namespace === namespace && value.secretClasses.includes(each.name));
  const decisions = [
    ...draft.decisions,
    ...(choice?.decisions ?? []),
    ...mounted.flatMap(({ problem }): Decision[] =>
      problem === undefined ? [] : [{ about: "secret provider class", text: problem }],
    ),
  ];
  const known = WORKLOAD_BY_KIND.get(owned.kind)?.rollout !== undefined;
  const account = choice?.blocked ? undefined : choice?.account;
  const patched = account !== undefined && known && !owned.release;
  const path = patched && uniqueId(paths, `patches/${fileSlug(namespace)}/${fileSlug(`${owned.kind}-${owned.name}`)}`);
  return {
    kind: owned.kind,
    namespace,
    name: owned.name,
    apiVersion: owned.kind === value.kind ? value.apiVersion : apiVersionOf(owned.kind),
    verdict: draft.verdict === "converted" && decisions.length > 0 ? "to decide" : draft.verdict,
    selector: value.selector,
    identities:
      draft.from.length > 0
        ? draft.from.map((each) => `${each.namespace}/${each.name}`)
        : match.bindings.flatMap(({ identity, ignored }) =>
            identity && ignored === undefined ? [named(identity)] : [],
          ),
    serviceAccount: choice?.account?.name,
    ...(draft.identityBinding ? { identityBinding: true } : {}),
    rollout: draft.rollout,
    proxyPort: draft.proxyPort,
    onlyMountsSecrets: draft.onlyMountsSecrets,
    secretClasses: mounted.map(({ name }) => name),
    keepsLabel: value.selectsByLabel,
    decisions,
    notes: [
      ...draft.notes,
      ...(value.selectsByLabel
        ? [
            "its selector contains aadpodidbinding and cannot change, so its template keeps the label; set `keepLabel: true` if cdktf manages the workload. The label has no effect without pod identity",
          ]
        : []),
    ],
    patches: path
      ? { switch: `${path}.switch.yaml`, ...(value.selectsByLabel ? {} : { retire: `${path}.retire.yaml` }) }
      : undefined,
    release: account && owned.release ? releaseChange(owned.release, account, draft) : undefined,
  };
}

function apiVersionOf(kind: string): string {
  const { group = "", version = "v1" } = WORKLOAD_BY_KIND.get(kind) ?? {};
  return group === "" ? version : `${group}/${version}`;
}

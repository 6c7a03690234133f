import { WORKLOAD_BY_KIND } from "../facts/workload-kinds";
import { type AccountChoice, chooseAccounts } from "./account-plan";
import { cleanUpSteps } from "./clean-up";
import { cleanUpWaits } from "./clean-up-waits";
import { accountFor } from "./entries";
import { separateEnvironments } from "./environments";
import { planIdentities } from "./identity-plan";
import { type Inventory, takeInventory } from "./inventory";
import { availabilitySetProblem } from "./node-pools";
import { matchWorkload, named } from "./matching";
import { resolveBindings, resolveIdentities, resolveReleases, resolveWorkloads } from "./overlays";
import { underOwners } from "./owners";
import type {
  MigrationPlan,
  NotRead,
  PlanOptions,
  PlannedAccount,
  PlannedIdentity,
  PlannedWorkload,
} from "./plan-model";
import { releaseChange } from "./release-values";
import { withReleases } from "./releases";
import { fileSlug, uniqueId } from "./slugs";
import { type SourceObject, sortedBy } from "./source-object";
import { type WorkloadDraft, draftWorkload } from "./workload-plan";

/** Reads the objects once and plans the migration of each, as objects of one cluster. */
export async function planMigration(
  sources: Iterable<SourceObject> | AsyncIterable<SourceObject>,
  options: PlanOptions = {},
  notRead: readonly NotRead[] = [],
): Promise<MigrationPlan> {
  const inventory = await takeInventory(sources);
  // Read only now, because it is filled while the sources are read.
  return { ...planFrom(inventory, options), notRead: [...notRead] };
}

/** Reads the objects once and plans the migration of each environment: a plan by name, or one without a name. */
export async function planEnvironments(
  sources: Iterable<SourceObject> | AsyncIterable<SourceObject>,
  options: PlanOptions = {},
  notRead: readonly NotRead[] = [],
): Promise<readonly MigrationPlan[]> {
  const environments = separateEnvironments(await takeInventory(sources));
  return environments.map(({ name, inventory, has }) => {
    const plan = { ...planFrom(inventory, options), notRead: notRead.filter(({ file }) => has(file)) };
    if (name === undefined) return plan;
    const others = environments.flatMap((each) => (each.name === name ? [] : (each.name ?? []))).join(", ");
    const note = `This plan is for the environment ${name}: its own files, and those of all environments. The files of the other environments (${others}) are not in it.`;
    return { ...plan, environment: name, notes: [note, ...plan.notes] };
  });
}

/** The plan for an inventory. */
function planFrom(inventory: Inventory, options: PlanOptions = {}): Omit<MigrationPlan, "notRead"> {
  const namespace = options.namespace ?? "default";
  const namespacedEverywhere = options.namespaced ?? inventory.others.some(({ namespaced }) => namespaced);
  const identities = resolveIdentities(inventory.identities, inventory.bindings, namespace);
  const bindings = resolveBindings(inventory.bindings, identities, namespace);
  const workloads = resolveWorkloads(inventory.workloads, namespace);
  const { subscriptionId, assessments } = planIdentities(identities, options.subscriptionId);
  const podSecurity = new Map(
    inventory.others.flatMap(({ role, name, podSecurity: level }) =>
      role === "namespace" && level !== undefined ? [[name, level] as const] : [],
    ),
  );

  const releases = resolveReleases(inventory.releases, namespace);
  const families = withReleases(underOwners(workloads), releases, bindings);
  const drafts = families
    .filter(({ workload: { value } }) => value.selector !== undefined || value.labelOutsideTemplate !== undefined)
    .map((owned) => {
      const match = matchWorkload(owned.workload, identities, bindings, inventory.exceptions, {
        namespacedEverywhere,
        namespace,
      });
      return draftWorkload(owned, match, { assessments, podSecurity });
    });
  const choices = chooseAccounts(
    drafts,
    inventory.others.flatMap((each) =>
      each.role === "service account" ? [{ ...each, namespace: each.namespace ?? namespace }] : [],
    ),
  );
  const paths = new Set<string>();
  const planned = new Map(
    sortedBy(
      drafts,
      ({ owned }) => owned.workload.namespace,
      ({ owned }) => owned.name,
      ({ owned }) => owned.kind,
    ).map((draft) => [draft, planWorkload(draft, choices.get(draft), paths)]),
  );
  const accounts = sortedBy(
    new Set([...choices.values()].flatMap(({ account }) => account ?? [])),
    ({ namespace: of }) => of,
    ({ name }) => name,
  );

  const waits = cleanUpWaits({ bindings, planned, inventory, namespace });
  return {
    entries: accountFor({
      inventory,
      identities,
      bindings,
      releases,
      families,
      assessments,
      planned,
      choices,
      namespace,
    }),
    otherFiles: {
      helmValues: inventory.others.filter(({ role }) => role === "Helm values").length,
      terraform: inventory.others.filter(({ role }) => role === "Terraform").length,
    },
    refusal: availabilitySetProblem(inventory.pools),
    subscriptionId,
    identities: identitiesIn(accounts),
    accounts,
    workloads: [...planned.values()],
    cleanUp: cleanUpSteps(
      { identities, bindings, inventory, kept: new Set(waits.map(({ object }) => object)) },
      options,
    ),
    cleanUpWaits: waits,
    notes: [
      namespacedEverywhere
        ? "Pod identity matches pods inside a namespace only (--forceNamespaced or managed mode)."
        : "Pod identity matches pods across namespaces, except for identities annotated as namespaced (with --namespaced, inside a namespace only, as in managed mode and with the add-on).",
    ],
  };
}

function identitiesIn(accounts: readonly PlannedAccount[]): PlannedIdentity[] {
  const all = new Map(accounts.flatMap(({ from }) => from.map(({ identity }) => [identity.key, identity] as const)));
  return sortedBy(all.values(), ({ id }) => id);
}

function planWorkload(draft: WorkloadDraft, choice: AccountChoice | undefined, paths: Set<string>): PlannedWorkload {
  const { owned, match } = draft;
  const { value, namespace } = owned.workload;
  const decisions = [...draft.decisions, ...(choice?.decisions ?? [])];
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
    rollout: draft.rollout,
    proxyPort: draft.proxyPort,
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
    release: account && owned.release ? releaseChange(owned.release, account, draft.proxyPort) : undefined,
  };
}

function apiVersionOf(kind: string): string {
  const { group = "", version = "v1" } = WORKLOAD_BY_KIND.get(kind) ?? {};
  return group === "" ? version : `${group}/${version}`;
}

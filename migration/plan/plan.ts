import { IDENTITY_BINDING } from "../../facts/azure/identity-binding";
import { chooseAccounts } from "./account-plan";
import { cleanUpSteps } from "./clean-up";
import { cleanUpWaits } from "./clean-up-waits";
import { accountFor } from "./entries";
import { separateEnvironments } from "./environments";
import { planIdentities } from "./identity-plan";
import { type Inventory, takeInventory } from "../read/inventory";
import { withNamespaces } from "../read/kustomize-namespaces";
import { availabilitySetProblem } from "../read/node-pools";
import { PodIdentityIndex, matchWorkload } from "./matching";
import { resolveBindings, resolveIdentities, resolveReleases, resolveWorkloads } from "./overlays";
import { underOwners } from "./owners";
import type { MigrationPlan, NotRead, PlanOptions, PlannedAccount, PlannedIdentity } from "./plan-model";
import { credentialNotes } from "./existing-credentials";
import { withReleases } from "./releases";
import { type SourceObject, sortedBy } from "../read/source-object";
import { planWorkload } from "./planned-workload";
import { planSecretClasses, podIdentityClasses } from "./secret-classes";
import { draftWorkload } from "./workload-plan";
import { progress } from "../../values/progress";

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
  return environments.map(({ name, place, others: notEnvironments = [], inventory, has }) => {
    const plan = { ...planFrom(inventory, options), notRead: notRead.filter(({ file }) => has(file)) };
    if (name === undefined) return plan;
    const others = environments.flatMap((each) => (each.name === name ? [] : (each.name ?? []))).join(", ");
    const note = `This plan is for the environment ${name} (${place}): its own files, and those of all environments. The files of the other environments (${others}) are not in it.`;
    const notes = [note, ...notEnvironmentsNotes(notEnvironments), ...plan.notes];
    return { ...plan, environment: name, environmentPlace: place, notEnvironments, notes };
  });
}

/** Folders that disagree and whose names are not those of environments, so that their files are in every plan. */
const notEnvironmentsNotes = (places: readonly string[]): string[] =>
  places.length === 0
    ? []
    : [
        `${places.join(", ")}: they have one object with different values, and their names are not those of environments. Their files are in the plan of every environment.`,
      ];

/** The plan for an inventory. */
function planFrom(found: Inventory, options: PlanOptions = {}): Omit<MigrationPlan, "notRead"> {
  const inventory = withNamespaces(found);
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
  const index = new PodIdentityIndex(identities, bindings, inventory.exceptions);
  const classes = podIdentityClasses(inventory, namespace);
  const drafts = families
    .filter(({ workload: { value } }) => value.selector !== undefined || value.labelOutsideTemplate !== undefined)
    .map((owned, i, all) => {
      progress("Planning workload", i + 1, all.length);
      const match = matchWorkload(owned.workload, index, {
        namespacedEverywhere,
        namespace,
      });
      return draftWorkload(owned, match, {
        assessments,
        podSecurity,
        classes,
        trust: options.trust,
      });
    });
  const choices = chooseAccounts(
    drafts,
    inventory.others.flatMap((each) =>
      each.role === "service account" ? [{ ...each, namespace: each.namespace ?? namespace }] : [],
    ),
    options.trust,
  );
  const paths = new Set<string>();
  const secretClasses = planSecretClasses(drafts, choices, inventory, namespace, paths);
  const planned = new Map(
    sortedBy(
      drafts,
      ({ owned }) => owned.workload.namespace,
      ({ owned }) => owned.name,
      ({ owned }) => owned.kind,
    ).map((draft) => [draft, planWorkload(draft, choices.get(draft), secretClasses, paths)]),
  );
  const accounts = sortedBy(
    new Set([...choices.values()].flatMap(({ account }) => account ?? [])),
    ({ namespace: of }) => of,
    ({ name }) => name,
  );

  const waits = cleanUpWaits({ bindings, planned, secretClasses, inventory, namespace });
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
      secretClasses,
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
    secretClasses,
    cleanUp: cleanUpSteps(
      { identities, bindings, inventory, kept: new Set(waits.map(({ object }) => object)) },
      options,
    ),
    cleanUpWaits: waits,
    notes: [
      ...(subscriptionId === undefined ? [] : [subscriptionNote(subscriptionId, options.clusterSubscriptionId)]),
      ...(options.trust === "identity-binding" ? [bindingNote(accounts)] : []),
      ...credentialNotes(
        accounts,
        inventory.others.flatMap(({ credential }) => credential ?? []),
      ),
      namespacedEverywhere
        ? "Pod identity matches pods inside a namespace only (--forceNamespaced or managed mode)."
        : "Pod identity matches pods across namespaces, except for identities annotated as namespaced (with --namespaced, inside a namespace only, as in managed mode and with the add-on).",
    ],
  };
}

function subscriptionNote(identities: string, cluster: string | undefined): string {
  return cluster === undefined || cluster === identities
    ? `The converted identities are in the subscription ${identities}, and the cluster is expected there too (--cluster-subscription states another one).`
    : `The converted identities are in the subscription ${identities}, and the cluster is in ${cluster}. The principal that applies needs access to both.`;
}

/** What identity bindings need that no manifest says. */
function bindingNote(accounts: readonly PlannedAccount[]): string {
  const left = accounts.filter(({ trust }) => trust === undefined).length;
  return (
    `${accounts.length - left} service accounts get an identity binding. The cluster must be without API server VNet integration, and its webhook must be ` +
    `${IDENTITY_BINDING.webhook} or later (\`kubectl --namespace kube-system get pods --selector azure-workload-identity.io/system=true --output yaml\` shows the image). ` +
    `SecretProviderClasses need release ${IDENTITY_BINDING.secretsProvider} of the Azure provider of the Secrets Store CSI driver.` +
    (left === 0
      ? ""
      : ` ${left} with an app registration keep a federated identity credential, because AKS binds managed identities only.`)
  );
}

function identitiesIn(accounts: readonly PlannedAccount[]): PlannedIdentity[] {
  const all = new Map(accounts.flatMap(({ from }) => from.map(({ identity }) => [identity.key, identity] as const)));
  return sortedBy(all.values(), ({ id }) => id);
}

import { join } from "node:path";
import { Readable } from "node:stream";
import { planMigration } from "../../migration/plan/plan";
import type { Entry, MigrationPlan, NotRead, PlannedWorkload, PlanOptions } from "../../migration/plan/plan-model";
import { readInput } from "../../migration/read/read-input";

export const MANIFESTS = join(__dirname, "manifests");

/** Manifests whose plan has code of every kind: for one and several identities, service principals, and other placements. */
export const CONVERTIBLE = [
  "one-identity.yaml",
  "several-identities.yaml",
  "service-principals.yaml",
  "live-dump.yaml",
  "placements.yaml",
];

/** The plan for files or folders of the manifests here. */
export async function planOf(names: readonly string[], options: PlanOptions = {}): Promise<MigrationPlan> {
  const notRead: NotRead[] = [];
  const paths = names.map((name) => join(MANIFESTS, name));
  return planMigration(readInput(paths, Readable.from([]), notRead), options, notRead);
}

/** The plan for manifests given as text. */
export async function planOfText(text: string, options: PlanOptions = {}): Promise<MigrationPlan> {
  const notRead: NotRead[] = [];
  return planMigration(readInput(["-"], Readable.from([text]), notRead), options, notRead);
}

/** What became of each object, by kind and name. */
export function verdicts({ entries }: MigrationPlan): Record<string, Entry["verdict"]> {
  return Object.fromEntries(entries.map(({ kind, name, verdict }) => [`${kind}/${name}`, verdict]));
}

export function workload({ workloads }: MigrationPlan, name: string, kind?: string): PlannedWorkload {
  const found = workloads.find((each) => each.name === name && (kind === undefined || each.kind === kind));
  if (!found) throw new Error(`no workload ${name} among ${workloads.map((each) => each.name).join(", ")}`);
  return found;
}

export const decisionsOf = (plan: MigrationPlan, name: string, kind?: string): string[] =>
  workload(plan, name, kind).decisions.map(({ about, text }) => `${about}: ${text}`);

export interface Shape {
  readonly identities: readonly string[];
  readonly selector: string;
  readonly namespace?: string;
  readonly workload?: string | false;
  readonly account?: string;
}

/** Identities, a binding of each, and a workload with their selector. */
export function manifests({
  identities,
  selector,
  namespace = "ns",
  workload: labelled = "app",
  account,
}: Shape): string {
  const objects = identities.flatMap((each) => [
    `apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentity
metadata: { name: ${each}, namespace: ${namespace} }
spec:
  type: 0
  resourceID: /subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-${each}`,
    `apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentityBinding
metadata: { name: ${each}-binding, namespace: ${namespace} }
spec:
  azureIdentity: ${each}
  selector: ${selector}`,
  ]);
  if (labelled !== false)
    objects.push(`apiVersion: apps/v1
kind: Deployment
metadata: { name: ${labelled}, namespace: ${namespace} }
spec:
  template:
    metadata: { labels: { aadpodidbinding: ${selector} } }
    spec: { ${account === undefined ? "" : `serviceAccountName: ${account}, `}containers: [{ name: app, image: example }] }`);
  return objects.join("\n---\n");
}

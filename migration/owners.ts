import type { Resolved } from "./overlays";
import { sortedBy } from "./source-object";
import type { WorkloadManifest } from "./workload-manifests";

/** A workload the plan speaks of, with the objects of the input that are parts of it. */
export interface Owned {
  readonly workload: Resolved<WorkloadManifest>;
  /** The kind that owns the pods; another than the workload's own where only its pods were among the inputs. */
  readonly kind: string;
  readonly name: string;
  /** What the workload was read from when it is not among the inputs itself: its pods or its ReplicaSet. */
  readonly readFrom?: string;
  /** Pods and ReplicaSets that it owns. */
  readonly covers: readonly Resolved<WorkloadManifest>[];
}

interface Top {
  readonly kind: string;
  readonly name: string;
}

const key = (namespace: string, { kind, name }: Top): string => `${namespace}/${kind}/${name}`;

/** The owners of an object that its own name tells: a Deployment names its ReplicaSets, a CronJob its Jobs. */
function grandparent(owner: Top, workload: WorkloadManifest): Top | undefined {
  const hash = workload.podLabels["pod-template-hash"];
  if (owner.kind === "ReplicaSet" && hash !== undefined && owner.name.endsWith(`-${hash}`))
    return { kind: "Deployment", name: owner.name.slice(0, -hash.length - 1) };
  const job = owner.kind === "Job" ? /^(.+)-\d+$/.exec(owner.name) : null;
  return job ? { kind: "CronJob", name: job[1]! } : undefined;
}

/** The topmost owner of a workload, and whether it is among the inputs. */
function topOf(workload: Resolved<WorkloadManifest>, known: ReadonlyMap<string, Resolved<WorkloadManifest>>): Top {
  let current = workload;
  let top: Top = { kind: workload.value.kind, name: workload.value.name };
  const seen = new Set<string>();
  for (;;) {
    const { owner } = current.value;
    if (!owner || seen.has(key(workload.namespace, owner))) return top;
    seen.add(key(workload.namespace, owner));
    top = owner;
    const parent = known.get(key(workload.namespace, owner));
    if (parent) {
      current = parent;
      continue;
    }
    const above = grandparent(owner, workload.value);
    // A Job's name alone proves no CronJob; a ReplicaSet's hash proves its Deployment.
    if (above && (above.kind === "Deployment" || known.has(key(workload.namespace, above)))) return above;
    return top;
  }
}

/** Brings pods and ReplicaSets under the workload that owns them, whether that is among the inputs or not. */
export function underOwners(workloads: readonly Resolved<WorkloadManifest>[]): Owned[] {
  const known = new Map(workloads.map((each) => [key(each.namespace, each.value), each]));
  const families = new Map<string, { top: Top; members: Resolved<WorkloadManifest>[] }>();
  for (const each of workloads) {
    const top = topOf(each, known);
    const at = key(each.namespace, top);
    const family = families.get(at) ?? { top, members: [] };
    family.members.push(each);
    families.set(at, family);
  }
  return [...families.entries()].map(([at, { top, members }]): Owned => {
    // Among its own members: two objects without a name look alike and still belong to different owners.
    const itself = members.find(({ namespace, value }) => key(namespace, value) === at);
    const ordered = sortedBy(
      members,
      ({ value }) => value.kind,
      ({ value }) => value.name,
    );
    // Of the ones it owns, a ReplicaSet or Job tells more of its template than a pod that webhooks have changed.
    const spokesman = itself ?? ordered.find(({ value }) => value.workload !== "Pod") ?? ordered[0]!;
    return {
      workload: spokesman,
      kind: top.kind,
      name: top.name,
      readFrom: itself ? undefined : `${spokesman.value.kind} ${spokesman.value.name}`,
      covers: ordered.filter((each) => each !== spokesman || !itself),
    };
  });
}

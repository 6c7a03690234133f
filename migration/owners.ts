import { WORKLOAD_BY_KIND } from "../facts/workload-kinds";
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

/** What may have created the owner of a workload, by the owner's name: a Deployment names its ReplicaSets, a CronJob its Jobs. */
function grandparents(owner: Top, { podLabels }: WorkloadManifest): readonly (Top & { readonly proven: boolean })[] {
  return (WORKLOAD_BY_KIND.get(owner.kind)?.makers ?? []).flatMap(({ kind, suffixLabel }) => {
    const suffix = suffixLabel === undefined ? /-([^-]+)$/.exec(owner.name)?.[1] : podLabels[suffixLabel];
    if (suffix === undefined || !owner.name.endsWith(`-${suffix}`)) return [];
    return [{ kind, name: owner.name.slice(0, -suffix.length - 1), proven: suffixLabel !== undefined }];
  });
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
    // The hash of a ReplicaSet proves its Deployment. The name of a Job alone proves no CronJob.
    const above = grandparents(owner, workload.value).find(
      (each) => each.proven || known.has(key(workload.namespace, each)),
    );
    return above ? { kind: above.kind, name: above.name } : top;
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
    // A ReplicaSet or Job shows the template better than a pod, which webhooks have changed.
    const spokesman = itself ?? ordered.find(({ value }) => value.workload.template.length > 0) ?? ordered[0]!;
    return {
      workload: spokesman,
      kind: top.kind,
      name: top.name,
      readFrom: itself ? undefined : `${spokesman.value.kind} ${spokesman.value.name}`,
      covers: ordered.filter((each) => each !== spokesman || !itself),
    };
  });
}

import { WORKLOAD_BY_KIND } from "../../facts/kubernetes/workload-kinds";
import type { Resolved } from "./overlays";
import type { ReleaseUse } from "./release-use";
import { sortedBy } from "../read/source-object";
import { rowOf } from "../../values/row-of";
import type { WorkloadManifest } from "../read/workload-manifests";

/** A workload of the plan, with the objects of the input that belong to it. */
export interface Owned {
  readonly workload: Resolved<WorkloadManifest>;
  /** The kind that owns the pods. It differs from the kind of the workload if the input has only its pods. */
  readonly kind: string;
  readonly name: string;
  /** The source of a workload that is not in the input: its pods or its ReplicaSet. */
  readonly readFrom?: string;
  /** Pods and ReplicaSets that it owns. */
  readonly covers: readonly Resolved<WorkloadManifest>[];
  /** The release whose values decide its template. */
  readonly release?: ReleaseUse;
  /** The name of its new service account. @default - its own name */
  readonly accountName?: string;
}

interface Top {
  readonly kind: string;
  readonly name: string;
}

const key = (namespace: string, { kind, name }: Top): string => `${namespace}/${kind}/${name}`;

/** The possible creator of the owner of a workload, from the owner's name: a Deployment creates ReplicaSets, a CronJob creates Jobs. */
function grandparents(owner: Top, { podLabels }: WorkloadManifest): readonly (Top & { readonly proven: boolean })[] {
  return (WORKLOAD_BY_KIND.get(owner.kind)?.makers ?? []).flatMap(({ kind, suffixLabel }) => {
    const suffix = suffixLabel === undefined ? /-([^-]+)$/.exec(owner.name)?.[1] : rowOf(podLabels, suffixLabel);
    if (suffix === undefined || !owner.name.endsWith(`-${suffix}`)) return [];
    return [{ kind, name: owner.name.slice(0, -suffix.length - 1), proven: suffixLabel !== undefined }];
  });
}

/** The topmost owner of a workload, and whether it is in the input. */
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

/** Groups pods and ReplicaSets by the workload that owns them, whether it is in the input or not. */
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
    // Compared by identity: two objects without a name look the same and can belong to different owners.
    const itself = members.find(({ namespace, value }) => key(namespace, value) === at);
    const ordered = sortedBy(
      members,
      ({ value }) => value.kind,
      ({ value }) => value.name,
    );
    // A ReplicaSet or Job has the original template; webhooks have changed the pod.
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

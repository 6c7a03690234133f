import type { Resolved } from "./overlays";
import type { BindingManifest, ExceptionManifest, IdentityManifest } from "../read/pod-identity-manifests";
import { sortedBy } from "../read/source-object";
import { rowOf } from "../../values/row-of";
import type { WorkloadManifest } from "../read/workload-manifests";

// The rules are from pod identity 1.8: pkg/mic/mic.go createDesiredAssignedIdentityList and convertIDListToMap,
// pkg/crd/crd.go GetPodIDsWithBinding, pkg/pod/pod.go IsPodExcepted of Azure/aad-pod-identity at e4e7eab.

/** A binding whose selector a pod has as its label, and its identity. */
export interface BindingMatch {
  readonly binding: Resolved<BindingManifest>;
  readonly identity?: Resolved<IdentityManifest>;
  /** The reason why pod identity does not assign this identity to the pod. */
  readonly ignored?: string;
}

export interface WorkloadMatch {
  readonly workload: Resolved<WorkloadManifest>;
  /** Bindings with the selector of the pods, in the order in which pod identity uses them. */
  readonly bindings: readonly BindingMatch[];
  /** If no binding has this selector: bindings and identities that have it as their name. */
  readonly namesakes: readonly Resolved<BindingManifest | IdentityManifest>[];
  /** Exceptions of the namespace that match a label of the pods. */
  readonly exceptions: readonly ExceptionManifest[];
}

export interface MatchingOptions {
  /** Pod identity matches inside a namespace only, regardless of the annotation of an identity. */
  readonly namespacedEverywhere: boolean;
  /** Namespace of exceptions that do not state one. */
  readonly namespace: string;
}

/** `namespace/name` of an object. */
export const named = ({ namespace, value }: Named): string => `${namespace}/${value.name}`;

interface Named {
  readonly namespace: string;
  readonly value: { readonly name: string };
}

/** The objects of pod identity in an input, by what workloads and bindings name. */
export class PodIdentityIndex {
  private readonly identities = new Map<string, Resolved<IdentityManifest>>();
  private readonly bySelector = new Map<string, Resolved<BindingManifest>[]>();
  private readonly byName = new Map<string, Resolved<BindingManifest | IdentityManifest>[]>();

  constructor(
    identities: readonly Resolved<IdentityManifest>[],
    bindings: readonly Resolved<BindingManifest>[],
    public readonly exceptions: readonly ExceptionManifest[],
  ) {
    for (const each of identities) if (!this.identities.has(named(each))) this.identities.set(named(each), each);
    for (const each of bindings) add(this.bySelector, each.value.selector, each);
    for (const each of [...bindings, ...identities]) add(this.byName, each.value.name, each);
  }

  public identityOf({ namespace, value }: Resolved<BindingManifest>): Resolved<IdentityManifest> | undefined {
    return value.azureIdentity === undefined ? undefined : this.identities.get(`${namespace}/${value.azureIdentity}`);
  }

  public withSelector(selector: string): readonly Resolved<BindingManifest>[] {
    return this.bySelector.get(selector) ?? [];
  }

  public namesakes(name: string): readonly Resolved<BindingManifest | IdentityManifest>[] {
    return this.byName.get(name) ?? [];
  }
}

function add<T>(all: Map<string, T[]>, key: string | undefined, value: T): void {
  if (key === undefined) return;
  const same = all.get(key);
  if (same) same.push(value);
  else all.set(key, [value]);
}

/** The identities that pod identity assigns to the pods of a workload. */
export function matchWorkload(
  workload: Resolved<WorkloadManifest>,
  index: PodIdentityIndex,
  options: MatchingOptions,
): WorkloadMatch {
  const { selector } = workload.value;
  const excepting = index.exceptions.filter(
    (each) =>
      (each.namespace ?? options.namespace) === workload.namespace &&
      Object.entries(each.podLabels).some(
        ([key, value]) => rowOf(workload.value.podLabels, key)?.toLowerCase() === value.toLowerCase(),
      ),
  );
  if (selector === undefined) return { workload, bindings: [], namesakes: [], exceptions: excepting };

  const matching = sortedBy(
    index.withSelector(selector),
    ({ namespace }) => namespace,
    ({ value }) => value.name,
  );
  const taken = new Map<string, string>();
  const matches = matching.map((binding): BindingMatch => {
    const identity = index.identityOf(binding);
    if (!identity) {
      const missing = binding.value.azureIdentity;
      return {
        binding,
        ignored:
          missing === undefined
            ? "the binding refers to no AzureIdentity"
            : `there is no AzureIdentity ${binding.namespace}/${missing} in the input; a binding applies only to identities of its own namespace`,
      };
    }
    const inside = options.namespacedEverywhere || identity.value.namespaced;
    if (inside && binding.namespace !== workload.namespace) {
      return {
        binding,
        identity,
        ignored: `${named(identity)} matches pods in its own namespace only, and the pods are in ${workload.namespace}`,
      };
    }
    const same = taken.get(identity.value.name);
    if (same !== undefined && same !== identity.namespace) {
      return {
        binding,
        identity,
        ignored: `pod identity assigns only one AzureIdentity of a name to a pod, and uses ${same}/${identity.value.name}`,
      };
    }
    taken.set(identity.value.name, identity.namespace);
    return { binding, identity };
  });
  const namesakes = matches.length > 0 ? [] : index.namesakes(selector);
  return { workload, bindings: matches, namesakes, exceptions: excepting };
}

/** The identities of the pods of a workload, without duplicates. */
export function identitiesOf({ bindings }: WorkloadMatch): Resolved<IdentityManifest>[] {
  return [
    ...new Set(bindings.flatMap(({ identity, ignored }) => (identity && ignored === undefined ? [identity] : []))),
  ];
}

/**
 * The client id that the containers of a workload request, if exactly one of the given ids occurs in their environment or
 * arguments.
 */
export function askedFor(workload: WorkloadManifest, clientIds: readonly string[]): string | undefined {
  const said = workload.containers.map(({ env }) => env["AZURE_CLIENT_ID"]?.toLowerCase());
  const spoken = workload.containers
    .flatMap(({ env, words }) => [...Object.values(env), ...words])
    .join("\n")
    .toLowerCase();
  const outright = clientIds.filter((each) => said.includes(each.toLowerCase()));
  const mentioned = clientIds.filter((each) => spoken.includes(each.toLowerCase()));
  return outright.length === 1 ? outright[0] : mentioned.length === 1 ? mentioned[0] : undefined;
}

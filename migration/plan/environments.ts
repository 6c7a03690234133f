import { environmentsOf, type Holding, isOf } from "../../model/manifests/environments";
import { mayHaveVariables } from "../../model/manifests/template-variables";
import type { Inventory } from "../read/inventory";
import type { KustomizationManifest } from "../read/kustomization";
import { statesOf } from "./overlays";
import type { Manifest } from "../read/pod-identity-manifests";
import { HELM_VALUES } from "../read/release-manifests";

/** The part of an input that one environment has. */
export interface Environment {
  /** @default - the input has one environment only */
  readonly name?: string;
  /** The folder or file that names it. */
  readonly place?: string;
  /** Folders and files of the input that have one object with different values and are no environments. */
  readonly others?: readonly string[];
  readonly inventory: Inventory;
  /** Whether a file is part of it. */
  readonly has: (file: string) => boolean;
}

/** The environments of an input, each with its own files and those that all have; one without a name if there are no several. */
export function separateEnvironments(inventory: Inventory): readonly Environment[] {
  const overlays = new Set(inventory.kustomizations.filter(isOverlay).map(({ file }) => folderOf(file)));
  const environments = environmentsOf(holdingsOf(inventory), (folder) => overlays.has(folder));
  if (environments.names.length < 2) return [{ inventory, has: () => true }];
  return environments.names.map((name) => {
    const has = (file: string): boolean => isOf(name, environments.of(file));
    const part = <T extends Manifest>(all: readonly T[]): T[] =>
      all.flatMap((each) => {
        const of = environments.of(each.file);
        // What an environment states itself is stronger than what it shares with others.
        return isOf(name, of) ? [{ ...each, layer: of === undefined ? 0 : of.split("/").length }] : [];
      });
    return {
      name,
      place: environments.places.get(name)!,
      others: environments.others,
      has,
      inventory: {
        identities: part(inventory.identities),
        bindings: part(inventory.bindings),
        exceptions: part(inventory.exceptions),
        assigned: part(inventory.assigned),
        workloads: part(inventory.workloads),
        releases: part(inventory.releases),
        others: part(inventory.others),
        kustomizations: inventory.kustomizations.filter(({ file }) => has(file)),
        pools: inventory.pools.filter(({ file }) => has(file)),
      },
    };
  });
}

/** Whether a Kustomization takes resources from outside of its folder, as an overlay takes its base. */
const isOverlay = ({ contains }: KustomizationManifest): boolean => contains.some((each) => each.startsWith("../"));

const folderOf = (file: string): string =>
  file
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .slice(0, -1)
    .join("/");

function holdingsOf({
  identities,
  bindings,
  workloads,
  releases,
  others,
  exceptions,
  assigned,
  kustomizations,
}: Inventory): Holding[] {
  const stated = statedNamespaces([identities, bindings, workloads, releases, others, exceptions, assigned].flat());
  const holding = (each: Manifest, states: Holding["states"] = {}): Holding => ({
    file: each.file,
    // A manifest without a namespace is one of the only object with its name.
    object: JSON.stringify([each.kind, each.name, stated.get(nameOf(each))?.size === 1 ? "" : each.namespace]),
    states,
    isOpen:
      (each.namespace === undefined && stated.get(nameOf(each))?.size !== 1) ||
      mayHaveVariables(`${each.namespace ?? ""}/${each.name}`),
  });
  return [
    ...kustomizations.map(({ file, namespace }) => ({
      file,
      object: `Kustomization of ${file.replace(/[^/]*$/, "")}`,
      states: { namespace },
      isOpen: true,
    })),
    ...identities.map((each) => holding(each, statesOf.identity(each))),
    ...bindings.map((each) => holding(each, statesOf.binding(each))),
    ...workloads.map((each) => holding(each, statesOf.workload(each))),
    ...releases.map((each) =>
      each.kind === HELM_VALUES
        ? {
            ...holding(each, statesOf.release(each)),
            object: `${HELM_VALUES} of ${each.file.replace(/[^/]*$/, "")}`,
            isOpen: true,
          }
        : holding(each, statesOf.release(each)),
    ),
    ...others.map((each) => holding(each, { clientId: each.clientId })),
    ...exceptions.map((each) => holding(each)),
    ...assigned.map((each) => holding(each)),
  ];
}

const nameOf = ({ kind, name }: Manifest): string => `${kind}/${name}`;

/** The namespaces that the manifests of each kind and name state. */
function statedNamespaces(all: readonly Manifest[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const each of all)
    if (each.namespace !== undefined)
      found.set(nameOf(each), (found.get(nameOf(each)) ?? new Set()).add(each.namespace));
  return found;
}

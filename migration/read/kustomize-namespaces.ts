import { posix } from "node:path";
import type { Inventory } from "./inventory";
import type { KustomizationManifest } from "./kustomization";
import type { Manifest } from "./pod-identity-manifests";

/**
 * The namespace of each file, as the Kustomizations of the input set it: the outermost one decides. A file that two of them
 * put into different namespaces has none.
 */
function namespacesOf(kustomizations: readonly KustomizationManifest[]): ReadonlyMap<string, string> {
  const byFolder = new Map(kustomizations.map((each) => [posix.dirname(each.file), each]));
  const found = new Map<string, { readonly distance: number; readonly namespaces: ReadonlySet<string> }>();
  const give = (file: string, namespace: string, distance: number): void => {
    const known = found.get(file);
    if (!known || known.distance < distance) found.set(file, { distance, namespaces: new Set([namespace]) });
    else if (known.distance === distance)
      found.set(file, { distance, namespaces: new Set([...known.namespaces, namespace]) });
  };
  const walk = (
    from: KustomizationManifest,
    namespace: string,
    distance: number,
    seen: Set<KustomizationManifest>,
  ): void => {
    // Two Kustomizations may contain each other by mistake.
    if (seen.has(from)) return;
    seen.add(from);
    const folder = posix.dirname(from.file);
    for (const each of from.contains) {
      const path = posix.join(folder, each);
      const inner = byFolder.get(path);
      if (inner) walk(inner, namespace, distance + 1, seen);
      else give(path, namespace, distance);
    }
  };
  for (const each of kustomizations) if (each.namespace !== undefined) walk(each, each.namespace, 0, new Set());
  return new Map(
    [...found].flatMap(([file, { namespaces }]) =>
      namespaces.size === 1 ? [[file, [...namespaces][0]!] as const] : [],
    ),
  );
}

/** The inventory with the namespaces that its Kustomizations set, which override those of the manifests. */
export function withNamespaces(inventory: Inventory): Inventory {
  const namespaces = namespacesOf(inventory.kustomizations);
  if (namespaces.size === 0) return inventory;
  const given = <T extends Manifest>(all: readonly T[]): T[] =>
    all.map((each) => {
      const namespace = namespaces.get(posix.normalize(each.file));
      return namespace === undefined ? each : { ...each, namespace };
    });
  return {
    ...inventory,
    identities: given(inventory.identities),
    bindings: given(inventory.bindings),
    exceptions: given(inventory.exceptions),
    assigned: given(inventory.assigned),
    workloads: given(inventory.workloads),
    releases: given(inventory.releases),
    others: given(inventory.others),
  };
}

import { existsSync } from "node:fs";
import { resolve, sep } from "node:path";
import { type Source, SourceError } from "../../model/manifests/sources";
import type { Build } from "./build";
import { isKustomizationFile, type Kustomization, readKustomization } from "./kustomizations";

/** The sources of an input as its Kustomizations leave them. */
export interface Applied {
  /** Files that no Kustomization changes, and the output of each Kustomization that changes its resources. */
  readonly sources: readonly Source[];
  /** Kustomizations that change their resources and could not be built, and why. */
  readonly unbuilt: readonly { readonly file: string; readonly why: string; readonly files: number }[];
}

/**
 * Replaces files that a Kustomization of the same input changes by what it makes of them. A base that is patched is not
 * what runs, and neither is a patch.
 */
export async function applyKustomizations(sources: readonly Source[], build: Build): Promise<Applied> {
  const files = sources.filter(({ name }) => isKustomizationFile(name));
  if (files.length === 0) return { sources, unbuilt: [] };
  const all: Kustomization[] = [];
  for (const each of files) {
    const read = await readKustomization(each).catch((error: unknown) => {
      // A file that cannot be read is reported with the others.
      if (error instanceof SourceError) return undefined;
      throw error;
    });
    if (read) all.push(read);
  }
  const byFolder = new Map(all.map((each) => [each.folder, each]));
  const below = (from: Kustomization): readonly Kustomization[] => {
    const found = new Set([from]);
    for (const each of found)
      for (const name of each.names) {
        const next = byFolder.get(name);
        if (next) found.add(next);
      }
    return [...found];
  };
  const named = new Set(all.flatMap(({ names, folder }) => [...names].filter((each) => each !== folder)));
  const roots = all
    .filter(({ folder, isComponent }) => !isComponent && !named.has(folder))
    .map((root) => ({ root, parts: below(root) }));
  const plain = new Set(roots.flatMap(({ parts }) => (parts.some(({ changes }) => changes) ? [] : namesIn(parts))));
  const left = new Set<string>();
  const built: Source[] = [];
  const unbuilt: { file: string; why: string; files: number }[] = [];
  const own = new Set(sources.map(({ name }) => resolve(name)));
  /** Whether parts name files outside of their folders, all of which are of the input, as in a repository of Flux. */
  const takesFromInput = (parts: readonly Kustomization[]): boolean => {
    const outside = parts.flatMap(({ names, folder }) =>
      [...names].filter(
        (each) => !each.startsWith(`${folder}${sep}`) && !byFolder.has(resolve(each)) && existsSync(each),
      ),
    );
    return outside.length > 0 && outside.every((each) => own.has(each));
  };
  for (const { root, parts } of roots) {
    if (!parts.some(({ changes }) => changes)) continue;
    const changed = namesIn(parts).filter((each) => own.has(each) && !plain.has(each));
    changed.forEach((each) => left.add(each));
    const result = parts.some(({ isRemote }) => isRemote)
      ? { why: "it names what would have to be downloaded" }
      : build(root.folder, takesFromInput(parts));
    if ("yaml" in result) built.push(sourceOf(root, result.yaml));
    else unbuilt.push({ file: root.file, why: result.why, files: changed.length });
  }
  // A component that no Kustomization of the input uses says nothing of what runs.
  for (const each of all.filter(({ isComponent, folder }) => isComponent && !named.has(folder))) {
    const changed = namesIn([each]).filter((name) => own.has(name) && !plain.has(name));
    changed.forEach((name) => left.add(name));
    unbuilt.push({
      file: each.file,
      why: "it is a component, which only a Kustomization builds",
      files: changed.length,
    });
  }
  const kept = sources.filter(({ name }) => !all.some(({ file }) => file === name) && !left.has(resolve(name)));
  return { sources: [...kept, ...built], unbuilt };
}

const namesIn = (parts: readonly Kustomization[]): readonly string[] => parts.flatMap(({ names }) => [...names]);

/** The output of a build as a source: named after its folder, and next to it for what tells environments apart. */
function sourceOf({ file }: Kustomization, yaml: string): Source {
  return {
    name: `${file} (built)`,
    named: false,
    // eslint-disable-next-line @typescript-eslint/require-await
    lines: async function* () {
      yield* yaml.split("\n");
    },
  };
}

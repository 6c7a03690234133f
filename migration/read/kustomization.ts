import { posix } from "node:path";
import { at, list, text } from "./source-object";

/** The file of a Kustomization, and what it says about namespaces. */
export interface KustomizationManifest {
  readonly file: string;
  /** The namespace that it gives to everything it contains. */
  readonly namespace?: string;
  /** Files and folders that it contains, relative to its folder. */
  readonly contains: readonly string[];
}

const FILE = /^kustomization(\.ya?ml)?$/i;

/** A Kustomization, or nothing if the file is none. */
export function readKustomization(file: string, object: unknown): KustomizationManifest | undefined {
  if (!FILE.test(posix.basename(file))) return undefined;
  const lists = ["resources", "bases", "patchesStrategicMerge"].flatMap((key) => list(at(object, key)));
  const patches = list(at(object, "patches")).map((each) => at(each, "path"));
  return {
    file,
    namespace: text(at(object, "namespace")),
    contains: [...lists, ...patches].flatMap((each) =>
      typeof each === "string" && !each.includes("\n") ? [each] : [],
    ),
  };
}

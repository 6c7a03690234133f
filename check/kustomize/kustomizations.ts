import { basename, dirname, join, resolve } from "node:path";
import { piecesOf } from "../../model/manifests/documents";
import { parsePiece } from "../../model/manifests/parse";
import type { Source } from "../../model/manifests/sources";
import { at, isBranch, leaves, listAt, textAt, type Tree } from "../../model/terraform/tree";

/** The names that kustomize takes for its file. Source: kubectl.docs.kubernetes.io/references/kustomize; read 2026-11. */
const NAMES = /^(kustomization\.ya?ml|Kustomization)$/;

/** Whether a file is the file of a Kustomization, by its name. */
export const isKustomizationFile = (file: string): boolean => NAMES.test(basename(file));

/** Fields of a Kustomization that leave labels, accounts, annotations, names and namespaces of its resources as they are. */
const HARMLESS: ReadonlySet<string> = new Set([
  "apiVersion",
  "kind",
  "metadata",
  "resources",
  "bases",
  "crds",
  "images",
  "replicas",
  "configMapGenerator",
  "secretGenerator",
  "generatorOptions",
  "buildMetadata",
  "sortOptions",
  "openapi",
]);

/** A Kustomization of the input. */
export interface Kustomization {
  /** The path of its file, as the input has it. */
  readonly file: string;
  readonly folder: string;
  /** Whether it is a component, which only another Kustomization builds. */
  readonly isComponent: boolean;
  /** Whether it changes its resources in what matters here. */
  readonly changes: boolean;
  /** Whether it names something that would have to be downloaded. */
  readonly isRemote: boolean;
  /** Files and folders that it names, as absolute paths. */
  readonly names: ReadonlySet<string>;
}

/** The Kustomization in a file; nothing if the file cannot be read as one. */
export async function readKustomization(source: Source): Promise<Kustomization | undefined> {
  let content: Tree;
  for await (const piece of piecesOf(source.lines())) {
    const parsed = "why" in piece ? undefined : parsePiece(piece);
    content ??= parsed && "objects" in parsed ? parsed.objects[0] : undefined;
  }
  if (!isBranch(content)) return undefined;
  // Flux has another kind of this name.
  const version = textAt(content, "apiVersion");
  if (typeof version === "string" && !version.startsWith("kustomize.config.k8s.io/")) return undefined;
  const folder = resolve(dirname(source.name));
  const texts = [...leaves(content)].flatMap(({ value }) => (typeof value === "string" ? [value] : []));
  const built = ["resources", "bases", "components"].flatMap((key) => listAt(content, key));
  return {
    file: source.name,
    folder,
    isComponent: at(content, "kind") === "Component",
    changes: Object.keys(content).some((key) => !HARMLESS.has(key)),
    isRemote:
      built.some((each) => typeof each === "string" && REMOTE.test(each)) || at(content, "helmCharts") !== undefined,
    // A generator names a file after the key that it gets, as in `app.yaml=files/app.yaml`.
    names: new Set(
      texts.flatMap((each) => [each, each.slice(each.indexOf("=") + 1)]).map((each) => join(folder, each)),
    ),
  };
}

/** What kustomize downloads with git or http. */
const REMOTE = /:\/\/|^git@|[?&]ref=|^(github|gitlab|bitbucket)\.[a-z]+\//;

import { COMMON_FOLDERS } from "../../facts/kubernetes/environment-names";
import { grouped } from "../../values/grouped";
import { rowOf } from "../../values/row-of";
import {
  environmentIn,
  environmentsAt,
  pathOf,
  type Naming,
  type Place,
  type PlacePart,
  surelySeparate,
  wordIn,
} from "./environment-names";

/** One object as one file has it. */
export interface Holding {
  /** The path of the file, with forward slashes. */
  readonly file: string;
  /** The same text for all manifests of one object, such as kind, namespace and name. */
  readonly object: string;
  /** Values of which an object has one in a cluster, by field. An absent one is equal to everything: a patch leaves it out. */
  readonly states: Readonly<Record<string, string | undefined>>;
  /**
   * Whether it may be another object in each file: its namespace is not stated, or its name has a template variable.
   *
   * @default false
   */
  readonly isOpen?: boolean;
}

/** The deepest nesting of environments, such as `prod/eu`. */
const DEPTH = 4;

/** The environments of an input, and which files each of them has. */
export interface Environments {
  /** Their names, such as `dev` and `prod/eu`; empty if all files are one environment. */
  readonly names: readonly string[];
  /** The environment that has a file: one of the names, the beginning of several, or undefined for a file of all. */
  readonly of: (file: string) => string | undefined;
  /** The folder or file that gives each its name. */
  readonly places: ReadonlyMap<string, string>;
  /** Folders and files that have one object with different values without doubt, and are no environments. */
  readonly others: readonly string[];
}

/** Whether a file belongs to an environment: to itself, to a group of environments with it, or to all. */
export const isOf = (environment: string, of: string | undefined): boolean =>
  of === undefined || environment === of || environment.startsWith(`${of}/`);

/**
 * Separates the environments in one input. Two files that have the same object with different values are not applied to one
 * cluster, so the first part of the path in which they differ names their environments, if it has the name of one
 * (`environmentsAt`). Other names count only if no part has one, and if both files state the namespace and the name of the
 * object. Files that contradict no other file belong to all.
 *
 * @param isOverlay whether a folder is a Kustomize overlay. @default - no folder is known to be one
 */
export function environmentsOf(
  holdings: readonly Holding[],
  isOverlay: Naming["isOverlay"] = () => false,
): Environments {
  const separation: Separation = {
    root: commonFolder(holdings.map(({ file }) => file)),
    isOverlay,
    found: new Map(),
    places: new Map(),
    others: new Set(),
  };
  const { found, places, others } = separation;
  const names = separate(holdings, undefined, separation, 0);
  return {
    names: names.sort(),
    of: (file) => found.get(file) ?? outside(file, names, holdings, found),
    places,
    others: names.length < 2 ? [] : [...others].sort(),
  };
}

/** What a separation knows and finds. */
interface Separation {
  /** The number of folders above all files: these say nothing about environments. */
  readonly root: number;
  readonly isOverlay: Naming["isOverlay"];
  /** The environment of each file. */
  readonly found: Map<string, string>;
  readonly places: Map<string, string>;
  readonly others: Set<string>;
}

/** A file without an object of the input, such as a text that cannot be read: it is where its neighbours are. */
function outside(
  file: string,
  names: readonly string[],
  holdings: readonly Holding[],
  found: ReadonlyMap<string, string>,
): string | undefined {
  if (names.length === 0) return undefined;
  const folder = file.slice(0, file.lastIndexOf("/") + 1);
  const near = new Set(holdings.flatMap((each) => (each.file.startsWith(folder) ? [found.get(each.file)] : [])));
  return near.size === 1 ? [...near][0] : undefined;
}

/** Gives each file of an environment its name. @returns the names */
function separate(
  holdings: readonly Holding[],
  above: string | undefined,
  separation: Separation,
  depth: number,
): string[] {
  const labels = depth < DEPTH ? labelsOf(holdings, above === undefined, separation) : new Map<string, string>();
  const all = new Set(labels.values());
  if (all.size < 2) return above === undefined ? [] : [above];
  const labelOf = (file: string): string | undefined => {
    const parts = partsOf(file);
    const own = parts.map((_, i) => parts.slice(0, i + 1).join("/")).find((path) => labels.has(path));
    if (own !== undefined) return labels.get(own);
    const below = parts.slice(separation.root);
    const direct = below.find((part) => all.has(part));
    if (direct !== undefined) return direct;
    // `binding-dev.yaml` is a file of the environment of `identity-dev.yaml`.
    const words = below.reverse().map((part) => environmentIn(part, (word) => all.has(word)));
    return words.find((word) => word !== undefined && all.has(word));
  };
  const byFile = new Map([...new Set(holdings.map(({ file }) => file))].map((file) => [file, labelOf(file)]));
  const names: string[] = [];
  for (const label of [...all].sort()) {
    const name = above === undefined ? label : `${above}/${label}`;
    const [place] = [...labels.keys()].filter((path) => labels.get(path) === label).sort((a, b) => a.length - b.length);
    separation.places.set(name, belowRoot(place!, separation));
    for (const [file, of] of byFile) if (of === label) separation.found.set(file, name);
    const own = holdings.filter(({ file }) => byFile.get(file) === label);
    if (own.length > 0) names.push(...separate(own, name, separation, depth + 1));
  }
  return names;
}

const belowRoot = (path: string, { root }: Separation): string => path.split("/").slice(root).join("/");

/** The paths of folders and files that name an environment, with the name that each gives it. */
function labelsOf(
  holdings: readonly Holding[],
  isOutermost: boolean,
  separation: Separation,
): ReadonlyMap<string, string> {
  const places = placesOf(holdings);
  const labels = new Map<string, string>();
  const take = ({ before }: Place, named: ReadonlyMap<string, string>): void => {
    for (const [part, label] of named) labels.set(pathOf(before, part), label);
  };
  const folders = foldersOf(holdings);
  const siblings = new Set<string>();
  let left = places;
  for (let known = -1; known < labels.size;) {
    known = labels.size;
    const names = new Set(labels.values());
    const naming = {
      isKnown: (word: string) => names.has(word),
      isSibling: (name: string) => siblings.has(name),
      isOverlay: separation.isOverlay,
    };
    left = left.filter((place) => {
      const named = environmentsAt(place, naming);
      take(place, named);
      if ([...named.keys()].some((part) => !place.parts.get(part)!.isFile))
        for (const each of folders.get(place.before) ?? []) siblings.add(each);
      return named.size === 0;
    });
  }
  if (labels.size === 0 && isOutermost) for (const place of places) take(place, surelySeparate(place));
  if (isOutermost)
    for (const { before, parts } of left)
      for (const [part, { isSure }] of parts) {
        const path = pathOf(before, part);
        if (isSure && !labels.has(path)) separation.others.add(belowRoot(path, separation));
      }
  return labels;
}

/** The folders in each folder, as far as they have files. */
function foldersOf(holdings: readonly Holding[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const file of new Set(holdings.map((each) => each.file))) {
    const parts = partsOf(file);
    for (const [i, part] of parts.slice(0, -1).entries()) {
      const before = parts.slice(0, i).join("/");
      found.set(before, (found.get(before) ?? new Set()).add(part));
    }
  }
  return found;
}

/** The places at which files with contradicting values differ. */
function placesOf(holdings: readonly Holding[]): readonly Place[] {
  const places = new Map<string, Map<string, Differing>>();
  // Documents of other programs have no name and state nothing, and an input may have many thousands of them.
  const stating = holdings.filter(({ states }) => Object.values(states).some((value) => value !== undefined));
  for (const same of grouped(stating, ({ object }) => object).values()) {
    // Each is compared with each, so that a path is taken apart before.
    const all = same.map((each) => {
      const path = partsOf(each.file);
      return { ...each, path, words: path.map((part) => wordIn(part)) };
    });
    for (const [i, a] of all.entries())
      for (let j = i + 1; j < all.length; j++) {
        const b = all[j]!;
        if (a.file === b.file || !contradict(a.states, b.states)) continue;
        const at = a.path.findIndex((part, k) => part !== b.path[k]);
        const differing = [a.path[at], b.path[at]];
        if (differing.some((part) => part === undefined || COMMON_FOLDERS.test(part))) continue;
        const before = a.path.slice(0, at).join("/");
        const parts = places.get(before) ?? new Map<string, Differing>();
        places.set(before, parts);
        for (const [k, { path, words }] of [a, b].entries()) {
          const part = parts.get(differing[k]!) ?? newPart(path.length === at + 1);
          parts.set(differing[k]!, part);
          part.against.add(differing[1 - k]!);
          part.isSure ||= a.isOpen !== true && b.isOpen !== true;
          for (const each of words.slice(at + 1)) if (each !== undefined && each !== "") part.below.add(each);
        }
      }
  }
  return [...places].map(([before, parts]) => ({ before, parts }));
}

/** A part while its contradictions are collected. */
interface Differing extends PlacePart {
  isSure: boolean;
  readonly below: Set<string>;
  readonly against: Set<string>;
}

const newPart = (isFile: boolean): Differing => ({ isFile, isSure: false, below: new Set(), against: new Set() });

function contradict(a: Holding["states"], b: Holding["states"]): boolean {
  return Object.entries(a).some(([field, value]) => {
    const other = rowOf(b, field);
    return value !== undefined && other !== undefined && value !== other;
  });
}

/** The folders of a path and the name of its file, without the ending. */
const partsOf = (file: string): string[] => {
  const parts = file.split("/").filter((part) => part !== "" && part !== ".");
  return [...parts.slice(0, -1), parts.at(-1)?.replace(/\.(ya?ml|json)$/i, "") ?? ""];
};

/** The number of folders that all files are in. */
function commonFolder(files: readonly string[]): number {
  const [first = [], ...rest] = files.map((file) => partsOf(file).slice(0, -1));
  const differs = first.findIndex((part, i) => rest.some((each) => each[i] !== part));
  return differs < 0 ? first.length : differs;
}

/** One object as one file has it. */
export interface Holding {
  /** The path of the file, with forward slashes. */
  readonly file: string;
  /** The same text for all manifests of one object, such as kind, namespace and name. */
  readonly object: string;
  /** Values of which an object has one in a cluster, by field. An absent one is equal to everything: a patch leaves it out. */
  readonly states: Readonly<Record<string, string | undefined>>;
}

/** Names of folders with the common part of several environments. Kustomize calls them bases and components. */
const COMMON = /^(bases?|common|components?|shared)$/i;

/** The deepest nesting of environments, such as `prod/eu`. */
const DEPTH = 4;

/** The environments of an input, and which files each of them has. */
export interface Environments {
  /** Their names, such as `dev` and `prod/eu`; empty if all files are one environment. */
  readonly names: readonly string[];
  /** The environment that has a file: one of the names, the beginning of several, or undefined for a file of all. */
  readonly of: (file: string) => string | undefined;
}

/** Whether a file belongs to an environment: to itself, to a group of environments with it, or to all. */
export const isOf = (environment: string, of: string | undefined): boolean =>
  of === undefined || environment === of || environment.startsWith(`${of}/`);

/**
 * Separates the environments in one input. Two files that have the same object with different values are not applied to one
 * cluster, so the first part of the path in which they differ names their environments. Files that contradict no other file
 * belong to all.
 */
export function environmentsOf(holdings: readonly Holding[]): Environments {
  const found = new Map<string, string>();
  const names = separate(holdings, undefined, found, 0);
  return { names: names.sort(), of: (file) => found.get(file) ?? outside(file, names, holdings, found) };
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
  found: Map<string, string>,
  depth: number,
): string[] {
  const labels = depth < DEPTH ? labelsOf(holdings) : new Map<string, string>();
  const all = new Set(labels.values());
  if (all.size < 2) return above === undefined ? [] : [above];
  const labelOf = (file: string): string | undefined => {
    const parts = partsOf(file);
    const direct = parts.find((part) => labels.has(part));
    if (direct !== undefined) return labels.get(direct);
    // `binding-dev.yaml` is a file of the environment of `identity-dev.yaml`.
    return parts.flatMap(tokensOf).find((token) => all.has(token));
  };
  const byFile = new Map([...new Set(holdings.map(({ file }) => file))].map((file) => [file, labelOf(file)]));
  const names: string[] = [];
  for (const label of [...all].sort()) {
    const name = above === undefined ? label : `${above}/${label}`;
    for (const [file, of] of byFile) if (of === label) found.set(file, name);
    const own = holdings.filter(({ file }) => byFile.get(file) === label);
    if (own.length > 0) names.push(...separate(own, name, found, depth + 1));
  }
  return names;
}

/** The parts of paths that name an environment, with the name that each gives it. */
function labelsOf(holdings: readonly Holding[]): Map<string, string> {
  const byObject = new Map<string, Holding[]>();
  for (const each of holdings) {
    const same = byObject.get(each.object);
    if (same) same.push(each);
    else byObject.set(each.object, [each]);
  }
  // The parts in which contradicting files differ, by the path before them.
  const places = new Map<string, Set<string>>();
  for (const same of byObject.values())
    for (const [i, a] of same.entries())
      for (const b of same.slice(i + 1)) {
        if (a.file === b.file || !contradict(a.states, b.states)) continue;
        const [one, other] = [partsOf(a.file), partsOf(b.file)];
        const at = one.findIndex((part, k) => part !== other[k]);
        const differing = [one[at], other[at]];
        if (differing.some((part) => part === undefined || COMMON.test(part))) continue;
        const before = one.slice(0, at).join("/");
        places.set(before, new Set([...(places.get(before) ?? []), ...(differing as string[])]));
      }
  const labels = new Map<string, string>();
  for (const parts of places.values())
    for (const [part, label] of shortNames([...parts])) if (!labels.has(part)) labels.set(part, label);
  return labels;
}

function contradict(a: Holding["states"], b: Holding["states"]): boolean {
  return Object.entries(a).some(([field, value]) => {
    const other = Object.hasOwn(b, field) ? b[field] : undefined;
    return value !== undefined && other !== undefined && value !== other;
  });
}

/** The folders of a path and the name of its file, without the ending. */
const partsOf = (file: string): string[] => {
  const parts = file.split("/").filter((part) => part !== "" && part !== ".");
  return [...parts.slice(0, -1), parts.at(-1)?.replace(/\.(ya?ml|json)$/i, "") ?? ""];
};

const tokensOf = (part: string): string[] => part.split(/[-_.]/).filter((token) => token !== "");

/** The names of environments: of `identity-dev` and `identity-prod` the words in which they differ. */
function shortNames(parts: readonly string[]): Map<string, string> {
  const tokens = parts.map(tokensOf);
  const length = tokens[0]?.length ?? 0;
  const differing = Array.from({ length }, (_, i) => i).filter((i) => new Set(tokens.map((each) => each[i])).size > 1);
  const isOneWord = length > 1 && tokens.every((each) => each.length === length) && differing.length === 1;
  return new Map(parts.map((part, i) => [part, isOneWord ? tokens[i]![differing[0]!]! : part]));
}

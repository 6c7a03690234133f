import {
  COMMON_FOLDERS,
  ENVIRONMENT_FOLDERS,
  ENVIRONMENT_PARTS,
  ENVIRONMENT_PREFIXES,
  ENVIRONMENT_WORDS,
} from "../../facts/kubernetes/environment-names";

/** Parts of paths in which files with contradicting values differ. */
export interface Place {
  /** The path before the parts. */
  readonly before: string;
  readonly parts: ReadonlyMap<string, PlacePart>;
}

/** A folder, or the name of a file without its ending. */
export interface PlacePart {
  readonly isFile: boolean;
  /** Whether it contradicts another part with an object that is the same one without doubt. */
  readonly isSure: boolean;
  /** The parts that it contradicts. */
  readonly against: ReadonlySet<string>;
  /** Environments that folders and files below it name, as `identity` has `dev` and `prod` with `identity/dev.yaml`. */
  readonly below: ReadonlySet<string>;
}

/** What is known of an input besides a place. */
export interface Naming {
  /** Whether a word is the name of an environment of another place. */
  readonly isKnown: (word: string) => boolean;
  /** Whether a name is that of a folder next to the folders of environments of another place. */
  readonly isSibling: (name: string) => boolean;
  /** Whether a folder is a Kustomize overlay: its Kustomization takes resources from outside of it. */
  readonly isOverlay: (folder: string) => boolean;
}

/** The path of a part of a place. */
export const pathOf = (before: string, part: string): string => (before === "" ? part : `${before}/${part}`);

/**
 * The parts of a place that name environments, with the name that each gives: words such as `dev` and `prod`, overlays of
 * Kustomize, files of Helm values, and names that are known from another place. Fewer than two names are none.
 */
export function environmentsAt(
  { before, parts }: Place,
  { isKnown, isSibling, isOverlay }: Naming,
): ReadonlyMap<string, string> {
  const candidates = [...parts.keys()].filter((part) => !COMMON_FOLDERS.test(part));
  const listed = ENVIRONMENT_FOLDERS.test(before.slice(before.lastIndexOf("/") + 1));
  const isWord = (word: string): boolean => isEnvironmentWord(word) || isKnown(word);
  const short = shortNames(candidates);
  const named = new Map<string, string>();
  for (const part of candidates) {
    const word = environmentIn(part, isWord) ?? valuesOf(part);
    const isListed = !parts.get(part)!.isFile && (listed || isOverlay(pathOf(before, part)));
    const name = word ?? (isListed ? short.get(part)! : undefined);
    if (name !== undefined) named.set(part, name);
  }
  // `sandbox` and `mgmt-sandbox` are two; `prod-eu` and `prod-us` are parts of one.
  for (const [part, name] of [...named]) {
    const isOwn = parts.get(part)!.isFile ? false : parts.get(name)?.isFile === false || isSibling(part);
    if (name !== part.toLowerCase() && (isOwn || hasTwin(part, parts, named))) named.set(part, part);
  }
  if (named.size > 0)
    for (const part of candidates)
      if (isSibling(part) && !parts.get(part)!.isFile && parts.get(part)!.isSure) named.set(part, part);
  if (new Set(named.values()).size < 2) {
    // `dev-demo` and `prod-demo`, and the parts of one environment: `prod-eu` and `prod-us`.
    const differing = [...short].filter(([, name]) => isWord(name) || isPart(name));
    return new Set(differing.map(([, name]) => name)).size < 2 ? new Map() : new Map(differing);
  }
  // A folder next to folders of environments is one too, such as `aat` next to `dev` and `prod`.
  for (const part of candidates)
    if (!named.has(part) && !parts.get(part)!.isFile && parts.get(part)!.below.size < 2) named.set(part, part);
  return named;
}

/** Whether a part contradicts another one with its name, from which it differs in more than a part of an environment. */
function hasTwin(part: string, parts: Place["parts"], named: ReadonlyMap<string, string>): boolean {
  const name = named.get(part);
  const rest = (of: string): string[] => tokensOf(of.toLowerCase()).filter((token) => token !== name);
  return [...parts.get(part)!.against].some((other) => {
    const [one, two] = [rest(part), rest(other)];
    const differing = [...one.filter((token) => !two.includes(token)), ...two.filter((token) => !one.includes(token))];
    return named.get(other) === name && differing.some((token) => !isPart(token));
  });
}

/** The parts of a place with an object that cannot be in one cluster with two values, with a name for each. */
export function surelySeparate({ parts }: Place): ReadonlyMap<string, string> {
  const sure = [...parts].flatMap(([part, { isSure }]) => (isSure && !COMMON_FOLDERS.test(part) ? [part] : []));
  return sure.length < 2 ? new Map() : shortNames(sure);
}

/**
 * The word of a part of a path that names an environment: of `identity-dev`, `dev-orders` and `aks-dev-eu-01` it is `dev`. In
 * the middle of other words it is of a name, such as `orders-integration-api`.
 */
export function environmentIn(part: string, isName: (word: string) => boolean): string | undefined {
  if (isName(part)) return part;
  const tokens = tokensOf(part.toLowerCase());
  const words = tokens.filter((token) => !isPart(token));
  const place = [tokens.lastIndexOf(words.at(-1) ?? ""), 0].find((i) => i >= 0 && isName(tokens[i]!));
  if (place === undefined) return undefined;
  const before = tokens[place - 1] ?? "";
  return ENVIRONMENT_PREFIXES.has(before) ? `${before}-${tokens[place]}` : tokens[place];
}

/** The environment that a part of a path names by a word that every reader knows. */
export const wordIn = (part: string): string | undefined => environmentIn(part, isEnvironmentWord);

/** Whether a word names an environment; it may end with a number, as in `dev2`. */
const isEnvironmentWord = (word: string): boolean =>
  ENVIRONMENT_WORDS.has(word.toLowerCase().replace(/^((?:pre|non|post)-)?(.*?)[0-9]*$/, "$2")) ||
  ENVIRONMENT_WORDS.has(word.toLowerCase());

/** Whether a word names a part of an environment, such as a region or the number of a cluster. */
const isPart = (word: string): boolean =>
  ENVIRONMENT_PARTS.has(word.toLowerCase()) || /^((cluster|region|zone|stamp|cell)-?)?\d{1,3}$/i.test(word);

/** The name in the name of a file of Helm values: of `values-contoso` it is `contoso`. */
const valuesOf = (part: string): string | undefined =>
  /^values[-_.](.+)$/i.exec(part)?.[1] ?? /^(.+)[-_.]values$/i.exec(part)?.[1];

const tokensOf = (part: string): string[] => part.split(/[-_.]/).filter((token) => token !== "");

/** The names of environments: of `identity-dev` and `identity-prod` the words in which they differ. */
function shortNames(parts: readonly string[]): Map<string, string> {
  const tokens = parts.map(tokensOf);
  const length = tokens[0]?.length ?? 0;
  const differing = Array.from({ length }, (_, i) => i).filter((i) => new Set(tokens.map((each) => each[i])).size > 1);
  const isOneWord = length > 1 && tokens.every((each) => each.length === length) && differing.length === 1;
  return new Map(parts.map((part, i) => [part, isOneWord ? tokens[i]![differing[0]!]! : part]));
}

/** One object of the input and where it stood. */
export interface SourceObject {
  /** The parsed document, whatever it is. */
  readonly object: unknown;
  /** The file as it was named, with forward slashes; `-` for standard input. */
  readonly file: string;
  /** Line of the file on which it begins, counted from 1. */
  readonly line: number;
}

export type Fields = Readonly<Record<string, unknown>>;

/** A mapping, or nothing where the value is no mapping. */
export function fields(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

/** The elements of a list, or none where the value is no list. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text that is not empty; a number or boolean that YAML read where a text was meant counts as its spelling. */
export function text(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** The texts of a mapping such as labels. */
export function texts(value: unknown): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [key, each] of Object.entries(fields(value) ?? {})) {
    const spelled = typeof each === "string" ? each : text(each);
    if (spelled !== undefined) found[key] = spelled;
  }
  return found;
}

/** What follows a path of keys, or nothing. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((from, key) => fields(from)?.[key], value);
}

/** Order of texts by code unit: the same on every machine, whatever its language. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Sorts by the texts that a key gives, the first that differ decide. */
export function sortedBy<T>(values: Iterable<T>, ...keys: readonly ((value: T) => string)[]): T[] {
  return [...values].sort((a, b) => {
    for (const key of keys) {
      const order = byText(key(a), key(b));
      if (order !== 0) return order;
    }
    return 0;
  });
}

/** One object of the input and its position. */
export interface SourceObject {
  /** The parsed document. */
  readonly object: unknown;
  /** The file as it was passed, with forward slashes; `-` for standard input. */
  readonly file: string;
  /** Line of the file on which it begins, counted from 1. */
  readonly line: number;
}

export type Fields = Readonly<Record<string, unknown>>;

/** The value if it is a mapping, otherwise undefined. */
export function fields(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

/** The elements of a list; empty if the value is not a list. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A string that is not empty. A number or boolean, which YAML makes of an unquoted string, counts as its spelling. */
export function text(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** The strings of a mapping such as labels. */
export function texts(value: unknown): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [key, each] of Object.entries(fields(value) ?? {})) {
    const spelled = typeof each === "string" ? each : text(each);
    if (spelled !== undefined) found[key] = spelled;
  }
  return found;
}

/** The value at a path of keys, or undefined. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((from, key) => fields(from)?.[key], value);
}

/** Compares strings by code unit, so that the order is the same in every locale. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Sorts by the strings of a key; the first different string decides. */
export function sortedBy<T>(values: Iterable<T>, ...keys: readonly ((value: T) => string)[]): T[] {
  return [...values].sort((a, b) => {
    for (const key of keys) {
      const order = byText(key(a), key(b));
      if (order !== 0) return order;
    }
    return 0;
  });
}

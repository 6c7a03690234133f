/** A value as a file of a bundle holds it: keys in order, so that equal content is equal bytes. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(ordered(value), null, 2)}\n`;
}

/** The same value with the keys of every object in order; lists keep theirs. */
export function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => compareText(a, b)).map(([key, each]) => [key, ordered(each)]));
}

/** Order of texts that no locale changes. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Texts in that order. */
export function inOrder(texts: Iterable<string>): string[] {
  return [...texts].sort(compareText);
}

/** A value as the text of a file of a bundle: with sorted keys, so that equal content gives equal bytes. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(ordered(value), null, 2)}\n`;
}

/** The value with the keys of every object sorted. Lists keep their order. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => compareText(a, b)).map(([key, each]) => [key, ordered(each)]));
}

/** Compares strings independently of the locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Strings in this order. */
export function inOrder(texts: Iterable<string>): string[] {
  return [...texts].sort(compareText);
}

import { distance } from "../values/nearest";

/** The texts, the most similar to the wanted one first. */
export function nearestFirst(wanted: string, texts: readonly string[]): string[] {
  return texts
    .map((text) => ({ text, edits: distance(wanted, text) }))
    .sort((a, b) => a.edits - b.edits)
    .map(({ text }) => text);
}

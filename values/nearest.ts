/** Names are shorter. What follows in a longer text counts as edits, because the time grows with the square of the length. */
const COMPARED = 256;

/** The number of single-character edits from one text to the other; beyond 256 characters an upper bound of it. */
export function distance(a: string, b: string): number {
  const beyond = Math.max(0, a.length - COMPARED, b.length - COMPARED);
  const to = b.slice(0, COMPARED);
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= Math.min(a.length, COMPARED); i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = a[i - 1] === to[j - 1] ? 0 : 1;
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + same));
    }
    row = next;
  }
  return row[to.length]! + beyond;
}

/** The candidate that is most similar to a mistyped text, or nothing if none is similar. */
export function nearest(text: string, candidates: readonly string[]): string | undefined {
  if (text.length > COMPARED) return undefined;
  const lower = text.toLowerCase();
  const most = Math.max(2, Math.floor(text.length / 3));
  const ranked = candidates
    .filter((candidate) => Math.abs(candidate.length - text.length) <= most)
    .map((candidate) => ({ candidate, edits: distance(lower, candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  return best && best.edits <= most ? best.candidate : undefined;
}

const LENGTH = 160;
const BEFORE = 50;

/** A part of a text, with whether it is one of the words that were looked for. */
export interface Piece {
  readonly text: string;
  readonly isMatch: boolean;
}

/** A text, cut around the first of the words. */
export function excerpt(text: string, words: readonly string[]): Piece[] {
  const first = matcher(words)?.exec(text)?.index ?? 0;
  const start = first <= BEFORE ? 0 : text.lastIndexOf(" ", first - BEFORE) + 1;
  const end = text.length <= start + LENGTH ? text.length : text.lastIndexOf(" ", start + LENGTH);
  const cut = text.slice(start, Math.max(end, start + BEFORE));
  return marked(`${start > 0 ? "… " : ""}${cut}${end < text.length ? " …" : ""}`, words);
}

/** A whole text, taken apart at the words. */
export function marked(text: string, words: readonly string[]): Piece[] {
  const pattern = matcher(words);
  if (pattern === undefined) return [{ text, isMatch: false }];
  return text
    .split(pattern)
    .map((each, index) => ({ text: each, isMatch: index % 2 === 1 }))
    .filter((each) => each.text !== "");
}

function matcher(words: readonly string[]): RegExp | undefined {
  if (words.length === 0) return undefined;
  const longestFirst = [...words].sort((a, b) => b.length - a.length);
  const escaped = longestFirst.map((each) => each.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`(${escaped.join("|")})`, "i");
}

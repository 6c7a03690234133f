/** A bracket, a line break or a key of a JSON text, and where it begins. */
export interface JsonToken {
  readonly kind: "{" | "}" | "[" | "]" | "\n" | "key";
  readonly index: number;
  /** Behind its last character. */
  readonly end: number;
}

/**
 * The tokens of a JSON text that give it its structure, in order. A text is passed over by its quotes: a regular expression
 * that matches it remembers each of its characters, and fails at a text of some megabytes.
 */
export function* jsonTokens(text: string): Generator<JsonToken> {
  const next = /["{}[\]\n]/g;
  for (let found = next.exec(text); found; found = next.exec(text)) {
    const { index } = found;
    if (found[0] !== '"') {
      yield { kind: found[0] as JsonToken["kind"], index, end: index + 1 };
      continue;
    }
    const end = endOfText(text, index + 1);
    next.lastIndex = end;
    let at = end;
    while (at < text.length && " \t\r\n".includes(text[at]!)) at++;
    if (text[at] === ":") yield { kind: "key", index, end };
  }
}

/** The index behind the closing quote of a text: the first quote behind an even number of backslashes. */
function endOfText(text: string, start: number): number {
  for (let quote = text.indexOf('"', start); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let before = quote;
    while (before > start && text[before - 1] === "\\") before--;
    if ((quote - before) % 2 === 0) return quote + 1;
  }
  return text.length;
}

/**
 * Control and format characters, line ends and halves of pairs: a terminal, a browser or an editor acts on them, or shows
 * what follows in another place or order.
 */
export const ACTED_ON = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

const ALL_ACTED_ON = new RegExp(ACTED_ON, "gu");

/** A text as one line of a terminal, a log or a page: characters that would be acted on are written out, as `\u{1b}`. */
export function terminalText(text: string): string {
  return text.replace(ALL_ACTED_ON, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`);
}

/** A report for a terminal: each element is one line, whatever it holds. */
export function terminalLines(lines: readonly string[]): string {
  return lines.map((each) => `${terminalText(each)}\n`).join("");
}

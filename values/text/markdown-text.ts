import { terminalText } from "./terminal-text";

/** What Markdown, or GitHub's reading of it, takes for more than text: where a line starts, links, mentions, markup. */
const MARKUP = /^\d+[.)]|^[-+=]|^ +|:(?=\/\/)|(?<=\bwww)\.|(?<![A-Za-z0-9.])@|[\\`*_[\]~$&<>|#]/gi;
const BY_BACKSLASH = "\\`*_[]~$";

/**
 * A text in a sentence, list item or table cell of Markdown: it draws no link, mention, image, HTML, heading or list, and
 * is read as it stands.
 */
export function markdownText(text: string): string {
  const entity = (char: string): string => `&#${char.codePointAt(0)};`;
  return terminalText(text).replace(MARKUP, (found) => {
    if (BY_BACKSLASH.includes(found)) return `\\${found}`;
    // A space of no width keeps a name from being a mention.
    if (found === "@") return "@&#8203;";
    return [...found].map((char) => (/\d/.test(char) ? char : entity(char))).join("");
  });
}

/** A text as code in a sentence, list item or table cell of Markdown, whatever backticks it holds. */
export function markdownCode(text: string): string {
  const line = terminalText(text);
  if (line.trim() === "") return markdownText(line);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const room = /^`|`$|^ .* $/.test(line) ? " " : "";
  return `${fence}${room}${line}${room}${fence}`;
}

/** A message in a sentence, list item or table cell of Markdown: what it has in backticks is code, the rest is text. */
export function markdownMessage(message: string): string {
  const parts = message.split("`");
  if (parts.length % 2 === 0) return markdownText(message);
  // Only the first part is at the start of a line.
  const text = (part: string, index: number): string =>
    index === 0 ? markdownText(part) : markdownText(`x${part}`).slice(1);
  return parts.map((part, index) => (index % 2 === 0 ? text(part, index) : markdownCode(part))).join("");
}

/** A table of Markdown; its cells are Markdown already. No lines where there are no rows. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line), ""];
}

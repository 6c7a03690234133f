/** Styles of ANSI terminals, by the start of the escape sequence. */
const STYLES = { bold: 1, red: 31, green: 32, yellow: 33 } as const;

/** The part of a stream that says whether it shows colours. */
export type ColourStream = Pick<NodeJS.WriteStream, "isTTY"> & { readonly hasColors?: (count?: number) => boolean };

/** Whether a stream shows colours: a terminal that has them, unless NO_COLOR is set (https://no-color.org). */
export function showsColours(stream: ColourStream, env: NodeJS.ProcessEnv = process.env): boolean {
  return Boolean(stream.isTTY) && !env.NO_COLOR && env.TERM !== "dumb" && (stream.hasColors?.(8) ?? true);
}

/** A text in a style. */
export function styled(style: keyof typeof STYLES, text: string): string {
  return `\x1b[${STYLES[style]}m${text}\x1b[0m`;
}

/** Words that begin a line of a report, and the style of each. */
const WORDS: Readonly<Record<string, keyof typeof STYLES>> = {
  error: "red",
  warning: "yellow",
  changed: "red",
  missing: "red",
  added: "red",
  untrue: "red",
};

/** A report with the words that begin its lines in colour, where the stream shows colours. */
export function coloured(report: string, stream: ColourStream, env: NodeJS.ProcessEnv = process.env): string {
  if (!showsColours(stream, env)) return report;
  const start = new RegExp(`^( *)(${Object.keys(WORDS).join("|")})(?=[ :])`, "gm");
  return report.replace(start, (_, indent: string, word: string) => indent + styled(WORDS[word]!, word));
}

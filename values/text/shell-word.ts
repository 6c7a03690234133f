import { ACTED_ON } from "./terminal-text";

/**
 * A text as one word of a shell command. Where it holds control or format characters it is written as `$'...'`, which
 * bash and zsh read as the same text, and other shells as another text that does nothing.
 */
export function shellWord(text: string): string {
  if (/^[A-Za-z0-9_./:@%+,-]+$/.test(text)) return text;
  // When a line is pasted, a terminal acts on such a character before any shell sees the quotes.
  if (!ACTED_ON.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`;
  const bytes = [...Buffer.from(text, "utf8")].map((byte) => {
    const char = String.fromCharCode(byte);
    return /[A-Za-z0-9 _./:@%+,=-]/.test(char) ? char : `\\${byte.toString(8).padStart(3, "0")}`;
  });
  return `$'${bytes.join("")}'`;
}

/** An option with its value, which no command reads as another option. */
export function shellOption(name: string, value: string): string {
  return `${name}${value.startsWith("-") ? "=" : " "}${shellWord(value)}`;
}

/** The last word of a command, such as a name, which no command reads as an option. */
export function shellOperand(text: string): string {
  return `${text.startsWith("-") ? "-- " : ""}${shellWord(text)}`;
}

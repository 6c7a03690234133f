/**
 * A text as the name of one file or folder, on every system: what is neither letter, digit, `_`, `.` nor `-`, and a first
 * character that would hide it, lead elsewhere or make it an option, is written as `%` and its bytes in hexadecimal.
 * Two texts never have one name.
 */
export function pathSegment(text: string): string {
  const encoded = (char: string): string =>
    [...Buffer.from(char, "utf8")].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
  const name = text.replace(/[^A-Za-z0-9_.-]/gu, encoded).replace(/^[.-]/, encoded);
  // Windows ends a name before a last dot.
  return name.replace(/\.$/, "%2E");
}

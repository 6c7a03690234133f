/** A place in a JSON document as a JSON Pointer (RFC 6901); the whole document is the empty text. */
export function jsonPointer(path: readonly (string | number)[]): string {
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** A quoted text of an expression, without its quotes, as the text that it means. */
export const withoutEscapes = (quoted: string): string =>
  quoted.replace(/\\(u[0-9a-f]{4}|U[0-9a-f]{8}|.)/gis, (all, escaped: string) => {
    if (escaped.length > 1) return codePoint(escaped.slice(1)) ?? all;
    return ESCAPES.get(escaped) ?? escaped;
  });

/** Escapes of Terraform that stand for another character. */
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

function codePoint(hex: string): string | undefined {
  const code = Number.parseInt(hex, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

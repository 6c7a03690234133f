import { terminalText } from "./terminal-text";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text as HTML and SVG hold it, in content and in quoted attributes. */
export function htmlText(text: string): string {
  return terminalText(text).replace(/[&<>"']/g, (char) => ENTITIES[char]!);
}

/** Data as a script of type `application/json` holds it: nothing in it ends the element. */
export function htmlJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

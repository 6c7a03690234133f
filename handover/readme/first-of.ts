import { markdownCode } from "../../values/text/markdown-text";

/** A list of a README that is longer than this shows only its first elements. */
const WHOLE = 10;
const FIRST = 3;

/** A list in a sentence: whole, or if it is long its first elements, and the file that has the others. */
export function firstOf(all: readonly string[], file: string, whole = WHOLE): string {
  return all.length <= whole
    ? all.join(", ")
    : `${all.slice(0, FIRST).join(", ")} and ${all.length - FIRST} more in ${markdownCode(file)}`;
}

import type { Piece } from "./documents";
import { jsonTokens } from "./json-tokens";

/** The longest text, in characters, whose items are looked for. */
const LONGEST = 64 * 1024 * 1024;

/** Keys of an object of JSON that has a list of objects: of Kubernetes, and of Azure's REST API. */
const LISTS: ReadonlySet<string> = new Set(['"items"', '"value"']);

/**
 * The lines of the objects in a list in JSON, so that findings name them in a text of many lines. All of them are the line
 * of the list if it is not JSON, or if something in it is not an object.
 *
 * @param count the number of objects that were read from it
 */
export function itemLines({ text, line }: Piece, count: number): readonly number[] {
  const same = Array.from({ length: count }, () => line);
  if (count < 2 || text.length > LONGEST || !/^\s*[{[]/.test(text) || !text.includes("\n")) return same;
  const found: number[] = [];
  let [current, depth, inList, key] = [line, 0, -1, ""];
  for (const { kind, index, end } of jsonTokens(text)) {
    if (kind === "\n") current++;
    else if (kind === "key") {
      if (depth === 1) key = text.slice(index, end);
    } else if (kind === "{" || kind === "[") {
      if (kind === "{" && depth === inList) found.push(current);
      depth++;
      if (kind === "[" && (depth === 1 || (depth === 2 && LISTS.has(key)))) inList = depth;
    } else {
      if (depth === inList && kind === "]") inList = -1;
      depth--;
    }
  }
  return found.length === count ? found : same;
}

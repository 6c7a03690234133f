import { type Document, isScalar, visit } from "yaml";
import { jsonTokens } from "./json-tokens";

/** A key that one mapping has twice, and where the second one begins. kubectl refuses such a document. */
export interface DuplicateKey {
  readonly key: string;
  readonly offset: number;
}

/** The first duplicate key of a YAML document. The `uniqueKeys` option of the parser takes quadratic time. */
export function duplicateKeyOf(document: Document): DuplicateKey | undefined {
  let found: DuplicateKey | undefined;
  visit(document, {
    Map(_, map) {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        // A merge key may be there several times.
        if (seen.has(name) && name !== "<<") {
          found = { key: name, offset: key.range?.[0] ?? 0 };
          return visit.BREAK;
        }
        seen.add(name);
      }
      return undefined;
    },
  });
  return found;
}

/** The first duplicate key of a JSON document that the JSON parser accepts. */
export function duplicateJsonKeyOf(text: string): DuplicateKey | undefined {
  const open: (Set<string> | undefined)[] = [];
  for (const { kind, index, end } of jsonTokens(text)) {
    if (kind === "{") open.push(new Set());
    else if (kind === "[") open.push(undefined);
    else if (kind === "}" || kind === "]") open.pop();
    else if (kind === "key") {
      const key = JSON.parse(text.slice(index, end)) as string;
      const seen = open.at(-1);
      if (seen?.has(key)) return { key, offset: index };
      seen?.add(key);
    }
  }
  return undefined;
}

import { parseDocument } from "yaml";
import { at, isBranch, listAt, type Tree } from "../terraform/tree";
import type { Piece } from "./documents";

/** The content of a piece of text: objects, a template, or a problem. */
export type Parsed =
  | { readonly objects: readonly Tree[] }
  | { readonly template: true }
  | { readonly problem: string; readonly line: number };

/** Limits for nested List objects and for document depth. A deeper document is not a manifest. */
const DEPTH = 8;
const LEVELS = 500;

/**
 * Reads one document. YAML is read as kubectl reads it: version 1.1, in which yes and on are booleans, and of two equal keys
 * the last counts.
 */
export function parsePiece({ text, line }: Piece): Parsed {
  try {
    const start = text.trimStart()[0];
    // JSON is also YAML, but the JSON parser is much faster.
    if (start === "{" || start === "[") {
      const value = parseJson(text);
      if (value !== undefined) return { objects: flatten(shallow(value)) };
    }
    const document = parseDocument(text, {
      version: "1.1",
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: "silent",
    });
    const [error] = document.errors;
    if (error?.message.startsWith("Maximum call stack")) throw new RangeError(error.message);
    if (!error) return { objects: flatten(shallow(document.toJS({ maxAliasCount: 100 }) as Tree)) };
    if (/\{\{/.test(text)) return { template: true };
    const before = text.slice(0, error.pos[0]).split("\n");
    return {
      problem: `${error.message.split("\n")[0]!.replace(/[.:]?$/, "")}, column ${before.at(-1)!.length + 1}`,
      line: line + before.length - 1,
    };
  } catch (error) {
    if (error instanceof RangeError) return { problem: "nested too deeply to be read", line };
    // The message of the JSON parser quotes the text, which may be a secret.
    if (error instanceof SyntaxError) return { problem: "no valid JSON", line };
    return { problem: (error as Error).message.split("\n")[0]!, line };
  }
}

function parseJson(text: string): Tree {
  try {
    return JSON.parse(text) as Tree;
  } catch (error) {
    // A small text that is not JSON may be YAML, such as a flow mapping of a template.
    if (error instanceof RangeError || text.length > 1024 * 1024) throw error;
    return undefined;
  }
}

/** Checks that a value has an end: an alias inside its own anchor has none. */
function shallow(value: Tree, level = 0): Tree {
  if (level > LEVELS) throw new RangeError("nested too deeply");
  if (typeof value === "object" && value !== null)
    for (const each of Object.values(value)) shallow(each as Tree, level + 1);
  return value;
}

/** The objects of a value: itself, or the items of a List, including nested lists. */
function flatten(value: Tree, depth = 0): readonly Tree[] {
  if (Array.isArray(value))
    return depth > DEPTH ? [] : (value as readonly Tree[]).flatMap((each) => flatten(each, depth + 1));
  const kind = at(value, "kind");
  if (!isBranch(value) || typeof kind !== "string" || !kind.endsWith("List") || depth > DEPTH)
    return value === null || value === undefined ? [] : [value];
  const [version, single] = [at(value, "apiVersion"), kind.slice(0, -4)];
  // The API leaves kind and version out of a typed list's items.
  return listAt(value, "items").flatMap((each) =>
    flatten(isBranch(each) && single !== "" ? { apiVersion: version, kind: single, ...each } : each, depth + 1),
  );
}

import { parseDocument } from "yaml";
import { at, isBranch, listAt, type Tree } from "../terraform/tree";
import type { Piece } from "./documents";

/** What a piece of text holds: objects, nothing that is an object, or nothing that can be read. */
export type Parsed =
  | { readonly objects: readonly Tree[] }
  | { readonly template: true }
  | { readonly problem: string; readonly line: number };

/** Lists in lists that are taken apart, and levels of a document; what has more is no manifest, or leads into itself. */
const DEPTH = 8;
const LEVELS = 500;

/**
 * Reads one document. YAML is read as kubectl reads it: version 1.1, in which yes and on are booleans, and of two equal keys
 * the last counts.
 */
export function parsePiece({ text, line }: Piece): Parsed {
  try {
    const start = text.trimStart()[0];
    // JSON is YAML as well, but a hundred times quicker to read as what it is.
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
    // Of JSON the parser's message quotes what is there, which may be a secret.
    if (error instanceof SyntaxError) return { problem: "no valid JSON", line };
    return { problem: (error as Error).message.split("\n")[0]!, line };
  }
}

function parseJson(text: string): Tree {
  try {
    return JSON.parse(text) as Tree;
  } catch (error) {
    // What is no JSON may still be YAML, such as a template's flow mapping; nothing large is.
    if (error instanceof RangeError || text.length > 1024 * 1024) throw error;
    return undefined;
  }
}

/** The value, where it ends: an alias inside of its own anchor makes one that does not. */
function shallow(value: Tree, level = 0): Tree {
  if (level > LEVELS) throw new RangeError("nested too deeply");
  if (typeof value === "object" && value !== null)
    for (const each of Object.values(value)) shallow(each as Tree, level + 1);
  return value;
}

/** The objects of a value: its own, or those of a List of whatever kind, also of lists in it. */
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

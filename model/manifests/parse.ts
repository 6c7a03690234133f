import { parseDocument } from "yaml";
import { at, isBranch, listAt, textAt, type Tree } from "../terraform/tree";
import type { Piece } from "./documents";
import { duplicateJsonKeyOf, duplicateKeyOf } from "./duplicate-keys";
import { shown } from "../../values/shown";

/** The content of a piece of text: objects, a template, or a problem. */
export type Parsed =
  | { readonly objects: readonly Tree[] }
  | { readonly template: true }
  | { readonly problem: string; readonly line: number };

/** Limits for nested List objects and for document depth. A deeper document is not a manifest. */
const DEPTH = 8;
const LEVELS = 500;

/** The longest JSON text, in characters, that a person may have written: longer texts come from programs. */
const BY_HAND = 1024 * 1024;

/**
 * Reads one document. YAML is read as kubectl reads it: version 1.1, in which yes and on are booleans, and two equal keys
 * in one mapping are refused.
 */
export function parsePiece({ text, line }: Piece): Parsed {
  const problemAt = (offset: number, problem: string): Parsed => {
    const before = text.slice(0, offset).split("\n");
    return { problem: `${problem}, column ${before.at(-1)!.length + 1}`, line: line + before.length - 1 };
  };
  try {
    const start = text.trimStart()[0];
    // JSON is also YAML, but the JSON parser is much faster.
    if (start === "{" || start === "[") {
      const value = parseJson(text);
      if (value !== undefined) {
        const twice = text.length > BY_HAND || !isRead(value) ? undefined : duplicateJsonKeyOf(text);
        return twice ? problemAt(twice.offset, duplicate(twice.key)) : { objects: flatten(shallow(value)) };
      }
      // YAML takes a comment of JSON for the beginning of the next key.
      const relaxed = parseJsonWithComments(text);
      if (relaxed !== undefined)
        return textAt(relaxed, "kind") !== undefined && textAt(relaxed, "apiVersion") !== undefined
          ? { problem: "JSON with comments, which kubectl rejects", line }
          : { objects: flatten(shallow(relaxed)) };
    }
    const document = parseDocument(text, {
      version: "1.1",
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: "silent",
    });
    const [error] = document.errors;
    if (error?.message.startsWith("Maximum call stack")) throw new RangeError(error.message);
    if (!error) {
      const value = shallow(document.toJS({ maxAliasCount: 100 }) as Tree);
      const twice = isRead(value) ? duplicateKeyOf(document) : undefined;
      if (twice && !isTemplate(text)) return problemAt(twice.offset, duplicate(twice.key));
      return { objects: flatten(value) };
    }
    // In braces, `${NAME}` is YAML only after it was filled in.
    if (isTemplate(text) || text.startsWith("${", error.pos[0] - 1)) return { template: true };
    return problemAt(error.pos[0], error.message.split("\n")[0]!.replace(/[.:]?$/, ""));
  } catch (error) {
    if (error instanceof RangeError) return { problem: "nested too deeply to be read", line };
    // The message of the JSON parser quotes the text, which may be a secret.
    if (error instanceof SyntaxError) return { problem: "no valid JSON", line };
    return { problem: (error as Error).message.split("\n")[0]!, line };
  }
}

/** Keys of documents of which each key must count: manifests, and configurations of Terraform. */
const READ_KEYS = ["apiVersion", "kind", "items", "resource", "terraform"];

/** Whether a value is more than data of another program, which may repeat a key as that program allows. */
const isRead = (value: Tree): boolean =>
  Array.isArray(value)
    ? (value as readonly Tree[]).some(isRead)
    : isBranch(value) && READ_KEYS.some((key) => Object.hasOwn(value, key));

/** Whether a text that cannot be read may be a manifest, a part of Terraform, or settings of the webhook. */
export const mayConcern = (text: string): boolean =>
  /(^|[\s{,"'])(apiVersion|kind|format_version)["']?\s*:|azure\.workload\.identity|azurerm_/.test(text);

const isTemplate = (text: string): boolean => /\{\{|\{%/.test(text);

const duplicate = (key: string): string => `the key ${shown(key)} is set twice`;

/** JSON with comments, as settings of editors and compilers have it, perhaps with trailing commas; undefined for other text. */
function parseJsonWithComments(text: string): Tree {
  if (text.length > BY_HAND || !/\/[/*]/.test(text)) return undefined;
  const plain = text
    .replace(/"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (found) => (found.startsWith('"') ? found : " "))
    .replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, (_, text: string | undefined) => text ?? "");
  try {
    return JSON.parse(plain) as Tree;
  } catch {
    return undefined;
  }
}

function parseJson(text: string): Tree {
  try {
    return JSON.parse(text) as Tree;
  } catch (error) {
    // A small text that is not JSON may be YAML, such as a flow mapping of a template.
    if (error instanceof RangeError || text.length > BY_HAND) throw error;
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
  // A list of strings or numbers is one document that is not an object.
  if (Array.isArray(value) && value.length > 0 && !value.some((each: Tree) => typeof each === "object")) return [value];
  if (depth > DEPTH) throw new RangeError("nested too deeply");
  if (Array.isArray(value)) return (value as readonly Tree[]).flatMap((each) => flatten(each, depth + 1));
  const kind = at(value, "kind");
  // An answer of Azure's REST API, as `az rest` prints it.
  const answer = kind === undefined ? listAt(value, "value") : [];
  if (answer.length > 0 && answer.every((each) => textAt(each, "id") !== undefined)) return flatten(answer, depth + 1);
  if (!isBranch(value) || typeof kind !== "string" || !kind.endsWith("List"))
    return value === null || value === undefined ? [] : [value];
  const [version, single] = [at(value, "apiVersion"), kind.slice(0, -4)];
  // The API leaves kind and version out of a typed list's items.
  return listAt(value, "items").flatMap((each) =>
    flatten(isBranch(each) && single !== "" ? { apiVersion: version, kind: single, ...each } : each, depth + 1),
  );
}

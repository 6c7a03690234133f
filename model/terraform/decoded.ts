import type { parseDocument } from "yaml";
import { isExpression } from "./text";
import type { Tree } from "./tree";

/** A call that decodes a text, and its argument. */
export interface DecodeCall {
  readonly by: "yamldecode" | "jsondecode";
  readonly argument: string;
}

/** The call of a function that decodes, if an expression is nothing else. */
export function decodeCall(expression: string): DecodeCall | undefined {
  const [, by, argument] = /^(yamldecode|jsondecode)\((.*)\)$/s.exec(expression) ?? [];
  return by === undefined ? undefined : { by: by as DecodeCall["by"], argument: argument!.trim() };
}

/** The value of a text; undefined if Terraform rejects it, as it does several YAML documents in one text. */
export function decoded(by: DecodeCall["by"], text: string): Tree {
  try {
    return by === "jsondecode" ? (JSON.parse(text) as Tree) : yamlOf(text);
  } catch {
    return undefined;
  }
}

/** Why a value that is not literal is not read. */
export function whyUnread(value: Tree): string {
  const by = isExpression(value) ? /\b(yamldecode|jsondecode)\(/.exec(value.expression)?.[1] : undefined;
  return by === undefined ? "is known only after apply" : `is the result of ${by}, which could not be evaluated`;
}

function yamlOf(text: string): Tree {
  // Loaded here, because it is large, and a synthesis without YAML in an expression does not need it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const yaml = require("yaml") as { readonly parseDocument: typeof parseDocument };
  const document = yaml.parseDocument(text);
  return document.errors.length > 0 ? undefined : (document.toJS({ maxAliasCount: 100 }) as Tree);
}

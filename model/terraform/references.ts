import type { JsonObject, StackDocument } from "./document";
import { withoutEscapes } from "./escapes";
import { keptFor } from "../../values/kept";
import { isObject } from "../../values/object";

/** A reference in an expression, as it is written: an address and the attribute that is read of it. */
export interface Traversal {
  /** `azurerm_key_vault.vault`, `data.azurerm_key_vault.vault`, `var.secret`, `local.name`. */
  readonly address: string;
  /** Attribute names and indexes; empty if the whole is meant. */
  readonly path: readonly (string | number)[];
}

/** A piece of a template: plain text, or an expression (`${`) or directive (`%{`) without its braces. */
export type TemplatePart = { readonly text: string } | { readonly expression: string; readonly opening: "${" | "%{" };

const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_-]*/y;
/** Roots that never name a part of the document. */
const ROOTS_WITHOUT_ADDRESS = new Set(["each", "count", "self", "path", "terraform", "ephemeral"]);

/** Cuts a string of the JSON into plain text and expressions; `$${` is text. */
export function templateParts(text: string): readonly TemplatePart[] {
  if (!/[$%]\{/.test(text)) return text === "" ? [] : [{ text }];
  const parts: TemplatePart[] = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    if (text.startsWith("$${", at) || text.startsWith("%%{", at)) {
      plain += text.slice(at + 1, at + 3);
      at += 3;
    } else if (text.startsWith("${", at) || text.startsWith("%{", at)) {
      const end = endOfExpression(text, at + 2);
      if (plain !== "") parts.push({ text: plain });
      plain = "";
      parts.push({ expression: text.slice(at + 2, end).trim(), opening: text[at] === "$" ? "${" : "%{" });
      at = end + 1;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  if (plain !== "") parts.push({ text: plain });
  return parts;
}

/** The index of an instance, as Terraform writes it in an address. */
export function instanceKey(step: string | number): string {
  if (typeof step === "number") return `[${step}]`;
  return step.startsWith("[") ? step : `[${JSON.stringify(step)}]`;
}

/** The reference that an expression consists of; undefined if it does more than refer. */
export function asReference(expression: string): Traversal | undefined {
  const found = traversalAt(expression, 0);
  return found && found.end === expression.length ? found.reference : undefined;
}

/** Every reference inside a value of the JSON at any depth, once for each place. */
export function references(value: unknown): readonly Traversal[] {
  if (typeof value === "string")
    return templateParts(value).flatMap((part) =>
      "expression" in part ? referencesInExpression(part.expression) : [],
    );
  if (Array.isArray(value)) return value.flatMap((each) => references(each));
  if (isObject(value)) return Object.values(value).flatMap((each) => references(each));
  return [];
}

const knownDependencies = keptFor((_: StackDocument) => new Map<string, ReadonlySet<string>>());

/**
 * The direct dependencies of a part of a document, as Terraform sees them: references, `depends_on`,
 * `replace_triggered_by`, and for a resource the configuration of its provider (`provider.kubernetes`), which has
 * dependencies of its own. Only parts that the document has are named.
 *
 * @param address of a resource, data source, `var.x`, `local.x`, `output.x` or `provider.x`
 */
export function dependencies(document: StackDocument, address: string): ReadonlySet<string> {
  const known = knownDependencies(document);
  const found = known.get(address) ?? readDependencies(document, address);
  known.set(address, found);
  return found;
}

function readDependencies(document: StackDocument, address: string): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (each: string): void => {
    if (each !== address && holds(document, each)) found.add(each);
  };
  const addReference = ({ address: to, path }: Traversal): void => {
    add(to);
    // A plan or a state has each instance under an address of its own.
    if (path.length > 0) add(`${to}${instanceKey(path[0]!)}`);
  };
  const resource = document.resources.get(address);
  const values = resource?.values ?? valuesOf(document, address);
  references(values).forEach(addReference);
  if (isObject(values)) {
    staticReferences(values.depends_on).forEach(addReference);
    const lifecycle = Array.isArray(values.lifecycle) ? (values.lifecycle[0] as unknown) : values.lifecycle;
    if (isObject(lifecycle)) staticReferences(lifecycle.replace_triggered_by).forEach(addReference);
  }
  if (resource) add(`provider.${resource.provider}`);
  return found;
}

/** All direct and indirect dependencies: what Terraform applies before. On destroy the order is the reverse. */
export function dependencyClosure(document: StackDocument, address: string): ReadonlySet<string> {
  const closure = new Set<string>();
  const open = [address];
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const each of dependencies(document, next))
      if (!closure.has(each)) {
        closure.add(each);
        open.push(each);
      }
  closure.delete(address);
  return closure;
}

/** A shortest path along direct dependencies, both ends included; empty if `from` does not depend on `to`. */
export function dependencyPath(document: StackDocument, from: string, to: string): readonly string[] {
  const cameFrom = new Map<string, string>([[from, from]]);
  const open = [from];
  for (let next = open.shift(); next !== undefined && !cameFrom.has(to); next = open.shift())
    for (const each of dependencies(document, next))
      if (!cameFrom.has(each)) {
        cameFrom.set(each, next);
        open.push(each);
      }
  if (!cameFrom.has(to)) return [];
  const path = [to];
  while (path[0] !== from) path.unshift(cameFrom.get(path[0]!)!);
  return path;
}

/** Whether Terraform finishes `first` before it starts `second`. */
export function isAppliedBefore(document: StackDocument, first: string, second: string): boolean {
  return dependencyClosure(document, second).has(first);
}

/** The JSON of a part of a document, by its address; empty if the document has no such part. */
export function partOf(document: StackDocument, address: string): JsonObject {
  const found = document.resources.get(address)?.values ?? valuesOf(document, address);
  return isObject(found) ? found : { value: found };
}

function valuesOf(document: StackDocument, address: string): unknown {
  const [kind, ...rest] = address.split(".");
  const name = rest.join(".");
  if (kind === "var") return document.variables.get(name);
  if (kind === "local") return document.locals[name];
  if (kind === "output") return document.outputs.get(name);
  if (kind === "module") return document.modules.get(name);
  if (kind === "provider") return document.providers.get(name)?.values;
  return undefined;
}

function holds(document: StackDocument, address: string): boolean {
  return document.resources.has(address) || valuesOf(document, address) !== undefined;
}

/** The addresses in `depends_on` of a part. */
export const explicitDependencies = (document: StackDocument, address: string): readonly string[] =>
  staticReferences(partOf(document, address).depends_on).map((each) => each.address);

/** `depends_on` names addresses without `${}`, possibly followed by an attribute. */
function staticReferences(value: unknown): readonly Traversal[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((each) => {
    if (typeof each !== "string") return [];
    const inner = each.startsWith("${") && each.endsWith("}") ? each.slice(2, -1).trim() : each;
    const found = traversalAt(inner, 0);
    return found ? [found.reference] : [];
  });
}

/** The index of the closing brace of the expression that starts at `at`, or the end of a text without one. */
function endOfExpression(text: string, at: number): number {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const char = text[i];
    if (char === '"') i = endOfQuoted(text, i + 1);
    else if (char === "{") depth++;
    else if (char === "}" && depth-- === 0) return i;
  }
  return text.length;
}

/** The index of the closing quote of the string that starts at `at`; templates may nest inside it. */
function endOfQuoted(text: string, at: number): number {
  for (let i = at; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text.startsWith("$${", i) || text.startsWith("%%{", i)) i += 2;
    else if (text.startsWith("${", i) || text.startsWith("%{", i)) i = endOfExpression(text, i + 2);
    else if (text[i] === '"') return i;
  }
  return text.length;
}

function referencesInExpression(expression: string): Traversal[] {
  const found: Traversal[] = [];
  let at = 0;
  while (at < expression.length) {
    const char = expression[at]!;
    if (char === '"') {
      const end = endOfQuoted(expression, at + 1);
      found.push(...references(expression.slice(at + 1, end)));
      at = end + 1;
    } else if (/[A-Za-z_]/.test(char)) {
      const traversal = traversalAt(expression, at);
      if (traversal) {
        found.push(traversal.reference, ...traversal.inIndexes);
        at = traversal.end;
      } else {
        at = endOfIdentifier(expression, at);
      }
    } else if (/[0-9]/.test(char)) {
      while (at < expression.length && /[A-Za-z0-9_.]/.test(expression[at]!)) at++;
    } else if (char === ".") {
      // An attribute of the result of a call or a bracket is not the root of a reference.
      at++;
      if (/[A-Za-z_]/.test(expression[at] ?? "")) at = endOfIdentifier(expression, at);
    } else {
      at++;
    }
  }
  return found;
}

function endOfIdentifier(text: string, at: number): number {
  IDENTIFIER.lastIndex = at;
  return IDENTIFIER.test(text) ? IDENTIFIER.lastIndex : at;
}

interface FoundTraversal {
  readonly reference: Traversal;
  readonly end: number;
  /** References inside index brackets that are not literals. */
  readonly inIndexes: readonly Traversal[];
}

/** The traversal that starts at an identifier, if it starts with an address. */
function traversalAt(text: string, start: number): FoundTraversal | undefined {
  const first = endOfIdentifier(text, start);
  if (first === start) return undefined;
  const names: string[] = [text.slice(start, first)];
  const wanted = names[0] === "data" ? 3 : 2;
  if (ROOTS_WITHOUT_ADDRESS.has(names[0]!)) return undefined;
  let at = first;
  while (names.length < wanted) {
    const end = text[at] === "." ? endOfIdentifier(text, at + 1) : at;
    if (end <= at + 1) return undefined;
    names.push(text.slice(at + 1, end));
    at = end;
  }
  const path: (string | number)[] = [];
  const inIndexes: Traversal[] = [];
  for (;;) {
    const rest = text.slice(at);
    const step = /^\.([A-Za-z_][A-Za-z0-9_-]*|[0-9]+|\*)|^\[\s*(?:([0-9]+)|"((?:[^"\\$%]|\\.)*)"|\*)\s*\]/.exec(rest);
    if (step) {
      const index = step[2] ?? (/^[0-9]+$/.test(step[1] ?? "") ? step[1] : undefined);
      const key = step[3] === undefined ? undefined : withoutEscapes(step[3]);
      path.push(index !== undefined ? Number(index) : (step[1] ?? key ?? "*"));
      at += step[0].length;
    } else if (rest.startsWith("[")) {
      const end = endOfBracket(text, at + 1);
      inIndexes.push(...referencesInExpression(text.slice(at + 1, end)));
      path.push(text.slice(at, end + 1));
      at = end + 1;
    } else break;
  }
  return { reference: { address: names.join("."), path }, end: at, inIndexes };
}

function endOfBracket(text: string, at: number): number {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    if (text[i] === '"') i = endOfQuoted(text, i + 1);
    else if (text[i] === "[") depth++;
    else if (text[i] === "]" && depth-- === 0) return i;
  }
  return text.length;
}

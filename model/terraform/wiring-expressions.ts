import { type Expression, isExpression, type Scalar, type Text, type Tree } from "../trust/wiring-model";

type Json = { readonly [key: string]: unknown };

/** A Terraform configuration in JSON: what a stack synthesizes to. */
export type TerraformJson = Json;

const REFERENCE = /^(data\.)?([a-z][a-z0-9_]*)\.([A-Za-z0-9_-]+)((?:\.[A-Za-z0-9_*-]+|\[[0-9]+\]|\["[^"]*"\])*)$/;
const DEPTH = 12;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Works out texts of Terraform JSON as far as the configuration itself says: references to literals of other resources
 * are followed, also into other stacks; the rest stays an expression.
 */
export class Expressions {
  constructor(private readonly stacks: ReadonlyMap<string, TerraformJson>) {}

  /** A text with everything filled in that is known; `$${` is an escaped `${`. */
  public text(value: string, stack: string, depth = 0): Text {
    const parts = interpolations(value);
    if (parts.length === 1 && "code" in parts[0]!) return this.evaluate(parts[0].code, stack, depth);
    let known = true;
    const filled = parts.map((part) => {
      if ("literal" in part) return part.literal;
      const found = this.evaluate(part.code, stack, depth);
      if (!isExpression(found)) return found;
      known = false;
      return found.expression;
    });
    return known ? filled.join("") : { expression: filled.join("") };
  }

  /** A whole value of the configuration, its texts worked out. */
  public tree(value: unknown, stack: string): Tree {
    if (typeof value === "string") return this.text(value, stack);
    if (Array.isArray(value)) return value.map((each) => this.tree(each, stack));
    if (isObject(value))
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.tree(each, stack)]));
    return value as Scalar | undefined;
  }

  private evaluate(code: string, stack: string, depth: number): Text {
    const match = REFERENCE.exec(code.trim());
    const unknown: Expression = { expression: `\${${stack}:${code.trim()}}` };
    if (!match || depth > DEPTH) return unknown;
    const [, data, type, name, rest] = match as unknown as [string, string | undefined, string, string, string];
    const trail = [...rest.matchAll(/\.([A-Za-z0-9_*-]+)|\[([0-9]+)\]|\["([^"]*)"\]/g)].map(
      ([, word, index, key]) => word ?? key ?? Number(index),
    );
    const json = this.stacks.get(stack) ?? {};
    if (data && type === "terraform_remote_state" && trail[0] === "outputs")
      return this.output(name, String(trail[1]), stack, depth) ?? unknown;
    if (type === "local" && !data)
      return this.follow(lookup(json, ["locals", name, ...trail]), stack, depth) ?? unknown;
    const section = data ? "data" : "resource";
    // Terraform shows each of several that a block makes under a name of its own.
    const shown = `${name}${/^\[[^\]]*\]/.exec(rest)?.[0] ?? ""}`;
    const own = shown === name ? undefined : lookup(json, [section, type, shown]);
    const config = own ?? lookup(json, [section, type, name]);
    if (!isObject(config)) return unknown;
    // In a configuration, what they have in common is known; the first of a count is mostly the only one.
    const instance = shown !== name && !own && trail[0] !== 0;
    const found = this.follow(lookup(config, own || instance ? trail.slice(1) : trail), stack, depth);
    if (found !== undefined) return found;
    if (instance) return unknown;
    const address = `${data ?? ""}${type}.${own ? shown : name}`;
    const attribute = (own ? trail.slice(1) : trail)
      .filter((step) => typeof step === "string" && !/^[0-9]+$/.test(step))
      .join(".");
    return { expression: `\${${stack}:${address}.${attribute}}`, reference: { stack, address, attribute } };
  }

  private follow(value: unknown, stack: string, depth: number): Text | undefined {
    if (typeof value === "string") return this.text(value, stack, depth + 1);
    return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
  }

  /** An output of another stack: of the one whose name the reference carries, or of the only one that has such an output. */
  private output(reference: string, key: string, reader: string, depth: number): Text | undefined {
    const writers = [...this.stacks].filter(
      ([name, json]) => name !== reader && isObject(lookup(json, ["output", key])),
    );
    const [writer] =
      writers.find(([name]) => reference === name || reference.endsWith(`-${name}`)) ??
      (writers.length === 1 ? writers[0]! : []);
    if (writer === undefined) return undefined;
    return this.follow(lookup(this.stacks.get(writer), ["output", key, "value"]), writer, depth);
  }
}

/** What is at a trail; a single block may be an object or a list of one. */
function lookup(value: unknown, trail: readonly (string | number)[]): unknown {
  let here = value;
  for (const step of trail) {
    const index = typeof step === "number" || /^[0-9]+$/.test(step);
    if (index)
      here = Array.isArray(here) ? here[Number(step)] : Number(step) === 0 && isObject(here) ? here : undefined;
    else here = isObject(here) && Object.hasOwn(here, step) ? here[step] : undefined;
  }
  return here;
}

type Part = { readonly literal: string } | { readonly code: string };

/** Takes a template apart: literals, and what stands between `${` and its closing brace. */
function interpolations(template: string): readonly Part[] {
  if (!template.includes("${")) return [{ literal: template }];
  const parts: Part[] = [];
  let literal = "";
  let i = 0;
  while (i < template.length) {
    if (template.startsWith("$${", i)) {
      literal += "${";
      i += 3;
    } else if (template.startsWith("${", i)) {
      const end = closing(template, i + 2);
      if (literal !== "") parts.push({ literal });
      literal = "";
      parts.push({ code: template.slice(i + 2, end) });
      i = end + 1;
    } else literal += template[i++];
  }
  if (literal !== "") parts.push({ literal });
  return parts;
}

function closing(template: string, from: number): number {
  let depth = 1;
  let quoted = false;
  for (let i = from; i < template.length; i++) {
    const letter = template[i];
    if (letter === "\\") i++;
    else if (letter === '"') quoted = !quoted;
    else if (!quoted && letter === "{") depth++;
    else if (!quoted && letter === "}" && --depth === 0) return i;
  }
  return template.length;
}

/** Addresses of resources that a part of the configuration refers to, as `azurerm_x.y` or `data.azurerm_x.y`. */
export function addressesIn(value: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (typeof value === "string") {
    for (const [address] of value.matchAll(/\b(data\.)?[a-z][a-z0-9]*_[a-z0-9_]+\.[A-Za-z0-9_-]+/g)) found.add(address);
  } else if (Array.isArray(value)) value.forEach((each) => addressesIn(each, found));
  else if (isObject(value)) Object.entries(value).forEach(([key, each]) => key !== "//" && addressesIn(each, found));
  return found;
}

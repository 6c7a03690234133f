import { type DecodeCall, decodeCall, decoded } from "./decoded";
import type { JsonObject, Resource, StackDocument } from "./document";
import { withoutEscapes } from "./escapes";
import { isObject } from "../../values/object";
import { asReference, instanceKey, type Traversal, templateParts } from "./references";
import { type Expression, isExpression, type Reference, type Text, textOf } from "./text";
import type { Tree } from "./tree";

/** Functions that give their one argument back as a text. */
const SAME_TEXT = /^(?:tostring|nonsensitive|sensitive)\((.*)\)$/s;

/**
 * Several stacks of one app, read together. Values are followed through locals, arguments of other resources,
 * `time_sleep` triggers and outputs of other stacks, as far as the documents have them; the rest stays an expression.
 */
export class Stacks {
  private readonly byName: ReadonlyMap<string, StackDocument>;
  /** Texts with expressions, as resolved before. */
  private readonly resolved = new Map<StackDocument, Map<string, Text>>();

  /** @param documents the stacks; outputs of an upstream stack that is missing stay expressions */
  constructor(public readonly documents: readonly StackDocument[]) {
    this.byName = new Map(documents.map((each) => [each.name, each]));
  }

  /** The stack of that name. */
  public document(name: string | undefined): StackDocument | undefined {
    return name === undefined ? undefined : this.byName.get(name);
  }

  /** The resource at a place. */
  public resourceAt(place: Pick<Reference, "stack" | "address">): Resource | undefined {
    return this.byName.get(place.stack)?.resources.get(place.address);
  }

  /**
   * The stack whose state a `terraform_remote_state` data source reads: the one with the same backend; else the one whose
   * name the data source has; else the only one with that output.
   *
   * @param output name of the output that is read
   */
  public producer(
    reader: StackDocument,
    remoteState: Pick<Resource, "name" | "values">,
    output?: string,
  ): StackDocument | undefined {
    const config = isObject(remoteState.values.config) ? remoteState.values.config : {};
    const others = this.documents.filter((each) => each !== reader);
    const sameState = (each: StackDocument): boolean =>
      each.backend.kind === remoteState.values.backend && sameLocation(each.backend.values, config);
    return (
      others.find(sameState) ??
      this.byName.get(remoteState.name) ??
      others.find(({ name }) => remoteState.name.endsWith(`-${name}`)) ??
      only(others.filter(({ outputs }) => output !== undefined && outputs.has(output)))
    );
  }

  /**
   * The text that a value of a stack's document is; undefined for lists, objects and absent values.
   *
   * @param stack the document that the value is in
   * @param value a text with templates, a number or a boolean
   */
  public resolve(stack: StackDocument, value: unknown): Text | undefined {
    if (typeof value !== "string" || !/[$%]\{/.test(value)) return this.follow(stack, value, NOTHING);
    let known = this.resolved.get(stack);
    if (!known) this.resolved.set(stack, (known = new Map<string, Text>()));
    const text = known.get(value) ?? this.follow(stack, value, NOTHING)!;
    known.set(value, text);
    return text;
  }

  /** A whole value of a stack's document with its texts resolved. */
  public tree(stack: StackDocument, value: unknown): Tree {
    return this.treeWithin(stack, value, NOTHING);
  }

  private treeWithin(stack: StackDocument, value: unknown, seen: ReadonlySet<string>): Tree {
    if (typeof value === "string") return this.literalTree(stack, value, seen) ?? this.resolve(stack, value);
    if (Array.isArray(value)) return value.map((each) => this.treeWithin(stack, each, seen));
    if (isObject(value))
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.treeWithin(stack, each, seen)]));
    return value as Tree;
  }

  /** The list or object that an expression is: one that a text of the documents describes, or that a local has. */
  private literalTree(stack: StackDocument, value: string, seen: ReadonlySet<string>): Tree {
    if (!MAY_BE_TREE.test(value) || seen.has(value)) return undefined;
    const [part, ...more] = templateParts(value);
    if (!part || !("expression" in part) || part.opening !== "${" || more.length > 0) return undefined;
    const { expression } = part;
    const call = decodeCall(expression);
    if (call) return this.decodedBy(stack, call, seen);
    const traversal = asReference(expression);
    if (!traversal?.address.startsWith("local.")) return undefined;
    const found = at(stack.locals[traversal.address.slice("local.".length)], traversal.path);
    const within = new Set([...seen, value]);
    if (typeof found === "string") return this.literalTree(stack, found, within);
    return Array.isArray(found) || isObject(found) ? this.treeWithin(stack, found, within) : undefined;
  }

  private decodedBy(stack: StackDocument, { by, argument }: DecodeCall, seen: ReadonlySet<string>): Tree {
    const text = this.followExpression(stack, argument, seen);
    return typeof text === "string" ? decoded(by, text) : undefined;
  }

  private follow(stack: StackDocument, value: unknown, seen: ReadonlySet<string>): Text | undefined {
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    if (typeof value !== "string") return undefined;
    const parts = templateParts(value).map((part) => {
      if ("text" in part) return part.text;
      // A directive such as `%{ if }` decides which of its texts count, and only Terraform evaluates it.
      if (part.opening === "%{") return { expression: `%{${stack.name}/${part.expression}}` };
      return this.followExpression(stack, part.expression, seen);
    });
    if (parts.length === 1) return parts[0];
    const text = parts.map(textOf).join("");
    if (parts.every((each) => typeof each === "string")) return text;
    const [first] = parts;
    const lead = isExpression(first) ? first.lead : undefined;
    if (!lead) return { expression: text };
    const rest = `${lead.rest}${parts.slice(1).map(textOf).join("")}`;
    return { expression: text, lead: { ...lead, rest } };
  }

  private followExpression(stack: StackDocument, expression: string, seen: ReadonlySet<string>): Text {
    let inner = expression;
    for (let call = SAME_TEXT.exec(inner); call; call = SAME_TEXT.exec(inner)) inner = call[1]!.trim();
    if (/^"(?:[^"\\]|\\.)*"$/s.test(inner)) return this.follow(stack, withoutEscapes(inner.slice(1, -1)), seen) ?? "";
    const call = decodeCall(inner);
    const value = call && this.decodedBy(stack, call, seen);
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
    const traversal = asReference(inner);
    if (!traversal) return { expression: `\${${stack.name}/${expression}}` };
    const mark = `${stack.name}/${traversal.address}.${traversal.path.join(".")}`;
    const target = locate(stack, traversal);
    const known = seen.has(mark) ? undefined : this.followTraversal(stack, traversal, target, new Set([...seen, mark]));
    return known ?? unknownAt(stack, traversal, target);
  }

  private followTraversal(
    stack: StackDocument,
    { address, path }: Traversal,
    target: Target | undefined,
    seen: ReadonlySet<string>,
  ): Text | undefined {
    if (address.startsWith("local."))
      return this.follow(stack, at(stack.locals[address.slice("local.".length)], path), seen);
    if (address.startsWith(REMOTE_STATE)) {
      const [section, name, ...rest] = path;
      if (section !== "outputs" || typeof name !== "string") return undefined;
      const state = target?.resource ?? { name: address.slice(REMOTE_STATE.length), values: {} };
      const producer = this.producer(stack, state, name);
      const output = producer?.outputs.get(name);
      return producer && output ? this.follow(producer, at(output.value, rest), seen) : undefined;
    }
    return target && this.follow(stack, at(target.resource.values, target.path), seen);
  }
}

/** Expressions that can be a list or an object of the documents. */
const MAY_BE_TREE = /^\$\{\s*(local\.|(yaml|json)decode\()/;

const REMOTE_STATE = "data.terraform_remote_state.";

const NOTHING: ReadonlySet<string> = new Set();

const only = <T>(all: readonly T[]): T | undefined => (all.length === 1 ? all[0] : undefined);

/** The resource that a reference leads to, and what is read of it. */
interface Target {
  readonly resource: Resource;
  readonly path: Traversal["path"];
  /** Index of the instance, as Terraform writes it; empty for the only one. */
  readonly instance: string;
}

function locate(stack: StackDocument, { address, path }: Traversal): Target | undefined {
  const [first, ...rest] = path;
  const key = first === undefined ? "" : instanceKey(first);
  // A plan or a state has each instance under an address of its own.
  const own = key === "" ? undefined : stack.resources.get(`${address}${key}`);
  if (own) return { resource: own, path: rest, instance: "" };
  const resource = stack.resources.get(address);
  if (!resource) return undefined;
  const several = key !== "" && (!/^\["/.test(key) || (resource.values.for_each !== undefined && rest.length > 0));
  if (!several) return { resource, path, instance: "" };
  // The first of a `count` is nearly always the only one.
  return { resource, path: rest, instance: first === 0 ? "" : key };
}

function unknownAt(stack: StackDocument, { address, path }: Traversal, target: Target | undefined): Expression {
  const attribute = attributeText(target ? target.path : path);
  const shown = `${target?.resource.address ?? address}${target?.instance ?? ""}`;
  const separator = attribute === "" || attribute.startsWith("[") ? "" : ".";
  const expression = `\${${stack.name}/${shown}${separator}${attribute}}`;
  if (!target) return { expression };
  const reference = { stack: stack.name, address: target.resource.address, attribute };
  const lead = { reference, instance: target.instance, rest: "" };
  return target.instance === "" ? { expression, reference, lead } : { expression, lead };
}

/** An attribute of a resource as an expression; it is equal to what references to the attribute resolve to. */
export function attributeOf(stack: StackDocument, { address }: Resource, attribute: string): Expression {
  const reference = { stack: stack.name, address, attribute };
  return {
    expression: `\${${stack.name}/${address}.${attribute}}`,
    reference,
    lead: { reference, instance: "", rest: "" },
  };
}

/** What stands at a path; a single block may be written as an object, and its index 0 is itself. */
function at(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((found, step) => {
    if (Array.isArray(found)) return typeof step === "number" ? (found[step] as unknown) : undefined;
    if (isObject(found)) return step === 0 ? found : Object.hasOwn(found, step) ? found[step] : undefined;
    return undefined;
  }, value);
}

function attributeText(path: readonly (string | number)[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    if (step.startsWith("[")) return `${text}${step}`;
    const plain = /^[A-Za-z_*][A-Za-z0-9_-]*$/.test(step);
    return plain ? `${text}${text === "" ? "" : "."}${step}` : `${text}[${JSON.stringify(step)}]`;
  }, "");
}

/** The settings with the place of a state; other backend settings only say how to sign in. */
const LOCATION = ["key", "path", "container_name", "storage_account_name", "bucket", "organization"];

function sameLocation(one: JsonObject, other: JsonObject): boolean {
  const told = LOCATION.filter((key) => one[key] !== undefined || other[key] !== undefined);
  return told.length > 0 && told.every((key) => one[key] === other[key]);
}

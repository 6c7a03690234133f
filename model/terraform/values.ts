import { isObject, type JsonObject, type Resource, type StackDocument } from "./document";
import { asReference, type Reference, templateParts } from "./references";

/** A place in one of the stacks: a resource and the attribute of it that a value is. */
export interface Place {
  readonly stack: string;
  readonly address: string;
  /** As Terraform writes it: `id`, `kubelet_identity[0].object_id`. */
  readonly attribute: string;
}

/**
 * A value, followed through locals, arguments of other resources, `time_sleep` triggers and the outputs of other
 * stacks, as far as the documents tell it.
 */
export interface Value {
  /**
   * The text, where unknown pieces stand as `${stack/address.attribute}`: two values with one text are equal, across
   * stacks too.
   */
  readonly text: string;
  /** Whether all of it is known at synthesis. */
  readonly literal: boolean;
  /** The one attribute it is, where it is nothing else and only the provider can fill it. */
  readonly place?: Place;
}

/** Several stacks of one app, read together so that values can be followed from one into another. */
export class Stacks {
  private readonly byName: ReadonlyMap<string, StackDocument>;

  /** @param documents the stacks; an upstream stack that is missing leaves its outputs unknown */
  constructor(public readonly documents: readonly StackDocument[]) {
    this.byName = new Map(documents.map((each) => [each.name, each]));
  }

  /** The resource at a place. */
  public resourceAt(place: Pick<Place, "stack" | "address">): Resource | undefined {
    return this.byName.get(place.stack)?.resources.get(place.address);
  }

  /** The stack whose state a `terraform_remote_state` data source reads, if it is among these. */
  public producer(reader: StackDocument, remoteState: Resource): StackDocument | undefined {
    const config = isObject(remoteState.values.config) ? remoteState.values.config : {};
    const sameState = (each: StackDocument): boolean =>
      each !== reader && each.backend.kind === remoteState.values.backend && sameLocation(each.backend.values, config);
    return this.documents.find(sameState) ?? this.byName.get(remoteState.name);
  }

  /**
   * What a value of a stack's document is; nothing for lists, objects and absent values.
   *
   * @param stack the document it stands in
   * @param value a text with templates, a number or a boolean
   */
  public resolve(stack: StackDocument, value: unknown): Value | undefined {
    return this.follow(stack, value, new Set());
  }

  private follow(stack: StackDocument, value: unknown, seen: ReadonlySet<string>): Value | undefined {
    if (typeof value === "number" || typeof value === "boolean") return { text: String(value), literal: true };
    if (typeof value !== "string") return undefined;
    const values = templateParts(value).map((part) =>
      "text" in part ? { text: part.text, literal: true } : this.followExpression(stack, part.expression, seen),
    );
    if (values.length === 1) return values[0];
    return { text: values.map((each) => each.text).join(""), literal: values.every((each) => each.literal) };
  }

  private followExpression(stack: StackDocument, expression: string, seen: ReadonlySet<string>): Value {
    const unwrapped = /^(?:tostring|nonsensitive|sensitive)\((.*)\)$/s.exec(expression)?.[1]?.trim();
    const inner = unwrapped ?? expression;
    if (/^"(?:[^"\\]|\\.)*"$/s.test(inner))
      return this.follow(stack, inner.slice(1, -1).replace(/\\(["\\])/g, "$1"), seen) ?? { text: "", literal: true };
    const reference = asReference(inner);
    if (!reference) return { text: `\${${stack.name}/${expression}}`, literal: false };
    const mark = `${stack.name}/${reference.address}.${reference.path.join(".")}`;
    const known = seen.has(mark) ? undefined : this.followReference(stack, reference, new Set([...seen, mark]));
    if (known) return known;
    const place = { stack: stack.name, address: reference.address, attribute: attributeText(reference.path) };
    const dotted = place.attribute === "" ? place.address : `${place.address}.${place.attribute}`;
    return { text: `\${${stack.name}/${dotted}}`, literal: false, place };
  }

  private followReference(stack: StackDocument, reference: Reference, seen: ReadonlySet<string>): Value | undefined {
    const { address, path } = reference;
    if (address.startsWith("local."))
      return this.follow(stack, at(stack.locals[address.slice("local.".length)], path), seen);
    const resource = stack.resources.get(address);
    if (!resource) return undefined;
    if (resource.type === "terraform_remote_state") {
      const [section, name, ...rest] = path;
      const producer = section === "outputs" ? this.producer(stack, resource) : undefined;
      const output = typeof name === "string" ? producer?.outputs.get(name) : undefined;
      return producer && output ? this.follow(producer, at(output.value, rest), seen) : undefined;
    }
    return this.follow(stack, at(resource.values, path), seen);
  }
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

/** What tells where a state lies; other backend settings only tell how to log in. */
const LOCATION = ["key", "path", "container_name", "storage_account_name", "bucket", "organization"];

function sameLocation(one: JsonObject, other: JsonObject): boolean {
  const told = LOCATION.filter((key) => one[key] !== undefined || other[key] !== undefined);
  return told.length > 0 && told.every((key) => one[key] === other[key]);
}

import type { JsonObject, Resource, StackDocument } from "../../model/terraform/document";
import { isObject } from "../../values/object";
import { asReference, references, templateParts, type Traversal } from "../../model/terraform/references";
import { grouped } from "../../values/grouped";
import { fittingValue } from "./fitting-values";
import { mockValues } from "./mock-values";

/** An attribute that the stack reads, and the argument that is this attribute and nothing else. */
interface Reached {
  readonly path: readonly (string | number)[];
  readonly argument?: string;
}

/**
 * Mocked values of each resource and data source: those of its type, and for every other attribute that the stack reads a
 * value that fits its argument, or its own name if it is a part of a text. Without one Terraform makes up a text of eight
 * letters, or an empty list, which the provider refuses.
 */
export function mockedValues(document: StackDocument): ReadonlyMap<string, JsonObject> {
  const notes: (Reached & { readonly address: string })[] = [];
  const note = ({ address, path }: Traversal, argument?: string): void => {
    notes.push({ address, path, ...(argument === undefined ? {} : { argument }) });
  };
  for (const { values } of document.resources.values()) visit(values, "", note);
  // Terraform evaluates outputs, locals and providers too.
  for (const each of references([document.json.output, document.json.locals, document.json.provider])) note(each);
  const reached = grouped(notes, ({ address }) => address);
  const all = new Map<string, JsonObject>();
  for (const [address, resource] of document.resources) {
    const values = structuredClone<JsonObject>(mockValues(document.name, resource) ?? {});
    // Terraform's own provider is not mocked.
    if (resource.type.startsWith("terraform_")) continue;
    for (const each of reached.get(address) ?? []) fill(values, resource, each, `${document.name}/${address}`);
    if (Object.keys(values).length > 0) all.set(address, values);
  }
  return all;
}

function visit(value: unknown, argument: string, note: (reference: Traversal, argument?: string) => void): void {
  if (typeof value === "string") {
    const [only, ...more] = templateParts(value);
    const whole =
      only && more.length === 0 && "expression" in only && only.opening === "${"
        ? asReference(only.expression)
        : undefined;
    if (whole) note(whole, argument);
    else for (const each of references(value)) note(each);
  } else if (Array.isArray(value)) value.forEach((each) => visit(each, argument, note));
  else if (isObject(value)) for (const [key, each] of Object.entries(value)) visit(each, key, note);
}

/** Adds a value at the path, unless one is there or the configuration sets it. */
function fill(values: JsonObject, resource: Resource, { path, argument }: Reached, key: string): void {
  // The first step of a block with several instances is which of them.
  const several = resource.values.count !== undefined || resource.values.for_each !== undefined;
  const steps = several ? path.slice(1) : path;
  const [attribute] = steps;
  if (typeof attribute !== "string" || attribute.startsWith("[")) return;
  const configured = resource.values[attribute];
  const last = [...steps].reverse().find((each) => typeof each === "string" && !/^[[*]/.test(each)) as string;
  if (isConfigured(resource.values, steps)) return;
  const inList = typeof steps.at(-1) === "number";
  const value = (): string | string[] => {
    const fitting = fittingValue(argument ?? last, `${key}.${steps.join(".")}`);
    return inList && Array.isArray(fitting) ? fitting[0]! : fitting;
  };
  let at: JsonObject | unknown[] = values;
  for (const [index, step] of steps.entries()) {
    const next = steps[index + 1];
    // A block of the configuration takes an object for each of its instances.
    if (typeof step === "number" && index === 1 && isObject(at)) continue;
    const slot = typeof step === "number" || step === "[*]" ? 0 : step;
    const holder = at as Record<string | number, unknown>;
    if (next === undefined) {
      holder[slot] ??= value();
      return;
    }
    const isBlock = index === 0 && configured !== undefined;
    holder[slot] ??= typeof next === "number" && !isBlock ? [] : {};
    const inside = holder[slot];
    if (typeof inside !== "object" || inside === null) return;
    at = inside as JsonObject | unknown[];
  }
}

/** Whether the configuration has a value at the path. An expression may have one. */
function isConfigured(values: unknown, steps: readonly (string | number)[]): boolean {
  let at: unknown = values;
  for (const step of steps) {
    if (typeof at === "string") return true;
    // A single block is an object or a list of one.
    if (typeof step === "number") at = Array.isArray(at) ? (at as unknown[])[step] : at;
    else at = isObject(at) ? at[step] : Array.isArray(at) && isObject(at[0]) ? at[0][step] : undefined;
    if (at === undefined) return false;
  }
  return true;
}

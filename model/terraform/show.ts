import { grouped } from "../../values/grouped";
import type { JsonObject as Json } from "./document";
import { isObject } from "../../values/object";

const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** Whether a value is what `terraform show -json` prints of a plan or a state. */
export function isTerraformShow(value: unknown): value is Json {
  return (
    isObject(value) &&
    typeof value["format_version"] === "string" &&
    (typeof value["terraform_version"] === "string" || isEmptyState(value))
  );
}

/** Whether a value is what `terraform show -json` prints if there is no state: its version alone. */
export const isEmptyState = (value: Json): boolean => Object.keys(value).join() === "format_version";

/** Whether a value is a state as Terraform keeps it, which only Terraform should read. */
export function isTerraformState(value: unknown): boolean {
  return isObject(value) && typeof value["lineage"] === "string" && Array.isArray(value["resources"]);
}

/** Whether a value is a Terraform configuration in JSON, such as a synthesized cdk.tf.json. */
export function isTerraformConfiguration(value: unknown): value is Json {
  if (!isObject(value) || "kind" in value) return false;
  const comment = value["//"];
  const ofCdktf = isObject(comment) && isObject(comment.metadata) && typeof comment.metadata.stackName === "string";
  return ofCdktf || ["resource", "data", "module"].some((section) => isObject(value[section]));
}

/**
 * The resources of a plan or a state in the form of configurations, by the address of their module: names and references
 * belong to one module. A value that the plan does not know yet is the reference that the configuration in the plan has.
 */
export function configurationsOf(show: Json): ReadonlyMap<string, Json> {
  const written = new Map<string, Written>();
  gatherWritten((show["configuration"] as Json | undefined)?.["root_module"], "", written);
  const unknown = new Map(
    list(show["resource_changes"]).map((each) => [
      each["address"],
      (each["change"] as Json | undefined)?.["after_unknown"],
    ]),
  );
  const configurations = new Map<string, Json>();
  const add = (module: unknown): void => {
    if (!isObject(module)) return;
    const found = { resource: new Map<string, Map<string, Json>>(), data: new Map<string, Map<string, Json>>() };
    const path = moduleAddress(module);
    const instances = instancesIn(module);
    for (const { address, type, mode, values, depends_on: applied } of list(module["resources"])) {
      if (typeof address !== "string" || typeof type !== "string") continue;
      const inModule = path === "" ? address : address.slice(path.length + 1);
      const name = inModule.slice((mode === "data" ? "data." : "").length + type.length + 1);
      const own = written.get(withoutIndexes(address));
      const config = overlay(values ?? {}, unknown.get(address), own?.expressions) as Json;
      const before = [...texts(applied), ...(own?.dependsOn ?? [])].map((each) => local(each, path));
      const dependsOn = [...new Set(before.flatMap((each) => instances.get(each) ?? []))];
      const section = mode === "data" ? found.data : found.resource;
      // A state may have many thousand of one type, and a name of any text.
      const named = section.get(type) ?? new Map<string, Json>();
      section.set(type, named);
      named.set(name, { ...config, depends_on: dependsOn, "//": { metadata: { path: address } } });
    }
    configurations.set(path, { resource: asJson(found.resource), data: asJson(found.data) });
    list(module["child_modules"]).forEach(add);
  };
  add(((show["planned_values"] ?? show["values"]) as Json | undefined)?.["root_module"]);
  return configurations;
}

const asJson = (section: ReadonlyMap<string, ReadonlyMap<string, Json>>): Json =>
  Object.fromEntries([...section].map(([type, named]) => [type, Object.fromEntries(named)]));

/** What the configuration in a plan says about a resource. */
interface Written {
  readonly expressions: unknown;
  /** Addresses in its `depends_on` and its expressions. */
  readonly dependsOn: readonly string[];
}

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];

/** The index of an instance. A key of `for_each` is a quoted text with any characters. */
const INDEX = /\[(?:"(?:[^"\\]|\\.)*"|[^\]]*)\]/g;

const withoutIndexes = (address: string): string => address.replace(INDEX, "");

/** An address within its module. */
const local = (address: string, module: string): string =>
  withoutIndexes(address.startsWith(`${module}.`) ? address.slice(module.length + 1) : address);

/** The address of a module; empty for the root module. */
const moduleAddress = ({ address }: Json): string => (typeof address === "string" ? address : "");

/** The addresses of instances in a module, by the address of their resource, each within the module. */
function instancesIn(module: Json): ReadonlyMap<string, readonly string[]> {
  const path = moduleAddress(module);
  const addresses = list(module["resources"]).map(({ address }) => String(address));
  return grouped(
    addresses.map((each) => (path === "" ? each : each.slice(path.length + 1))),
    withoutIndexes,
  );
}

/** By address without index, what the configuration says about each resource. */
function gatherWritten(module: unknown, path: string, into: Map<string, Written>): void {
  if (!isObject(module)) return;
  for (const { address, expressions, depends_on: stated } of list(module["resources"]))
    into.set(`${path}${String(address)}`, {
      expressions,
      dependsOn: [...texts(stated), ...referencesIn(expressions).map(resourceOf)],
    });
  for (const [name, call] of Object.entries((module["module_calls"] as Json | undefined) ?? {})) {
    if (isObject(call)) gatherWritten(call["module"], `${path}module.${name}.`, into);
  }
}

function referencesIn(expressions: unknown): readonly string[] {
  if (Array.isArray(expressions)) return expressions.flatMap(referencesIn);
  if (!isObject(expressions)) return [];
  return Object.entries(expressions).flatMap(([key, each]) =>
    key === "references" ? texts(each) : referencesIn(each),
  );
}

/** The address of the resource that a reference in a plan names. */
const resourceOf = (reference: string): string =>
  /^(?:data[.])?[^.[]+[.][^.[]+/.exec(withoutIndexes(reference))?.[0] ?? reference;

/** A value without its nulls, and with references where it is unknown. */
function overlay(value: unknown, unknown: unknown, written: unknown): unknown {
  if (unknown === true) return referenceOf(written);
  if (Array.isArray(value) || Array.isArray(unknown)) {
    const [values, unknowns] = [value, unknown].map((each) => (Array.isArray(each) ? (each as unknown[]) : []));
    return Array.from({ length: Math.max(values!.length, unknowns!.length) }, (_, i) =>
      overlay(values![i], unknowns![i], inside(written, i)),
    );
  }
  // A known text is not a template.
  if (typeof value === "string") return value.replace(/([$%])\{/g, "$1$1{");
  if (!isObject(value) && !isObject(unknown)) return value;
  const keys = new Set([
    ...Object.keys(isObject(value) ? value : {}),
    ...Object.keys(isObject(unknown) ? unknown : {}),
  ]);
  const entries = [...keys].map((key) => [
    key,
    overlay(
      isObject(value) ? value[key] : undefined,
      isObject(unknown) ? unknown[key] : undefined,
      inside(written, key),
    ),
  ]);
  return Object.fromEntries(entries.filter(([, each]) => each !== null && each !== undefined));
}

/** The configuration of a part; for keys of a map and elements of a list only the references of the whole are known. */
function inside(written: unknown, step: string | number): unknown {
  if (isObject(written) && Array.isArray(written["references"])) return written;
  if (Array.isArray(written)) return typeof step === "number" ? written[step] : undefined;
  return isObject(written) && Object.hasOwn(written, step) ? written[step] : undefined;
}

/**
 * The reference for a value that is not known yet; nothing if the configuration does not set it. Terraform lists an
 * attribute and then its resource; a longer list belongs to an expression with several references.
 */
function referenceOf(written: unknown): string | undefined {
  if (written === undefined) return undefined;
  const references =
    isObject(written) && Array.isArray(written["references"]) ? (written["references"] as string[]) : [];
  const attributes = references.filter(
    (each) => !references.some((other) => other.startsWith(`${each}.`) || other.startsWith(`${each}[`)),
  );
  return attributes.length === 1 ? `\${${attributes[0]}}` : `\${join("", [${attributes.join(", ")}])}`;
}

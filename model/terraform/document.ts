import { isObject } from "../../values/object";

/** A JSON object. */
export type JsonObject = { readonly [key: string]: unknown };

/** A resource or data source of one document. */
export interface Resource {
  /** As Terraform writes it: `azurerm_key_vault.vault`, `data.azurerm_key_vault.vault`. */
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  /** Arguments and blocks as in the JSON, cdktf's metadata left out. */
  readonly values: JsonObject;
  /** The path of the construct that created it, if cdktf wrote it. */
  readonly constructPath?: string;
  /** The provider configuration it uses: `azurerm`, or `azurerm.hub` for an alias. */
  readonly provider: string;
}

/** One configuration of a provider. */
export interface ProviderConfiguration {
  /** `azurerm`, or `azurerm.hub` for an alias. */
  readonly name: string;
  readonly values: JsonObject;
}

/** One stack's `cdk.tf.json`, read. */
export interface StackDocument {
  /** The stack's name, as cdktf wrote it. */
  readonly name: string;
  /** The whole document, unchanged. */
  readonly json: JsonObject;
  /** Resources and data sources by address, in the order of the document. */
  readonly resources: ReadonlyMap<string, Resource>;
  readonly providers: ReadonlyMap<string, ProviderConfiguration>;
  readonly variables: ReadonlyMap<string, JsonObject>;
  readonly outputs: ReadonlyMap<string, JsonObject>;
  /** Module calls by name. */
  readonly modules: ReadonlyMap<string, JsonObject>;
  readonly locals: JsonObject;
  /** The kind of the backend and its settings; `local` without a block in the document. */
  readonly backend: { readonly kind: string; readonly values: JsonObject };
}

/** The JSON document is not what cdktf synthesizes. */
export class ForeignDocumentError extends Error {}

/**
 * Reads the JSON of one stack, as cdktf synthesizes it.
 *
 * @param json the parsed content of `cdk.tf.json`
 * @throws ForeignDocumentError if it is not the JSON of a stack that cdktf synthesized
 */
export function readDocument(json: unknown): StackDocument {
  if (!isObject(json)) throw new ForeignDocumentError("it must be a JSON object, as cdktf synthesizes for a stack");
  const metadata = isObject(json["//"]) ? json["//"].metadata : undefined;
  const name = isObject(metadata) ? metadata.stackName : undefined;
  if (typeof name !== "string" || name === "")
    throw new ForeignDocumentError(
      "it does not have the name of its stack (`//.metadata.stackName`), which cdktf 0.21 writes",
    );
  for (const section of ["data", "resource", "variable", "output"]) {
    const found = json[section];
    if (found !== undefined && !isObject(found))
      throw new ForeignDocumentError(
        `\`${section}\` must be a JSON object, as cdktf synthesizes it, got a list or text`,
      );
    const bad = Object.entries(found ?? {}).find(([, value]) => !isObject(value));
    if (bad) throw new ForeignDocumentError(`\`${section}.${bad[0]}\` must be a JSON object`);
  }
  return readConfiguration(json, name);
}

/**
 * Reads any Terraform configuration in JSON: one that cdktf synthesized or is about to, one that was written by hand, or
 * one that represents a plan or a state. A part with a shape that Terraform rejects is omitted.
 *
 * @param name name of the stack, by which references of other stacks find it
 */
export function readConfiguration(json: JsonObject, name: string): StackDocument {
  const resources = new Map<string, Resource>();
  for (const [section, mode] of [
    ["data", "data"],
    ["resource", "managed"],
  ] as const)
    for (const [type, named] of labelled(json[section]))
      for (const [resourceName, values] of labelled(named)) {
        const resource = readResource(mode, type, resourceName, values);
        resources.set(resource.address, resource);
      }
  return {
    name,
    json,
    resources,
    providers: readProviders(json),
    variables: new Map(labelled(json.variable)),
    outputs: new Map(labelled(json.output)),
    modules: new Map(labelled(json.module)),
    locals: isObject(json.locals) ? json.locals : {},
    backend: readBackend(json),
  };
}

/**
 * The blocks of a value: cdktf writes one as an object and several as a list, and synthesis each block without a label as a
 * list in the list. Terraform takes any of these.
 */
export function blocksOf(value: unknown): readonly JsonObject[] {
  return (Array.isArray(value) ? (value as unknown[]).flat() : [value]).filter(isObject);
}

/** The blocks of a name. @see blocksOf */
export function blocks(values: unknown, name: string): readonly JsonObject[] {
  return blocksOf(isObject(values) ? values[name] : undefined);
}

/** The first block of a name, or an empty object. */
export function block(values: unknown, name: string): JsonObject {
  return blocks(values, name)[0] ?? {};
}

/** The block at a path, such as `spec`, `template`, `metadata`; an empty object if there is none. */
export function blockAt(values: unknown, ...path: readonly string[]): JsonObject {
  return path.reduce<JsonObject>((at, name) => block(at, name), isObject(values) ? values : {});
}

/** All resources (not data sources) of the given types. */
export function managed(document: StackDocument, ...types: readonly string[]): readonly Resource[] {
  return [...document.resources.values()].filter((each) => each.mode === "managed" && types.includes(each.type));
}

/** The blocks below a label. Terraform takes an object, a list of objects, and a list of one for each block. */
function labelled(section: unknown): [string, JsonObject][] {
  const parts = Array.isArray(section) ? section.filter(isObject) : isObject(section) ? [section] : [];
  return parts
    .flatMap((part) => Object.entries(part))
    .flatMap(([label, value]): [string, JsonObject][] => {
      const block: unknown = Array.isArray(value) ? value[0] : value;
      return label !== "//" && isObject(block) ? [[label, block]] : [];
    });
}

function readResource(mode: "managed" | "data", type: string, name: string, all: JsonObject): Resource {
  const { "//": comment, ...values } = all;
  const metadata = isObject(comment) ? comment.metadata : undefined;
  const constructPath = isObject(metadata) && typeof metadata.path === "string" ? metadata.path : undefined;
  const written = typeof values.provider === "string" ? values.provider : undefined;
  return {
    address: `${mode === "data" ? "data." : ""}${type}.${name}`,
    mode,
    type,
    name,
    values,
    ...(constructPath === undefined ? {} : { constructPath }),
    provider: written ?? type.split("_", 1)[0]!,
  };
}

function readProviders(json: JsonObject): Map<string, ProviderConfiguration> {
  const providers = new Map<string, ProviderConfiguration>();
  if (!isObject(json.provider)) return providers;
  for (const local of Object.keys(json.provider))
    for (const values of blocks(json.provider, local)) {
      const name = typeof values.alias === "string" ? `${local}.${values.alias}` : local;
      providers.set(name, { name, values });
    }
  return providers;
}

function readBackend(json: JsonObject): { kind: string; values: JsonObject } {
  const [found] = blocks(json, "terraform").flatMap((terraform) => Object.entries(block(terraform, "backend")));
  if (!found) return { kind: "local", values: {} };
  const [kind, values] = found;
  return { kind, values: isObject(values) ? values : {} };
}

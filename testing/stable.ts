import type { JsonObject as Json } from "../model/terraform/document";
import { isObject } from "../values/object";
import { references } from "../model/terraform/references";

/** The name that cdktf gives to a nested element: the ids of its path and eight hexadecimal digits of a hash. */
const HASHED_NAME = /\b([A-Za-z][A-Za-z0-9_-]*)_[0-9A-F]{8}\b/g;

/**
 * Terraform JSON without values that change although the program does not: versions of cdktf and of the providers, the
 * metadata of cdktf, and hashes in names. Empty kinds of blocks are omitted. Keys are sorted, and so is `depends_on`, which
 * is a set.
 *
 * Different names stay different: if there are several with the same words, each gets a number.
 */
export function stable(json: object): Json {
  const kept = Object.entries(ordered(withoutVersions(json as Json)) as Json).filter(([, blocks]) => !isEmpty(blocks));
  return new Placeholders(elementNames(json as Json)).in(Object.fromEntries(kept)) as Json;
}

function withoutVersions(json: Json): Json {
  const { terraform } = json;
  if (!isObject(terraform) || !isObject(terraform.required_providers)) return json;
  const providers = Object.entries(terraform.required_providers).map(([name, provider]): [string, unknown] => {
    const rest = isObject(provider) ? Object.entries(provider).filter(([key]) => key !== "version") : [];
    return [name, Object.fromEntries(rest)];
  });
  return { ...json, terraform: { ...terraform, required_providers: Object.fromEntries(providers) } };
}

function ordered(value: unknown, key?: string): unknown {
  if (Array.isArray(value)) {
    const items = value.map((each) => ordered(each));
    return key === "depends_on" ? items.sort() : items;
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value)
    .filter(([name]) => name !== "//")
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, each]) => [name, ordered(each, name)]));
}

/** The names of resources, variables and other blocks, including names that occur only in references. Only these have a hash. */
function elementNames(json: Json): ReadonlySet<string> {
  const typed = [json.resource, json.data].filter(isObject).flatMap((kind) => Object.values(kind));
  const plain = [json.variable, json.output, json.locals, json.module];
  const declared = [...typed, ...plain].filter(isObject).flatMap((named) => Object.keys(named));
  const waitedFor = typed.filter(isObject).flatMap((named) => Object.values(named).flatMap(dependsOn));
  const referred = [...references(json).map(({ address }) => address), ...waitedFor];
  return new Set([...declared, ...referred.map((address) => address.split(".").at(-1)!)]);
}

function dependsOn(block: unknown): string[] {
  const list = isObject(block) ? block.depends_on : undefined;
  return Array.isArray(list) ? list.map(String) : [];
}

class Placeholders {
  /** By the readable part of a name, the names with it. */
  private readonly seen = new Map<string, string[]>();

  constructor(private readonly names: ReadonlySet<string>) {}

  public in(value: unknown): unknown {
    if (typeof value === "string") return this.inText(value);
    if (Array.isArray(value)) return value.map((each) => this.in(each));
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [this.inText(key), this.in(each)]));
  }

  private inText(text: string): string {
    return text.replace(HASHED_NAME, (name, readable: string) =>
      this.names.has(name) ? `${readable}_<${this.label(name, readable)}>` : name,
    );
  }

  /** `hash`, with a number from the second different name on. */
  private label(name: string, readable: string): string {
    const seen = this.seen.get(readable) ?? [];
    this.seen.set(readable, seen);
    if (!seen.includes(name)) seen.push(name);
    const index = seen.indexOf(name);
    return index === 0 ? "hash" : `hash ${index + 1}`;
  }
}

function isEmpty(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

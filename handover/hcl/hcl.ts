import { blocksOf, type JsonObject } from "../../model/terraform/document";
import { isObject } from "../../values/object";
import { acceptedIn } from "../../model/terraform/stack-files";
import { attributeLines, block, blockOf, comment, printable, type Lines, valueOf } from "./body";
import { quoted } from "./expressions";
import { metaLines, rawListOf } from "./meta";
import type { BlockSchema, ProviderSchemas } from "./schemas";

/** A stack as HCL, with the same meaning as its JSON. The schemas of the providers distinguish blocks from arguments. */
export function hclOf(json: JsonObject, schemas: ProviderSchemas): string {
  const sections: readonly Lines[] = [
    ...blocksOf(json.terraform).map(terraformBlock),
    ...named(json.variable).map(([name, config]) => block(`variable ${quoted(name)}`, variableLines(config))),
    ...blocksOf(json.locals).map((locals) => block("locals", attributeLines(locals))),
    ...named(json.provider).map(([name, config]) =>
      block(`provider ${quoted(name)}`, blockOf(config, providerSchema(schemas, name))),
    ),
    ...typed(json.data).map((each) => element("data", each, typeSchema(schemas, "data_source_schemas", each.type))),
    ...typed(json.ephemeral).map((each) =>
      element("ephemeral", each, typeSchema(schemas, "ephemeral_resource_schemas", each.type)),
    ),
    ...blocksOf(json.import).map((config) => block("import", rawLines(config, ["to", "provider"]))),
    ...blocksOf(json.moved).map((config) => block("moved", rawLines(config, ["from", "to"]))),
    ...blocksOf(json.removed).map((config) => block("removed", removedLines(config))),
    ...typed(json.resource).map((each) =>
      element("resource", each, typeSchema(schemas, "resource_schemas", each.type)),
    ),
    ...named(json.module).map(([name, config]) => block(`module ${quoted(name)}`, moduleLines(config))),
    ...named(json.check).map(([name, { data, assert }]) =>
      block(`check ${quoted(name)}`, [
        ...typed(data).flatMap((each) => element("data", each, typeSchema(schemas, "data_source_schemas", each.type))),
        ...blocksOf(assert).flatMap((each) => block("assert", attributeLines(each))),
      ]),
    ),
    ...named(json.output).map(([name, config]) => block(`output ${quoted(name)}`, outputLines(config))),
  ];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

interface Typed {
  readonly type: string;
  readonly name: string;
  readonly config: JsonObject;
}

const named = (section: unknown): readonly (readonly [string, JsonObject])[] =>
  Object.entries(isObject(section) ? section : {}).flatMap(([name, config]) =>
    name === "//" ? [] : blocksOf(config).map((each) => [name, each] as const),
  );

const typed = (section: unknown): readonly Typed[] =>
  Object.entries(isObject(section) ? section : {}).flatMap(([type, byName]) =>
    named(byName).map(([name, config]) => ({ type, name, config })),
  );

function element(kind: string, { type, name, config }: Typed, schema: BlockSchema): Lines {
  const { own, meta } = metaLines(config);
  const skips = Object.entries(acceptedIn(config)).map(([id, reason]) => `#checkov:skip=${id}:${printable(reason)}`);
  return [
    ...comment(config),
    ...block(`${kind} ${quoted(type)} ${quoted(name)}`, [...skips, ...blockOf(own, schema), ...meta]),
  ];
}

function typeSchema(
  { provider_schemas: all = {} }: ProviderSchemas,
  section: "resource_schemas" | "data_source_schemas" | "ephemeral_resource_schemas",
  type: string,
): BlockSchema {
  return Object.values(all).find((each) => each[section]?.[type])?.[section]?.[type]?.block ?? {};
}

const providerSchema = ({ provider_schemas: all = {} }: ProviderSchemas, name: string): BlockSchema =>
  Object.entries(all).find(([address]) => address.endsWith(`/${name}`))?.[1].provider?.block ?? {};

function terraformBlock(terraform: JsonObject): Lines {
  const { required_providers: required, backend, cloud, ...rest } = terraform;
  return block("terraform", [
    ...attributeLines(rest),
    ...blocksOf(required).flatMap((each) => block("required_providers", attributeLines(each))),
    ...named(backend).flatMap(([kind, config]) => block(`backend ${quoted(kind)}`, attributeLines(config))),
    ...blocksOf(cloud).flatMap(({ workspaces, ...config }) =>
      block("cloud", [
        ...attributeLines(config),
        ...blocksOf(workspaces).flatMap((each) => block("workspaces", attributeLines(each))),
      ]),
    ),
  ]);
}

/** The text arguments of a variable are no templates, and its type is an expression. */
function variableLines({ type, description, default: preset, validation, ...rest }: JsonObject): Lines {
  return [
    ...(typeof type === "string" ? [`type = ${type}`] : []),
    ...(typeof description === "string" ? [`description = ${quoted(description)}`] : []),
    ...(preset === undefined ? [] : [`default = ${literalOf(preset)}`]),
    ...attributeLines(rest),
    ...blocksOf(validation).flatMap((each) => block("validation", attributeLines(each))),
  ];
}

/** A value whose texts are no templates. */
function literalOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literalOf).join(", ")}]`;
  if (!isObject(value)) return typeof value === "string" ? quoted(value) : JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([name, each]) => `${quoted(name)} = ${literalOf(each)}`)
    .join(", ")} }`;
}

function outputLines({ description, depends_on: waits, precondition, ...rest }: JsonObject): Lines {
  return [
    ...(typeof description === "string" ? [`description = ${quoted(description)}`] : []),
    ...attributeLines(rest),
    ...rawListOf("depends_on", waits),
    ...blocksOf(precondition).flatMap((each) => block("precondition", attributeLines(each))),
  ];
}

function moduleLines({ source, version, providers: given, depends_on: waits, ...rest }: JsonObject): Lines {
  return [
    ...(typeof source === "string" ? [`source = ${quoted(source)}`] : []),
    ...(typeof version === "string" ? [`version = ${quoted(version)}`] : []),
    ...(isObject(given)
      ? [`providers = {`, ...Object.entries(given).map(([name, to]) => `  ${name} = ${String(to)}`), "}"]
      : []),
    ...attributeLines(rest),
    ...rawListOf("depends_on", waits),
  ];
}

/** Lines of a block in which some arguments are addresses. */
const rawLines = (config: JsonObject, raw: readonly string[]): Lines =>
  Object.entries(config).flatMap(([name, value]) =>
    name === "//" ? [] : [`${name} = ${raw.includes(name) ? String(value) : valueOf(value)}`],
  );

const removedLines = ({ lifecycle, ...rest }: JsonObject): Lines => [
  ...rawLines(rest, ["from"]),
  ...blocksOf(lifecycle).flatMap((each) => block("lifecycle", attributeLines(each))),
];

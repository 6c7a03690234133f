import { blocksOf, type JsonObject } from "../../model/terraform/document";
import { isObject } from "../../values/object";
import { expressionOf, quoted } from "./expressions";
import type { BlockSchema } from "./schemas";

export type Lines = readonly string[];

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** A block with its header. */
export const block = (header: string, body: Lines): Lines =>
  body.length === 0 ? [`${header} {}`] : [`${header} {`, ...body.map((line) => `  ${line}`), "}"];

/** Arguments without blocks among them. */
export const attributeLines = (config: JsonObject): Lines =>
  Object.entries(config).flatMap(([name, value]) =>
    name === "//" || value === undefined ? [] : [`${name} = ${valueOf(value)}`],
  );

/** The body of a block: the arguments first, then the blocks. */
export function blockOf(config: JsonObject, schema: BlockSchema): Lines {
  const types = schema.block_types ?? {};
  const isBlock = (name: string): boolean => Object.hasOwn(types, name);
  const attributes = Object.entries(config).filter(([name]) => !isBlock(name) && name !== "dynamic");
  return [
    ...attributeLines(Object.fromEntries(attributes)),
    ...Object.entries(config)
      .filter(([name]) => isBlock(name))
      .flatMap(([name, value]) => nested(name, value, types[name]!)),
    ...Object.entries(isObject(config.dynamic) ? config.dynamic : {}).flatMap(([name, given]) =>
      blocksOf(given).flatMap((each) => dynamic(name, each, types[name]?.block ?? {})),
    ),
  ];
}

function nested(
  name: string,
  value: unknown,
  { nesting_mode: mode, block: schema }: { readonly nesting_mode: string; readonly block: BlockSchema },
): Lines {
  if (mode === "map" && isObject(value))
    return Object.entries(value).flatMap(([label, each]) =>
      blocksOf(each).flatMap((body) => block(`${name} ${quoted(label)}`, blockOf(body, schema))),
    );
  return blocksOf(value).flatMap((body) => block(name, blockOf(body, schema)));
}

/** A block that is repeated for each element. */
function dynamic(name: string, { for_each: each, iterator, labels, content }: JsonObject, schema: BlockSchema): Lines {
  return block(`dynamic ${quoted(name)}`, [
    `for_each = ${valueOf(each)}`,
    ...(typeof iterator === "string" ? [`iterator = ${iterator}`] : []),
    ...(labels === undefined ? [] : [`labels = ${valueOf(labels)}`]),
    ...blocksOf(content).flatMap((body) => block("content", blockOf(body, schema))),
  ]);
}

/** A value of the JSON as an expression. Texts are templates, and so are the keys of objects. */
export function valueOf(value: unknown): string {
  if (typeof value === "string") return expressionOf(value);
  if (Array.isArray(value)) return `[${value.map(valueOf).join(", ")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([name]) => name !== "//");
  if (entries.length === 0) return "{}";
  return `{\n${entries.map(([name, each]) => `${keyOf(name)} = ${valueOf(each)}`).join("\n")}\n}`;
}

function keyOf(name: string): string {
  if (IDENTIFIER.test(name)) return name;
  const key = expressionOf(name);
  return key.startsWith('"') ? key : `(${key})`;
}

/** A text in a comment, where a line break would end the comment. */
export const printable = (text: string): string => text.replace(/[^ -~]/g, "?");

/** The construct that wrote the block. */
export function comment(config: JsonObject): Lines {
  const note = config["//"];
  const metadata = isObject(note) ? note.metadata : undefined;
  const path = isObject(metadata) ? metadata.path : undefined;
  return typeof path === "string" ? [`# ${printable(path)}`] : [];
}

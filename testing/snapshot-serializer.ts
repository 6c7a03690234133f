import { TerraformStack } from "cdktf";
import { isObject } from "../values/object";
import { isTerraformJson, terraformJsonOf } from "./received";
import { stable } from "./stable";

const WIDTH = 110;
/** Kinds of blocks with two levels: type and name. */
const TYPED_KINDS = ["data", "resource"];

/**
 * Prints a stack or its Terraform JSON in snapshots: one paragraph for each block and one line for each argument, sorted.
 * The result of `synthesizeAll` is printed stack by stack. It omits values that change without a change of the program:
 * versions of cdktf and of the providers, metadata, and hashes in names. Strings are never cut, and a string with line breaks
 * is printed on several lines, so that a small change gives a small diff.
 *
 * `import "cdktf-aks-workload-identity/testing"` registers the serializer. To register it yourself, call
 * `expect.addSnapshotSerializer(snapshotSerializer)`.
 */
export const snapshotSerializer = {
  test: (value: unknown): boolean => TerraformStack.isStack(value) || isTerraformJson(value) || areStacks(value),
  print: (value: unknown): string =>
    areStacks(value)
      ? Object.entries(value)
          .map(([id, json]) => `stack ${id}\n\n${printed(stable(json))}`)
          .join("\n\n")
      : printed(stable(terraformJsonOf(value))),
};

/** Whether a value is what `synthesizeAll` returns: the JSON of stacks, each with its settings of Terraform. */
function areStacks(value: unknown): value is Readonly<Record<string, object>> {
  if (!isObject(value) || isTerraformJson(value)) return false;
  const stacks = Object.values(value);
  return stacks.length > 0 && stacks.every((each) => isTerraformJson(each) && "terraform" in each);
}

function printed(json: Readonly<Record<string, unknown>>): string {
  return paragraphs(json)
    .map(([title, block]) => [title, ...lines(block, "  ")].join("\n"))
    .join("\n\n");
}

/** The title and the content of each block; a title is, for example, `resource azurerm_key_vault vault`. */
function paragraphs(json: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(json).flatMap(([kind, content]): [string, unknown][] => {
    if (!isObject(content) || ["terraform", "locals"].includes(kind)) return [[kind, content]];
    return Object.entries(content).flatMap(([name, block]): [string, unknown][] =>
      TYPED_KINDS.includes(kind) && isObject(block)
        ? Object.entries(block).map(([inner, each]) => [`${kind} ${name} ${inner}`, each])
        : [[`${kind} ${name}`, block]],
    );
  });
}

function lines(value: unknown, indent: string): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => item(each, indent));
  if (!isObject(value)) return [`${indent}${inline(value)}`];
  return Object.entries(value).flatMap(([key, each]) => named(key, each, indent));
}

function named(key: string, value: unknown, indent: string): string[] {
  if (isLongText(value)) return [`${indent}${key}:`, ...textLines(value, indent)];
  const short = `${indent}${key}: ${inline(value)}`;
  const isScalar = typeof value !== "object" || value === null;
  if (isScalar || (short.length <= WIDTH && !holdsLongText(value))) return [short];
  return [`${indent}${key}:`, ...lines(value, `${indent}  `)];
}

function item(value: unknown, indent: string): string[] {
  if (isLongText(value)) return [`${indent}-`, ...textLines(value, indent)];
  const short = `${indent}- ${inline(value)}`;
  const isScalar = typeof value !== "object" || value === null;
  if (isScalar || (short.length <= WIDTH && !holdsLongText(value))) return [short];
  const inner = lines(value, `${indent}  `);
  return [`${indent}- ${inner[0]!.trimStart()}`, ...inner.slice(1)];
}

function isLongText(value: unknown): value is string {
  return typeof value === "string" && value.trimEnd().includes("\n");
}

function holdsLongText(value: unknown): boolean {
  if (isLongText(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsLongText);
}

function textLines(text: string, indent: string): string[] {
  return text.split("\n").map((line) => `${indent}  | ${line}`.trimEnd());
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? "undefined";
  const entries = Object.entries(value).map(([key, each]) => `${key}: ${inline(each)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

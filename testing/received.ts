import { versioned } from "../model/terraform/output-folder";
import { readRegularFile } from "../model/regular-file";
import { refusedPath, shownPath } from "../values/refused-path";
import { TerraformStack } from "cdktf";
import { synthesize } from "./synthesize";
import { asTerraformJson, type TerraformJson } from "./terraform-json";
import { ProblemError, refusal } from "../values/problem";
import { parseJson } from "../values/parse-json";

/** The Terraform JSON of the value that a test passed to `expect`. @throws Error if it has none */
export function terraformJsonOf(received: unknown): TerraformJson {
  if (TerraformStack.isStack(received)) return synthesize(received);
  if (typeof received === "string") return parsed(received);
  if (isTerraformJson(received)) return asTerraformJson(received);
  throw new ProblemError(
    refusal(
      "test-json",
      "expected a stack, Terraform JSON (an object or a string) or the path of a cdk.tf.json, " +
        `got ${received === null ? "null" : Array.isArray(received) ? "an array" : describe(received)}`,
    ),
  );
}

/** The top-level keys of Terraform JSON. */
const TOP = [
  "//",
  "check",
  "data",
  "ephemeral",
  "import",
  "locals",
  "module",
  "moved",
  "output",
  "provider",
  "removed",
  "resource",
  "terraform",
  "variable",
];

/** Whether a value is the JSON of a stack or a part of it: it has no other top-level key, and settings, a provider or a resource. */
export function isTerraformJson(value: unknown): value is object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const top = Object.entries(value).filter(([, blocks]) => blocks !== undefined);
  const telling = top.filter(([key]) => ["terraform", "provider", "resource"].includes(key));
  return (
    telling.length > 0 &&
    telling.every(([, blocks]) => typeof blocks === "object" && blocks !== null) &&
    top.every(([key]) => TOP.includes(key))
  );
}

function describe(received: unknown): string {
  const keys = typeof received === "object" ? Object.keys(received as object).slice(0, 5) : [];
  return keys.length > 0 ? `an object with ${keys.map((key) => `\`${key}\``).join(", ")}` : typeof received;
}

function parsed(textOrPath: string): TerraformJson {
  const isText = textOrPath.trimStart().startsWith("{");
  const where = isText ? "the given string" : textOrPath;
  const json = isText ? parse(textOrPath, where) : versioned(textOrPath, parse(read(textOrPath), where));
  if (!isTerraformJson(json))
    throw new ProblemError(
      refusal("test-json", `${where} is not Terraform JSON: it has no terraform, provider or resource`),
    );
  return asTerraformJson(json);
}

function read(path: string): string {
  try {
    return readRegularFile(path);
  } catch (error) {
    throw refusedPath(
      error,
      (why) => new ProblemError(refusal("test-json", `cannot read Terraform JSON: ${shownPath(path)} ${why}`)),
    );
  }
}

function parse(text: string, where: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw new ProblemError(refusal("test-json", `${where} is not valid JSON: ${(error as Error).message}`));
  }
}

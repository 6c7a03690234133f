import { readdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { App, TerraformStack } from "cdktf";
import { ForeignDocumentError, readDocument, type StackDocument } from "../model/terraform/document";
import type { TrustModel } from "../model/trust/model";
import { readTrusts } from "../model/trust/read";
import { terraformJsonOf } from "./received";
import { synthesizeAll } from "./synthesize";
import { ProblemError, refusal } from "../values/problem";

/** The input of a matcher after reading: the stacks of one app, and those that the test passed. */
export interface Subject {
  readonly trusts: TrustModel;
  /** The stacks whose resources are matched. The other stacks are only needed to resolve references. */
  readonly asked: readonly StackDocument[];
  /** The stack or app, if the test passed one and not JSON. */
  readonly construct?: App | TerraformStack;
}

/**
 * Reads the value that a test passed to `expect`. For a stack, it reads all stacks of its app too, and for a file
 * `stacks/<name>/cdk.tf.json` the other stacks of that folder, so that references between stacks resolve.
 */
export function subjectOf(received: unknown): Subject {
  if (TerraformStack.isStack(received) || App.isApp(received)) {
    const documents = Object.entries(synthesizeAll(received.node.root)).map(([id, json]) => named(json, id));
    const asked = App.isApp(received) ? documents : documents.filter(({ name }) => name === received.node.id);
    return { trusts: readTrusts(documents), asked, construct: received };
  }
  const document = named(terraformJsonOf(received), "stack");
  const neighbours = typeof received === "string" ? neighboursOf(received) : [];
  return { trusts: readTrusts([document, ...neighbours]), asked: [document] };
}

function named(json: object, stackName: string): StackDocument {
  const { "//": written } = json as { "//"?: { metadata?: { stackName?: unknown } } };
  const isNamed = typeof written?.metadata?.stackName === "string";
  try {
    return readDocument(isNamed ? json : { ...json, "//": { metadata: { stackName } } });
  } catch (error) {
    if (!(error instanceof ForeignDocumentError)) throw error;
    throw new ProblemError(refusal("test-json", `expected the Terraform JSON of a stack: ${error.message}`));
  }
}

function neighboursOf(path: string): StackDocument[] {
  if (path.trimStart().startsWith("{")) return [];
  const own = dirname(resolve(path));
  const stacks = dirname(own);
  if (basename(stacks) !== "stacks") return [];
  const folders = readdirSync(stacks, { withFileTypes: true }).filter((each) => each.isDirectory());
  return folders
    .map((folder) => join(stacks, folder.name))
    .filter((folder) => folder !== own && readdirSync(folder).includes(basename(path)))
    .map((folder) => named(terraformJsonOf(join(folder, basename(path))), basename(folder)));
}

/** The stack and address of a declaration, as failures show it. */
export function placeOf({ stack, address }: { readonly stack: string; readonly address: string }): string {
  return `${address} in stack ${stack}`;
}

import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import { readRegularFile } from "../regular-file";
import { ForeignDocumentError, readDocument, type StackDocument } from "./document";
import { isObject } from "../../values/object";
import { refusedPath, shownPath } from "../../values/refused-path";
import { shown } from "../../values/shown";
import { VERSION_FILE, withVersion } from "./stack-files";
import { ProblemError, refusal } from "../../values/problem";
import { parseJson } from "../../values/parse-json";

/** One stack of a synthesized folder. */
export interface SynthesizedStack {
  readonly document: StackDocument;
  /** The folder of its JSON and its assets. */
  readonly folder: string;
  /** Names of the stacks that must be applied before it. */
  readonly dependencies: readonly string[];
  /** Messages of the app that cdktf recorded: warnings and errors by construct path. */
  readonly annotations: readonly { readonly level: string; readonly message: string; readonly path: string }[];
}

/** The folder does not have the output of `synth`; the message says what to do. */
export class UnreadableOutputError extends ProblemError {}

/**
 * Reads a synthesized folder, usually `cdktf.out`, in an order in which its stacks can be applied.
 *
 * @throws UnreadableOutputError if it is missing, incomplete or not of cdktf
 */
export function readOutput(folder: string): readonly SynthesizedStack[] {
  const manifest = readJson(join(folder, "manifest.json"), `${shownPath(folder)} holds no synthesized app`);
  const stacks = isObject(manifest) && isObject(manifest.stacks) ? Object.entries(manifest.stacks) : undefined;
  if (!stacks || stacks.length === 0)
    throw new UnreadableOutputError(
      refusal(
        "synthesized-folder",
        `${join(folder, "manifest.json")} names no stacks: it is not what cdktf writes; synthesize again`,
      ),
    );
  return inOrder(stacks.map(([name, entry]) => readStack(folder, name, entry)));
}

function readStack(folder: string, name: string, entry: unknown): SynthesizedStack {
  const path = isObject(entry) ? entry.synthesizedStackPath : undefined;
  if (!isObject(entry) || typeof path !== "string")
    throw new UnreadableOutputError(
      refusal(
        "synthesized-folder",
        `${join(folder, "manifest.json")} does not say where stack ${shown(name)} lies; synthesize again`,
      ),
    );
  const file = join(folder, path);
  return {
    folder: dirname(file),
    document: parseDocument(file, versioned(file, readJson(file, `stack ${shown(name)} is missing from ${folder}`))),
    dependencies: (Array.isArray(entry.dependencies) ? entry.dependencies : []).map(String),
    annotations: (Array.isArray(entry.annotations) ? entry.annotations : []).filter(isObject).map((each) => ({
      level: String(each.level),
      message: String(each.message),
      path: String(each.constructPath),
    })),
  };
}

/** The JSON of a stack with the version of Terraform, which is in a file next to it. */
export function versioned(file: string, json: unknown): unknown {
  const beside = join(dirname(file), VERSION_FILE);
  return isObject(json) && statSync(beside, { throwIfNoEntry: false })?.isFile() === true
    ? withVersion(json, readRegularFile(beside))
    : json;
}

function parseDocument(file: string, json: unknown): StackDocument {
  try {
    return readDocument(json);
  } catch (error) {
    if (!(error instanceof ForeignDocumentError)) throw error;
    throw new UnreadableOutputError(
      refusal("synthesized-folder", `${file} is not JSON of a stack that cdktf synthesized: ${error.message}`),
    );
  }
}

function readJson(file: string, missing: string): unknown {
  let text: string;
  try {
    text = readRegularFile(file);
  } catch (error) {
    throw refusedPath(
      error,
      (why) =>
        new UnreadableOutputError(
          refusal("synthesized-folder", `${missing}: ${shownPath(file)} ${why}; synthesize first (npm run synth)`),
        ),
    );
  }
  try {
    return parseJson(text);
  } catch (error) {
    throw new UnreadableOutputError(
      refusal("synthesized-folder", `${file} is not JSON: ${(error as Error).message}; synthesize again`),
    );
  }
}

/** Upstream stacks first, otherwise the order of the manifest. */
function inOrder(stacks: readonly SynthesizedStack[]): readonly SynthesizedStack[] {
  const done: SynthesizedStack[] = [];
  const visit = (stack: SynthesizedStack, waiting: readonly SynthesizedStack[]): void => {
    if (done.includes(stack) || waiting.includes(stack)) return;
    for (const name of stack.dependencies) {
      const upstream = stacks.find((each) => each.document.name === name);
      if (upstream) visit(upstream, [...waiting, stack]);
    }
    done.push(stack);
  };
  for (const stack of stacks) visit(stack, []);
  return done;
}

// Synthesizes the small app into a temporary folder and reads it back.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { portable, type BackendChoice } from "../../handover/portable";
import { readDocument, type StackDocument } from "../../model/terraform/document";
import { readOutput, type SynthesizedStack } from "../../model/terraform/output-folder";
import type { TrustModel } from "../../model/trust/model";
import { readTrusts } from "../../model/trust/read";
import { type AppOptions, synthesizeInto } from "./fixture";

export interface Synthesized {
  readonly stacks: readonly SynthesizedStack[];
  readonly model: TrustModel;
  readonly platform: StackDocument;
  readonly workload: StackDocument;
}

const folders: string[] = [];

/** A temporary folder that is removed after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "handover-"));
  folders.push(folder);
  return folder;
}

afterAll(() => folders.splice(0).forEach((each) => rmSync(each, { recursive: true, force: true })));

/** The small app, synthesized; the folder it lies in is `stacks[0].folder/../..`. */
export function synthesized(options: AppOptions = {}): Synthesized {
  const folder = temporaryFolder();
  synthesizeInto(folder, options);
  return read(readOutput(folder));
}

/** The same app after a change to the JSON of one of its stacks. */
export function changed(
  from: Synthesized,
  change: (json: ChangeableJson) => void,
  stack: "platform" | "workload" = "workload",
): Synthesized {
  const stacks = from.stacks.map((each) => {
    if (each.document.name !== stack) return each;
    const json = structuredClone(each.document.json) as unknown as ChangeableJson;
    change(json);
    return { ...each, document: readDocument(json) };
  });
  return read(stacks);
}

/** What a stack's JSON is to a test that changes it. */
export interface ChangeableJson {
  resource: Record<string, Record<string, Record<string, any>>>; // eslint-disable-line @typescript-eslint/no-explicit-any
  data: Record<string, Record<string, Record<string, unknown>>>;
  output: Record<string, { value: unknown; sensitive?: boolean }>;
  variable: Record<string, Record<string, unknown>>;
  provider: Record<string, Record<string, unknown>[]>;
  terraform: {
    required_version?: string;
    required_providers: Record<string, { version?: string }>;
    backend: Record<string, Record<string, unknown>>;
  };
  moved?: object[];
}

function read(stacks: readonly SynthesizedStack[]): Synthesized {
  const named = (name: string): StackDocument => stacks.find((each) => each.document.name === name)!.document;
  return {
    stacks,
    model: readTrusts(stacks.map((each) => each.document)),
    platform: named("platform"),
    workload: named("workload"),
  };
}

/** A stack of the app as a bundle holds it. */
export function written(app: Synthesized, name: "platform" | "workload", backend: BackendChoice = "complete") {
  return portable(app.model, app[name], backend, []);
}

import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { IStackSynthesizer, ISynthesisSession, TerraformStack } from "cdktf";
import type { JsonObject } from "../../../model/terraform/document";
import {
  BASELINE_FILE,
  baselineText,
  VERSION_FILE,
  versionText,
  writtenJson,
} from "../../../model/terraform/stack-files";
import { stableJson } from "../../../values/stable-json";
import { StackSynthesizer } from "../cdktf-internals";
import type { Put } from "./output-folder";

/** Writes the JSON of a stack, and the files that belong to it, in a form that Terraform and scanners read. */
export function writeStackFiles(file: string, json: JsonObject, put: Put = writeFileSync): void {
  const version = versionText(json);
  if (version !== undefined) put(join(dirname(file), VERSION_FILE), version);
  put(join(dirname(file), BASELINE_FILE), baselineText(json));
  put(file, stableJson(writtenJson(json)));
}

/** Gives a stack the same files if its app is written by `app.synth()` and not by `synthesize`. */
export function writeScannable(stack: TerraformStack): void {
  if (stack.synthesizer.constructor === StackSynthesizer)
    stack.synthesizer = new ScannableSynthesizer(stack, stack.synthesizer);
}

/** The synthesizer of cdktf, which then writes what it wrote once more. */
export class ScannableSynthesizer implements IStackSynthesizer {
  constructor(
    private readonly stack: TerraformStack,
    private readonly synthesizer: IStackSynthesizer,
  ) {}

  public synthesize(session: ISynthesisSession): void {
    this.synthesizer.synthesize(session);
    const { manifest, outdir } = session;
    if (manifest.hclOutput) return;
    const file = join(outdir, manifest.forStack(this.stack).synthesizedStackPath);
    writeStackFiles(file, JSON.parse(readFileSync(file, "utf8")) as JsonObject);
  }
}

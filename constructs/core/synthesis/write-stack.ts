import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { AnnotationMetadataEntryType, type Manifest, type TerraformStack } from "cdktf";
import { ConstructOrder, type IConstruct } from "constructs";
import type { JsonObject } from "../../../model/terraform/document";
import { customSynthesisOf, StackSynthesizer } from "../cdktf-internals";
import type { Put } from "./output-folder";
import { ScannableSynthesizer, writeStackFiles } from "./written-form";

/** The synthesizers whose files are written here. */
const WRITTEN_HERE: readonly unknown[] = [StackSynthesizer, ScannableSynthesizer];

const ANNOTATIONS: readonly string[] = Object.values(AnnotationMetadataEntryType);

/**
 * Writes the files of a checked and rendered stack and its entry in the manifest, as the synthesizer of cdktf does. The
 * synthesizer would run all aspects of the stack once more.
 */
export function writeStack(
  { outdir, manifest, put }: { readonly outdir: string; readonly manifest: Manifest; readonly put: Put },
  stack: TerraformStack,
  json: object,
): void {
  const session = { outdir, manifest, skipValidation: true };
  // HCL output and custom synthesizers keep their own way.
  if (manifest.hclOutput || !WRITTEN_HERE.includes(stack.synthesizer.constructor)) {
    stack.toTerraform = () => json;
    stack.synthesizer.synthesize(session);
    return;
  }
  const entry = manifest.forStack(stack);
  const own = stack.node.findAll(ConstructOrder.POSTORDER).flatMap((each) => customSynthesisOf(each) ?? []);
  if (own.length > 0) mkdirSync(join(outdir, entry.workingDirectory), { recursive: true });
  for (const each of own) each.onSynthesize(session);
  Object.assign(entry, { annotations: stack.node.findAll().flatMap(annotationsOf) });
  writeStackFiles(join(outdir, entry.synthesizedStackPath), json as JsonObject, put);
}

/** The annotations of a construct, as the manifest has them. */
function annotationsOf({ node }: IConstruct): object[] {
  return node.metadata
    .filter(({ type }) => ANNOTATIONS.includes(type))
    .map(({ type, data, trace }) => ({
      constructPath: node.path,
      level: type,
      message: data as unknown,
      stacktrace: trace,
    }));
}

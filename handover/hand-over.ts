import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { readOutput, type SynthesizedStack, UnreadableOutputError } from "../model/terraform/output-folder";
import { readTrusts } from "../model/trust/read";
import { pathSegment } from "../values/path-segment";
import { bundleOf, type BundleOptions, MANIFEST } from "./bundle";
import { HandoverError } from "./handover-error";
import { sha256 } from "./manifest";
import { isUntouched, verifyBundle } from "./verify";

export interface HandOverOptions extends BundleOptions {
  /** The synthesized folder, such as `cdktf.out`. */
  readonly from: string;
  /** The folder that gets one folder for each bundle; it must be empty or absent. */
  readonly out: string;
  /** Names of stacks. @default - all */
  readonly stacks?: readonly string[];
  /** Take the place of an earlier hand-over in the folder, if nothing in it was touched since. @default false */
  readonly replace?: boolean;
}

export interface WrittenBundle {
  readonly stack: string;
  readonly folder: string;
  /** SHA-256 of the manifest; whoever knows it can tell whether anything was touched. */
  readonly digest: string;
}

/**
 * Writes the bundles of a synthesized app, upstream first: all of them, or nothing.
 *
 * @throws HandoverError with what to do
 */
export async function handOver(options: HandOverOptions): Promise<readonly WrittenBundle[]> {
  const stacks = synthesized(options.from);
  const chosen = choose(stacks, options.stacks ?? []);
  refuseUnknownGroups(chosen, options.existingGroups ?? []);
  const out = folderAt(options.out);
  const kept = keptPaths(out, options.replace ?? false, new Set(chosen.map((each) => pathSegment(each.document.name))));
  const model = readTrusts(stacks.map((each) => each.document));
  const bundles: { readonly stack: string; readonly files: ReadonlyMap<string, string | Buffer> }[] = [];
  for (const stack of chosen)
    bundles.push({ stack: stack.document.name, files: await bundleOf(model, stack, needsOf(stacks, stack), options) });
  writeBeside(out, kept, bundles);
  return bundles.map(({ stack, files }) => ({
    stack,
    folder: join(out, pathSegment(stack)),
    digest: sha256(files.get(MANIFEST)!),
  }));
}

/** The folder at a path; where a link leads to one, that, so that the link stays. */
function folderAt(path: string): string {
  const found = existsSync(path) ? statSync(path) : undefined;
  if (found && !found.isDirectory())
    throw new HandoverError(`${resolve(path)} is a file, and bundles go into a folder: name another with --out`);
  return found ? realpathSync(path) : resolve(path);
}

function synthesized(folder: string): readonly SynthesizedStack[] {
  try {
    return readOutput(folder);
  } catch (error) {
    if (error instanceof UnreadableOutputError) throw new HandoverError(error.message);
    throw error;
  }
}

function choose(stacks: readonly SynthesizedStack[], names: readonly string[]): readonly SynthesizedStack[] {
  const known = stacks.map((each) => each.document.name);
  const unknown = names.filter((each) => !known.includes(each));
  if (unknown.length > 0)
    throw new HandoverError(
      `there is no stack ${unknown.map((each) => JSON.stringify(each)).join(", ")} in the synthesized app; it has ${known.map((each) => JSON.stringify(each)).join(", ")}`,
    );
  return names.length === 0 ? stacks : stacks.filter((each) => names.includes(each.document.name));
}

function refuseUnknownGroups(stacks: readonly SynthesizedStack[], addresses: readonly string[]): void {
  const isGroup = (address: string): boolean =>
    address.startsWith("azurerm_resource_group.") && stacks.some(({ document }) => document.resources.has(address));
  const unknown = addresses.filter((each) => !isGroup(each));
  if (unknown.length > 0)
    throw new HandoverError(
      `--existing-group must be the address of a resource group of the stacks, got ${unknown.map((each) => JSON.stringify(each)).join(", ")}`,
    );
}

/** Every stack that must come before one, in that order. */
function needsOf(stacks: readonly SynthesizedStack[], stack: SynthesizedStack): readonly string[] {
  const needed = new Set<string>();
  const visit = (each: SynthesizedStack): void => {
    for (const name of each.dependencies) {
      const upstream = stacks.find((one) => one.document.name === name);
      if (!upstream || needed.has(name)) continue;
      visit(upstream);
      needed.add(name);
    }
  };
  visit(stack);
  return [...needed];
}

/**
 * What stays of an earlier hand-over: bundles of other stacks, and what working with a bundle left in it, such as its
 * provider lock file. Refuses what a hand-over did not write.
 */
function keptPaths(out: string, replace: boolean, written: ReadonlySet<string>): readonly string[] {
  const entries = existsSync(out) ? readdirSync(out) : [];
  if (entries.length > 0 && !replace)
    throw new HandoverError(
      `${out} is not empty: name another folder with --out, empty it, or replace an earlier hand-over in it with --replace`,
    );
  return entries.flatMap((entry) => {
    const folder = join(out, entry);
    if (!existsSync(join(folder, MANIFEST)))
      throw new HandoverError(
        `${folder} was not written by a hand-over, so ${out} is not replaced: move it away, or name another folder with --out`,
      );
    if (!written.has(entry)) return [entry];
    const verification = verifyBundle(folder);
    if (!isUntouched(verification)) {
      const touched = [...verification.changed, ...verification.missing, ...verification.added];
      throw new HandoverError(
        `${folder} is no longer as it was written (${touched.join(", ")}), so it is not replaced: move it away, or name another folder with --out`,
      );
    }
    return verification.own.map((each) => join(entry, each));
  });
}

/** Writes into a folder beside, and puts it in place when all of it is there. */
function writeBeside(
  out: string,
  kept: readonly string[],
  bundles: readonly { readonly stack: string; readonly files: ReadonlyMap<string, string | Buffer> }[],
): void {
  const beside = join(dirname(out), `.${basename(out)}-${process.pid}`);
  const former = `${beside}-former`;
  try {
    mkdirSync(dirname(out), { recursive: true });
    mkdirSync(beside);
    for (const each of kept) cpSync(join(out, each), join(beside, each), { recursive: true });
    for (const { stack, files } of bundles)
      for (const [path, content] of files) {
        const file = join(beside, pathSegment(stack), path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, content);
      }
    if (existsSync(out)) renameSync(out, former);
    renameSync(beside, out);
  } catch (error) {
    if (!existsSync(out) && existsSync(former)) renameSync(former, out);
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new HandoverError(`the bundles could not be written to ${out}: ${message}; nothing in it was changed`);
  } finally {
    if (existsSync(beside)) rmSync(beside, { recursive: true, force: true });
    if (existsSync(out)) rmSync(former, { recursive: true, force: true });
  }
}

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
import { bundleOf, type BundleOptions } from "./bundle";
import { HandoverError } from "./handover-error";
import { sha256 } from "../values/sha256";
import { MANIFEST } from "./manifest";
import { appPage } from "./trust-map/pages";
import { isUntouched, verifyBundle } from "./verify";
import { shown } from "../values/shown";

export interface HandOverOptions extends BundleOptions {
  /** The synthesized folder, such as `cdktf.out`. */
  readonly from: string;
  /** The output folder, with one folder for each bundle; it must be empty or absent. */
  readonly out: string;
  /** Names of stacks. @default - all */
  readonly stacks?: readonly string[];
  /** Replace an earlier handover in the folder, if nothing in it was changed. @default false */
  readonly replace?: boolean;
}

/** The trust map of all stacks of a handover, beside their bundles. */
const APP_PAGE = "trust-map.html";

export interface WrittenBundle {
  readonly stack: string;
  readonly folder: string;
  /** SHA-256 of the manifest, with which a recipient can verify the whole bundle. */
  readonly digest: string;
}

/**
 * Writes the bundles of a synthesized app, upstream first: all of them, or nothing.
 *
 * @throws HandoverError with the fix
 */
export function handOver(options: HandOverOptions): readonly WrittenBundle[] {
  const stacks = synthesized(options.from);
  const chosen = choose(stacks, options.stacks ?? []);
  refuseUnknownGroups(chosen, options.existingGroups ?? []);
  const out = folderAt(options.out);
  const kept = keptPaths(out, options.replace ?? false, new Set(chosen.map((each) => pathSegment(each.document.name))));
  const model = readTrusts(stacks.map((each) => each.document));
  const bundles: { readonly stack: string; readonly files: ReadonlyMap<string, string | Buffer> }[] = [];
  for (const stack of chosen)
    bundles.push({ stack: stack.document.name, files: bundleOf(model, stack, needsOf(stacks, stack), options) });
  const page = appPage(
    model,
    chosen.map((each) => each.document),
  );
  writeBeside(out, kept, bundles, page);
  return bundles.map(({ stack, files }) => ({
    stack,
    folder: join(out, pathSegment(stack)),
    digest: sha256(files.get(MANIFEST)!),
  }));
}

/** The folder at a path. If the path is a link, its target, so that the link stays. */
function folderAt(path: string): string {
  const found = existsSync(path) ? statSync(path) : undefined;
  if (found && !found.isDirectory()) throw new HandoverError(`${resolve(path)} is a file; pass a folder with --out`);
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
      `there is no stack ${unknown.map((each) => shown(each)).join(", ")} in the synthesized app; it has ${known.map((each) => shown(each)).join(", ")}`,
    );
  return names.length === 0 ? stacks : stacks.filter((each) => names.includes(each.document.name));
}

function refuseUnknownGroups(stacks: readonly SynthesizedStack[], addresses: readonly string[]): void {
  const isGroup = (address: string): boolean =>
    address.startsWith("azurerm_resource_group.") && stacks.some(({ document }) => document.resources.has(address));
  const unknown = addresses.filter((each) => !isGroup(each));
  if (unknown.length > 0)
    throw new HandoverError(
      `--existing-group must be the address of a resource group of the stacks, got ${unknown.map((each) => shown(each)).join(", ")}`,
    );
}

/** The stacks that must be applied before one, in order. */
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
 * The files of an earlier handover to keep: bundles of other stacks, and files that the use of a bundle left in it, such
 * as its provider lock file. Files that a handover did not write are an error.
 */
function keptPaths(out: string, replace: boolean, written: ReadonlySet<string>): readonly string[] {
  const entries = existsSync(out) ? readdirSync(out) : [];
  if (entries.length > 0 && !replace)
    throw new HandoverError(
      `${out} is not empty; pass another folder with --out, empty it, or replace an earlier handover in it with --replace`,
    );
  return entries.flatMap((entry) => {
    // Written anew each time; nothing depends on it.
    if (entry === APP_PAGE) return [];
    const folder = join(out, entry);
    if (!existsSync(join(folder, MANIFEST)))
      throw new HandoverError(
        `${folder} was not written by a handover, so ${out} is not replaced; move it away, or pass another folder with --out`,
      );
    if (!written.has(entry)) return [entry];
    const verification = verifyBundle(folder);
    if (!isUntouched(verification)) {
      const touched = [...verification.changed, ...verification.missing, ...verification.added];
      throw new HandoverError(
        `${folder} was changed since it was written (${touched.join(", ")}), so it is not replaced; move it away, or pass another folder with --out`,
      );
    }
    return verification.own.map((each) => join(entry, each));
  });
}

/** Writes into a temporary folder and renames it when it is complete. */
function writeBeside(
  out: string,
  kept: readonly string[],
  bundles: readonly { readonly stack: string; readonly files: ReadonlyMap<string, string | Buffer> }[],
  page: string,
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
    writeFileSync(join(beside, APP_PAGE), page);
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

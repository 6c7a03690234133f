import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { makeFolder } from "../model/make-folder";
import { readOutput, type SynthesizedStack, UnreadableOutputError } from "../model/terraform/output-folder";
import { progress } from "../values/progress";
import { readTrusts } from "../model/trust/read";
import { pathSegment } from "../values/text/path-segment";
import { bundleOf, type BundleOptions } from "./bundle";
import { HandoverError } from "./handover-error";
import { sha256 } from "../values/sha256";
import { inOrder, jsonText } from "./json-text";
import { MANIFEST } from "./manifest";
import wavesSchema from "./schema/waves.schema.json";
import { appPage } from "./trust-map/pages";
import { isUntouched, verifyBundle } from "./verify";
import { type WavePlan, wavePlan } from "./waves";
import { refusedPath, shownPath, WrongPath } from "../values/refused-path";
import { shown } from "../values/shown";
import { refusal } from "../values/problem";
import { slashed } from "../values/slashed";

export interface HandOverOptions extends BundleOptions {
  /** The synthesized folder, such as `cdktf.out`. */
  readonly from: string;
  /** The output folder, with one folder for each bundle; it must be empty or absent. */
  readonly out: string;
  /** Names of stacks. @default - all */
  readonly stacks?: readonly string[];
  /** Replace an earlier handover in the folder, if nothing in it was changed. @default false */
  readonly replace?: boolean;
  /** Write nothing, and only list what `replace` would change. @default false */
  readonly check?: boolean;
}

/** What a handover writes next to the bundles: the trust map of all stacks, and the order to apply them in. */
const APP_PAGE = "trust-map.html";
const WAVES = "waves.json";
const WAVES_SCHEMA = "waves.schema.json";
const BESIDE: readonly string[] = [APP_PAGE, WAVES, WAVES_SCHEMA];

export interface HandedOver {
  readonly bundles: readonly WrittenBundle[];
  readonly waves: WavePlan;
  /** Files in the output folder that were other before: new, changed and removed. */
  readonly changed: readonly string[];
}

export interface WrittenBundle {
  readonly stack: string;
  readonly folder: string;
  /** SHA-256 of the manifest, with which a recipient can verify the whole bundle. */
  readonly digest: string;
}

/**
 * Writes the bundles of a synthesized app, upstream first: all of them, or nothing. A file that has its content already
 * keeps its time.
 *
 * @throws HandoverError with the fix
 */
export function handOver(options: HandOverOptions): readonly WrittenBundle[] {
  return handOverAll(options).bundles;
}

/** The same, with the order to apply them in and what changed. @see handOver */
export function handOverAll(options: HandOverOptions): HandedOver {
  const stacks = synthesized(options.from);
  const chosen = choose(stacks, options.stacks ?? []);
  refuseUnknownGroups(chosen, options.existingGroups ?? []);
  const out = folderAt(options.out);
  const replace = (options.replace ?? false) || (options.check ?? false);
  const kept = keptPaths(out, replace, new Set(chosen.map((each) => pathSegment(each.document.name))));
  const model = readTrusts(stacks.map((each) => each.document));
  const files = new Map<string, string | Buffer>();
  const bundles = chosen.map((stack, i): WrittenBundle => {
    const { name } = stack.document;
    progress("Preparing bundle", i + 1, chosen.length);
    const bundle = bundleOf(model, stack, needsOf(stacks, stack), options);
    for (const [path, content] of bundle) files.set(`${pathSegment(name)}/${path}`, content);
    return { stack: name, folder: join(out, pathSegment(name)), digest: sha256(bundle.get(MANIFEST)!) };
  });
  const waves = wavePlan(model, chosen);
  const documents = chosen.map((each) => each.document);
  files.set(APP_PAGE, appPage(model, documents)).set(WAVES, jsonText(waves)).set(WAVES_SCHEMA, jsonText(wavesSchema));
  const changed = changedFiles(out, kept, files);
  if (changed.length > 0 && options.check !== true) writeBeside(out, kept, files);
  return { bundles, waves, changed };
}

/** The folder at a path. If the path is a link, its target, so that the link stays. */
function folderAt(path: string): string {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found && !found.isDirectory()) throw new WrongPath("is a file");
    return found ? realpathSync(path) : resolve(path);
  } catch (error) {
    throw refusedPath(
      error,
      (why) =>
        new HandoverError(refusal("handover-out", `${shownPath(resolve(path))} ${why}; pass a folder with --out`)),
    );
  }
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
      refusal(
        "stack-unknown",
        `there is no stack ${unknown.map((each) => shown(each)).join(", ")} in the synthesized app; it has ${known.map((each) => shown(each)).join(", ")}`,
      ),
    );
  return names.length === 0 ? stacks : stacks.filter((each) => names.includes(each.document.name));
}

function refuseUnknownGroups(stacks: readonly SynthesizedStack[], addresses: readonly string[]): void {
  const isGroup = (address: string): boolean =>
    address.startsWith("azurerm_resource_group.") && stacks.some(({ document }) => document.resources.has(address));
  const unknown = addresses.filter((each) => !isGroup(each));
  if (unknown.length > 0)
    throw new HandoverError(
      refusal(
        "option-existing-group",
        `--existing-group must be the address of a resource group of the stacks, got ${unknown.map((each) => shown(each)).join(", ")}`,
      ),
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
      refusal(
        "handover-out",
        `${out} is not empty; pass another folder with --out, empty it, or replace an earlier handover in it with --replace`,
      ),
    );
  return entries.flatMap((entry) => {
    if (BESIDE.includes(entry)) return [];
    const folder = join(out, entry);
    if (!existsSync(join(folder, MANIFEST)))
      throw new HandoverError(
        refusal(
          "handover-out",
          `${folder} was not written by a handover, so ${out} is not replaced; move it away, or pass another folder with --out`,
        ),
      );
    if (!written.has(entry)) return [entry];
    const verification = verifyBundle(folder);
    if (!isUntouched(verification)) {
      const touched = [...verification.changed, ...verification.missing, ...verification.added];
      throw new HandoverError(
        refusal(
          "handover-changed",
          `${folder} was changed since it was written (${touched.join(", ")}), so it is not replaced; move it away, or pass another folder with --out`,
        ),
      );
    }
    return verification.own.map((each) => join(entry, each));
  });
}

/** Files that are new, have other content, or are gone, in order of path. */
function changedFiles(
  out: string,
  kept: readonly string[],
  files: ReadonlyMap<string, string | Buffer>,
): readonly string[] {
  const present = existsSync(out)
    ? readdirSync(out, { recursive: true, encoding: "utf8" })
        .map(slashed)
        .filter((each) => lstatSync(join(out, each)).isFile())
    : [];
  const stays = (path: string): boolean =>
    /(^|\/)\.terraform\//.test(path) || kept.some((each) => path === each || path.startsWith(`${each}/`));
  const gone = present.filter((each) => !files.has(each) && !stays(each));
  const other = [...files].filter(([path, content]) => !hasContent(join(out, path), content)).map(([path]) => path);
  return inOrder([...gone, ...other]);
}

function hasContent(path: string, content: string | Buffer): boolean {
  return existsSync(path) && lstatSync(path).isFile() && readFileSync(path).equals(Buffer.from(content));
}

/** Writes into a temporary folder and renames it when it is complete. */
function writeBeside(out: string, kept: readonly string[], files: ReadonlyMap<string, string | Buffer>): void {
  const beside = join(dirname(out), `.${basename(out)}-${process.pid}`);
  const former = `${beside}-former`;
  const keep = { recursive: true, preserveTimestamps: true };
  try {
    makeFolder(dirname(out));
    mkdirSync(beside);
    for (const each of kept) cpSync(join(out, each), join(beside, each), keep);
    for (const [path, content] of files) {
      const file = join(beside, path);
      mkdirSync(dirname(file), { recursive: true });
      if (hasContent(join(out, path), content)) cpSync(join(out, path), file, keep);
      else writeFileSync(file, content);
    }
    if (existsSync(out)) renameSync(out, former);
    renameSync(beside, out);
  } catch (error) {
    if (!existsSync(out) && existsSync(former)) renameSync(former, out);
    const { path = out } = error as NodeJS.ErrnoException;
    throw refusedPath(
      error,
      (why) =>
        new HandoverError(
          refusal(
            "output-write",
            `the bundles could not be written to ${shownPath(out)}: ${shownPath(path)} ${why}; nothing in it was changed`,
          ),
        ),
    );
  } finally {
    if (existsSync(beside)) rmSync(beside, { recursive: true, force: true });
    if (existsSync(out)) rmSync(former, { recursive: true, force: true });
  }
}

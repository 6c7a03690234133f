import {
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { shown } from "../../../values/shown";
import { refusal } from "../../../values/problem";
import { shownPath, whyRefused } from "../../../values/refused-path";

const FREE = "free space there, or ";
const PERMIT = "change its permissions, or ";
/** What helps besides another folder, by the code of the system. */
const CHANGE: Readonly<Record<string, string>> = { ENOSPC: FREE, EDQUOT: FREE, EACCES: PERMIT, EPERM: PERMIT };

/**
 * Runs an action that writes into an output folder.
 *
 * @throws Error with the fix if the folder cannot be created or written to
 */
export function writingTo<T>(folder: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    const { code, syscall, path = folder } = error as NodeJS.ErrnoException;
    const why = whyRefused(error);
    if (why === undefined) throw error;
    const got = `got ${shown(folder)}`;
    if (code === "ENOENT" && syscall === "mkdir" && path === folder)
      throw new Error(
        refusal(
          "output-folder",
          `the output folder must be in a folder that exists, ${got}; create that folder, or set \`CDKTF_OUTDIR\` to another`,
        ),
      );
    const change = CHANGE[code ?? ""] ?? "";
    throw new Error(
      refusal(
        "output-folder",
        `the output folder must be a folder that can be written to, ${got}: ${path === folder ? "it" : shownPath(path)} ${why}; ${change}set \`CDKTF_OUTDIR\` to another`,
      ),
    );
  }
}

/** Folders that a killed run leaves behind. An hour is longer than any synthesis. */
const STAGING = ".synth-";
const HOUR = 3_600_000;

/** Writes a file of the output into a folder, unless the output has the file with this content. */
export type Put = (file: string, text: string) => void;

/**
 * Writes the files of a folder that change next to it first, and then moves them to their places. If the disk is full, the
 * process is killed or an error occurs before that, the earlier files stay. A file whose content does not change keeps its
 * time.
 *
 * @param write writes into the folder that it receives
 */
export function writeWhole(folder: string, write: (folder: string, put: Put) => void): void {
  for (const each of readdirSync(folder).filter((name) => name.startsWith(STAGING))) {
    const old = join(folder, each);
    if (Date.now() - (statSync(old, { throwIfNoEntry: false })?.mtimeMs ?? 0) > HOUR) rmSync(old, { recursive: true });
  }
  const staging = mkdtempSync(join(folder, STAGING));
  try {
    write(staging, putOf(staging, folder));
    const moves = changedFiles(staging, folder);
    for (const { to } of moves) {
      mkdirSync(dirname(to), { recursive: true });
      // Opening a folder as a file fails here, before any file is moved.
      if (statSync(to, { throwIfNoEntry: false })?.isDirectory()) openSync(to, "w");
    }
    for (const { from, to } of moves) renameSync(from, to);
  } finally {
    remove(staging);
  }
}

/** Most runs change nothing. Then empty folders are left, for which a search for files takes longer than all else here. */
function remove(staging: string): void {
  try {
    for (const each of readdirSync(staging)) rmdirSync(join(staging, each));
    rmdirSync(staging);
  } catch {
    rmSync(staging, { recursive: true, force: true });
  }
}

/**
 * The files of a folder that would change, by their paths in it. Nothing is written to the folder.
 *
 * @param write writes into the folder that it receives
 */
export function changesOf(folder: string, write: (folder: string, put: Put) => void): readonly string[] {
  const staging = mkdtempSync(join(tmpdir(), "synth-check-"));
  try {
    write(staging, putOf(staging, folder));
    return changedFiles(staging, folder).map(({ to }) => relative(folder, to));
  } finally {
    remove(staging);
  }
}

const putOf =
  (staging: string, folder: string): Put =>
  (file, text) => {
    const place = join(folder, relative(staging, file));
    if (isFile(place) && readFileSync(place, "utf8") === text) return;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };

/** The files of a folder that another folder does not have with this content. */
function changedFiles(staging: string, folder: string): { readonly from: string; readonly to: string }[] {
  return readdirSync(staging, { recursive: true, withFileTypes: true })
    .filter((each) => !each.isDirectory())
    .map((each) => {
      const from = join(each.parentPath ?? each.path, each.name);
      return { from, to: join(folder, relative(staging, from)) };
    })
    .filter(({ from, to }) => !isFile(to) || !readFileSync(from).equals(readFileSync(to)));
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

export interface WriteResult {
  readonly written: readonly string[];
  /** Files that held the same bytes already. */
  readonly unchanged: readonly string[];
}

/** Files that exist with other contents, where nothing may be overwritten. */
export class WouldOverwrite extends Error {
  constructor(public readonly paths: readonly string[]) {
    super(`would overwrite ${paths.join(", ")}`);
  }
}

async function contents(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * Writes all files of a map below a folder, or none of those that would overwrite something.
 *
 * Each is written beside its place and renamed, so that a run that is interrupted leaves whole files.
 *
 * @param files contents by path below the folder, with forward slashes
 * @throws WouldOverwrite before anything is written, when a file has other contents and `force` is not set
 */
export async function writeFiles(
  folder: string,
  files: ReadonlyMap<string, string>,
  force: boolean,
): Promise<WriteResult> {
  const unchanged: string[] = [];
  const changed: string[] = [];
  const written: string[] = [];
  for (const [path, text] of files) {
    const present = await contents(join(folder, path));
    if (present === text) unchanged.push(path);
    else {
      written.push(path);
      if (present !== undefined) changed.push(path);
    }
  }
  if (changed.length > 0 && !force) throw new WouldOverwrite(changed);

  for (const path of written) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    const beside = `${target}.${process.pid}.new`;
    try {
      await writeFile(beside, files.get(path)!);
      await rename(beside, target);
    } catch (error) {
      await rm(beside, { force: true });
      throw error;
    }
  }
  return { written, unchanged };
}

/** Whether a path is a folder, or can become one. */
export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return true;
    if (code === "ENOTDIR") return false;
    throw error;
  }
}

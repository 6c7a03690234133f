import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeFolder } from "../../model/make-folder";
import { progress } from "../../values/progress";

export interface WriteResult {
  readonly written: readonly string[];
  /** Files that already had the same content. */
  readonly unchanged: readonly string[];
}

/** Error for files that exist with other content and must not be overwritten. */
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
 * Writes all files below a folder, or none if one would be overwritten.
 *
 * Each file is written to a temporary name and renamed, so that an interrupted run leaves no incomplete file.
 *
 * @param files contents by path below the folder, with forward slashes
 * @throws WouldOverwrite before anything is written, if a file has other content and `force` is not set
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

  for (const [i, path] of written.entries()) {
    progress("Writing file", i + 1, written.length);
    const target = join(folder, path);
    makeFolder(dirname(target));
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

/** Whether a path is a folder, or is absent. @throws an error of `node:fs` */
export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return true;
    throw error;
  }
}

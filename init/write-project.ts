import { existsSync, mkdirSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The error for files that a new project would overwrite. */
export class WouldOverwriteError extends Error {
  constructor(public readonly names: readonly string[]) {
    super(`would overwrite ${names.join(", ")}`);
  }
}

/**
 * Writes all files into a folder, or none. No file is overwritten, also none that another program writes meanwhile.
 *
 * @throws WouldOverwriteError before anything is written
 */
export function writeProject(folder: string, files: ReadonlyMap<string, string>): void {
  const present = [...files.keys()].filter((name) => existsSync(join(folder, name)));
  if (present.length > 0) throw new WouldOverwriteError(present);
  const undo: (() => void)[] = [];
  try {
    for (const each of absentFolders(folder)) {
      mkdirSync(each);
      undo.push(() => rmdirSync(each));
    }
    for (const [name, text] of files) {
      const path = join(folder, name);
      writeFileSync(path, text, { flag: "wx" });
      undo.push(() => rmSync(path));
    }
  } catch (error) {
    for (const each of undo.reverse()) each();
    throw error;
  }
}

/** The folder and those above it that do not exist, the highest first. */
function absentFolders(folder: string): string[] {
  if (existsSync(folder)) return [];
  const above = dirname(folder);
  return [...(above === folder ? [] : absentFolders(above)), folder];
}

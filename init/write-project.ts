import { existsSync, mkdirSync, readdirSync, realpathSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, parse, resolve } from "node:path";

/** The error for files that a new project would overwrite. */
export class WouldOverwriteError extends Error {
  constructor(public readonly names: readonly string[]) {
    super(`would overwrite ${names.join(", ")}`);
  }
}

/** Files that a folder may have before it gets a project: those of a repository that was just created. */
const OF_REPOSITORIES = /^(\.|(LICEN[CS]E|NOTICE|CODEOWNERS|CODE_OF_CONDUCT|CONTRIBUTING|SECURITY|CHANGELOG)\b)/i;

/** Files and folders that say that a folder is for something else; none if it is absent. */
export function otherFilesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => !OF_REPOSITORIES.test(name)) : [];
}

/** What a folder is that no project belongs into: it has the files of many programs, hidden ones too. */
export function noProjectFolder(folder: string): string | undefined {
  const path = existsSync(folder) ? realpathSync(folder) : resolve(folder);
  if (path === parse(path).root) return "the root of the file system";
  return path === resolve(homedir()) ? "the home directory" : undefined;
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

import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Creates a folder and those above it. The `recursive` option of Node never returns where the system says of a new folder
 * that it does not exist, as below /proc.
 *
 * @throws an error of `node:fs`
 */
export function makeFolder(path: string): void {
  const above = dirname(path);
  if (above !== path && !existsSync(above)) makeFolder(above);
  try {
    mkdirSync(path);
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === "EEXIST" && statSync(path, { throwIfNoEntry: false });
    if (!isThere || !isThere.isDirectory()) throw error;
  }
}

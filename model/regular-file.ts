import { readFileSync, statSync } from "node:fs";

/** Longer than any file that the commands read as a whole. */
const LARGEST = 256 * 1024 * 1024;

/**
 * The text of a file. A device has no end, so that reading it would fill the memory; what is piped in has one.
 *
 * @throws Error with a `code`, as those of `node:fs` have
 */
export function readRegularFile(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  // What is absent is an error of reading.
  if (!found) return readFileSync(path, "utf8");
  if (found.isDirectory()) refuse(path, "a folder");
  if (!found.isFile() && !found.isFIFO()) refuse(path, "not a regular file");
  if (found.size > LARGEST) refuse(path, `larger than ${LARGEST / 1024 / 1024} MiB`);
  return readFileSync(path, "utf8");
}

function refuse(path: string, what: string): never {
  throw Object.assign(new Error(`${path} is ${what}`), { code: what });
}

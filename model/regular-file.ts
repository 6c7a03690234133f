import { readFileSync, statSync } from "node:fs";
import { WrongPath } from "../values/refused-path";

/** Longer than any file that the commands read as a whole. */
const LARGEST = 256 * 1024 * 1024;

/**
 * The text of a file. A device has no end, so that reading it would fill the memory; what is piped in has one.
 *
 * @throws an error of `node:fs`, or WrongPath; `refusedPath` makes a refusal from both
 */
export const readRegularFile = (path: string): string => readRegularBytes(path).toString("utf8");

/** The content of a file, for a text that may have another encoding. @throws as `readRegularFile` does */
export function readRegularBytes(path: string): Buffer {
  const found = statSync(path, { throwIfNoEntry: false });
  // What is absent is an error of reading.
  if (!found) return readFileSync(path);
  if (found.isDirectory()) throw new WrongPath("is a directory");
  if (!found.isFile() && !found.isFIFO()) throw new WrongPath("is not a regular file");
  if (found.size > LARGEST) throw new WrongPath(`is larger than ${LARGEST / 1024 / 1024} MiB`);
  return readFileSync(path);
}

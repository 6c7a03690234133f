import { createReadStream, type Dirent } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** Something to read: a file, or what is piped in. */
export interface Source {
  /** How findings name it. */
  readonly name: string;
  readonly lines: () => AsyncIterable<string>;
}

/** A path that cannot be read, or holds no text; said in a sentence. */
export class SourceError extends Error {}

const READ = /\.(ya?ml|json)$/i;
const LEFT_OUT = /^(\.|node_modules$)/;

/**
 * The sources that a list of paths names: files as they are, directories with all YAML and JSON files below them, `-` for
 * what is piped in.
 *
 * @throws SourceError where a path does not exist or cannot be read
 */
export async function sourcesOf(paths: readonly string[], piped: Readable): Promise<readonly Source[]> {
  const found: Source[] = [];
  for (const path of paths) {
    if (path === "-") {
      found.push({ name: "stdin", lines: () => linesOf(piped) });
      continue;
    }
    for (const file of await filesOf(path)) {
      await refuseOtherEncodings(file);
      found.push({ name: file, lines: () => linesOf(createReadStream(file, "utf8")) });
    }
  }
  return found;
}

async function filesOf(path: string): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    return await below(path);
  } catch (error) {
    const why = { ENOENT: "does not exist", EACCES: "may not be read" }[(error as NodeJS.ErrnoException).code ?? ""];
    throw new SourceError(
      `${path} ${why ?? `cannot be read (${(error as Error).message})`}; give files, directories, or - for what is piped in`,
    );
  }
}

async function below(directory: string): Promise<string[]> {
  // Links to directories are not followed: they may lead back.
  const entries: Dirent[] = (await readdir(directory, { withFileTypes: true })).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  const found: string[] = [];
  for (const entry of entries) {
    if (LEFT_OUT.test(entry.name)) continue;
    const path = join(directory, entry.name);
    if (entry.isDirectory()) found.push(...(await below(path)));
    else if (READ.test(entry.name)) found.push(path);
  }
  return found;
}

/** PowerShell's `>` writes UTF-16, in which every second byte of such a text is zero. */
async function refuseOtherEncodings(path: string): Promise<void> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0);
    if (buffer.subarray(0, bytesRead).includes(0)) {
      throw new SourceError(`${path} is no UTF-8 text; in PowerShell, write it with Out-File -Encoding utf8`);
    }
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw new SourceError(`${path} cannot be read (${(error as Error).message})`);
  } finally {
    await file.close();
  }
}

function linesOf(stream: Readable): AsyncIterable<string> {
  return createInterface({ input: stream, crlfDelay: Infinity });
}

import { createReadStream, type Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Readable } from "node:stream";

/** A file or standard input. */
export interface Source {
  /** How findings name it. */
  readonly name: string;
  /** Whether it was named and not found in a directory: then it must be readable. */
  readonly named: boolean;
  /** @throws SourceError if it cannot be read, or is not text */
  readonly lines: () => AsyncIterable<string>;
}

/** A path that cannot be read or is not text; the message is a sentence. */
export class SourceError extends Error {
  constructor(
    readonly path: string,
    readonly why: string,
    advice = "",
  ) {
    super(`${path} ${why}${advice}`);
  }
}

const READ = /\.(ya?ml|json)$/i;
const LEFT_OUT = /^(\.|node_modules$)/;

/**
 * The sources that a list of paths names, each once: files as they are, directories with all YAML and JSON files below
 * them, `-` for standard input.
 *
 * @throws SourceError if a path does not exist or cannot be read
 */
export async function sourcesOf(paths: readonly string[], piped: Readable): Promise<readonly Source[]> {
  const found = new Map<string, Source>();
  for (const path of paths) {
    if (path === "-") found.set("-", { name: "stdin", named: true, lines: () => linesOf(piped, "stdin") });
    else for (const source of await sourcesAt(path)) found.set(resolve(source.name), source);
  }
  return [...found.values()];
}

async function sourcesAt(path: string): Promise<readonly Source[]> {
  try {
    const named = !(await stat(path)).isDirectory();
    const files = named ? [path] : await below(path);
    return files.map((name) => ({ name, named, lines: () => linesOf(createReadStream(name), name) }));
  } catch (error) {
    throw unreadable((error as NodeJS.ErrnoException).path ?? path, error);
  }
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  EACCES: "may not be read",
  EISDIR: "is a directory, and links to directories are not followed",
  ELOOP: "is a link that leads back to itself",
};

function unreadable(name: string, error: unknown): SourceError {
  const { code, message } = error as NodeJS.ErrnoException;
  const why = WHY[code ?? ""] ?? `cannot be read (${message})`;
  return new SourceError(name, why, "; give files, directories, or - for what is piped in");
}

async function below(directory: string): Promise<string[]> {
  // Links to directories are not followed, because they may form a cycle.
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

/** The lines of a stream, which may be a pipe. The readline module of Node does not report errors of the stream. */
async function* linesOf(stream: Readable, name: string): AsyncGenerator<string> {
  let parts: string[] = [];
  let first = true;
  try {
    for await (const chunk of stream.setEncoding("utf8") as AsyncIterable<string>) {
      if (first) refuseOtherThanText(chunk, name);
      first = false;
      const [head, ...tail] = chunk.split("\n");
      parts.push(head!);
      for (const next of tail) {
        yield parts.join("").replace(/\r$/, "");
        parts = [next];
      }
    }
  } catch (error) {
    throw error instanceof SourceError ? error : unreadable(name, error);
  }
  const last = parts.join("");
  if (last !== "") yield last;
}

/** `>` of PowerShell writes UTF-16, with zero bytes; a saved plan is an archive. */
function refuseOtherThanText(chunk: string, name: string): void {
  if (chunk.startsWith("PK\u0003\u0004"))
    throw new SourceError(name, "is an archive; of a saved plan give the output of `terraform show -json`");
  if (chunk.includes("\0"))
    throw new SourceError(name, "is no UTF-8 text; in PowerShell, write it with Out-File -Encoding utf8");
}

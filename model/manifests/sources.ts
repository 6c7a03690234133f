import { createReadStream, type Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { refusedPath, shownPath } from "../../values/refused-path";
import { ProblemError, refusal } from "../../values/problem";

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
export class SourceError extends ProblemError {
  constructor(
    id: string,
    readonly path: string,
    readonly why: string,
    advice = "",
  ) {
    super(refusal(id, `${shownPath(path)} ${why}${advice}`));
  }
}

const READ = /\.(ya?ml|json)$/i;
const LEFT_OUT = /^(\.|node_modules$)/;

/**
 * The sources that a list of paths names, each once: files as they are, directories with all YAML and JSON files below
 * them, `-` for standard input.
 *
 * @param pattern the names of the files that are read in directories
 * @throws SourceError if a path does not exist or cannot be read
 */
export async function sourcesOf(paths: readonly string[], piped: Readable, pattern = READ): Promise<readonly Source[]> {
  const found = new Map<string, Source>();
  for (const path of paths) {
    if (path === "-") found.set("-", { name: "stdin", named: true, lines: () => linesOf(piped, "stdin") });
    else for (const source of await sourcesAt(path, pattern)) found.set(resolve(source.name), source);
  }
  return [...found.values()];
}

async function sourcesAt(path: string, pattern: RegExp): Promise<readonly Source[]> {
  try {
    const found = await stat(path);
    const named = !found.isDirectory();
    if (found.isCharacterDevice() || found.isBlockDevice())
      throw new SourceError("source-unreadable", path, "is a device", ADVICE);
    const files = named ? [path] : await below(path, pattern);
    return files.map((name) => ({ name, named, lines: () => linesOf(createReadStream(name), name) }));
  } catch (error) {
    throw unreadable((error as NodeJS.ErrnoException).path ?? path, error);
  }
}

const ADVICE = "; give files, directories, or - for what is piped in";

function unreadable(name: string, error: unknown): unknown {
  // A directory that is named is searched, so that this one is behind a link.
  const link = (error as NodeJS.ErrnoException).code === "EISDIR" ? ", and links to directories are not followed" : "";
  return refusedPath(error, (why) => new SourceError("source-unreadable", name, why + link, ADVICE));
}

async function below(directory: string, pattern: RegExp): Promise<string[]> {
  // Links to directories are not followed, because they may form a cycle.
  const entries: Dirent[] = (await readdir(directory, { withFileTypes: true })).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  const found: string[] = [];
  for (const entry of entries) {
    if (LEFT_OUT.test(entry.name)) continue;
    const path = join(directory, entry.name);
    if (entry.isDirectory()) found.push(...(await below(path, pattern)));
    else if (pattern.test(entry.name) && (entry.isFile() || (entry.isSymbolicLink() && !(await isOddLink(path)))))
      found.push(path);
  }
  return found;
}

/** Whether a link leads to a pipe, a socket or a device, whose content never ends. A broken link is read, and reported. */
async function isOddLink(path: string): Promise<boolean> {
  const target = await stat(path).catch(() => undefined);
  return target !== undefined && !target.isFile() && !target.isDirectory();
}

/** The lines of a stream, which may be a pipe. The readline module of Node does not report errors of the stream. */
async function* linesOf(stream: Readable, name: string): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let parts: string[] = [];
  let line = 1;
  const decode = (chunk: Buffer | string | undefined): string => {
    if (typeof chunk === "string") return chunk;
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw otherThanText(name, line + linesBefore(String(chunk ?? "\uFFFD"), "\uFFFD"));
    }
  };
  try {
    let first = true;
    for await (const chunk of stream as AsyncIterable<Buffer | string>) {
      if (first && chunk.slice(0, 4).toString() === "PK\u0003\u0004")
        throw new SourceError(
          "source-archive",
          name,
          "is an archive; of a saved plan give the output of `terraform show -json`",
        );
      first = false;
      const text = decode(chunk);
      if (text.includes("\0")) throw otherThanText(name, line + linesBefore(text, "\0"));
      const [head, ...tail] = text.split("\n");
      parts.push(head!);
      for (const next of tail) {
        yield parts.join("").replace(/\r$/, "");
        line++;
        parts = [next];
      }
    }
    parts.push(decode(undefined));
  } catch (error) {
    throw unreadable(name, error);
  }
  const last = parts.join("");
  if (last !== "") yield last;
}

/** The number of line breaks before a character. */
const linesBefore = (text: string, character: string): number =>
  text.slice(0, Math.max(0, text.indexOf(character))).split("\n").length - 1;

/** Latin-1 has single bytes above 127; `>` of PowerShell writes UTF-16, with zero bytes. */
function otherThanText(name: string, line: number): SourceError {
  return new SourceError(
    "source-text",
    name,
    `is not UTF-8 text (line ${line}); save it as UTF-8, in PowerShell with Out-File -Encoding utf8`,
  );
}

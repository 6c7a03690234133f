// A shell in which no program runs: each that is called writes down its words.
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const hasBash = spawnSync("/bin/bash", ["-c", "true"]).status === 0;

/** What a shell did with some lines. */
export interface Recorded {
  /** The words of each call, the program first. */
  readonly calls: readonly (readonly string[])[];
  readonly stderr: string;
}

/** Runs lines in bash with recorders in the place of programs; any other program is not found. */
export function record(lines: string, programs: readonly string[], cwd?: string): Recorded {
  const folder = mkdtempSync(join(tmpdir(), "sandbox-"));
  const bin = join(folder, "bin");
  const log = join(folder, "log");
  const work = cwd ?? join(folder, "work");
  mkdirSync(bin);
  if (cwd === undefined) mkdirSync(work);
  writeFileSync(log, "");
  for (const name of programs) {
    const file = join(bin, name);
    // The number of words, then each word, in one write: programs of a pipe write at the same time.
    writeFileSync(file, `#!/bin/bash\nprintf '%s\\0' "$#" "${name}" "$@" >> "$SANDBOX_LOG"\necho value\n`);
    chmodSync(file, 0o755);
  }
  const { stderr } = spawnSync("/bin/bash", ["--norc", "--noprofile", "-c", lines], {
    cwd: work,
    encoding: "utf8",
    env: { PATH: bin, SANDBOX_LOG: log },
    input: "",
  });
  const words = readFileSync(log, "utf8").split("\0").slice(0, -1);
  const calls: string[][] = [];
  while (words.length > 0) calls.push(words.splice(0, Number(words.shift()) + 1));
  rmSync(folder, { recursive: true, force: true });
  return { calls, stderr };
}

/** The shell lines of a page: the content of its fenced blocks, without their indentation. */
export function shellBlocks(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^( *)```sh\n([^]*?)^ *```$/gm)].map(([, indent, text]) =>
    text!
      .split("\n")
      .map((line) => (line.startsWith(indent!) ? line.slice(indent!.length) : line))
      .join("\n"),
  );
}

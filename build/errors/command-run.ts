import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Contents by path. What is not text is written as JSON. */
export type Files = Readonly<Record<string, unknown>>;

/** A folder in which the examples run commands. */
export class CommandRun {
  public readonly folder = mkdtempSync(join(tmpdir(), "example-"));
  /** What the commands wrote so far. */
  public said = "";

  /**
   * Writes files and runs a command line.
   *
   * @throws Error with what the command wrote, if it refused the command line or its input
   */
  public async run(line: string, files: Files = {}): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, name)), { recursive: true });
      writeFileSync(join(this.folder, name), typeof content === "string" ? content : JSON.stringify(content));
    }
    const { main } = await import("../../cli/main");
    const before = process.cwd();
    const streams = [process.stdout, process.stderr].map((stream) => ({ stream, write: stream.write.bind(stream) }));
    let said = "";
    process.chdir(this.folder);
    for (const { stream } of streams) stream.write = (text: unknown) => ((said += String(text)), true);
    try {
      const status = await main(wordsOf(line));
      this.said += said;
      if (status === 2) throw new Error(said.trimEnd());
    } finally {
      for (const { stream, write } of streams) stream.write = write;
      process.chdir(before);
      process.exitCode = undefined;
    }
  }
}

/** The words of a command line, of which one in quotes can have spaces. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);

/** The files of a synthesized folder, `cdktf.out`, with stacks that have a remote state. */
export function synthesized(stacks: Readonly<Record<string, object>>): Files {
  const backend = {
    azurerm: { resource_group_name: "rg", storage_account_name: "st", container_name: "state", key: "k" },
  };
  const entries = Object.keys(stacks).map((name) => [
    name,
    { name, synthesizedStackPath: `stacks/${name}/cdk.tf.json`, workingDirectory: `stacks/${name}`, dependencies: [] },
  ]);
  return {
    "cdktf.out/manifest.json": { version: "0.21.0", stacks: Object.fromEntries(entries) as object },
    ...Object.fromEntries(
      Object.entries(stacks).map(([name, json]) => [
        `cdktf.out/stacks/${name}/cdk.tf.json`,
        { "//": { metadata: { stackName: name } }, terraform: { backend }, ...json },
      ]),
    ),
  };
}

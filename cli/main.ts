#!/usr/bin/env node
import { Command } from "commander";
import { terminalLines } from "../values/terminal-text";
import { UserError } from "./user-error";

/** Each command is loaded when it is called, so that no command loads the libraries of another. */
const COMMANDS: Readonly<Record<string, { readonly summary: string; readonly load: () => Promise<Command> }>> = {
  check: {
    summary: "find out why a pod gets no token: evaluate manifests without access to the cluster",
    load: async () => (await import("./check")).check(),
  },
  migrate: {
    summary: "migrate from pod identity: read manifests, write code, a plan and a report",
    load: async () => (await import("./migrate")).migrate(),
  },
  handover: {
    summary: "write bundles of the stacks for the pipeline of another team",
    load: async () => (await import("./handover")).handover(),
  },
  diff: {
    summary: "show what changed in trust between two bundles",
    load: async () => (await import("./diff")).diff(),
  },
  verify: {
    summary: "verify that a bundle is unchanged",
    load: async () => (await import("./verify")).verify(),
  },
};

/** Runs one command line. @returns the exit status */
export async function main(argv: readonly string[]): Promise<number> {
  const [name = ""] = argv;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    const list = Object.entries(COMMANDS).map(([key, { summary }]) => `  ${key.padEnd(10)}${summary}`);
    const asked = ["", "help", "-h", "--help"].includes(name);
    const text = [
      ...(asked ? [] : [`there is no command ${JSON.stringify(name)}`, ""]),
      "usage: cdktf-aks-workload-identity <command> [options]",
      "",
      ...list,
      "",
      "Use <command> --help for the options of a command.",
    ];
    (asked ? process.stdout : process.stderr).write(`${text.join("\n")}\n`);
    return asked && name !== "" ? 0 : 2;
  }
  try {
    const loaded = await command.load();
    loaded.name(`cdktf-aks-workload-identity ${name}`).exitOverride();
    await loaded.parseAsync([...argv.slice(1)], { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    const { code, exitCode } = error as { readonly code?: string; readonly exitCode?: number };
    // commander has printed the error or the help.
    if (code?.startsWith("commander.")) return exitCode === 0 ? 0 : 2;
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(terminalLines(error.message.split("\n")));
    return 2;
  }
}

/** Runs one command line as the process. It ends without an error if the reader closes the pipe, as `head` does. */
export async function run(argv: readonly string[]): Promise<void> {
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      process.exit();
    });
  process.exitCode = await main(argv);
}

if (require.main === module) void run(process.argv.slice(2));

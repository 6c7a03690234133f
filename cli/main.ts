#!/usr/bin/env node
import { Command } from "commander";
import { terminalLines } from "../values/terminal-text";
import { UserError } from "./user-error";

/** Each command is loaded when it is called, so that none pays for another's libraries. */
const COMMANDS: Readonly<Record<string, { readonly summary: string; readonly load: () => Promise<Command> }>> = {
  check: {
    summary: "why can't my pod get a token: judge Kubernetes manifests without touching the cluster",
    load: async () => (await import("./check")).check(),
  },
  migrate: {
    summary: "read pod identity manifests; write code, a plan and a report for the way off",
    load: async () => (await import("./migrate")).migrate(),
  },
  handover: {
    summary: "write bundles of the synthesized stacks for another team's pipeline",
    load: async () => (await import("./handover")).handover(),
  },
  diff: {
    summary: "what changed in trust between two bundles",
    load: async () => (await import("./diff")).diff(),
  },
  verify: {
    summary: "whether a bundle is as it was written",
    load: async () => (await import("./verify")).verify(),
  },
};

/** Runs one command line and gives its exit status. */
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
      "each with --help",
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
    // commander has said what it does not understand, or printed its help.
    if (code?.startsWith("commander.")) return exitCode === 0 ? 0 : 2;
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(terminalLines(error.message.split("\n")));
    return 2;
  }
}

/** The process of one command line: its exit status, and no complaint where its reader has seen enough, as `head` has. */
export async function run(argv: readonly string[]): Promise<void> {
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      process.exit();
    });
  process.exitCode = await main(argv);
}

if (require.main === module) void run(process.argv.slice(2));

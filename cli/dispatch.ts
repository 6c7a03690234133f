import type { Command } from "commander";
import { terminalLines } from "../values/terminal-text";
import { refusedPath, shownPath } from "../values/refused-path";
import { UserError } from "./user-error";
import { shown } from "../values/shown";

/** Commands by their names; each is loaded when it is called, so that no command loads the libraries of another. */
export type Commands = Readonly<Record<string, { readonly summary: string; readonly load: () => Promise<Command> }>>;

/** Runs one command line. @returns the exit status */
export async function dispatch(program: string, commands: Commands, argv: readonly string[]): Promise<number> {
  const [name = ""] = argv;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    const list = Object.entries(commands).map(([key, { summary }]) => `  ${key.padEnd(10)}${summary}`);
    const asked = ["", "help", "-h", "--help"].includes(name);
    const text = [
      ...(asked ? [] : [`there is no command ${shown(name)}`, ""]),
      `usage: ${program} <command> [options]`,
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
    loaded.name(`${program} ${name}`).exitOverride();
    await loaded.parseAsync([...argv.slice(1)], { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    const { code, exitCode } = error as { readonly code?: string; readonly exitCode?: number };
    // commander has printed the error or the help.
    if (code?.startsWith("commander.")) return exitCode === 0 ? 0 : 2;
    const { path = "a path" } = error as NodeJS.ErrnoException;
    const problem = refusedPath(error, (why) => new UserError(`${shownPath(path)} ${why}`));
    if (!(problem instanceof UserError)) throw problem;
    process.stderr.write(terminalLines(problem.message.split("\n")));
    return 2;
  }
}

/** Runs one command line as the process. It ends without an error if the reader closes the pipe, as `head` does. */
export async function runProcess(
  main: (argv: readonly string[]) => Promise<number>,
  argv: readonly string[],
): Promise<void> {
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      process.exit();
    });
  process.exitCode = await main(argv);
}

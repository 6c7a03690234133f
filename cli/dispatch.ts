import type { Command } from "commander";
import { packageBugs, packageVersion } from "../handover/package-version";
import { coloured, showsColours, styled } from "../values/text/colour";
import { nearest } from "../values/nearest";
import { shown } from "../values/shown";
import { terminalLines } from "../values/text/terminal-text";
import { refusedPath, shownPath } from "../values/refused-path";
import { UserError } from "./user-error";
import { refusal } from "../values/problem";
import { rowOf } from "../values/row-of";

/** Commands by their names; each is loaded when it is called, so that no command loads the libraries of another. */
export type Commands = Readonly<Record<string, { readonly summary: string; readonly load: () => Command }>>;

/** The exit code of a defect of this program. */
const DEFECT = 70;

/** Runs one command line. @returns the exit status */
export async function dispatch(program: string, commands: Commands, argv: readonly string[]): Promise<number> {
  if (argv.includes("--no-color")) process.env.NO_COLOR = "1";
  const [first = "", ...rest] = argv[0] === "--no-color" ? argv.slice(1) : argv;
  if (first === "--version" || first === "-V") {
    process.stdout.write(`${packageVersion()}\n`);
    return 0;
  }
  const isHelp = ["help", "-h", "--help"].includes(first);
  const [name, args] = isHelp && rest[0] !== undefined ? [rest[0], ["--help"]] : [first, rest];
  if (isHelp && rest[0] === undefined) {
    process.stdout.write(overview(program, commands, process.stdout));
    return 0;
  }
  const command = rowOf(commands, name);
  if (!command) {
    process.stderr.write(
      name === "" ? overview(program, commands, process.stderr) : notACommand(program, commands, name),
    );
    return 2;
  }
  try {
    const loaded = loadCommand(program, commands, name);
    await loaded.exitOverride().parseAsync([...args], { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    const { code, exitCode } = error as { readonly code?: string; readonly exitCode?: number };
    // commander has printed the error or the help.
    if (code?.startsWith("commander.")) return exitCode === 0 ? 0 : 2;
    const { path = "a path" } = error as NodeJS.ErrnoException;
    const problem = refusedPath(
      error,
      (why) => new UserError(refusal("path", `${shownPath(path)} ${why}; correct the path`)),
    );
    if (!(problem instanceof UserError)) throw problem;
    process.stderr.write(coloured(terminalLines(problem.message.split("\n")), process.stderr));
    process.stderr.write(`${whereHelpIs(program, name)}\n`);
    return 2;
  }
}

/** A command with its whole name. */
export function loadCommand(program: string, commands: Commands, name: string): Command {
  const loaded = commands[name]!.load();
  return loaded
    .name(`${program} ${name}`)
    .showHelpAfterError(whereHelpIs(program, name))
    .showSuggestionAfterError()
    .configureOutput({ outputError: (text, write) => write(`${refusal("command-line", text.trimEnd())}\n`) });
}

const whereHelpIs = (program: string, name: string): string =>
  `\`${program} help ${name}\` prints options, examples and exit codes.`;

function overview(program: string, commands: Commands, stream: NodeJS.WriteStream): string {
  const title = (text: string) => (showsColours(stream) ? styled("bold", text) : text);
  const width = Math.max(...Object.keys(commands).map((each) => each.length)) + 2;
  return `${[
    `${title("Usage:")} ${program} <command> [options]`,
    "",
    title("Commands:"),
    ...Object.entries(commands).map(([key, { summary }]) => `  ${key.padEnd(width)}${summary}`),
    "",
    title("Options:"),
    "  -V, --version  print the version",
    "  -h, --help     print this help; with a command before it, the help of the command",
    "  --no-color     print without colour, as with NO_COLOR",
    "",
    title("Examples:"),
    ...Object.keys(commands)
      .slice(0, 1)
      .map((key) => `  ${program} help ${key}`),
    `  ${program} --version`,
    "",
    title("Exit codes:"),
    "  0   success",
    "  2   wrong command line or input that cannot be read",
    `  ${DEFECT}  a defect of this program`,
    "  The help of each command has the others.",
  ].join("\n")}\n`;
}

function notACommand(program: string, commands: Commands, name: string): string {
  const near = nearest(name, ["help", ...Object.keys(commands)]);
  return terminalLines([
    refusal(
      "command-unknown",
      `there is no command ${shown(name)}${near === undefined ? "" : `; did you mean ${near}?`}`,
    ),
    `\`${program} help\` lists the commands.`,
  ]);
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
  try {
    process.exitCode = await main(argv);
  } catch (error) {
    process.stderr.write(`${(error as Error).stack ?? String(error)}\n`);
    const bugs = packageBugs();
    process.stderr.write(
      terminalLines([
        `This is a defect of release ${packageVersion()}.${bugs === undefined ? "" : ` Report it with these lines: ${bugs}`}`,
      ]),
    );
    process.exitCode = DEFECT;
  }
}

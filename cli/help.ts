import type { Command } from "commander";
import { showsColours, styled } from "../values/text/colour";

/** What the help of each command says besides its options. */
export interface HelpTexts {
  /** Lines for a shell, each with what it does; `$0` is the name of the program and of the command. */
  readonly examples: readonly (readonly [what: string, line: string])[];
  /** The meaning of each exit code. */
  readonly exitCodes: Readonly<Record<number, string>>;
  /** What `--quiet` leaves out. */
  readonly quiet: string;
  /** Anything else, after the options. */
  readonly more?: string;
}

/** The options that every command has. */
export const GENERAL_OPTIONS: readonly string[] = ["--quiet", "--no-color"];

const texts = new WeakMap<Command, HelpTexts>();

/** Adds `--quiet`, the examples and the exit codes to a command. */
export function withHelp(command: Command, help: HelpTexts): Command {
  texts.set(command, help);
  return command
    .option("-q, --quiet", help.quiet)
    .option("--no-color", "print without colour, as with NO_COLOR")
    .helpOption("-h, --help", "print this help")
    .addHelpText("after", () => afterOptions(help, command.name()))
    .configureHelp({ styleTitle: (title) => styled("bold", title) })
    .configureOutput({
      getOutHasColors: () => showsColours(process.stdout),
      getErrHasColors: () => showsColours(process.stderr),
    });
}

/** What the help of a command says. @throws if the command was made without `withHelp` */
export function helpOf(command: Command): HelpTexts {
  const help = texts.get(command);
  if (!help) throw new Error(`${command.name()} has no help`);
  return help;
}

/** An example with the name of the command. */
export function exampleLine(line: string, name: string): string {
  return line.replaceAll("$0", name);
}

function afterOptions({ examples, exitCodes, more }: HelpTexts, name: string): string {
  const title = (text: string) => styled("bold", text);
  return [
    ...(more === undefined ? [] : ["", more.trim()]),
    "",
    title("Examples:"),
    ...examples.flatMap(([what, line]) => [`  # ${what}`, `  ${exampleLine(line, name)}`]),
    "",
    title("Exit codes:"),
    ...Object.entries(exitCodes).map(([code, meaning]) => `  ${code.padEnd(4)}${meaning}`),
  ].join("\n");
}

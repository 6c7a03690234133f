import type { Command, Option } from "commander";

/** An option as a shell completes it. */
export interface CompletedOption {
  /** With their dashes. */
  readonly names: readonly string[];
  readonly description: string;
  /** What follows: nothing, one of a list, a file or folder, or any text. */
  readonly value: "none" | "file" | "text" | readonly string[];
}

/** A command as a shell completes it. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  /** What its arguments are: one of a list, or files and folders. */
  readonly argument: "file" | readonly string[];
}

/** What a shell needs to know of a command. */
export function completedCommand(name: string, summary: string, command: Command): CompletedCommand {
  const choices = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  const help = command.createHelp().visibleOptions(command);
  return { name, summary, options: help.map(completedOption), argument: choices.length > 0 ? choices : "file" };
}

function completedOption({ short, long, description, flags, required, optional, argChoices }: Option): CompletedOption {
  const takesValue = required || optional;
  const isFile = /[<[](file|folder|path|command)/.test(flags);
  return {
    names: [short, long].filter((each) => each !== undefined),
    description: description.split(/[:;] /)[0]!,
    value: takesValue ? (argChoices ?? (isFile ? "file" : "text")) : "none",
  };
}

/** The name of a shell function for a program. */
export const functionName = (program: string): string => `_${program.replace(/\W/g, "_")}`;

/** A text in single quotes, as bash and zsh read them. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

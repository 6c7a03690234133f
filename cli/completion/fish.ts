import type { CompletedCommand, CompletedOption } from "./tree";

/** A text in single quotes, as fish reads them. */
const quoted = (text: string): string => `'${text.replace(/[\\']/g, "\\$&")}'`;

/** The completion of a program for fish. */
export function fish(program: string, commands: readonly CompletedCommand[]): string {
  const complete = `complete -c ${program}`;
  const first = "-n __fish_use_subcommand";
  return [
    `# Completion of ${program} for fish: write this to ~/.config/fish/completions/${program}.fish`,
    ...commands.map((each) => `${complete} ${first} -f -a ${each.name} -d ${quoted(each.summary)}`),
    `${complete} ${first} -f -s V -l version -d 'print the version'`,
    ...commands.flatMap(({ name, options, argument }) => {
      const seen = `-n ${quoted(`__fish_seen_subcommand_from ${name}`)}`;
      const words = typeof argument === "string" ? [] : [`${complete} ${seen} -f -a ${quoted(argument.join(" "))}`];
      return [...words, ...options.map((each) => `${complete} ${seen} ${optionOf(each)}`)];
    }),
    "",
  ].join("\n");
}

function optionOf({ names, description, value }: CompletedOption): string {
  const flags = names.map((each) => (each.startsWith("--") ? `-l ${each.slice(2)}` : `-s ${each.slice(1)}`));
  return `${flags.join(" ")} ${valueOf(value)}-d ${quoted(description)}`;
}

function valueOf(value: CompletedOption["value"]): string {
  if (value === "none") return "";
  if (value === "file") return "-r -F ";
  return value === "text" ? "-x " : `-x -a ${quoted(value.join(" "))} `;
}

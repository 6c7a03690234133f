import { type CompletedCommand, functionName, quoted } from "./tree";

/** The completion of a program for bash. */
export function bash(program: string, commands: readonly CompletedCommand[]): string {
  const name = functionName(program);
  const list = (words: readonly string[]): string => quoted(words.join(" "));
  const values = commands.flatMap((command) =>
    command.options
      .filter(({ value }) => value !== "none" && value !== "file")
      .map(({ names, value }) => {
        const patterns = names.map((each) => quoted(`${command.name} ${each}`)).join(" | ");
        return typeof value === "string" ? `    ${patterns}) return ;;` : `    ${patterns}) words=${list(value)} ;;`;
      }),
  );
  const files = commands.flatMap(({ name: own, options }) =>
    options
      .filter(({ value }) => value === "file")
      .flatMap(({ names }) => names.map((each) => quoted(`${own} ${each}`))),
  );
  const options = commands.map(
    ({ name: own, options: all }) => `        ${own}) words=${list(all.flatMap(({ names }) => names))} ;;`,
  );
  const args = commands.flatMap(({ name: own, argument }) =>
    typeof argument === "string" ? [] : [`        ${own}) words=${list(argument)} ;;`],
  );
  return `# Completion of ${program} for bash: source this file, or run: source <(${program} completion bash)
${name}() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]} words=
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W ${list([...commands.map((each) => each.name), "--version", "--help"])} -- "$word"))
    return
  fi
  case "$command $before" in
${values.join("\n")}
    ${files.join(" | ")}) COMPREPLY=($(compgen -f -- "$word")); return ;;
    *)
      case "$word" in
      -*)
        case "$command" in
${options.join("\n")}
        esac ;;
      *)
        case "$command" in
${args.join("\n")}
        *) COMPREPLY=($(compgen -f -- "$word")); return ;;
        esac ;;
      esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o filenames -F ${name} ${program}
`;
}

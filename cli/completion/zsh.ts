import { type CompletedCommand, type CompletedOption, functionName, quoted } from "./tree";

/** A text in the notation of `_arguments`, where brackets and colons have a meaning. */
const plain = (text: string): string => text.replace(/[\\[\]:]/g, "\\$&");

/** The completion of a program for zsh. */
export function zsh(program: string, commands: readonly CompletedCommand[]): string {
  const name = functionName(program);
  const described = commands.map((each) => `    ${quoted(`${plain(each.name)}:${each.summary}`)}`);
  return `#compdef ${program}
# Completion of ${program} for zsh: write this to a file ${name} in a folder of $fpath, or run: source <(${program} completion zsh)
${name}() {
  local -a commands
  commands=(
${described.join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe -t commands command commands
    return
  fi
  local command=\${words[2]}
  shift words
  (( CURRENT-- ))
  case $command in
${commands.map(branch).join("\n")}
  esac
}
if [ "\${funcstack[1]}" = "${name}" ]; then ${name} "$@"; else compdef ${name} ${program}; fi
`;
}

function branch({ name, options, argument }: CompletedCommand): string {
  const files = typeof argument === "string" ? "_files" : `(${argument.join(" ")})`;
  const lines = [...options.flatMap(specs), quoted(`*:argument:${files}`)];
  return `    ${name})\n      _arguments \\\n${lines.map((each) => `        ${each}`).join(" \\\n")} ;;`;
}

function specs({ names, description, value }: CompletedOption): string[] {
  const action = value === "none" ? "" : `:value:${typeof value === "string" ? FILES[value] : `(${value.join(" ")})`}`;
  return names.map((each) => quoted(`*${each}[${plain(description)}]${action}`));
}

const FILES: Readonly<Record<string, string>> = { file: "_files", text: "( )" };

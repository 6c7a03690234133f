import { Argument, Command } from "commander";
import { bash } from "./completion/bash";
import { fish } from "./completion/fish";
import { completedCommand } from "./completion/tree";
import { zsh } from "./completion/zsh";
import { type Commands, loadCommand } from "./dispatch";
import { type HelpTexts, withHelp } from "./help";

const SHELLS = { bash, zsh, fish };

/** The command that prints the completion of the commands of a program for a shell. */
export function completion(program: string, commands: Commands): Command {
  const command = new Command()
    .description("Prints a script that completes commands, options and their values in a shell.")
    .addArgument(new Argument("<shell>", "the shell").choices(Object.keys(SHELLS)))
    .action((shell: keyof typeof SHELLS) => {
      const all = Object.entries(commands).map(([name, { summary }]) =>
        completedCommand(name, summary, loadCommand(program, commands, name)),
      );
      const help = {
        name: "help",
        summary: "print the help of a command",
        options: [],
        argument: Object.keys(commands),
      };
      process.stdout.write(SHELLS[shell](program, [...all, help]));
    });
  return withHelp(command, HELP);
}

const HELP: HelpTexts = {
  examples: [
    ["bash, in ~/.bashrc", "source <($0 bash)"],
    ["zsh, in ~/.zshrc after compinit", "source <($0 zsh)"],
    ["fish", "$0 fish > ~/.config/fish/completions/cdktf-aks-workload-identity.fish"],
  ],
  exitCodes: { 0: "the script was printed", 2: "wrong command line" },
  quiet: "the same: the script is the result",
};

import type { Command } from "commander";
import type { InputOptions } from "../check/read-input";
import { NAME_RULES } from "../facts/name-rules";
import { UserError } from "./user-error";
import { shown } from "../values/shown";
import { nameRuleProblem } from "../values/name-rule";
import { refusal } from "../values/problem";

/** The options of `check` and `explain` about what they read. */
export interface InputArguments {
  readonly terraform: readonly string[];
  readonly namespace?: string;
  readonly set: readonly string[];
  readonly allowEmpty?: true;
}

export const gather = (value: string, all: readonly string[]): readonly string[] => [...all, value];

/** Adds the options about the input to a command. */
export function withInputOptions(command: Command): Command {
  return command
    .option(
      "-t, --terraform <file>",
      "output of `terraform show -json` for a plan or a state, with identities and credentials; repeatable",
      gather,
      [],
    )
    .option("-n, --namespace <name>", "namespace of objects that do not state one")
    .option("--set <name=value>", "value of a template variable such as ${NAME}; repeatable", gather, [])
    .option("--allow-empty", "accept an input in which nothing can be evaluated");
}

/** The input that a command line names. @throws UserError */
export function inputOf(paths: readonly string[], { terraform, namespace, set }: InputArguments): InputOptions {
  const problem = nameRuleProblem(NAME_RULES.namespace, "--namespace", namespace);
  if (problem !== undefined) throw new UserError(problem);
  return {
    paths,
    terraform,
    ...(namespace === undefined ? {} : { namespace }),
    variables: new Map(set.map(variable)),
  };
}

/** Refuses to wait for input that nobody pipes in. */
export function refuseTerminal(all: readonly string[], command: string, what: string): void {
  if (all.includes("-") && process.stdin.isTTY)
    throw new UserError(
      refusal(
        "command-terminal",
        `${command} - reads standard input, which is a terminal: pipe ${what} into the command, or pass files`,
      ),
    );
}

/** A template variable and its value. @throws UserError */
export function variable(stated: string): readonly [string, string] {
  const [, name, value] = /^([.\w]+)=(.*)$/s.exec(stated) ?? [];
  if (name === undefined || value === undefined)
    throw new UserError(refusal("option-set", `--set must be NAME=value, got ${shown(stated)}`));
  return [name, value];
}

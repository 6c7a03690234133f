import { Command } from "commander";
import { checkManifests } from "../check/check";
import { isWrong, jsonReport, nothingEvaluated, textReport } from "../check/report";
import { SourceError } from "../model/manifests/sources";
import { nearest } from "../values/nearest";
import { isWiringRuleId, type WiringRuleId, wiringRules } from "../wiring/rules";
import { UserError } from "./user-error";

interface Options {
  readonly terraform: readonly string[];
  readonly namespace?: string;
  readonly ignore: readonly string[];
  readonly set: readonly string[];
  readonly json?: true;
  readonly rules?: true;
}

const gather = (value: string, all: readonly string[]): readonly string[] => [...all, value];

/** The command that evaluates the wiring rules on manifests. It has no access to a cluster. */
export function check(): Command {
  return new Command()
    .description(
      "Evaluates the wiring rules on Kubernetes manifests, and on a Terraform plan or state. Does not access a cluster.",
    )
    .argument("[paths...]", "files or directories with YAML or JSON; - reads standard input")
    .option(
      "-t, --terraform <file>",
      "output of `terraform show -json` for a plan or a state, with identities and credentials; repeatable",
      gather,
      [],
    )
    .option("-n, --namespace <name>", "namespace of objects that do not state one")
    .option("-i, --ignore <rule>", "suppress the findings of a rule; repeatable", gather, [])
    .option("--set <name=value>", "value of a template variable such as ${NAME}; repeatable", gather, [])
    .option("--json", "print the result as JSON")
    .option("--rules", "print the rules and exit")
    .addHelpText(
      "after",
      "\nExit status: 0 no error findings, 1 error findings or unreadable documents, 2 wrong command line or nothing that can be evaluated.",
    )
    .action(run);
}

async function run(
  paths: readonly string[],
  { terraform, namespace, ignore, set, json, rules }: Options,
): Promise<void> {
  if (rules) {
    for (const { id, severity, title } of wiringRules())
      process.stdout.write(`${id.padEnd(28)}${severity.padEnd(9)}${title}\n`);
    return;
  }
  const all = [...paths, ...terraform];
  if (all.length === 0)
    throw new UserError(
      "check needs files or directories, or - to read standard input, as in `kubectl get deployments,pods,serviceaccounts -o yaml | … check -`",
    );
  if (all.includes("-") && process.stdin.isTTY)
    throw new UserError(
      "check - reads standard input, which is a terminal: pipe manifests into the command, or pass files",
    );
  try {
    const result = await checkManifests({
      paths,
      terraform,
      ...(namespace === undefined ? {} : { namespace }),
      ignore: ignore.map(ruleId),
      variables: new Map(set.map(variable)),
    });
    const nothing = nothingEvaluated(result);
    if (nothing !== undefined) throw new UserError(`nothing in ${all.join(", ")} can be evaluated: ${nothing}`);
    process.stdout.write(json ? jsonReport(result) : textReport(result));
    if (isWrong(result)) process.exitCode = 1;
  } catch (error) {
    if (error instanceof SourceError) throw new UserError(error.message);
    throw error;
  }
}

function variable(stated: string): readonly [string, string] {
  const [, name, value] = /^([.\w]+)=(.*)$/s.exec(stated) ?? [];
  if (name === undefined || value === undefined)
    throw new UserError(`--set must be NAME=value, got ${JSON.stringify(stated)}`);
  return [name, value];
}

function ruleId(id: string): WiringRuleId {
  if (isWiringRuleId(id)) return id;
  const near = nearest(
    id,
    wiringRules().map((rule) => rule.id),
  );
  throw new UserError(
    `--ignore must be the name of a rule, got ${JSON.stringify(id)}${near === undefined ? ";" : `; did you mean ${near}?`} \`check --rules\` lists them`,
  );
}

import { Command } from "commander";
import { checkManifests } from "../check/check";
import { isEmpty, isWrong, jsonReport, textReport } from "../check/report";
import { SourceError } from "../model/manifests/sources";
import { nearest } from "../values/nearest";
import { isWiringRuleId, type WiringRuleId, wiringRules } from "../wiring/rules";
import { UserError } from "./user-error";

interface Options {
  readonly terraform: readonly string[];
  readonly namespace?: string;
  readonly ignore: readonly string[];
  readonly json?: true;
  readonly rules?: true;
}

const gather = (value: string, all: readonly string[]): readonly string[] => [...all, value];

/** Why can't my pod get a token: judges manifests without touching the cluster. Exit status 1 when something is wrong. */
export function check(): Command {
  return new Command()
    .description("Judges Kubernetes manifests, and Terraform's plan or state beside them, without touching a cluster.")
    .argument("[paths...]", "files or directories of YAML or JSON; - for what is piped in")
    .option(
      "-t, --terraform <file>",
      "output of `terraform show -json` of a plan or a state: identities and credentials",
      gather,
      [],
    )
    .option("-n, --namespace <name>", "namespace of objects that name none")
    .option("-i, --ignore <rule>", "leave a rule's findings out; may be repeated", gather, [])
    .option("--json", "print the result as JSON")
    .option("--rules", "print the rules and end")
    .addHelpText("after", "\nExit status: 0 nothing is wrong, 1 something is, 2 the command itself is mistaken.")
    .action(run);
}

async function run(paths: readonly string[], { terraform, namespace, ignore, json, rules }: Options): Promise<void> {
  if (rules) {
    for (const { id, severity, title } of wiringRules())
      process.stdout.write(`${id.padEnd(28)}${severity.padEnd(9)}${title}\n`);
    return;
  }
  const all = [...paths, ...terraform];
  if (all.length === 0)
    throw new UserError(
      "check needs files or directories, or - for what is piped in, as in `kubectl get deployments,pods,serviceaccounts -o yaml | … check -`",
    );
  if (all.includes("-") && process.stdin.isTTY)
    throw new UserError("check - reads what is piped in, and nothing is: pipe manifests into it, or name files");
  try {
    const result = await checkManifests({
      paths: all,
      ...(namespace === undefined ? {} : { namespace }),
      ignore: ignore.map(ruleId),
    });
    if (isEmpty(result))
      throw new UserError(
        `there is no Kubernetes object, and nothing of Terraform, in ${all.join(", ")}; check judges YAML and JSON`,
      );
    process.stdout.write(json ? jsonReport(result) : textReport(result));
    if (isWrong(result)) process.exitCode = 1;
  } catch (error) {
    if (error instanceof SourceError) throw new UserError(error.message);
    throw error;
  }
}

function ruleId(id: string): WiringRuleId {
  if (isWiringRuleId(id)) return id;
  const near = nearest(
    id,
    wiringRules().map((rule) => rule.id),
  );
  throw new UserError(
    `--ignore takes the name of a rule, got ${JSON.stringify(id)}${near === undefined ? ";" : `; did you mean ${near}?`} \`check --rules\` lists them`,
  );
}

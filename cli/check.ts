import { Command } from "commander";
import { LIVE_LINES } from "../check/live-lines";
import { checkManifests } from "../check/check";
import { isWrong, jsonReport, textReport } from "../check/report";
import { nothingEvaluated } from "../check/nothing-evaluated";
import { REPORTED_RULES, reportedFindings } from "../check/reported";
import type { CheckResult } from "../check/result";
import { packageVersion } from "../handover/package-version";
import { SourceError } from "../model/manifests/sources";
import { githubAnnotations } from "../values/text/github-annotations";
import { sarif } from "../values/sarif";
import { coloured } from "../values/text/colour";
import { nearest } from "../values/nearest";
import { isWiringRuleId, type WiringRuleId, wiringRules } from "../wiring/rules/rules";
import { runExplain } from "./explain";
import { type HelpTexts, withHelp } from "./help";
import { gather, type InputArguments, inputOf, refuseTerminal, withInputOptions } from "./input-options";
import { UserError } from "./user-error";
import { shown } from "../values/shown";
import { withProgress } from "../values/progress";
import { refusal } from "../values/problem";

interface Options extends InputArguments {
  readonly ignore: readonly string[];
  readonly error?: string;
  readonly json?: true;
  readonly sarif?: true;
  readonly github?: true;
  readonly rules?: true;
  readonly quiet?: true;
}

/** The command that evaluates the wiring rules on manifests. It has no access to a cluster. */
export function check(): Command {
  const command = withInputOptions(
    new Command()
      .description(
        "Evaluates the wiring rules on Kubernetes manifests, and on a Terraform plan or state. Does not access a cluster.",
      )
      .argument("[paths...]", "files or directories with YAML or JSON; - reads standard input"),
  )
    .option("-i, --ignore <rule>", "suppress the findings of a rule; repeatable", gather, [])
    .option("--error <text>", "explain an error instead, given as text or as a file; the same as the command explain")
    .option("--json", "print the result as JSON")
    .option("--sarif", "print SARIF, for code scanning")
    .option("--github", "print annotations of GitHub Actions")
    .option("--rules", "print the rules and exit")
    .action(run);
  return withHelp(command, HELP);
}

const HELP: HelpTexts = {
  more: `From a live cluster, each of these lines prints a part; pipe one into \`check -\`, or several in braces: { ...; ...; } | check -\n${LIVE_LINES.map(({ what, line }) => `\n  # ${what}\n  ${line}\n`).join("")}`,
  examples: [
    [
      "a folder of manifests, with the identities and credentials of a state",
      "terraform show -json > state.json && $0 manifests/ --terraform state.json",
    ],
    ["what a chart prints", "helm template charts/orders | $0 -"],
    ["for code scanning, without one rule", "$0 manifests/ --ignore label-missing --sarif"],
  ],
  exitCodes: {
    0: "no finding is an error",
    1: "a finding is an error, or a document cannot be read",
    2: "wrong command line, or nothing that can be evaluated",
  },
  quiet: "print findings only, without the summary",
};

async function run(paths: readonly string[], options: Options): Promise<void> {
  const { terraform, ignore, error, rules } = options;
  if (rules) {
    for (const { id, severity, title } of wiringRules())
      process.stdout.write(`${id.padEnd(28)}${severity.padEnd(9)}${title}\n`);
    return;
  }
  if (error !== undefined) return runExplain(error, paths, options);
  const all = [...paths, ...terraform];
  if (all.length === 0)
    throw new UserError(
      refusal(
        "command-input",
        "check needs files or directories, or - to read standard input, as in `kubectl get deployments,pods,serviceaccounts -o yaml | … check -`",
      ),
    );
  refuseTerminal(all, "check", "manifests");
  const formats = (["json", "sarif", "github"] as const).filter((each) => options[each]);
  if (formats.length > 1)
    throw new UserError(
      refusal("command-format", `check prints one format, got ${formats.map((each) => `--${each}`).join(" and ")}`),
    );
  try {
    const input = { ...inputOf(paths, options), ignore: ignore.map(ruleId) };
    const result = await withProgress(() => checkManifests(input));
    const nothing = options.allowEmpty || result.findings.length > 0 ? undefined : nothingEvaluated(all, result);
    if (nothing !== undefined) throw new UserError(nothing);
    process.stdout.write(report(result, options));
    if (isWrong(result)) process.exitCode = 1;
  } catch (error) {
    if (error instanceof SourceError) throw new UserError(error.message);
    throw error;
  }
}

function report(result: CheckResult, { json, sarif: asSarif, github, quiet }: Options): string {
  if (json) return jsonReport(result);
  if (github) return githubAnnotations(reportedFindings(result));
  if (!asSarif) return coloured(textReport(result, { quiet }), process.stdout);
  const tool = { name: "cdktf-aks-workload-identity", version: packageVersion(), rules: REPORTED_RULES };
  return sarif(tool, reportedFindings(result));
}

function ruleId(id: string): WiringRuleId {
  if (isWiringRuleId(id)) return id;
  const near = nearest(
    id,
    wiringRules().map((rule) => rule.id),
  );
  throw new UserError(
    refusal(
      "option-ignore",
      `--ignore must be the name of a rule, got ${shown(id)}${near === undefined ? ";" : `; did you mean ${near}?`} \`check --rules\` lists them`,
    ),
  );
}

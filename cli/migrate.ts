import { Command, Option } from "commander";
import { SourceError } from "../model/manifests/sources";
import { outputFiles } from "../migration/write/output";
import { planEnvironments } from "../migration/plan/plan";
import type { MigrationPlan, NotRead } from "../migration/plan/plan-model";
import { readInput } from "../migration/read/read-input";
import { counts, reported } from "../migration/write/report";
import { nothingFound } from "../migration/nothing-found";
import { isFolder, WouldOverwrite, writeFiles } from "../migration/write/write-files";
import { withProgress } from "../values/progress";
import { terminalLines } from "../values/text/terminal-text";
import { pathSegment } from "../values/text/path-segment";
import { shortList } from "../values/text/short-list";
import { type HelpTexts, withHelp } from "./help";
import { gather, refuseTerminal, variable } from "./input-options";
import { VariableValues } from "../model/manifests/template-variables";
import { refuseNames, stateOf } from "./migrate-values";
import { UserError } from "./user-error";
import { refusedPath, shownPath, WrongPath } from "../values/refused-path";
import { grouped } from "../values/grouped";
import { shown } from "../values/shown";
import { type Problem, refusal } from "../values/problem";

const DUMP_LINE =
  "kubectl get azureidentity,azureidentitybinding,azurepodidentityexception,azureassignedidentity,deployments,statefulsets,daemonsets,replicasets,cronjobs,jobs,pods,serviceaccounts,services,namespaces,nodes --all-namespaces --output yaml";

interface Options {
  readonly out: string;
  readonly force?: true;
  readonly json?: true;
  readonly namespace: string;
  readonly namespaced?: true;
  readonly subscription?: string;
  readonly environment?: string;
  readonly set: readonly string[];
  readonly clusterName?: string;
  readonly clusterSubscription?: string;
  readonly resourceGroup?: string;
  readonly state?: string;
  readonly referenceIdentities?: true;
  readonly trust: "credential" | "identity-binding";
  readonly quiet?: true;
}

/** The command that reads pod identity manifests and writes code, patches, a plan and a report for the migration. */
export function migrate(): Command {
  const command = new Command()
    .description(
      "Reads pod identity objects and workloads from manifests or a dump of a cluster. Writes a stack, patches, a plan and a report for the migration to workload identity.",
    )
    .argument("[paths...]", "files or directories with YAML or JSON; - reads standard input")
    .requiredOption("-o, --out <folder>", "output folder")
    .option("--json", "print the plans and the written files as JSON")
    .option("--force", "overwrite files with other content")
    .option("-n, --namespace <name>", "namespace of objects that do not state one", "default")
    .option("--namespaced", "pod identity runs with --forceNamespaced or in managed mode, as the AKS add-on does")
    .option(
      "--subscription <id>",
      "subscription of the identities to convert (default: the one with the most identities)",
    )
    .option(
      "--environment <name>",
      "environment to convert, of an input with several (default: all, each in a folder of its own)",
    )
    .option("--cluster-subscription <id>", "subscription of the cluster, if it is not that of the identities")
    .option("--set <name=value>", "value of a template variable such as ${NAME}; repeatable", gather, [])
    .option("--cluster-name <name>", "name of the cluster, for code and commands (default: a Terraform variable)")
    .option("--resource-group <name>", "resource group of the cluster (default: a Terraform variable)")
    .option("--state <group/account/container>", "location of the state of the stack (default: a local file)")
    .option("--reference-identities", "read the identities with data sources instead of importing them into the state")
    .addOption(
      new Option(
        "--trust <kind>",
        "how pods get the tokens of managed identities: by a federated identity credential for each service account, or through an identity binding of AKS",
      )
        .choices(["credential", "identity-binding"])
        .default("credential"),
    )
    .action(run);
  return withHelp(command, HELP);
}

const HELP: HelpTexts = {
  more: `Create a dump of a cluster with:\n\n  ${DUMP_LINE}`,
  examples: [
    ["the manifests of a repository", "$0 manifests/ --out workload-identity"],
    [
      "a dump, for a named cluster",
      "$0 dump.yaml --out workload-identity --cluster-name aks-orders --resource-group rg-platform",
    ],
    ["more than 20 service accounts for one identity", "$0 dump.yaml --out workload-identity --trust identity-binding"],
  ],
  exitCodes: {
    0: "files were written",
    2: "wrong command line, nothing of pod identity in the input, or a cluster that cannot be migrated as it is",
  },
  quiet: "print errors only, not what was read and written",
};

async function run(paths: readonly string[], options: Options): Promise<void> {
  if (paths.length === 0)
    throw new UserError(
      refusal(
        "command-input",
        "migrate needs files or directories, or - to read standard input; migrate --help shows how to dump a cluster",
      ),
    );
  refuseTerminal(paths, "migrate", "manifests");
  const state = stateOf(options.state);
  if (state && options.clusterName === undefined)
    throw new UserError(
      refusal("option-state", "--state needs --cluster-name, because the name of the cluster is part of the state key"),
    );
  refuseNames(options);
  await refuseOther(options.out);

  const notRead: NotRead[] = [];
  const settings = {
    namespace: options.namespace,
    namespaced: options.namespaced,
    subscriptionId: options.subscription,
    clusterSubscriptionId: options.clusterSubscription?.toLowerCase(),
    clusterName: options.clusterName,
    resourceGroupName: options.resourceGroup,
    trust: options.trust,
  };
  const variables = new VariableValues(new Map(options.set.map(variable)));
  const all = await read(paths, settings, notRead, options.out, variables);
  if (variables.unused.length > 0)
    throw new UserError(
      refusal(
        "option-set-unused",
        `--set ${variables.unused[0]}=... must have the name of a template variable of the input; it has none of this name`,
      ),
    );
  if (!options.quiet) process.stderr.write(terminalLines(notReadLines(notRead)));
  if (!options.quiet) process.stderr.write(terminalLines(environmentLines(all)));
  const plans = chosen(all, options);
  refuse(nothingFound(plans, paths));
  for (const plan of plans) refuse(plan.refusal);
  const files = plans.flatMap((plan) => {
    const folder = plans.length > 1 && plan.environment !== undefined ? environmentFolder(plan.environment) : "";
    const code = { ...settings, state, importIdentities: !options.referenceIdentities };
    return [...outputFiles(plan, code)].map(([path, text]) => [`${folder}${path}`, text] as const);
  });
  await write(options, new Map(files), plans);
}

/** Refuses an output folder that is something else, or that cannot be created. */
async function refuseOther(out: string): Promise<void> {
  try {
    if (!(await isFolder(out))) throw new WrongPath("is a file");
  } catch (error) {
    throw refusedPath(
      error,
      (why) => new UserError(refusal("migrate-out", `--out must be a folder, got ${shown(out)}, which ${why}`)),
    );
  }
}

/** The folder of an environment below the output folder. */
const environmentFolder = (name: string): string => `${name.split("/").map(pathSegment).join("/")}/`;

/** The plans to write: of the named environment, or of all. Each environment has its own cluster. */
function chosen(all: readonly MigrationPlan[], options: Options): readonly MigrationPlan[] {
  const names = all.flatMap(({ environment }) => environment ?? []);
  const { environment } = options;
  if (environment !== undefined) {
    const found = all.filter((each) => each.environment === environment);
    if (found.length > 0) return found;
    throw new UserError(
      refusal(
        "option-environment",
        names.length === 0
          ? `--environment ${environment}: the input has one environment only, because no two files have one object with different values; omit the option`
          : `--environment must be ${names.join(" or ")}, got ${JSON.stringify(environment)}`,
      ),
    );
  }
  const [single] = [
    ["--cluster-name", options.clusterName],
    ["--cluster-subscription", options.clusterSubscription],
    ["--resource-group", options.resourceGroup],
    ["--subscription", options.subscription],
  ].filter(([, value]) => value !== undefined);
  if (names.length > 1 && single)
    throw new UserError(
      refusal(
        "option-one-environment",
        `${single[0]} is for one cluster, and the input has the environments ${names.join(", ")}; choose one with --environment`,
      ),
    );
  return all;
}

/** Which folders and files name the environments, and which do not although they disagree. */
function environmentLines(plans: readonly MigrationPlan[]): string[] {
  const named = plans.flatMap(({ environment, environmentPlace }) =>
    environment === undefined
      ? []
      : [environment === environmentPlace ? environment : `${environment} (${environmentPlace})`],
  );
  if (named.length === 0) return [];
  const others = plans[0]!.notEnvironments ?? [];
  return [
    `environments, because they have one object with different values: ${named.join(", ")}`,
    ...(others.length === 0
      ? []
      : [`no environments by their names, although they have such an object: ${shortList(others)}`]),
  ];
}

/** Each reason once, because it can apply to a thousand files. report.md has all of them. */
function notReadLines(notRead: readonly NotRead[]): Problem[] {
  return [...grouped(notRead, ({ why }) => why)].map(([why, all]) => {
    const places = all.map(({ file, line }) => `${file}:${line}`);
    return refusal("not-read", `not read: ${shortList(places)}: ${why}`);
  });
}

async function read(
  paths: readonly string[],
  settings: Parameters<typeof planEnvironments>[1],
  notRead: NotRead[],
  out: string,
  variables: VariableValues,
): Promise<readonly MigrationPlan[]> {
  try {
    const sources = readInput(paths, process.stdin, notRead, out, variables);
    return await withProgress(() => planEnvironments(sources, settings, notRead));
  } catch (error) {
    if (error instanceof SourceError) throw new UserError(error.message);
    throw error;
  }
}

async function write(
  options: Options,
  files: ReadonlyMap<string, string>,
  plans: readonly MigrationPlan[],
): Promise<void> {
  try {
    const { written, unchanged } = await withProgress(() => writeFiles(options.out, files, options.force ?? false));
    if (options.quiet && !options.json) return;
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ out: options.out, written, unchanged, plans: plans.map(reported) }, null, 2)}\n`
        : terminalLines([
            ...plans.map((plan) => `${plans.length > 1 ? `${plan.environment}: ` : ""}${summary(plan)}`),
            `${written.length} files written to ${options.out}, ${unchanged.length} unchanged; start with report.md, then plan.md` +
              (plans.length > 1
                ? ` of each environment (${plans.map(({ environment }) => environment).join(", ")})`
                : ""),
          ]),
    );
  } catch (error) {
    if (error instanceof WouldOverwrite)
      throw new UserError(
        refusal(
          "migrate-overwrite",
          `${error.paths.length === 1 ? "a file" : `${error.paths.length} files`} in ${options.out} would be overwritten: ${error.paths.join(", ")}; ` +
            "pass another --out, or --force. Nothing was written",
        ),
      );
    const { path = options.out } = error as NodeJS.ErrnoException;
    throw refusedPath(
      error,
      (why) => new UserError(refusal("output-write", `${shownPath(path)} cannot be written: it ${why}`)),
    );
  }
}

function summary(plan: MigrationPlan): string {
  const number = counts(plan);
  return (
    `${plan.entries.length} ${plan.entries.length === 1 ? "object" : "objects"}: ${number.converted} converted, ${number["to decide"]} to decide, ` +
    `${number.impossible} impossible, ${number["clean up"]} to clean up, ${number.covered} part of these, ` +
    `${number["not concerned"]} not concerned`
  );
}

function refuse(problem: Problem | undefined): void {
  if (problem !== undefined) throw new UserError(problem);
}

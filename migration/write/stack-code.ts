import { PACKAGE } from "../../facts/terraform/engine";
import { POD_IDENTITY } from "../../facts/kubernetes/pod-identity";
import type { MigrationPlan } from "../plan/plan-model";
import { Names, idsOf } from "./stack-names";
import type { CodeOptions } from "./stack-options";
import {
  ADOPTED,
  accountLines,
  cleanUpTexts,
  clusterLines,
  identityLines,
  legacyLines,
  legacyName,
  otherSubscription,
  STACK_ID,
  stateLines,
  text,
} from "./stack-parts";
import { groupedFiles } from "./stack-groups";

/** The largest number of identities and service accounts for which the program is one file. */
const IN_ONE_FILE = 40;

/**
 * The program that migrates every converted workload. It compiles, synthesizes, and starts with the first phase. A large
 * plan has one file for each group of identities and for each namespace, with the same construct ids.
 *
 * @returns the files by path; the program is `pod-identity-exit.ts`
 */
export function stackFiles(plan: MigrationPlan, options: CodeOptions = {}): ReadonlyMap<string, string> {
  const groups = plan.identities.length + plan.accounts.length > IN_ONE_FILE ? groupedFiles(plan, options) : undefined;
  return new Map([[`${STACK_ID}.ts`, program(plan, options, groups)], ...(groups?.files ?? [])]);
}

type Groups = ReturnType<typeof groupedFiles>;

function program(plan: MigrationPlan, options: CodeOptions, groups: Groups | undefined): string {
  const imports = options.importIdentities ?? true;
  const applications = !groups && plan.identities.some(({ application }) => application !== undefined);
  const managed = !groups && plan.identities.some(({ managed: parts }) => parts !== undefined);
  const migrates = plan.accounts.length > 0;
  const asVariable = options.clusterName === undefined || options.resourceGroupName === undefined;
  const adopting = imports && managed;
  const body = [
    ...stateLines(plan, options),
    "",
    ...clusterLines(plan, options),
    ...(groups?.calls ?? ownLines(plan, imports)),
    ...(migrates ? cleanUpOutput(plan, groups !== undefined) : []),
  ];
  return [
    "// Migration from pod identity, one phase per apply. Generated once by `" + PACKAGE + " migrate`; edit it freely.",
    `import { ${["App", ...(options.state ? [] : ["LocalBackend"]), ...(migrates ? ["TerraformOutput"] : []), "TerraformStack", ...(asVariable ? ["TerraformVariable"] : [])].join(", ")} } from "cdktf";`,
    ...(adopting ? ['import type { Construct } from "constructs";'] : []),
    ...(adopting
      ? [
          'import { DataAzurermUserAssignedIdentity } from "@cdktf/provider-azurerm/lib/data-azurerm-user-assigned-identity";',
        ]
      : []),
    ...(otherSubscription(plan, options) === undefined
      ? []
      : [
          'import type { DataAzurermKubernetesCluster } from "@cdktf/provider-azurerm/lib/data-azurerm-kubernetes-cluster";',
        ]),
    'import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";',
    ...(adopting
      ? ['import type { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";']
      : []),
    'import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";',
    "import {",
    ...[
      ...(applications ? ["EntraApplication"] : []),
      ...(adopting ? ["ImportBlock"] : []),
      ...(managed ? ["ManagedIdentity"] : []),
      ...(migrates ? ["MigrationPhase", ...(groups ? [] : ["PodIdentity"]), "PodIdentityMigration"] : []),
      ...(options.state ? ["RemoteState"] : []),
      "WorkloadIdentityCluster",
      "synthesize",
    ].map((name) => `  ${name},`),
    `} from ${text(options.library ?? PACKAGE)};`,
    ...(groups?.imports ?? []),
    "",
    "export class PodIdentityExit extends TerraformStack {",
    "  constructor(scope: App, id: string) {",
    "    super(scope, id);",
    ...body.map((line) => (line === "" ? "" : `    ${line}`)),
    "  }",
    "}",
    ...(adopting ? ["", ...ADOPTED] : []),
    "",
    "if (require.main === module) {",
    "  synthesize(new App({ stackTraces: false }), (app) => {",
    `    new PodIdentityExit(app, ${text(STACK_ID)});`,
    "  });",
    "}",
    "",
  ].join("\n");
}

/** The identities, pod identities and migrations of a stack in one file. */
function ownLines(plan: MigrationPlan, imports: boolean): string[] {
  const names = new Names("adopted", "existing", "resource", "app", "scope", "retired");
  const ids = idsOf(plan);
  return [
    ...plan.identities.flatMap((each) => identityLines(each, names, "this", imports)),
    ...[...ids.legacies.values()].flatMap(({ legacy, id }) => legacyLines(legacy, id, names, "this")),
    ...plan.accounts.flatMap((each) => accountLines(each, ids, "this", (legacy) => legacyName(names, legacy, ""))),
  ];
}

/** The output with the clean-up commands. Before the last phase it says so, because they would remove what pods still use. */
function cleanUpOutput(plan: MigrationPlan, inFile: boolean): string[] {
  const waits = plan.cleanUpWaits.length > 0 ? " It does not remove what something else still uses: see plan.md." : "";
  return [
    "",
    "const retired = this.node.children.every(",
    "  (each) => !(each instanceof PodIdentityMigration) || each.phase === MigrationPhase.RETIRE,",
    ");",
    `new TerraformOutput(this, ${text(POD_IDENTITY.cleanUpOutput)}, {`,
    `  description: "Commands that remove pod identity, in this order, after every migration is in the phase RETIRE.${waits}",`,
    "  value: retired",
    ...(inFile ? ["    ? CLEAN_UP"] : ["    ? [", ...cleanUpTexts(plan).map((line) => `        ${line}`), "      ]"]),
    '    : ["# Not yet: first set the phase of every migration to RETIRE, and apply."],',
    `}).overrideLogicalId(${text(POD_IDENTITY.cleanUpOutput)});`,
  ];
}

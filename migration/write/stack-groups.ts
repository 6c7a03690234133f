import { PACKAGE } from "../../facts/terraform/engine";
import type { LegacyIdentity, MigrationPlan, PlannedAccount, PlannedIdentity } from "../plan/plan-model";
import { fileSlug, slug, uniqueId } from "../plan/slugs";
import { type Ids, Names, idsOf, legacyKey } from "./stack-names";
import type { CodeOptions } from "./stack-options";
import { ADOPTED, accountLines, cleanUpTexts, identityLines, legacyLines, legacyName, text } from "./stack-parts";

/** The largest number of identities, or of service accounts, in one file. */
const IN_A_FILE = 25;
const COMMANDS_IN_A_FILE = 250;

interface Group<T> {
  /** Path without its ending. */
  readonly path: string;
  /** The function of the file. */
  readonly constant: string;
  readonly members: readonly T[];
}

/** The identities and migrations of a large plan in files of their own, and what the stack needs to call them. */
export function groupedFiles(
  plan: MigrationPlan,
  options: CodeOptions,
): {
  readonly files: readonly (readonly [string, string])[];
  readonly imports: readonly string[];
  readonly calls: readonly string[];
} {
  const names = new Names("podIdentities", "cluster", "from", "stack", "retired", "adopted");
  const library = options.library ?? PACKAGE;
  const identities = grouped(
    "identities",
    plan.identities,
    names,
    ({ managed }) => managed?.resourceGroupName ?? "applications",
  );
  const namespaces = grouped("namespaces", plan.accounts, names, ({ namespace }) => namespace);
  const ids = idsOf(plan);
  const imports = options.importIdentities ?? true;
  const adopting = imports && plan.identities.some(({ managed }) => managed !== undefined);
  return {
    files: [
      ...identities.map((each) => [`${each.path}.ts`, identityFile(each, ids, { library, imports })] as const),
      ["identities/index.ts", indexFile(identities)],
      ...namespaces.map((each) => [`${each.path}.ts`, namespaceFile(each, ids, library)] as const),
      ...cleanUpFiles(plan),
      ...(adopting ? [["adopted.ts", adoptedFile(library)] as const] : []),
    ],
    imports: [
      'import { CLEAN_UP } from "./clean-up";',
      'import { podIdentities } from "./identities";',
      ...namespaces.map(({ path, constant }) => `import { ${constant} } from "./${path}";`),
    ],
    calls: [
      "",
      "const from = podIdentities(this);",
      ...namespaces.map(({ constant }) => `${constant}(this, cluster, from);`),
    ],
  };
}

function grouped<T>(folder: string, all: readonly T[], names: Names, keyOf: (each: T) => string): Group<T>[] {
  const byKey = new Map<string, T[]>();
  for (const each of all) {
    const members = byKey.get(keyOf(each));
    if (members) members.push(each);
    else byKey.set(keyOf(each), [each]);
  }
  const paths = new Set(["index"]);
  return [...byKey].flatMap(([key, members]) =>
    Array.from({ length: Math.ceil(members.length / IN_A_FILE) }, (_, i) => {
      const name = uniqueId(paths, i === 0 ? fileSlug(key) : `${fileSlug(key)}-${i + 1}`);
      return {
        path: `${folder}/${name}`,
        constant: names.of(`${folder}/${name}`, slug(name)),
        members: members.slice(i * IN_A_FILE, (i + 1) * IN_A_FILE),
      };
    }),
  );
}

/** The identities of a group, and the pod identities that have them. */
function identityFile(
  { constant, members }: Group<PlannedIdentity>,
  ids: Ids,
  { library, imports }: { readonly library: string; readonly imports: boolean },
): string {
  const names = new Names("adopted", "stack", constant);
  const keys = new Set(members.map(({ key }) => key));
  const legacies = [...ids.legacies.values()].filter(({ legacy }) => keys.has(legacy.identity.key));
  const managed = members.some((each) => each.managed !== undefined);
  const classes = [
    ...(members.some(({ application }) => application !== undefined) ? ["EntraApplication"] : []),
    ...(managed && !imports ? ["ManagedIdentity"] : []),
    "PodIdentity",
  ];
  return [
    'import type { TerraformStack } from "cdktf";',
    `import { ${classes.join(", ")} } from ${text(library)};`,
    ...(managed && imports ? ['import { adopted } from "../adopted";'] : []),
    "",
    `/** Pod identities, by the keys under which the namespaces use them. */`,
    // The type of each entry is that of a pod identity; without an annotation the compiler keeps the keys.
    `export function ${constant}(stack: TerraformStack) {`,
    ...[
      ...members.flatMap((each) => identityLines(each, names, "stack", imports)),
      ...legacies.flatMap(({ legacy, id }) => legacyLines(legacy, id, names, "stack")),
      "",
      "return {",
      ...legacies.map(({ legacy, id }) => `  ${text(id)}: ${legacyName(names, legacy, id)},`),
      "};",
    ].map((line) => (line === "" ? "" : `  ${line}`)),
    "}",
    "",
  ]
    .join("\n")
    .replace("{\n\n", "{\n");
}

function indexFile(groups: readonly Group<PlannedIdentity>[]): string {
  return [
    'import type { TerraformStack } from "cdktf";',
    ...groups.map(({ path, constant }) => `import { ${constant} } from "./${path.split("/")[1]!}";`),
    "",
    "/** All pod identities of the stack. */",
    "export function podIdentities(stack: TerraformStack) {",
    "  return {",
    ...groups.map(({ constant }) => `    ...${constant}(stack),`),
    "  };",
    "}",
    "",
    "export type PodIdentities = ReturnType<typeof podIdentities>;",
    "",
  ].join("\n");
}

function namespaceFile({ constant, members }: Group<PlannedAccount>, ids: Ids, library: string): string {
  const nameOf = (legacy: LegacyIdentity): string => `from[${text(ids.legacies.get(legacyKey(legacy))!.id)}]`;
  return [
    'import type { TerraformStack } from "cdktf";',
    `import { type IWorkloadIdentityCluster, MigrationPhase, PodIdentityMigration } from ${text(library)};`,
    'import type { PodIdentities } from "../identities";',
    "",
    `/** Service accounts of the namespace ${members[0]!.namespace}. */`,
    `export function ${constant}(stack: TerraformStack, cluster: IWorkloadIdentityCluster, from: PodIdentities): void {`,
    ...members
      .flatMap((each) => accountLines(each, ids, "stack", nameOf))
      .slice(1)
      .map((line) => (line === "" ? "" : `  ${line}`)),
    "}",
    "",
  ].join("\n");
}

/** The clean-up commands in their order, in files that a person reads. */
function cleanUpFiles(plan: MigrationPlan): readonly (readonly [string, string])[] {
  const lines = cleanUpTexts(plan);
  const parts = Array.from({ length: Math.ceil(lines.length / COMMANDS_IN_A_FILE) }, (_, i) =>
    lines.slice(i * COMMANDS_IN_A_FILE, (i + 1) * COMMANDS_IN_A_FILE),
  );
  return [
    ...parts.map((part, i) => {
      const text = [`export const PART_${i + 1}: readonly string[] = [`, ...part.map((line) => `  ${line}`), "];", ""];
      return [`clean-up/part-${i + 1}.ts`, text.join("\n")] as const;
    }),
    [
      "clean-up/index.ts",
      [
        ...parts.map((_, i) => `import { PART_${i + 1} } from "./part-${i + 1}";`),
        "",
        "/** Commands that remove pod identity, in this order. plan.md explains them. */",
        `export const CLEAN_UP: string[] = [${parts.map((_, i) => `...PART_${i + 1}`).join(", ")}];`,
        "",
      ].join("\n"),
    ],
  ];
}

function adoptedFile(library: string): string {
  return [
    'import type { Construct } from "constructs";',
    'import { DataAzurermUserAssignedIdentity } from "@cdktf/provider-azurerm/lib/data-azurerm-user-assigned-identity";',
    'import type { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";',
    `import { ImportBlock, ManagedIdentity } from ${text(library)};`,
    "",
    ...ADOPTED.map((line) => line.replace(/^function/, "export function")),
    "",
  ].join("\n");
}

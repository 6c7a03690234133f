import type { LegacyIdentity, MigrationPlan, PlanOptions, PlannedAccount, PlannedIdentity } from "./plan-model";
import { constantName, slug, uniqueId } from "./slugs";
import { formatResourceId } from "../model/trust/resource-id";

/** The location of the state of the generated stack. */
export interface CodeState {
  readonly resourceGroupName: string;
  readonly storageAccountName: string;
  readonly containerName: string;
}

export interface CodeOptions extends PlanOptions {
  /** The module from which the generated code imports the constructs. @default "cdktf-aks-workload-identity" */
  readonly library?: string;
  /**
   * Whether the stack imports the identities into its state, with `ignore_changes = all` and `prevent_destroy`. Otherwise
   * it reads them with data sources.
   * @default true
   */
  readonly importIdentities?: boolean;
  /** State in Azure. @default - local state next to the synthesized JSON */
  readonly state?: CodeState;
}

const STACK_ID = "pod-identity-exit";
const text = (value: string): string => JSON.stringify(value);
const object = (entries: readonly (readonly [string, string] | undefined)[]): string =>
  `{ ${entries.flatMap((each) => (each ? [each[0] === each[1] ? each[0] : `${each[0]}: ${each[1]}`] : [])).join(", ")} }`;

/** Names of constants in the generated constructor. */
class Names {
  private readonly taken = new Set(["adopted", "existing", "resource", "app", "scope"]);
  private readonly byKey = new Map<string, string>();

  public of(key: string, id: string): string {
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const name = uniqueId(this.taken, constantName(id)).replaceAll("-", "");
    this.byKey.set(key, name);
    return name;
  }
}

/** The program that migrates every converted workload. It compiles, synthesizes, and starts with the first phase. */
export function stackCode(plan: MigrationPlan, options: CodeOptions = {}): string {
  const imports = options.importIdentities ?? true;
  const names = new Names();
  const ids = idsOf(plan);
  const applications = plan.identities.some(({ application }) => application !== undefined);
  const managed = plan.identities.some(({ managed: parts }) => parts !== undefined);
  const asVariable = options.clusterName === undefined || options.resourceGroupName === undefined;
  const body = [
    ...stateLines(plan, options),
    "",
    ...clusterLines(plan, options),
    ...plan.identities.flatMap((each) => identityLines(each, names, imports)),
    ...[...legacyOf(plan.accounts).values()].flatMap(({ legacy, id }) => legacyLines(legacy, id, names)),
    ...plan.accounts.flatMap((each) => accountLines(each, ids.get(each)!, names)),
  ];
  const adopting = imports && managed;
  return [
    "// Migration from pod identity, one phase per apply. Generated once by `cdktf-aks-workload-identity migrate`; edit it freely.",
    `import { ${["App", ...(options.state ? [] : ["LocalBackend"]), "TerraformStack", ...(asVariable ? ["TerraformVariable"] : [])].join(", ")} } from "cdktf";`,
    ...(adopting ? ['import type { Construct } from "constructs";'] : []),
    ...(adopting
      ? [
          'import { DataAzurermUserAssignedIdentity } from "@cdktf/provider-azurerm/lib/data-azurerm-user-assigned-identity";',
        ]
      : []),
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
      ...(plan.accounts.length > 0 ? ["MigrationPhase", "PodIdentity", "PodIdentityMigration"] : []),
      ...(options.state ? ["RemoteState"] : []),
      "WorkloadIdentityCluster",
    ].map((name) => `  ${name},`),
    `} from ${text(options.library ?? "cdktf-aks-workload-identity")};`,
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
    "  const app = new App();",
    `  new PodIdentityExit(app, ${text(STACK_ID)});`,
    "  app.synth();",
    "}",
    "",
  ].join("\n");
}

/**
 * Ids that are taken in the stack: by its own code, by constructs in it, and by names that the constructs library
 * reserves.
 */
const OTHERS = [
  "backend",
  "azurerm",
  "kubernetes",
  "time",
  "cluster",
  "client-config",
  "caller",
  "namespaces",
  "constructor",
];

/** A construct id for each account: its own id, unless the stack uses it for something else. */
function idsOf({ accounts, identities }: MigrationPlan): ReadonlyMap<PlannedAccount, string> {
  const taken = new Set([
    ...OTHERS,
    ...identities.flatMap(({ id }) => ["", "-existing", "-import"].map((end) => `${id}-identity${end}`)),
    ...[...legacyOf(accounts).values()].map(({ id }) => id),
  ]);
  return new Map(accounts.map((each) => [each, uniqueId(taken, each.id, `${each.id}-account`)]));
}

const ADOPTED = [
  "/** Imports an existing identity into the state of this stack. Terraform does not change it and refuses to destroy it. */",
  "function adopted(scope: Construct, id: string, identityName: string, resourceGroupName: string, resourceId: string): ManagedIdentity {",
  "  const existing = new DataAzurermUserAssignedIdentity(scope, `${id}-existing`, { name: identityName, resourceGroupName });",
  "  const identity = new ManagedIdentity(scope, id, { identityName, resourceGroup: { name: resourceGroupName, location: existing.location } });",
  '  const resource = identity.node.findChild("resource") as UserAssignedIdentity;',
  '  resource.lifecycle = { preventDestroy: true, ignoreChanges: "all" };',
  "  new ImportBlock(scope, `${id}-import`, { to: resource, resourceId });",
  "  return identity;",
  "}",
];

function stateLines({ subscriptionId }: MigrationPlan, { state, clusterName }: CodeOptions): string[] {
  if (!state) return [`new LocalBackend(this, { path: ${text(`${STACK_ID}.tfstate`)} });`];
  return [
    `new RemoteState(this, ${object([
      // Each cluster and subscription has its own stack, and each stack has its own state.
      ["project", text([STACK_ID, clusterName ?? "cluster", subscriptionId ?? "applications"].join("/"))],
      ["resourceGroupName", text(state.resourceGroupName)],
      ["storageAccountName", text(state.storageAccountName)],
      ["containerName", text(state.containerName)],
    ])});`,
  ];
}

function variable(id: string, constant: string, what: string): string[] {
  return [
    `const ${constant} = new TerraformVariable(this, ${text(id)}, {`,
    '  type: "string",',
    // Without a default Terraform would prompt, and a pipeline would wait forever.
    '  default: "",',
    `  description: ${text(what)},`,
    `  validation: [{ condition: "\${length(var.${id}) > 0}", errorMessage: ${text(`Set TF_VAR_${id}: ${what}.`)} }],`,
    "});",
    `${constant}.overrideLogicalId(${text(id)});`,
  ];
}

function clusterLines({ subscriptionId }: MigrationPlan, { clusterName, resourceGroupName }: CodeOptions): string[] {
  const provider = subscriptionId === undefined ? "" : `, subscriptionId: ${text(subscriptionId)}`;
  return [
    `new AzurermProvider(this, "azurerm", { features: [{}]${provider} });`,
    "",
    ...(clusterName === undefined
      ? variable("cluster_name", "clusterName", "the name of the AKS cluster of the manifests")
      : []),
    ...(resourceGroupName === undefined
      ? variable("cluster_resource_group", "resourceGroupName", "the resource group of that cluster")
      : []),
    `const cluster = WorkloadIdentityCluster.fromClusterName(this, "cluster", {`,
    `  clusterName: ${clusterName === undefined ? "clusterName.stringValue" : text(clusterName)},`,
    `  resourceGroupName: ${resourceGroupName === undefined ? "resourceGroupName.stringValue" : text(resourceGroupName)},`,
    "});",
    'new KubernetesProvider(this, "kubernetes", cluster.kubernetesProviderConfig());',
  ];
}

const identityName = (names: Names, { key, id }: PlannedIdentity): string =>
  names.of(`identity ${key}`, `${id}-identity`);

function identityLines(identity: PlannedIdentity, names: Names, imports: boolean): string[] {
  const { id, managed, application } = identity;
  const constant = `const ${identityName(names, identity)} =`;
  if (application) {
    const tenant = application.tenantId === undefined ? undefined : (["tenantId", text(application.tenantId)] as const);
    return [
      "",
      `${constant} EntraApplication.fromClientId(this, ${text(`${id}-identity`)}, ${object([["clientId", text(application.clientId)], tenant])});`,
    ];
  }
  const { resourceGroupName, identityName: name, subscriptionId } = managed!;
  if (!imports) {
    return [
      "",
      `${constant} ManagedIdentity.fromManagedIdentityName(this, ${text(`${id}-identity`)}, ${object([
        ["identityName", text(name)],
        ["resourceGroupName", text(resourceGroupName)],
      ])});`,
    ];
  }
  const resourceId = formatResourceId("Microsoft.ManagedIdentity/userAssignedIdentities", {
    subscriptionId: subscriptionId.toLowerCase(),
    resourceGroupName,
    names: [name],
  });
  return [
    "",
    `${constant} adopted(this, ${text(`${id}-identity`)}, ${text(name)}, ${text(resourceGroupName)},`,
    `  ${text(resourceId)});`,
  ];
}

/** The AzureIdentities that the accounts replace, without duplicates for a selector. */
function legacyOf(accounts: readonly PlannedAccount[]): Map<string, { legacy: LegacyIdentity; id: string }> {
  const taken = new Set<string>();
  const found = new Map<string, { legacy: LegacyIdentity; id: string }>();
  for (const legacy of accounts.flatMap(({ from }) => from)) {
    if (found.has(legacyKey(legacy))) continue;
    const id = slug(`from-${legacy.namespace}-${legacy.name}`);
    found.set(legacyKey(legacy), { legacy, id: uniqueId(taken, id, slug(`${id}-${legacy.selector}`)) });
  }
  return found;
}

const legacyKey = ({ namespace, name, selector }: LegacyIdentity): string =>
  JSON.stringify([namespace, name, selector]);

function legacyLines(legacy: LegacyIdentity, id: string, names: Names): string[] {
  const installed = legacy.origin === "add-on" ? [] : ['  installedBy: "manifests",'];
  return [
    "",
    `const ${names.of(`legacy ${legacyKey(legacy)}`, id)} = PodIdentity.fromPodIdentityName(this, ${text(id)}, {`,
    `  namespace: ${text(legacy.namespace)},`,
    `  name: ${text(legacy.name)},`,
    `  selector: ${text(legacy.selector)},`,
    `  identity: ${identityName(names, legacy.identity)},`,
    ...installed,
    "});",
  ];
}

function accountLines(account: PlannedAccount, id: string, names: Names): string[] {
  const [first, ...others] = account.from.map((each) => names.of(`legacy ${legacyKey(each)}`, ""));
  return [
    "",
    `new PodIdentityMigration(this, ${text(id)}, {`,
    `  from: ${first},`,
    ...(others.length > 0 ? [`  alsoFrom: [${others.join(", ")}],`] : []),
    "  cluster,",
    `  serviceAccount: ${object([
      ["namespace", text(account.namespace)],
      ["name", text(account.name)],
    ])},`,
    ...(account.exists ? ['  serviceAccountMode: "adopt", // its workloads already use it'] : []),
    "  phase: MigrationPhase.PREPARE, // then SWITCH, then RETIRE: one apply each, with the checks of plan.md in between",
    "});",
  ];
}

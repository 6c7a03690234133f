import { formatResourceId } from "../../model/trust/resource-id";
import { terraformText } from "../../values/text/terraform-text";
import type { CodeOptions } from "./stack-options";
import { type Ids, identityId, legacyKey, type Names } from "./stack-names";
import type { LegacyIdentity, MigrationPlan, PlannedAccount, PlannedIdentity } from "../plan/plan-model";

export const STACK_ID = "pod-identity-exit";

/** A text as a literal of TypeScript. */
export const text = (value: string): string => JSON.stringify(value);

const object = (entries: readonly (readonly [string, string] | undefined)[]): string =>
  `{ ${entries.flatMap((each) => (each ? [each[0] === each[1] ? each[0] : `${each[0]}: ${each[1]}`] : [])).join(", ")} }`;

/** The function that imports an identity, in the file of the stack or in one of its own. */
export const ADOPTED: readonly string[] = [
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

export function stateLines({ subscriptionId }: MigrationPlan, { state, clusterName }: CodeOptions): string[] {
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

/** The subscription of the cluster, if it is not that of the identities. */
export const otherSubscription = (
  { subscriptionId }: MigrationPlan,
  { clusterSubscriptionId: stated }: CodeOptions,
): string | undefined => (stated === subscriptionId ? undefined : stated);

export function clusterLines(plan: MigrationPlan, options: CodeOptions): string[] {
  const { subscriptionId } = plan;
  const { clusterName, resourceGroupName } = options;
  const elsewhere = otherSubscription(plan, options);
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
    ...(elsewhere === undefined
      ? []
      : [
          "// The cluster is in another subscription than the identities.",
          "(cluster.node.defaultChild as DataAzurermKubernetesCluster).provider = " +
            `new AzurermProvider(this, "azurerm-cluster", { alias: "cluster", features: [{}], subscriptionId: ${text(elsewhere)} });`,
        ]),
    'new KubernetesProvider(this, "kubernetes", cluster.kubernetesProviderConfig());',
  ];
}

const identityName = (names: Names, identity: PlannedIdentity): string =>
  names.of(`identity ${identity.key}`, identityId(identity));

export function identityLines(identity: PlannedIdentity, names: Names, scope: string, imports: boolean): string[] {
  const { managed, application } = identity;
  const id = text(identityId(identity));
  const constant = `const ${identityName(names, identity)} =`;
  if (application) {
    const tenant = application.tenantId === undefined ? undefined : (["tenantId", text(application.tenantId)] as const);
    return [
      "",
      `${constant} EntraApplication.fromClientId(${scope}, ${id}, ${object([["clientId", text(application.clientId)], tenant])});`,
    ];
  }
  const { resourceGroupName, identityName: name, subscriptionId } = managed!;
  if (!imports) {
    return [
      "",
      `${constant} ManagedIdentity.fromManagedIdentityName(${scope}, ${id}, ${object([
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
    `${constant} adopted(${scope}, ${id}, ${text(name)}, ${text(resourceGroupName)},`,
    `  ${text(resourceId)});`,
  ];
}

export const legacyName = (names: Names, legacy: LegacyIdentity, id: string): string =>
  names.of(`legacy ${legacyKey(legacy)}`, id);

export function legacyLines(legacy: LegacyIdentity, id: string, names: Names, scope: string): string[] {
  const installed = legacy.origin === "add-on" ? [] : ['  installedBy: "manifests",'];
  return [
    "",
    `const ${legacyName(names, legacy, id)} = PodIdentity.fromPodIdentityName(${scope}, ${text(id)}, {`,
    `  namespace: ${text(legacy.namespace)},`,
    `  name: ${text(legacy.name)},`,
    `  selector: ${text(legacy.selector)},`,
    `  identity: ${identityName(names, legacy.identity)},`,
    ...installed,
    "});",
  ];
}

export function accountLines(
  account: PlannedAccount,
  { accounts }: Ids,
  scope: string,
  nameOf: (legacy: LegacyIdentity) => string,
): string[] {
  const [first, ...others] = account.from.map(nameOf);
  return [
    "",
    `new PodIdentityMigration(${scope}, ${text(accounts.get(account)!)}, {`,
    `  from: ${first},`,
    ...(others.length > 0 ? [`  alsoFrom: [${others.join(", ")}],`] : []),
    "  cluster,",
    `  serviceAccount: ${object([
      ["namespace", text(account.namespace)],
      ["name", text(account.name)],
    ])},`,
    ...(account.trust === undefined ? [] : [`  trust: ${text(account.trust)},`]),
    ...(account.exists ? ['  serviceAccountMode: "adopt", // its workloads already use it'] : []),
    "  phase: MigrationPhase.PREPARE, // then SWITCH, then RETIRE: one apply each, with the checks of plan.md in between",
    "});",
  ];
}

/** The clean-up commands as texts of Terraform, one a line. */
export const cleanUpTexts = ({ cleanUp }: MigrationPlan): string[] =>
  cleanUp.flatMap(({ commands }) => commands.map((command) => `${text(terraformText(command))},`));

import { LIMITS } from "../facts/limits";
import { NAME_RULES } from "../facts/name-rules";
import { KUBELOGIN_MODES, type KubeloginMode } from "../constructs/cluster/kubernetes-provider-config";
import { type CloudName, CLOUDS } from "../facts/clouds";
import { sshPublicKeyProblem } from "../constructs/cluster/workload-identity-cluster-rules";
import { resourceIdProblem, uuidProblem } from "../constructs/core/input/id-rules";
import { nameProblem } from "../constructs/core/input/name-rules";
import { constraintProblem } from "../constructs/core/providers/provider-release";
import { regionProblem } from "../constructs/core/location/region-check";
import { PRINCIPAL_TYPES } from "../facts/role-lists";
import { REGION_GAPS, type RegionFeature } from "../facts/regions";
import { LOGINS, type StateLogin } from "../facts/backend-options";
import { allowedRangeProblem, REPLICATIONS, type Replication } from "../constructs/state/state-store-rules";
import {
  group,
  listOf,
  matching,
  oneOf,
  optional,
  type Parts,
  type Rule,
  suggestion,
  text,
  trueOrFalse,
  wholeNumber,
} from "./setting-rules";
import type { ResourceType } from "../model/trust/resource-id";
import type { NameKind } from "../facts/name-rules";
import { TARGET_VERSIONS_CONTEXT } from "../facts/provider-releases";
import { refusal } from "../values/problem";

/** A user, group or service principal. */
export interface Principal {
  readonly objectId: string;
  readonly type: (typeof PRINCIPAL_TYPES)[number];
}

/** The remote state; see RemoteState. The three names are required unless `partial` is true. */
export interface RemoteStateSettings {
  /** Resource group of the storage account. */
  readonly resourceGroupName?: string;
  readonly storageAccountName?: string;
  readonly containerName?: string;
  /** Subscription of the storage account. @default - the value of ARM_SUBSCRIPTION_ID */
  readonly subscriptionId?: string;
  /** Tenant of the storage account. @default - the tenant of the login */
  readonly tenantId?: string;
  /** How Terraform logs in to the storage account. @default - the first login that Terraform finds, such as that of the Azure CLI */
  readonly login?: StateLogin;
  /** Whether a pipeline passes the names to `terraform init`, so that they are not in the JSON. @default false */
  readonly partial?: boolean;
}

/** The storage account of the state stack; see StateStore. Its names come from `remoteState` or from `project`. */
export interface StateStoreSettings {
  /** Principals that read and write state. @default - `administrators`, otherwise the principal that runs Terraform */
  readonly writers?: readonly Principal[];
  /** Principals that only read state. @default - none */
  readonly readers?: readonly Principal[];
  /** Replication type of the storage account. @default LRS */
  readonly replication?: Replication;
  /** Public IPv4 addresses and ranges that can access the account. @default - all, unless subnets are given */
  readonly allowedIpRanges?: readonly string[];
  /** Ids of subnets that can access the account. @default - all, unless ranges are given */
  readonly allowedSubnetIds?: readonly string[];
  /** Log Analytics workspace for the logs of reads, writes and deletions of state. @default - no logs */
  readonly logAnalyticsWorkspaceId?: string;
  /** Whether the account has a delete lock. @default true */
  readonly deleteLock?: boolean;
  /** Whether the state stack keeps its own state in the container that it creates. It needs `remoteState`. @default false */
  readonly ownStateInside?: boolean;
}

/** Waits for propagation in seconds; 0 is no wait. */
export interface WaitSettings {
  /** After a role assignment, before the secret or cluster that needs it. @default 60 */
  readonly roleSeconds?: number;
  /** After the role assignment of a cluster administrator, before the first Kubernetes object. @default 120 */
  readonly clusterAdminSeconds?: number;
  /** After a federated identity credential, before the pods that use it. @default 30 */
  readonly credentialSeconds?: number;
  /** After a new managed identity, before its first federated identity credential. @default 120 */
  readonly identitySeconds?: number;
}

/** The settings of the default app: `context` in cdktf.json. The environment overrides it. */
export interface Settings {
  /** Name of the application: the first part of its state keys and of its resource names. */
  readonly project: string;
  /** Azure region, a name of `az account list-locations`. */
  readonly location: string;
  /** Azure cloud. @default public */
  readonly cloud?: CloudName;
  /** Subscription of the deployment. @default - the value of ARM_SUBSCRIPTION_ID */
  readonly subscriptionId?: string;
  /** Release of the azurerm provider, as a version constraint of Terraform. @default - `PROVIDER_RELEASES` */
  readonly azurermVersion?: string;
  /** Release of the kubernetes provider, as a version constraint of Terraform. @default - `PROVIDER_RELEASES` */
  readonly kubernetesVersion?: string;
  /** Administrators of the cluster and its vault. @default - the principal that runs Terraform */
  readonly administrators?: readonly Principal[];
  /** How kubelogin logs in to the cluster. @default azurecli */
  readonly kubeloginMode?: KubeloginMode;
  /** Public key for SSH to the nodes. @default - no SSH */
  readonly sshPublicKey?: string;
  /** Whether the workload identity webhook is on. With false the OIDC issuer stays on. @default true */
  readonly workloadIdentity?: boolean;
  /** Id of an existing cluster, which is imported and updated. @default - a new cluster */
  readonly existingClusterId?: string;
  /** Days in which a deleted vault can be recovered and its name is reserved, 7 to 90. @default 90 */
  readonly vaultRetentionDays?: number;
  readonly waits?: WaitSettings;
  /** The remote state of `platform` and `workload`. @default - local files */
  readonly remoteState?: RemoteStateSettings;
  /** Regions that support a feature now, although the tables of this package say otherwise. @default - none */
  readonly supportedRegions?: Readonly<Partial<Record<RegionFeature, readonly string[]>>>;
  /** Whether to synthesize the stack with the storage account for remote state. @default false */
  readonly stateStack?: boolean;
  readonly stateStore?: StateStoreSettings;
}

const named = (kind: NameKind) => text((value, prop) => nameProblem(kind, prop, value));
const uuid = () => text((value, prop) => uuidProblem(prop, value));
const resourceId = (type: ResourceType) => text((value, prop) => resourceIdProblem(type, prop, value));
const release = (provider: "azurerm" | "kubernetes") => text((value, prop) => constraintProblem(prop, provider, value));
const principals = () => listOf(group<Principal>({ objectId: uuid(), type: oneOf(...PRINCIPAL_TYPES) }));
const keysOf = <T extends object>(data: T) => Object.keys(data) as (keyof T & string)[];
/** One hour is longer than any propagation delay of Azure. */
const seconds = () => wholeNumber(LIMITS.waitSeconds);

function remoteState(): Rule<RemoteStateSettings> {
  const rule = group<RemoteStateSettings>({
    resourceGroupName: optional(named("resourceGroup")),
    storageAccountName: optional(named("storageAccount")),
    containerName: optional(named("storageContainer")),
    subscriptionId: optional(uuid()),
    tenantId: optional(uuid()),
    login: optional(oneOf(...keysOf(LOGINS))),
    partial: optional(trueOrFalse()),
  });
  return {
    ...rule,
    read(value, path, report) {
      const state = rule.read(value, path, report);
      if (!state || state.partial) return state;
      for (const name of ["resourceGroupName", "storageAccountName", "containerName"])
        if (!Object.hasOwn(state, name))
          report(
            `${path}.${name}`,
            refusal("setting-missing", `is missing; if only a pipeline knows it, set \`${path}.partial\` to true`),
          );
      return state;
    },
  };
}

const RULES = group<Settings>({
  project: matching(NAME_RULES.project.pattern, NAME_RULES.project.expected),
  location: matching(/^[a-z0-9]+$/, "a region in lowercase letters and digits such as centralindia"),
  cloud: optional(oneOf(...keysOf(CLOUDS))),
  subscriptionId: optional(uuid()),
  azurermVersion: optional(release("azurerm")),
  kubernetesVersion: optional(release("kubernetes")),
  administrators: optional(principals()),
  kubeloginMode: optional(oneOf(...KUBELOGIN_MODES)),
  sshPublicKey: optional(text((value) => sshPublicKeyProblem(value))),
  workloadIdentity: optional(trueOrFalse()),
  existingClusterId: optional(resourceId("Microsoft.ContainerService/managedClusters")),
  vaultRetentionDays: optional(wholeNumber(LIMITS.vaultRetentionDays)),
  waits: optional(
    group<WaitSettings>({
      roleSeconds: optional(seconds()),
      clusterAdminSeconds: optional(seconds()),
      credentialSeconds: optional(seconds()),
      identitySeconds: optional(seconds()),
    }),
  ),
  remoteState: optional(remoteState()),
  supportedRegions: optional(
    group<NonNullable<Settings["supportedRegions"]>>(
      Object.fromEntries(keysOf(REGION_GAPS).map((each) => [each, optional(listOf(text()))])) as never,
    ),
  ),
  stateStack: optional(trueOrFalse()),
  stateStore: optional(
    group<StateStoreSettings>({
      writers: optional(principals()),
      readers: optional(principals()),
      replication: optional(oneOf(...REPLICATIONS)),
      allowedIpRanges: optional(listOf(text((value, prop) => allowedRangeProblem(prop, value)))),
      allowedSubnetIds: optional(listOf(resourceId("Microsoft.Network/virtualNetworks/subnets"))),
      logAnalyticsWorkspaceId: optional(resourceId("Microsoft.OperationalInsights/workspaces")),
      deleteLock: optional(trueOrFalse()),
      ownStateInside: optional(trueOrFalse()),
    }),
  ),
});

const PREFIX = "AKS_WORKLOAD_IDENTITY_";

/** The releases for cdktn, and feature flags that `cdktf init` of earlier releases wrote into `context`. Source: github.com/hashicorp/terraform-cdk CHANGELOG.md. */

/** The releases for cdktn, and feature flags that `cdktf init` of earlier releases wrote into `context`. Source: github.com/hashicorp/terraform-cdk CHANGELOG.md. */
const CDKTF_KEYS = [TARGET_VERSIONS_CONTEXT, "allowSepCharsInLogicalIds", "excludeStackIdFromLogicalIds"];

/** The environment variable of a setting: `remoteState.containerName` is AKS_WORKLOAD_IDENTITY_REMOTE_STATE_CONTAINER_NAME. */
export function variableOf(path: string): string {
  return PREFIX + path.replace(/[A-Z]/g, "_$&").replaceAll(".", "_").toUpperCase();
}

/** The paths of all settings that the environment can set. Each part of an object has its own variable. */
export function settablePaths(parts: Parts = RULES.parts!, prefix = ""): string[] {
  return Object.entries(parts).flatMap(([key, rule]) =>
    rule.parts ? settablePaths(rule.parts, `${prefix}${key}.`) : [prefix + key],
  );
}

function ruleAt(path: string) {
  const [first, second] = path.split(".") as [string, string?];
  const rule = RULES.parts![first]!;
  return second === undefined ? rule : rule.parts![second]!;
}

/**
 * The checked settings: the context, overridden by the environment. An empty variable counts as not set.
 *
 * @throws Error with every setting that is missing, invalid or unknown
 */
export function readSettings(context: Readonly<Record<string, unknown>>, env: NodeJS.ProcessEnv = {}): Settings {
  const problems: string[] = [];
  const fromEnvironment = new Set<string>();
  // cdktf also keeps its own settings in `context`.
  const given: Record<string, unknown> = Object.fromEntries(
    Object.entries(structuredClone(context)).filter(([key]) => !/^@?cdktf/.test(key) && !CDKTF_KEYS.includes(key)),
  );

  const whole = Object.keys(RULES.parts!).filter((path) => ruleAt(path).parts);
  const variables = new Map([...whole, ...settablePaths()].map((path) => [variableOf(path), path]));
  // A part has its own variable, which wins over that of the whole.
  const isWhole = (variable: string): boolean => whole.includes(variables.get(variable) ?? "");
  for (const [variable, value] of Object.entries(env).sort(([a], [b]) => Number(isWhole(b)) - Number(isWhole(a)))) {
    if (!variable.startsWith(PREFIX) || !value) continue;
    const path = variables.get(variable);
    if (path === undefined) {
      problems.push(
        refusal("setting-unknown", `${variable} is unknown: ${suggestion(variable, [...variables.keys()])}`),
      );
      continue;
    }
    fromEnvironment.add(path);
    const [first, second] = path.split(".") as [string, string?];
    const read = ruleAt(path).fromText(value);
    if (second === undefined) given[first] = read;
    else if (typeof (given[first] ?? {}) === "object") given[first] = { ...(given[first] as object), [second]: read };
  }

  const settings = RULES.read(given, "", (path, problem) => {
    const source = [...fromEnvironment]
      .reverse()
      .find((each) => path === each || path.startsWith(`${each}[`) || path.startsWith(`${each}.`));
    problems.push(`\`${path}\`${source ? ` (${variableOf(source)})` : ""} ${problem}`);
  });
  if (problems.length === 0 && settings) problems.push(...relationProblems(settings));
  if (problems.length > 0 || !settings)
    throw new Error(`${['settings under "context" in cdktf.json or in the environment:', ...problems].join("\n  ")}`);
  return settings;
}

/** The problems between settings. */
function relationProblems(settings: Settings): string[] {
  const { cloud = "public", location, administrators, stateStack, stateStore, supportedRegions } = settings;
  const problems = [
    regionProblem("location", location, cloud, supportedRegions),
    administrators?.length === 0
      ? refusal(
          "setting-relation",
          "`administrators` must name at least one principal, got an empty list; omit it for the principal that runs Terraform",
        )
      : undefined,
    stateStore !== undefined && !stateStack
      ? refusal(
          "setting-relation",
          "`stateStore` has no effect without `stateStack`; set `stateStack` to true, or remove it",
        )
      : undefined,
  ];
  return problems.filter((each) => each !== undefined);
}

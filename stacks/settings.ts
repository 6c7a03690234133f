import { LIMITS } from "../facts/limits";
import { NAME_RULES } from "../facts/name-rules";
import { readFileSync } from "node:fs";
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

/** A person, group or application that administers. */
export interface Principal {
  readonly objectId: string;
  readonly type: (typeof PRINCIPAL_TYPES)[number];
}

/** Where state is kept; see RemoteState. The three names are required unless `partial` is true. */
export interface RemoteStateSettings {
  /** Resource group of the storage account. */
  readonly resourceGroupName?: string;
  readonly storageAccountName?: string;
  readonly containerName?: string;
  /** Subscription of the storage account. @default - the environment's ARM_SUBSCRIPTION_ID */
  readonly subscriptionId?: string;
  /** Tenant of the storage account. @default - the one that is logged in */
  readonly tenantId?: string;
  /** How Terraform logs in to it. @default - whatever it finds, on a laptop the Azure CLI */
  readonly login?: StateLogin;
  /** Whether a pipeline gives the names at `terraform init`, so that the JSON does not. @default false */
  readonly partial?: boolean;
}

/** What the state stack makes; see StateStore. Its names are those of `remoteState`, or made from the project. */
export interface StateStoreSettings {
  /** Who reads and writes state. @default - `administrators`, otherwise whoever applies */
  readonly writers?: readonly Principal[];
  /** Who reads state only. @default - nobody */
  readonly readers?: readonly Principal[];
  /** How often and where Azure keeps each blob. @default LRS */
  readonly replication?: Replication;
  /** Public IPv4 addresses and ranges that reach the account. @default - all, unless subnets are given */
  readonly allowedIpRanges?: readonly string[];
  /** Ids of subnets that reach the account. @default - all, unless ranges are given */
  readonly allowedSubnetIds?: readonly string[];
  /** Log Analytics workspace for who read, wrote and deleted state. @default - no logs */
  readonly logAnalyticsWorkspaceId?: string;
  /** Whether the account is locked against deletion. @default true */
  readonly deleteLock?: boolean;
  /** Whether the state stack keeps its own state in the container it made; needs `remoteState`. @default false */
  readonly ownStateInside?: boolean;
}

/** Seconds that what follows a write waits for Azure to know of it; 0 is off. */
export interface WaitSettings {
  /** After a role, before the secret or cluster that needs it. @default 60 */
  readonly roleSeconds?: number;
  /** After the cluster-admin role, before the first Kubernetes object. @default 120 */
  readonly clusterAdminSeconds?: number;
  /** After a federated credential, before the pods that use it. @default 30 */
  readonly credentialSeconds?: number;
  /** After a new managed identity, before its first federated credential. @default 120 */
  readonly identitySeconds?: number;
}

/** The settings of the default app: what stands under `context` in cdktf.json, and over it the environment. */
export interface Settings {
  /** Names this application: it is the first part of its state keys and of its resource names. */
  readonly project: string;
  /** Azure region, as `az account list-locations` names it. */
  readonly location: string;
  /** Azure cloud. @default public */
  readonly cloud?: CloudName;
  /** Subscription to deploy to. @default - the environment's ARM_SUBSCRIPTION_ID */
  readonly subscriptionId?: string;
  /** Release of the azurerm provider, as a version constraint of Terraform. @default - `PROVIDER_RELEASES` */
  readonly azurermVersion?: string;
  /** Release of the kubernetes provider, as a version constraint of Terraform. @default - `PROVIDER_RELEASES` */
  readonly kubernetesVersion?: string;
  /** Who administers the cluster and its vault. @default - whoever applies */
  readonly administrators?: readonly Principal[];
  /** How kubelogin logs in to the cluster. @default azurecli */
  readonly kubeloginMode?: KubeloginMode;
  /** Public key for SSH to the nodes. @default - no SSH */
  readonly sshPublicKey?: string;
  /** Whether the cluster mutates pods; false turns only that off, the issuer stays. @default true */
  readonly workloadIdentity?: boolean;
  /** Id of an existing cluster to adopt and update instead of creating one. @default - one is created */
  readonly existingClusterId?: string;
  /** Days a deleted vault can be recovered, and its name stays taken; 7 to 90. @default 90 */
  readonly vaultRetentionDays?: number;
  readonly waits?: WaitSettings;
  /** Where `platform` and `workload` keep their state. @default - local files */
  readonly remoteState?: RemoteStateSettings;
  /** Regions that have a feature by now, though the data of this project says that they lack it. @default - none */
  readonly supportedRegions?: Readonly<Partial<Record<RegionFeature, readonly string[]>>>;
  /** Whether to synthesize the stack that makes the storage for remote state. @default false */
  readonly stateStack?: boolean;
  readonly stateStore?: StateStoreSettings;
}

const named = (kind: NameKind) => text((value, prop) => nameProblem(kind, prop, value));
const uuid = () => text((value, prop) => uuidProblem(prop, value));
const resourceId = (type: ResourceType) => text((value, prop) => resourceIdProblem(type, prop, value));
const release = (provider: "azurerm" | "kubernetes") => text((value, prop) => constraintProblem(prop, provider, value));
const principals = () => listOf(group<Principal>({ objectId: uuid(), type: oneOf(...PRINCIPAL_TYPES) }));
const keysOf = <T extends object>(data: T) => Object.keys(data) as (keyof T & string)[];
/** An hour is longer than anything Azure takes to know. */
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
          report(`${path}.${name}`, `is missing; where only a pipeline knows it, set \`${path}.partial\` to true`);
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

/** Feature flags that `cdktf init` of earlier releases wrote beside the settings. Source: github.com/hashicorp/terraform-cdk CHANGELOG.md. */
const CDKTF_KEYS = ["allowSepCharsInLogicalIds", "excludeStackIdFromLogicalIds"];

/** The environment variable of a setting: `remoteState.containerName` is AKS_WORKLOAD_IDENTITY_REMOTE_STATE_CONTAINER_NAME. */
export function variableOf(path: string): string {
  return PREFIX + path.replace(/[A-Z]/g, "_$&").replaceAll(".", "_").toUpperCase();
}

/** Every setting that the environment can set, each part of an object under a name of its own. */
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
 * What stands under `context` in cdktf.json: given by the CLI in CDKTF_CONTEXT_JSON, read from the file in a bare run.
 *
 * @throws Error where the file is absent or no JSON
 */
export function readContext(env: NodeJS.ProcessEnv, file = "cdktf.json"): Readonly<Record<string, unknown>> {
  const fromCli = env.CDKTF_CONTEXT_JSON;
  const source = fromCli ? "CDKTF_CONTEXT_JSON" : file;
  let context: unknown;
  try {
    context = fromCli ? JSON.parse(fromCli) : (JSON.parse(readFileSync(file, "utf8")) as { context?: unknown }).context;
  } catch (error) {
    throw new Error(`settings cannot be read from ${source}: ${(error as Error).message}`);
  }
  if (context === undefined) return {};
  if (typeof context !== "object" || context === null || Array.isArray(context))
    throw new Error(`settings cannot be read from ${source}: "context" must be an object`);
  return context as Record<string, unknown>;
}

/**
 * The settings, checked: the context, and over it the environment, where an empty variable counts as not set.
 *
 * @throws Error naming every setting that is missing, mistyped or unknown
 */
export function readSettings(context: Readonly<Record<string, unknown>>, env: NodeJS.ProcessEnv = {}): Settings {
  const problems: string[] = [];
  const fromEnvironment = new Set<string>();
  // cdktf keeps settings of its own in the same place.
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
      problems.push(`${variable} is unknown: ${suggestion(variable, [...variables.keys()])}`);
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

/** What is wrong with settings beside each other. */
function relationProblems(settings: Settings): string[] {
  const { cloud = "public", location, administrators, stateStack, stateStore, supportedRegions } = settings;
  const problems = [
    regionProblem("location", location, cloud, supportedRegions),
    administrators?.length === 0
      ? "`administrators` must name at least one principal, got an empty list; leave it out for the principal that runs Terraform"
      : undefined,
    stateStore !== undefined && !stateStack
      ? "`stateStore` has no effect without `stateStack`; set `stateStack` to true, or remove it"
      : undefined,
  ];
  return problems.filter((each) => each !== undefined);
}

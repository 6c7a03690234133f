import { clusterSettings } from "./cluster-settings";
import { LIMITS } from "../facts/limits";
import { NAME_RULES } from "../facts/name-rules";
import { KUBELOGIN_MODES } from "../constructs/cluster/access/kubernetes-provider-config";
import { CLOUDS } from "../facts/azure/clouds";
import { sshPublicKeyProblem } from "../constructs/cluster/workload-identity-cluster-rules";
import { resourceIdProblem, uuidProblem } from "../constructs/core/input/id-rules";
import { nameProblem } from "../constructs/core/input/name-rules";
import { constraintProblem } from "../constructs/core/providers/provider-release";
import { terraformReleaseProblem } from "../constructs/core/providers/terraform-target";
import { regionProblem } from "../constructs/core/location/region-check";
import { PRINCIPAL_TYPES } from "../facts/azure/role-lists";
import { REGION_GAPS } from "../facts/azure/regions";
import { LOGINS } from "../facts/terraform/backend-options";
import { allowedRangeProblem, REPLICATIONS } from "../constructs/state/state-store-rules";
import { vaultRangeProblem } from "../constructs/vault/vault-network";
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
import { privateNetworkRule, privateProblems } from "./private-settings";
import type { Principal, RemoteStateSettings, Settings, StateStoreSettings, WaitSettings } from "./settings-types";
import { TARGET_VERSIONS_CONTEXT, TERRAFORM_RELEASE } from "../facts/terraform/provider-releases";
import { TERRAFORM_FEATURES } from "../facts/terraform/terraform-features";
import { isAtLeast } from "../values/lowest-release";
import { shown } from "../values/shown";
import { refusal } from "../values/problem";

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
  terraformVersion: optional(text((value, prop) => terraformReleaseProblem(prop, value))),
  keepOnDestroy: optional(trueOrFalse()),
  administrators: optional(principals()),
  kubeloginMode: optional(oneOf(...KUBELOGIN_MODES)),
  kubeloginArguments: optional(listOf(text())),
  kubeloginEnvironment: optional(
    listOf(matching(/^[A-Za-z_][A-Za-z0-9_]*=/, "a variable such as AZURE_FEDERATED_TOKEN_FILE=/run/token")),
  ),
  sshPublicKey: optional(text((value) => sshPublicKeyProblem(value))),
  workloadIdentity: optional(trueOrFalse()),
  existingClusterId: optional(resourceId("Microsoft.ContainerService/managedClusters")),
  cluster: optional(clusterSettings()),
  vaultRetentionDays: optional(wholeNumber(LIMITS.vaultRetentionDays)),
  vaultAllowedIpRanges: optional(listOf(text((value, prop) => vaultRangeProblem(prop, value)))),
  vaultAllowedSubnetIds: optional(listOf(resourceId("Microsoft.Network/virtualNetworks/subnets"))),
  logAnalyticsWorkspaceId: optional(resourceId("Microsoft.OperationalInsights/workspaces")),
  private: optional(trueOrFalse()),
  privateNetwork: optional(privateNetworkRule()),
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
  if (problems.length === 0 && settings) problems.push(...relationProblems(settings), ...privateProblems(settings));
  if (problems.length > 0 || !settings)
    throw new Error(`${['settings under "context" in cdktf.json or in the environment:', ...problems].join("\n  ")}`);
  return settings;
}

/** The problems between settings. */
function relationProblems(settings: Settings): string[] {
  const [major, minor] = TERRAFORM_FEATURES.keepOnDestroy;
  const { cloud = "public", location, administrators, stateStack, stateStore, supportedRegions } = settings;
  const problems = [
    regionProblem("location", location, cloud, supportedRegions),
    administrators?.length === 0
      ? refusal(
          "setting-relation",
          "`administrators` must name at least one principal, got an empty list; omit it for the principal that runs Terraform",
        )
      : undefined,
    ...(["vaultAllowedIpRanges", "vaultAllowedSubnetIds"] as const).map((name) =>
      settings[name]?.length === 0
        ? refusal(
            "setting-relation",
            `\`${name}\` must have at least one entry, got an empty list; omit it for all networks`,
          )
        : undefined,
    ),
    settings.cluster !== undefined && settings.existingClusterId !== undefined
      ? refusal(
          "setting-relation",
          "`cluster` has no effect with `existingClusterId`, because an existing cluster stays as it is; remove one of them",
        )
      : undefined,
    settings.keepOnDestroy && !isAtLeast(settings.terraformVersion ?? TERRAFORM_RELEASE, major, minor)
      ? refusal(
          "setting-relation",
          `\`keepOnDestroy\` needs Terraform ${major}.${minor} or later, got ${settings.terraformVersion === undefined ? "no" : shown(settings.terraformVersion) + " for"} \`terraformVersion\`; set \`terraformVersion\` to ">= ${major}.${minor}", or remove \`keepOnDestroy\``,
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

import { CLUSTER_TYPES } from "../facts/azure/cluster-types";
import { APPLY_SECONDS, OTHER_APPLY_SECONDS } from "../facts/apply-durations";
import { LIMITS } from "../facts/limits";
import { criticalPath, secondsOf } from "../model/terraform/critical-path";
import type { Resource, StackDocument } from "../model/terraform/document";
import type { SynthesizedStack } from "../model/terraform/output-folder";
import type { TrustModel } from "../model/trust/model";
import { grouped } from "../values/grouped";
import { pathSegment } from "../values/text/path-segment";
import { ofStack } from "./of-stack";
import { shownName } from "./trust-map/trust-map";
import { type Problem, refusal } from "../values/problem";
import { rowOf } from "../values/row-of";

/** Resources that the first apply of a stack creates, in numbers that Azure limits. */
interface Counts {
  readonly resources: number;
  readonly identities: number;
  readonly credentials: number;
  readonly roleAssignments: number;
}

/** One stack in the order; waves.schema.json describes each part. */
export interface WaveStack extends Counts {
  readonly stack: string;
  readonly folder: string;
  readonly dependsOn: readonly string[];
  /** The subscription of its provider, or the variable of the environment with it. */
  readonly subscription: string;
  /** Expected seconds of the first apply alone, without what Azure takes for clusters. */
  readonly seconds: number;
  readonly boundBy: Bound;
  /** Whether a block with several instances counts once, because their number is not literal. */
  readonly atLeast: boolean;
}

type Bound = "order of the resources" | "parallelism of Terraform" | "identity writes" | "writes to one identity";

/** Stacks that can be applied at the same time, after those of the waves before. */
export interface Wave {
  readonly wave: number;
  /** Stacks to apply at a time, so that together they stay below the rates of Azure. */
  readonly maxParallel: number;
  readonly seconds: number;
  readonly stacks: readonly WaveStack[];
}

/** A number that Azure refuses. */
export interface ExceededLimit {
  readonly limit: "credentialsPerIdentity" | "roleAssignmentsPerSubscription";
  readonly allowed: number;
  readonly count: number;
  readonly where: string;
}

/** The content of `waves.json`: the order in which an engine applies the bundles. */
export interface WavePlan {
  readonly formatVersion: 1;
  readonly waves: readonly Wave[];
  readonly total: Counts & { readonly stacks: number; readonly seconds: number; readonly clusters: number };
  readonly limits: {
    readonly identityWritesPerSecond: { readonly identity: number; readonly subscription: number };
    readonly credentialsPerIdentity: number;
    readonly roleAssignmentsPerSubscription: number;
  };
  readonly exceeded: readonly ExceededLimit[];
}

/** @param stacks those that are handed over, each after the ones that it depends on */
export function wavePlan(model: TrustModel, stacks: readonly SynthesizedStack[]): WavePlan {
  const names = stacks.map((each) => each.document.name);
  const levels = new Map<string, number>();
  const loads = stacks.map((each): WaveStack => {
    const dependsOn = each.dependencies.filter((name) => names.includes(name));
    levels.set(each.document.name, 1 + Math.max(0, ...dependsOn.map((name) => levels.get(name)!)));
    return loadOf(model, each.document, dependsOn);
  });
  const waves = [...grouped(loads, ({ stack }) => levels.get(stack)!)]
    .sort(([a], [b]) => a - b)
    .map(([wave, of]) => waveOf(wave, of));
  const sum = (count: (each: WaveStack) => number): number => loads.reduce((total, each) => total + count(each), 0);
  const { identity, subscription } = LIMITS.identityWritesPerSecond;
  return {
    formatVersion: 1,
    waves,
    total: {
      stacks: loads.length,
      seconds: waves.reduce((total, each) => total + each.seconds, 0),
      clusters: stacks.flatMap(({ document }) => created(document).filter(({ type }) => CLUSTER_TYPES.has(type)))
        .length,
      resources: sum((each) => each.resources),
      identities: sum((each) => each.identities),
      credentials: sum((each) => each.credentials),
      roleAssignments: sum((each) => each.roleAssignments),
    },
    limits: {
      identityWritesPerSecond: { identity, subscription },
      credentialsPerIdentity: LIMITS.credentialsPerIdentity,
      roleAssignmentsPerSubscription: LIMITS.roleAssignmentsPerSubscription,
    },
    exceeded: [...tooManyCredentials(model), ...tooManyAssignments(loads)],
  };
}

function created(document: StackDocument, type?: string): readonly Resource[] {
  return [...document.resources.values()].filter(
    (each) => each.mode === "managed" && (type === undefined || each.type === type),
  );
}

function instancesOf({ values }: Resource): number {
  return typeof values.count === "number" ? values.count : 1;
}

function loadOf(model: TrustModel, document: StackDocument, dependsOn: readonly string[]): WaveStack {
  const count = (type?: string): number =>
    created(document, type).reduce((total, each) => total + instancesOf(each), 0);
  const credentials = ofStack(model.credentials, document.name).filter(({ address }) =>
    /^az(?:urerm|api)_/.test(address),
  );
  const byIdentity = grouped(credentials, ({ identity, address }) => identity ?? address);
  const most = Math.max(0, ...[...byIdentity.values()].map((each) => each.length));
  const identities = count("azurerm_user_assigned_identity");
  const { identity: perIdentity, subscription } = LIMITS.identityWritesPerSecond;
  const work = created(document).reduce(
    (total, each) => total + instancesOf(each) * (rowOf(APPLY_SECONDS, each.type) ?? OTHER_APPLY_SECONDS),
    0,
  );
  const bounds: readonly (readonly [Bound, number])[] = [
    ["order of the resources", secondsOf(criticalPath(document))],
    ["parallelism of Terraform", work / LIMITS.terraformParallelism],
    ["identity writes", (identities + credentials.length) / subscription],
    ["writes to one identity", most / perIdentity],
  ];
  const [boundBy, seconds] = bounds.reduce((longest, each) => (each[1] > longest[1] ? each : longest));
  return {
    stack: document.name,
    folder: pathSegment(document.name),
    dependsOn,
    subscription: subscriptionOf(document),
    seconds: Math.ceil(seconds),
    boundBy,
    atLeast: created(document).some(({ values }) => values.for_each !== undefined || typeof values.count === "string"),
    resources: count(),
    identities,
    credentials: credentials.length,
    roleAssignments: count("azurerm_role_assignment"),
  };
}

function subscriptionOf(document: StackDocument): string {
  const id = document.providers.get("azurerm")?.values.subscription_id;
  return typeof id === "string" ? id : "ARM_SUBSCRIPTION_ID";
}

function waveOf(wave: number, stacks: readonly WaveStack[]): Wave {
  const { subscription: limit } = LIMITS.identityWritesPerSecond;
  const writes = ({ identities, credentials }: WaveStack): number => identities + credentials;
  const bySubscription = [...grouped(stacks, (each) => each.subscription).values()];
  // The busiest stacks may run together.
  const parallel = bySubscription.map((some) => {
    const rates = some.map((each) => writes(each) / Math.max(1, each.seconds)).sort((a, b) => b - a);
    let sum = 0;
    const fitting = rates.findIndex((rate) => (sum += rate) > limit);
    return fitting === -1 ? Number.POSITIVE_INFINITY : Math.max(1, fitting);
  });
  const maxParallel = Math.min(stacks.length, ...parallel);
  const sum = (some: readonly WaveStack[], of: (each: WaveStack) => number): number =>
    some.reduce((total, each) => total + of(each), 0);
  const seconds = Math.max(
    ...stacks.map((each) => each.seconds),
    sum(stacks, (each) => each.seconds) / maxParallel,
    ...bySubscription.map((some) => sum(some, writes) / limit),
  );
  return { wave, maxParallel, seconds: Math.ceil(seconds), stacks };
}

function tooManyCredentials(model: TrustModel): readonly ExceededLimit[] {
  const allowed = LIMITS.credentialsPerIdentity;
  // AKS writes one more on an identity that is bound to a cluster.
  const bound = new Set(model.identityBindings.map((each) => each.identity));
  return [...grouped(model.credentials, ({ identity }) => identity ?? "")]
    .map(([identity, all]) => [identity, all.length + (bound.has(identity) ? 1 : 0)] as const)
    .filter(([identity, count]) => identity !== "" && count > allowed)
    .map(([identity, count]) => ({
      limit: "credentialsPerIdentity",
      allowed,
      count,
      where: shownName(model.entities.get(identity)?.name ?? identity),
    }));
}

function tooManyAssignments(loads: readonly WaveStack[]): readonly ExceededLimit[] {
  const allowed = LIMITS.roleAssignmentsPerSubscription;
  return [...grouped(loads, (each) => each.subscription)]
    .map(([where, some]) => ({ where, count: some.reduce((total, each) => total + each.roleAssignments, 0) }))
    .filter(({ count }) => count > allowed)
    .map(({ where, count }) => ({ limit: "roleAssignmentsPerSubscription", allowed, count, where }));
}

/** What a reader sees before anything is applied. */
export function waveLines({ waves, total }: WavePlan): readonly string[] {
  const many = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`;
  return [
    ...waves.map(
      ({ wave, maxParallel, seconds, stacks }) =>
        `wave ${wave}: ${stacks.length <= NAMED ? stacks.map((each) => each.stack).join(", ") : many(stacks.length, "stack")}; ` +
        `about ${seconds} s${stacks.length > 1 ? `, ${maxParallel} at a time` : ""}`,
    ),
    `first apply: ${many(total.resources, "resource")}, ${many(total.identities, "managed identity", "managed identities")}, ` +
      `${many(total.credentials, "federated identity credential")}, ${many(total.roleAssignments, "role assignment")}; ` +
      `about ${total.seconds} s${total.clusters > 0 ? ", and the minutes that Azure takes for a cluster" : ""}`,
  ];
}

/** Stacks of a wave that are named one by one. */
const NAMED = 10;

/** What Azure would refuse, as warnings. */
export function exceededLines({ exceeded }: Pick<WavePlan, "exceeded">): readonly Problem[] {
  return exceeded.map(({ limit, allowed, count, where }) =>
    limit === "credentialsPerIdentity"
      ? refusal(
          "limit-credentials",
          `the managed identity ${where} has ${count} federated identity credentials, and Azure allows ${allowed}: use a second identity`,
        )
      : refusal(
          "limit-role-assignments",
          `the stacks create ${count} role assignments in the subscription ${where}, and Azure allows ${allowed}, with those that exist: assign roles to groups or on wider scopes, or use a second subscription`,
        ),
  );
}

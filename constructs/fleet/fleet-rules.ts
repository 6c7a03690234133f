import { reportOnShape } from "../../values/shape";
import { shown } from "../../values/shown";
import { LIMITS } from "../../facts/limits";
import { INPUTS } from "../../facts/inputs";
import type { FleetBinding } from "./fleet-binding";
import type { FleetEntry } from "./fleet-files";
import { placementKey } from "./placement";
import { type Problem, refusal } from "../../values/problem";

/** A binding of a file whose shape is right. */
export interface PlacedBinding {
  readonly entry: FleetEntry;
  readonly binding: FleetBinding;
  /** Name of the shard, without the id of the fleet. */
  readonly shard: string;
  /** Name of the cluster. */
  readonly cluster: string;
}

/** What is wrong with one binding of a file, each with its place. */
export function fleetBindingProblems({ value, at }: FleetEntry): Problem[] {
  const { problem, unknown } = reportOnShape(INPUTS, "FleetBinding", value, "");
  if (problem !== undefined) return [placed(at, problem)];
  const others = unknown.map((each) =>
    placed(at, refusal("fleet-property", `\`${each}\` is not a property of a binding in a fleet; remove it`)),
  );
  if (others.length > 0) return others;
  const binding = value as FleetBinding;
  return [...expressionProblems("", value), identityProblem(binding), shardProblem("shard", binding.shard)]
    .filter((each) => each !== undefined)
    .map((each) => placed(at, each));
}

/** A problem behind the place of the property that it names first. */
export function placed(at: FleetEntry["at"], problem: Problem, below = ""): Problem {
  const prop = /`([^`]+)`/.exec(problem)?.[1] ?? "";
  return `${at(below === "" ? prop : `${below}.${prop}`)}: ${problem}` as Problem;
}

/** A file is data: Terraform would evaluate such a text, and nobody who reviews a file expects that. */
function expressionProblems(prop: string, value: unknown): Problem[] {
  if (typeof value === "string")
    return /[$%]\{/.test(value)
      ? [
          refusal(
            "fleet-expression",
            `\`${prop}\` must be a literal, got ${shown(value)}; a file of a fleet has no Terraform expressions`,
          ),
        ]
      : [];
  if (typeof value !== "object" || value === null) return [];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, each]) => {
    const path = isList ? `${prop}[${key}]` : prop === "" ? key : `${prop}.${key}`;
    return [...expressionProblems(`the names in ${prop}`, isList ? "" : key), ...expressionProblems(path, each)];
  });
}

function identityProblem({ existingIdentity, sharedIdentity, identityWaitSeconds }: FleetBinding): Problem | undefined {
  if (existingIdentity && sharedIdentity !== undefined)
    return refusal(
      "fleet-identity",
      `\`sharedIdentity\` must be left out where \`existingIdentity\` is given, got ${shown(sharedIdentity)}; keep one of them`,
    );
  if (identityWaitSeconds !== undefined && (existingIdentity ?? sharedIdentity) !== undefined)
    return refusal(
      "fleet-identity",
      `\`identityWaitSeconds\` must be left out where the identity is not that of this binding alone, got ${identityWaitSeconds}; remove it`,
    );
  return undefined;
}

/** What is wrong with the name of a shard, or nothing. It becomes part of the name of a stack and of a folder. */
export function shardProblem(prop: string, shard: string | undefined): Problem | undefined {
  const longest = LIMITS.fleetShardName;
  if (shard === undefined || (shard.length <= longest && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(shard)))
    return undefined;
  return refusal(
    "fleet-shard",
    `\`${prop}\` must be 1 to ${longest} lowercase letters, digits and hyphens, with a letter or digit at both ends, got ${shown(shard)}`,
  );
}

/** What is wrong between the bindings of a fleet, each with its place. */
export function fleetRelationProblems(bindings: readonly PlacedBinding[]): Problem[] {
  return [...accountProblems(bindings), ...shardOfIdentityProblems(bindings), ...namespaceProblems(bindings)];
}

const accountOf = ({ serviceAccount: { namespace, name } }: FleetBinding): string => `${namespace}/${name}`;

function accountProblems(bindings: readonly PlacedBinding[]): Problem[] {
  const first = new Map<string, FleetEntry>();
  return bindings.flatMap(({ binding, entry, cluster }) => {
    const key = JSON.stringify([cluster, accountOf(binding)]);
    const other = first.get(key);
    if (!other) {
      first.set(key, entry);
      return [];
    }
    const problem = refusal(
      "fleet-account-twice",
      `\`serviceAccount\` must be in one binding, got ${shown(accountOf(binding))}, which ${other.at()} binds already; remove one of them`,
    );
    return placed(entry.at, problem);
  });
}

function shardOfIdentityProblems(bindings: readonly PlacedBinding[]): Problem[] {
  const first = new Map<string, PlacedBinding>();
  return bindings.flatMap((each) => {
    const key = placementKey(each.binding);
    const other = first.get(key) ?? each;
    first.set(key, other);
    if (other.binding.shard === each.binding.shard) return [];
    const [own, theirs] = [each.binding.shard, other.binding.shard].map((shard) =>
      shard === undefined ? "none" : shown(shard),
    );
    const problem = refusal(
      "fleet-shard",
      `\`shard\` must be the same for all bindings of an identity, got ${own}, and ${theirs} at ${other.entry.at()}; write the same`,
    );
    return placed(each.entry.at, problem);
  });
}

/** Terraform would create a namespace in one stack while another stack, which does not wait, writes an account into it. */
function namespaceProblems(bindings: readonly PlacedBinding[]): Problem[] {
  const keyOf = ({ cluster, binding }: PlacedBinding): string =>
    JSON.stringify([cluster, binding.serviceAccount.namespace]);
  const makers = new Map(bindings.filter(({ binding }) => binding.createNamespace).map((each) => [keyOf(each), each]));
  return bindings.flatMap((each) => {
    const { binding, entry, shard } = each;
    const maker = makers.get(keyOf(each));
    if (!maker || maker.shard === shard) return [];
    const problem = refusal(
      "fleet-shard",
      `\`shard\` must be the same for all bindings of a namespace that the fleet creates, got ${shown(shard)} for ` +
        `${shown(binding.serviceAccount.namespace)}, which ${maker.entry.at()} creates in ${shown(maker.shard)}; write the same ` +
        "`shard`, or remove `createNamespace` and create the namespace elsewhere",
    );
    return placed(entry.at, problem);
  });
}

import { Token } from "cdktf";
import { LIMITS } from "../../facts/limits";
import { shown } from "../../values/shown";
import { wholeNumberProblem } from "../../values/given";
import type { FleetProps } from "./fleet-props";
import { shardProblem } from "./fleet-rules";
import { type Problem, refusal } from "../../values/problem";

/** What is wrong with the properties of a fleet, each looked at alone. */
export function fleetProblems(id: string, props: FleetProps): (Problem | undefined)[] {
  const tokens = (["folder", "shards", "placements"] as const).filter((prop) => holdsToken(props[prop]));
  if (tokens.length > 0)
    return tokens.map((prop) =>
      refusal(
        "fleet-shard",
        `\`${prop}\` must be a literal, got a Terraform token; choose when the program runs, for example by a setting of the app`,
      ),
    );
  const { shards, placements = {} } = props;
  const names = typeof shards === "number" ? [] : shards;
  const twice = names.find((each, i) => names.indexOf(each) < i);
  return [
    shardProblem("id", id),
    typeof shards === "number" ? wholeNumberProblem("shards", shards, LIMITS.fleetShards) : undefined,
    typeof shards !== "number" && names.length === 0
      ? refusal("fleet-shard", "`shards` must have a name, got an empty list; add one")
      : undefined,
    ...names.map((each, i) => shardProblem(`shards[${i}]`, each)),
    twice === undefined
      ? undefined
      : refusal("fleet-shard", `\`shards\` must name each shard once, got ${shown(twice)} twice; remove one`),
    ...Object.entries(placements).map(([key, shard]) => shardProblem(`placements[${shown(key)}]`, shard)),
  ];
}

/** The token of a list is one element of it, that of a map a key. */
function holdsToken(value: unknown): boolean {
  if (Token.isUnresolved(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some((each) => Token.isUnresolved(each));
}

/** The names of the shards that hashing chooses from. A number has no leading zeros, so that a larger one renames none. */
export function shardNames(shards: FleetProps["shards"]): readonly string[] {
  return typeof shards === "number" ? Array.from({ length: shards }, (_, i) => String(i + 1)) : shards;
}

import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { countProblem } from "./rules/pod-identity";

const counted = new WeakMap<TerraformStack, Map<string, number>>();

/**
 * Counts one more pod identity or exception of a stack, whose kubernetes provider reaches one cluster.
 *
 * @returns the problem where that is more than a cluster may have
 */
export function countInCluster(
  scope: IConstruct,
  what: "identities" | "exceptions",
  providerAlias: string | undefined,
): string | undefined {
  const stack = TerraformStack.of(scope);
  const counts = counted.get(stack) ?? new Map<string, number>();
  counted.set(stack, counts);
  const key = `${providerAlias ?? ""}/${what}`;
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  return countProblem(what, count);
}

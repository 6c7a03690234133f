import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { countProblem } from "./pod-identity-rules";

const counted = new WeakMap<TerraformStack, Map<string, Set<string>>>();

/**
 * Counts a pod identity or exception of a stack, whose kubernetes provider reaches one cluster; each name once.
 *
 * @returns the problem where that is one more than a cluster may have
 */
export function countInCluster(
  scope: IConstruct,
  what: "identities" | "exceptions",
  name: { readonly namespace: string; readonly name: string },
  providerAlias?: string,
): string | undefined {
  const stack = TerraformStack.of(scope);
  const known = counted.get(stack) ?? new Map<string, Set<string>>();
  counted.set(stack, known);
  const key = `${providerAlias ?? ""}/${what}`;
  const names = known.get(key) ?? new Set<string>();
  known.set(key, names.add(`${name.namespace}/${name.name}`));
  return countProblem(what, names.size);
}

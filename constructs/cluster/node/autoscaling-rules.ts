import { LIMITS } from "../../../facts/limits";
import { wholeNumberProblem } from "../../../values/given";
import { isLiteral } from "../../../values/literal";
import { shown } from "../../../values/shown";
import { type Problem, refusal } from "../../../values/problem";

/** The size of a node pool. */
export interface PoolSize {
  readonly autoScalingEnabled?: unknown;
  readonly minCount?: number;
  readonly maxCount?: number;
  readonly nodeCount?: number;
}

/**
 * The problem with the size of a node pool, if any. azurerm reports it only during the apply.
 * Source: azurerm 4.55.0 containers/kubernetes_nodepool.go.
 *
 * @param prop returns the name of a setting in messages
 * @param least lowest number of nodes: 1 in a system pool
 */
export function autoscalingProblem(
  prop: (name: keyof PoolSize) => string,
  size: PoolSize,
  least: 0 | 1,
): Problem | undefined {
  const { autoScalingEnabled, minCount, maxCount, nodeCount } = size;
  if (autoScalingEnabled !== undefined && typeof autoScalingEnabled !== "boolean") return undefined;
  if (!autoScalingEnabled) {
    const given = (["minCount", "maxCount"] as const).find((name) => size[name] !== undefined);
    if (given === undefined) return undefined;
    return refusal(
      "autoscaling",
      `\`${prop(given)}\` must be left out unless \`${prop("autoScalingEnabled")}\` is true, got ${shown(size[given])}`,
    );
  }
  for (const name of ["minCount", "maxCount"] as const) {
    if (size[name] === undefined) {
      return refusal("autoscaling", `\`${prop(name)}\` must be given with \`${prop("autoScalingEnabled")}\`, got none`);
    }
  }
  for (const name of ["minCount", "maxCount"] as const) {
    const problem = wholeNumberProblem(prop(name), size[name], { ...LIMITS.nodesPerPool, minimum: least });
    if (problem) return problem;
  }
  if (isLiteral(minCount) && isLiteral(maxCount) && maxCount < minCount) {
    return refusal(
      "autoscaling",
      `\`${prop("maxCount")}\` must be at least \`${prop("minCount")}\`, got ${maxCount} and ${minCount}`,
    );
  }
  if (!isLiteral(nodeCount)) return undefined;
  const low = isLiteral(minCount) && nodeCount < minCount;
  const high = isLiteral(maxCount) && nodeCount > maxCount;
  if (!low && !high) return undefined;
  return refusal(
    "autoscaling",
    `\`${prop("nodeCount")}\` must be from \`${prop("minCount")}\` to \`${prop("maxCount")}\`, got ${nodeCount} with ${minCount} to ${maxCount}; leave it out`,
  );
}

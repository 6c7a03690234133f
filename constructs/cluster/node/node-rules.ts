import { LIMITS } from "../../../facts/limits";
import { wholeNumberProblem } from "../../../values/given";
import { isLiteral } from "../../../values/literal";
import { shown } from "../../../values/shown";
import { type Problem, refusal } from "../../../values/problem";
import { autoscalingProblem, type PoolSize } from "./autoscaling-rules";
import { labelsProblem } from "../../core/input/label-rules";
import { nameProblem } from "../../core/input/name-rules";

/** The parts of a node pool that the rules about its nodes read. */
export interface NodeFacts extends Omit<PoolSize, "minCount" | "maxCount" | "autoScalingEnabled"> {
  readonly poolName: string;
  readonly zones?: readonly string[];
  readonly minNodeCount?: number;
  readonly maxNodeCount?: number;
  readonly osSku?: string;
  readonly osType?: string;
  readonly osDiskSizeGb?: number;
  readonly maxPods?: number;
  readonly nodeLabels?: Readonly<Record<string, string>>;
  readonly maxSurge?: string;
  readonly temporaryNodePoolName?: string;
  /** Lowest number of nodes: 1 in a system pool. */
  readonly least: 0 | 1;
  /** Where the other arguments of the pool are given, such as `overrides`. */
  readonly overridesPath: string;
  /** Those arguments. */
  readonly overrides?: PoolSize;
  readonly loadBalancerSku?: string;
}

/**
 * The problem with the nodes of a pool, if any.
 *
 * Sources: learn.microsoft.com/azure/aks/availability-zones, aks/cluster-autoscaler, aks/node-images,
 * aks/quotas-skus-regions, aks/use-labels; azure-rest-api-specs Microsoft.ContainerService, ContainerServiceOSDisk; read 2026-11.
 */
export function nodeProblem(pool: NodeFacts): Problem | undefined {
  return (
    zonesProblem(pool) ??
    sizeProblem(pool) ??
    imageProblem(pool) ??
    wholeNumberProblem("osDiskSizeGb", pool.osDiskSizeGb, LIMITS.osDiskGb) ??
    wholeNumberProblem("maxPods", pool.maxPods, LIMITS.podsPerNode) ??
    nodeLabelsProblem(pool.nodeLabels) ??
    surgeProblem(pool.maxSurge) ??
    rotationProblem(pool)
  );
}

function zonesProblem({ zones, loadBalancerSku }: NodeFacts): Problem | undefined {
  if (zones === undefined) return undefined;
  if (zones.length === 0)
    return refusal("node-zones", "`zones` must have at least one zone, got an empty list; leave it out for no zones");
  const twice = zones.find((zone, i) => zones.indexOf(zone) !== i);
  if (twice !== undefined)
    return refusal("node-zones", `\`zones\` must have each zone once, got ${shown(twice)} twice; remove one`);
  if (loadBalancerSku !== "basic") return undefined;
  return refusal(
    "node-zones",
    '`zones` need `network.loadBalancerSku` "standard", got "basic"; leave `network.loadBalancerSku` out',
  );
}

function sizeProblem(pool: NodeFacts): Problem | undefined {
  const { minNodeCount, maxNodeCount, nodeCount, overrides, overridesPath } = pool;
  const autoscaled = minNodeCount !== undefined || maxNodeCount !== undefined;
  if (autoscaled && nodeCount !== undefined)
    return refusal(
      "autoscaling",
      `\`nodeCount\` must be left out with \`minNodeCount\` and \`maxNodeCount\`, got ${shown(nodeCount)}; the autoscaler sets the number`,
    );
  const names: Record<string, string> = { nodeCount: "nodeCount" };
  if (autoscaled) {
    const given = minNodeCount === undefined ? "maxNodeCount" : "minNodeCount";
    Object.assign(names, { minCount: "minNodeCount", maxCount: "maxNodeCount", autoScalingEnabled: given });
  }
  const given = overrides as Record<string, unknown> | undefined;
  return autoscalingProblem(
    (name) => (given?.[name] === undefined && names[name]) || `${overridesPath}.${name}`,
    {
      nodeCount,
      ...(autoscaled && { autoScalingEnabled: true, minCount: minNodeCount, maxCount: maxNodeCount }),
      ...overrides,
    },
    pool.least,
  );
}

function imageProblem({ osSku, osType }: NodeFacts): Problem | undefined {
  if (!isLiteral(osSku)) return undefined;
  const windows = osSku.startsWith("Windows");
  if (windows === (osType === "Windows")) return undefined;
  const fix = osType === undefined ? "the system pool runs Linux" : `\`osType\` is ${shown(osType)}`;
  return refusal(
    "node-image",
    `\`osSku\` must be an image of ${windows ? "Linux" : "Windows"}, got ${shown(osSku)}: ${fix}`,
  );
}

/** AKS keeps this prefix for its own labels. Source: learn.microsoft.com/azure/aks/use-labels, "Reserved system labels"; read 2026-11. */
const RESERVED = "kubernetes.azure.com/";

function nodeLabelsProblem(labels: NodeFacts["nodeLabels"]): Problem | undefined {
  if (!isLiteral(labels)) return undefined;
  const reserved = Object.keys(labels).find((key) => key.startsWith(RESERVED));
  if (reserved === undefined) return labelsProblem("nodeLabels", labels);
  return refusal(
    "node-labels",
    `\`nodeLabels\` must not have labels under ${RESERVED}, which AKS sets itself, got ${shown(reserved)}; use another prefix`,
  );
}

function surgeProblem(maxSurge: string | undefined): Problem | undefined {
  if (!isLiteral(maxSurge) || /^([1-9][0-9]*|[1-9][0-9]?%|100%)$/.test(maxSurge)) return undefined;
  return refusal(
    "node-pool-surge",
    `\`maxSurge\` must be a number of nodes such as "1", or 1% to 100% such as "10%", got ${shown(maxSurge)}`,
  );
}

function rotationProblem({ temporaryNodePoolName: name, poolName }: NodeFacts): Problem | undefined {
  const problem = nameProblem("nodePool", "temporaryNodePoolName", name);
  if (problem !== undefined) return problem;
  if (name === undefined || !isLiteral(name) || name !== poolName) return undefined;
  return refusal(
    "node-rotation",
    `\`temporaryNodePoolName\` must differ from the name of the pool, got ${shown(name)} for both; choose another name`,
  );
}

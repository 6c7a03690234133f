import { LIMITS } from "../../../facts/limits";
import { wholeNumberProblem } from "../../../values/given";
import { isLiteral } from "../../../values/literal";
import { shown } from "../../../values/shown";
import { nameProblem } from "../../core/input/name-rules";
import { tagsProblem } from "../../core/input/tag-rules";
import { type Problem, refusal } from "../../../values/problem";

/** The parts of a node pool that its rules read. */
export interface NodePoolFacts {
  readonly nodePoolName: string;
  readonly mode?: string;
  readonly osType?: string;
  readonly priority?: string;
  readonly nodeCount?: number;
  readonly maxSurge?: string;
  readonly nodeTaints?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  /** Network settings of the cluster. */
  readonly network?: { readonly plugin?: string; readonly dataPlane?: string; readonly loadBalancerSku?: string };
  /** Whether the overrides contain `upgrade_settings`. */
  readonly upgradeSettings: boolean;
}

/**
 * The problem with a node pool, if any.
 *
 * Sources: learn.microsoft.com/azure/aks/create-node-pools, aks/use-system-pools, aks/spot-node-pool,
 * aks/azure-cni-powered-by-cilium; azurerm 4.55.0 containers/kubernetes_cluster_node_pool_resource.go; read 2026-11.
 */
export function nodePoolProblem(pool: NodePoolFacts): Problem | undefined {
  return (
    nameProblem(pool.osType === "Windows" ? "windowsNodePool" : "nodePool", "nodePoolName", pool.nodePoolName) ??
    modeProblem(pool) ??
    spotProblem(pool) ??
    countProblem(pool) ??
    taintsProblem(pool.nodeTaints) ??
    tagsProblem("tags", pool.tags) ??
    networkProblem(pool)
  );
}

function modeProblem({ mode, osType, priority }: NodePoolFacts): Problem | undefined {
  if (mode !== "System") return undefined;
  if (osType === "Windows")
    return refusal("node-pool-mode", '`mode` must be "User" for a Windows pool, got "System"; system pools run Linux');
  if (priority === "Spot") return refusal("node-pool-mode", '`mode` must be "User" for a Spot pool, got "System"');
  return undefined;
}

function spotProblem({ priority, maxSurge, upgradeSettings }: NodePoolFacts): Problem | undefined {
  if (priority !== "Spot" || (maxSurge === undefined && !upgradeSettings)) return undefined;
  const prop = upgradeSettings ? "overrides.upgradeSettings" : "maxSurge";
  return refusal(
    "node-pool-surge",
    `\`${prop}\` must be left out for a Spot pool, which has no surge nodes, got ${maxSurge === undefined ? "one" : shown(maxSurge)}`,
  );
}

const countProblem = ({ nodeCount, mode }: NodePoolFacts): Problem | undefined =>
  wholeNumberProblem("nodeCount", nodeCount, { ...LIMITS.nodesPerPool, minimum: mode === "System" ? 1 : 0 });

/** Source: learn.microsoft.com/azure/aks/use-node-taints; k8s.io/api core/v1 Taint; read 2026-11. */
function taintsProblem(taints: readonly string[] = []): Problem | undefined {
  const wrong = taints.find((taint) => isLiteral(taint) && !TAINT.test(taint));
  if (wrong === undefined) return undefined;
  return refusal(
    "node-taints",
    '`nodeTaints` must be texts such as "gpu=true:NoSchedule", with the effect NoSchedule, PreferNoSchedule or NoExecute, ' +
      `got ${shown(wrong)}`,
  );
}

const TAINT = /^[A-Za-z0-9][-A-Za-z0-9_./]*(=[-A-Za-z0-9_.]*)?:(NoSchedule|PreferNoSchedule|NoExecute)$/;

function networkProblem({ osType, network }: NodePoolFacts): Problem | undefined {
  if (network?.loadBalancerSku === "basic") {
    return refusal(
      "node-pool-load-balancer",
      '`network.loadBalancerSku` must be "standard" for a cluster with several node pools, got "basic"',
    );
  }
  if (osType === "Windows" && network?.dataPlane === "cilium") {
    return refusal(
      "node-pool-windows-cilium",
      '`osType` must be "Linux" with `network.dataPlane` "cilium", the default of a new cluster, got "Windows"; for Windows ' +
        'nodes set `network.policy` of the cluster to "calico", or to "none" for no network policies',
    );
  }
  return undefined;
}

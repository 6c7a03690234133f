import type { KubernetesClusterConfig } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import { CLUSTER_ARGUMENTS, NODE_POOL_ARGUMENTS } from "../../facts/cluster-arguments";
import { snakeCase } from "../../values/snake-case";

/** Terraform's names of the keys of an object that have a value. */
function stated(config: object): Set<string> {
  return new Set(
    Object.entries(config)
      .filter(([, value]) => value !== undefined)
      .map(([key]) => snakeCase(key)),
  );
}

/** What was stated of a cluster, with as much of its node pool as was stated. */
type Stated = Partial<Omit<KubernetesClusterConfig, "defaultNodePool">> & {
  readonly defaultNodePool?: Partial<KubernetesClusterConfig["defaultNodePool"]>;
};

/**
 * What an adopted cluster leaves as it is: each argument that nobody stated.
 *
 * Some arguments must be in the configuration although nobody stated them (Terraform's schema wants a node pool, azurerm
 * one identity and one DNS prefix): those are placeholders, and are ignored too.
 */
export function ignoredByAdoption(config: Stated): string[] {
  const args = stated(config);
  const ignored = CLUSTER_ARGUMENTS.filter((argument) => !args.has(argument)).map(String);
  if (!config.defaultNodePool) return ignored;
  const pool = stated(config.defaultNodePool);
  return [
    ...ignored,
    ...NODE_POOL_ARGUMENTS.filter((argument) => !pool.has(argument)).map(
      (argument) => `default_node_pool[0].${argument}`,
    ),
  ];
}

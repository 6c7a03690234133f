import type { KubernetesCluster, KubernetesClusterConfig } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import type { Construct } from "constructs";
import { ImportBlock, MovedBlock, RemovedBlock } from "../core/moved";
import { addressBeside } from "../core/moved-construct";
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

const OWN = "resource";
const ADOPTED = "adopted";

/** The construct id of a cluster: an adopted one has another address, so that it never becomes the one that is created. */
export const clusterResourceId = (importId: string | undefined): string => (importId === undefined ? OWN : ADOPTED);

/**
 * Adopts a cluster, or lets go of the one that was adopted before: without `importId` Terraform forgets it and leaves it
 * running, because its protection leaves the configuration together with the prop.
 *
 * An own cluster moves to the protected address first, so that a plan which replaces it by an adopted one fails.
 */
export function adoptOrLetGo(scope: Construct, resource: KubernetesCluster, importId: string | undefined): void {
  if (importId === undefined) {
    new LetGo(scope, "let-go", { from: addressBeside(resource, ADOPTED), destroy: false });
    return;
  }
  new ImportBlock(scope, "import", { to: resource, resourceId: importId });
  new MovedBlock(scope, "moved", { from: addressBeside(resource, OWN), to: resource });
}

/** HCL of cdktf has no `removed` block, and nobody asked for this one. */
class LetGo extends RemovedBlock {
  public override toHclTerraform(): object {
    return {};
  }
}

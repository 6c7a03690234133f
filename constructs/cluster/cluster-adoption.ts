import type { KubernetesCluster, KubernetesClusterConfig } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import type { Construct } from "constructs";
import { ImportBlock, MovedBlock, RemovedBlock } from "../core/moved/moved";
import { addressBeside } from "../core/moved/moved-construct";
import { CLUSTER_ARGUMENTS, NODE_POOL_ARGUMENTS } from "../../facts/terraform/cluster-arguments";
import { snakeCase } from "../../values/text/snake-case";

/** The Terraform names of the keys of an object that have a value. */
function stated(config: object): Set<string> {
  return new Set(
    Object.entries(config)
      .filter(([, value]) => value !== undefined)
      .map(([key]) => snakeCase(key)),
  );
}

/** The stated arguments of a cluster and of its node pool. */
type Stated = Partial<Omit<KubernetesClusterConfig, "defaultNodePool">> & {
  readonly defaultNodePool?: Partial<KubernetesClusterConfig["defaultNodePool"]>;
};

/**
 * The arguments of an adopted cluster that Terraform ignores: all that are not stated.
 *
 * Some arguments must be in the configuration although they are not stated: the schema requires a node pool, azurerm one
 * identity and one DNS prefix. These are placeholders, and are ignored too.
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

/** The construct id of a cluster. An adopted cluster has another address, so that it is never mixed up with a created one. */
export const clusterResourceId = (importId: string | undefined): string => (importId === undefined ? OWN : ADOPTED);

/**
 * Adopts a cluster, or forgets the one that was adopted before: without `importId` Terraform forgets it and it keeps running,
 * because its protection leaves the configuration together with the prop.
 *
 * A created cluster moves to the protected address first, so that a plan that replaces it by an adopted one fails.
 */
export function adoptOrLetGo(scope: Construct, resource: KubernetesCluster, importId: string | undefined): void {
  if (importId === undefined) {
    new LetGo(scope, "let-go", { from: addressBeside(resource, ADOPTED), destroy: false });
    return;
  }
  new ImportBlock(scope, "import", { to: resource, resourceId: importId });
  new MovedBlock(scope, "moved", { from: addressBeside(resource, OWN), to: resource });
}

/** A `removed` block that HCL output leaves out: cdktf cannot write it, and the user did not ask for it. */
class LetGo extends RemovedBlock {
  public override toHclTerraform(): object {
    return {};
  }
}

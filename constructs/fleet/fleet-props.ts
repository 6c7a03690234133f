import type { TerraformProvider, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { IWorkloadIdentityCluster } from "../cluster/cluster";

/** A stack of a fleet: your own class, with the providers, the state and the clusters. */
export interface FleetStack extends TerraformStack {
  /** The clusters by the names that the files use. The first one is that of files without `cluster`. */
  readonly clusters: Readonly<Record<string, IWorkloadIdentityCluster>>;
  /** The kubernetes provider of each cluster, by its name. @default - the one of the stack */
  readonly kubernetesProviders?: Readonly<Record<string, TerraformProvider>>;
}

/** Properties of a Fleet. */
export interface FleetProps {
  /**
   * Folder with the files of the bindings, a path from the working directory: `.yaml`, `.yml` and `.json` at any depth. Names
   * that start with a dot, and `.md`, are not read.
   */
  readonly folder: string;
  /**
   * The stacks over which the bindings are spread: how many, 1 to 1,000, or their names. A stack is `<id>-<name>`; of a
   * number the names are "1", "2" and so on. A stack is there even if it has no binding.
   */
  readonly shards: number | readonly string[];
  /**
   * Creates a stack in the scope of the fleet, with the given id: providers, clusters and a state of its own.
   *
   * ```ts
   * stack: (scope, id) => new OrdersBindings(scope, id)
   * ```
   */
  readonly stack: (scope: Construct, id: string) => FleetStack;
  /**
   * Shards of bindings that were placed before, as `<id>.placements.json` in the output folder lists them. With these a
   * change of `shards` moves no binding that is listed.
   * @default - each binding is in the shard that its file names, otherwise in the one that hashing chooses
   */
  readonly placements?: Readonly<Record<string, string>>;
}

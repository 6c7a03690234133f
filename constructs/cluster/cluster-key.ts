import type { IConstruct } from "constructs";
import { objectKey, type ObjectNames } from "../core/azure-objects";
import type { IWorkloadIdentityCluster } from "./cluster";

/** The members of a cluster of this library, besides those that IWorkloadIdentityCluster requires. */
export interface IKnownCluster extends IWorkloadIdentityCluster {
  /** Two references with the same key are the same cluster. */
  readonly clusterKey: string;
  /** Whether this construct creates or adopts the cluster, so that the address of its API is known after apply. */
  readonly managedHere: boolean;
  /** Whether it is given by its issuer alone. */
  readonly byIssuer?: true;
}

/** The key of a cluster of this library: equal for all references to it. */
export const newClusterKey = (cluster: IConstruct, names: Omit<ObjectNames, "type">): string =>
  objectKey(cluster, cluster.node.path, { type: "Microsoft.ContainerService/managedClusters", ...names });

/** The key of a cluster, which differs between the clusters of an app. */
export function clusterKeyOf(cluster: IWorkloadIdentityCluster): string {
  const { clusterKey } = cluster as Partial<IKnownCluster>;
  return clusterKey ?? newClusterKey(cluster, { id: cluster.clusterId, texts: [cluster.issuerUrl] });
}

/** Whether the app creates or adopts the cluster. */
export const isManagedHere = (cluster: IWorkloadIdentityCluster): boolean =>
  (cluster as Partial<IKnownCluster>).managedHere === true;

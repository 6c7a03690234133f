import { isLiteral } from "../../values/literal";
import type { IWorkloadIdentityCluster } from "./cluster";

/** The members of a cluster of this library, besides those that IWorkloadIdentityCluster requires. */
export interface IKnownCluster extends IWorkloadIdentityCluster {
  /** Two references with the same key are the same cluster. */
  readonly clusterKey: string;
  /** Whether this construct creates or adopts the cluster, so that the address of its API is known after apply. */
  readonly managedHere: boolean;
}

/** The key of a cluster, which differs between the clusters of an app. */
export function clusterKeyOf(cluster: IWorkloadIdentityCluster): string {
  const { clusterKey } = cluster as Partial<IKnownCluster>;
  return clusterKey ?? (isLiteral(cluster.clusterId) ? cluster.clusterId.toLowerCase() : cluster.node.path);
}

/** Whether the app creates or adopts the cluster. */
export const isManagedHere = (cluster: IWorkloadIdentityCluster): boolean =>
  (cluster as Partial<IKnownCluster>).managedHere === true;

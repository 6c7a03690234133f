import { isLiteral } from "../../values/literal";
import type { IWorkloadIdentityCluster } from "./cluster";

/** What a cluster of this library says of itself, besides what IWorkloadIdentityCluster asks of everybody's. */
export interface IKnownCluster extends IWorkloadIdentityCluster {
  /** Two references with the same key are the same cluster. */
  readonly clusterKey: string;
  /** Whether this construct creates or adopts the cluster, so that its address is unknown until an apply. */
  readonly managedHere: boolean;
}

/** What tells one cluster from another, in an app. */
export function clusterKeyOf(cluster: IWorkloadIdentityCluster): string {
  const { clusterKey } = cluster as Partial<IKnownCluster>;
  return clusterKey ?? (isLiteral(cluster.clusterId) ? cluster.clusterId.toLowerCase() : cluster.node.path);
}

/** Whether the app creates or adopts the cluster. */
export const isManagedHere = (cluster: IWorkloadIdentityCluster): boolean =>
  (cluster as Partial<IKnownCluster>).managedHere === true;

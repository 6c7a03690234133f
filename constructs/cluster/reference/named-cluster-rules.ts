import type { IConstruct } from "constructs";
import { nameProblem } from "../../core/input/name-rules";
import { refuse } from "../../core/input/refuse";
import { waitProblem } from "../../core/order/propagation-wait";
import { newClusterKey } from "../cluster-key";

interface NamedAttributes {
  readonly clusterName: string;
  readonly resourceGroupName: string;
  readonly adminWaitSeconds?: number;
  readonly issuerUrl?: string;
}

/** Refuses wrong attributes of a cluster that is looked up by name. @returns the key by which other constructs know the cluster */
export function checkedClusterKey(cluster: IConstruct, attrs: NamedAttributes): string {
  const { clusterName, resourceGroupName } = attrs;
  refuse(
    cluster,
    nameProblem("cluster", "clusterName", clusterName),
    nameProblem("resourceGroup", "resourceGroupName", resourceGroupName),
    waitProblem("adminWaitSeconds", attrs.adminWaitSeconds),
  );
  return newClusterKey(cluster, { name: clusterName, resourceGroupName, texts: [attrs.issuerUrl] });
}

import type { IConstruct } from "constructs";
import { isLiteral } from "../../../values/literal";
import { nameProblem } from "../../core/input/name-rules";
import { refuse } from "../../core/input/refuse";
import { waitProblem } from "../../core/order/propagation-wait";

interface NamedAttributes {
  readonly clusterName: string;
  readonly resourceGroupName: string;
  readonly adminWaitSeconds?: number;
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
  const known = isLiteral(clusterName) && isLiteral(resourceGroupName);
  return known ? `${resourceGroupName}/${clusterName}`.toLowerCase() : cluster.node.path;
}

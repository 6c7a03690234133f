import type { Construct } from "constructs";
import { CLUSTER_LOGS, DEFAULT_CLUSTER_LOGS } from "../../facts/azure/cluster-logs";
import { literalListProblem } from "../../values/given";
import { isLiteral } from "../../values/literal";
import { shown } from "../../values/shown";
import { type Problem, refusal } from "../../values/problem";
import { sendLogs } from "../core/azurerm/diagnostic-logs";
import { resourceIdProblem } from "../core/input/id-rules";

/** The props of a cluster for its logs. */
export interface ClusterLogProps {
  readonly logAnalyticsWorkspaceId?: string;
  readonly logCategories?: readonly string[];
}

/** The problem with the logs of a cluster, if any. */
export function logsProblem({
  logAnalyticsWorkspaceId: workspace,
  logCategories: categories,
}: ClusterLogProps): Problem | undefined {
  if (categories !== undefined && workspace === undefined)
    return refusal(
      "cluster-logs",
      "`logCategories` needs `logAnalyticsWorkspaceId`, got none; give the workspace that receives the logs",
    );
  if (categories?.length === 0)
    return refusal(
      "cluster-logs",
      `\`logCategories\` must have at least one of ${CLUSTER_LOGS.join(", ")}, got an empty list; ` +
        "for no logs leave `logAnalyticsWorkspaceId` out",
    );
  const token = literalListProblem("logCategories", categories);
  if (token) return token;
  const twice = categories?.find((each, i) => isLiteral(each) && categories.indexOf(each) !== i);
  if (twice !== undefined)
    return refusal("cluster-logs", `\`logCategories\` must have each category once, got ${shown(twice)} twice`);
  return resourceIdProblem("Microsoft.OperationalInsights/workspaces", "logAnalyticsWorkspaceId", workspace);
}

/** Sends the logs of a cluster to its workspace, if it has one. */
export function sendClusterLogs(cluster: Construct, clusterId: string, props: ClusterLogProps): void {
  if (props.logAnalyticsWorkspaceId === undefined) return;
  sendLogs(cluster, {
    name: "control-plane",
    targetId: clusterId,
    workspaceId: props.logAnalyticsWorkspaceId,
    categories: props.logCategories ?? DEFAULT_CLUSTER_LOGS,
    ownTables: true,
  });
}

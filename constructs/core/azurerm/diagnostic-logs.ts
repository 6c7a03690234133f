import { MonitorDiagnosticSetting } from "@cdktf/provider-azurerm/lib/monitor-diagnostic-setting";
import type { Construct } from "constructs";

export interface DiagnosticLogs {
  /** Name of the diagnostic setting. */
  readonly name: string;
  /** Id of the resource that sends logs. */
  readonly targetId: string;
  /** Id of the Log Analytics workspace that receives them. */
  readonly workspaceId: string;
  readonly categories: readonly string[];
  /** Whether each category has a table of its own in the workspace. @default - one table for all resources */
  readonly ownTables?: boolean;
}

/** The diagnostic setting that sends logs of a resource to a workspace. */
export function sendLogs(scope: Construct, logs: DiagnosticLogs): MonitorDiagnosticSetting {
  return new MonitorDiagnosticSetting(scope, "logs", {
    name: logs.name,
    targetResourceId: logs.targetId,
    logAnalyticsWorkspaceId: logs.workspaceId,
    ...(logs.ownTables && { logAnalyticsDestinationType: "Dedicated" }),
    enabledLog: logs.categories.map((category) => ({ category })),
  });
}

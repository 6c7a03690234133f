import { Lazy } from "cdktf";
import { logsProblem } from "../../../constructs/cluster/cluster-logs";
import { ClusterFixture } from "./cluster-fixture";

const WORKSPACE =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log";

test.each([
  [
    { logCategories: ["guard"] },
    "`logCategories` needs `logAnalyticsWorkspaceId`, got none; give the workspace that receives the logs [cluster-logs]",
  ],
  [
    { logAnalyticsWorkspaceId: WORKSPACE, logCategories: [] },
    "`logCategories` must have at least one of cloud-controller-manager, cluster-autoscaler, csi-azuredisk-controller, " +
      "csi-azurefile-controller, csi-snapshot-controller, guard, kube-apiserver, kube-audit, kube-audit-admin, " +
      "kube-controller-manager, kube-scheduler, got an empty list; for no logs leave `logAnalyticsWorkspaceId` out [cluster-logs]",
  ],
  [
    { logAnalyticsWorkspaceId: WORKSPACE, logCategories: ["guard", "kube-audit", "guard"] },
    '`logCategories` must have each category once, got "guard" twice [cluster-logs]',
  ],
  [
    { logAnalyticsWorkspaceId: "log" },
    "`logAnalyticsWorkspaceId` must be an id like /subscriptions/…/resourceGroups/…/providers/" +
      'Microsoft.OperationalInsights/workspaces/…, got "log" [resource-id]',
  ],
])("%#: these logs are refused", (props, message) => {
  expect(logsProblem(props)).toBe(message);
});

test.each([
  {},
  { logAnalyticsWorkspaceId: WORKSPACE },
  { logAnalyticsWorkspaceId: WORKSPACE, logCategories: ["kube-audit", "guard"] },
  { logAnalyticsWorkspaceId: Lazy.stringValue({ produce: () => WORKSPACE }) },
])("%#: these logs are accepted", (props) => {
  expect(logsProblem(props)).toBeUndefined();
});

describe("the logs of the control plane", () => {
  test("go to a workspace, each category in its own table", () => {
    const fixture = new ClusterFixture();
    fixture.cluster({ logAnalyticsWorkspaceId: WORKSPACE });
    expect(fixture.only("azurerm_monitor_diagnostic_setting")).toEqual({
      name: "control-plane",
      target_resource_id: "${azurerm_kubernetes_cluster.cluster_resource.id}",
      log_analytics_workspace_id: WORKSPACE,
      log_analytics_destination_type: "Dedicated",
      enabled_log: [
        { category: "cluster-autoscaler" },
        { category: "guard" },
        { category: "kube-apiserver" },
        { category: "kube-audit-admin" },
        { category: "kube-controller-manager" },
      ],
    });
  });

  test("go nowhere without a workspace", () => {
    const fixture = new ClusterFixture();
    fixture.cluster();
    expect(fixture.synthesize().resource).not.toHaveProperty("azurerm_monitor_diagnostic_setting");
  });
});

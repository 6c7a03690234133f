import { cluster, findingsOf, identity, type Part, role, stack } from "./scenario";

const PULL = "AcrPull";
const CONTROL_PLANE = "99999999-9999-4999-8999-000000000001";
const KUBELET = "99999999-9999-4999-8999-000000000002";
const pull = (name: string, principal: string): Part =>
  role(name, { principal_id: principal, role_definition_name: PULL, scope: "/subscriptions/x" });
const own = { identity: [{ identity_ids: ["${azurerm_user_assigned_identity.plane.id}"] }] };
const found = (...parts: readonly Part[]): string[] => findingsOf({ stacks: { app: stack(...parts) } });
const told = (address: string): string[] => [
  `role-control-plane at app/${address}: "AcrPull" is given to the control plane of app/azurerm_kubernetes_cluster.aks, and its kubelets pull the images`,
];

test.each<[string, readonly Part[]]>([
  ["its own identity", [cluster(), pull("pull", "${azurerm_kubernetes_cluster.aks.identity[0].principal_id}")]],
  [
    "a user-assigned identity",
    [identity("plane"), cluster("aks", own), pull("pull", "${azurerm_user_assigned_identity.plane.principal_id}")],
  ],
  [
    "its principal id in a state",
    [
      cluster("aks", {
        identity: [{ type: "SystemAssigned", principal_id: CONTROL_PLANE }],
        kubelet_identity: [{ object_id: KUBELET }],
      }),
      pull("pull", CONTROL_PLANE.toUpperCase()),
    ],
  ],
])("a role that pulls images, given to %s of the control plane, is found", (_, parts) => {
  expect(found(...parts)).toEqual(told("azurerm_role_assignment.pull"));
});

test.each<[string, readonly Part[]]>([
  ["the kubelets", [cluster(), pull("pull", "${azurerm_kubernetes_cluster.aks.kubelet_identity[0].object_id}")]],
  [
    "the kubelets by the identity that they were given",
    [
      identity("nodes"),
      cluster("aks", { kubelet_identity: { user_assigned_identity_id: "${azurerm_user_assigned_identity.nodes.id}" } }),
      pull("pull", "${azurerm_user_assigned_identity.nodes.principal_id}"),
    ],
  ],
  [
    "the kubelets and, without effect, to the control plane",
    [
      cluster(),
      pull("kubelets", "${azurerm_kubernetes_cluster.aks.kubelet_identity[0].object_id}"),
      pull("plane", "${azurerm_kubernetes_cluster.aks.identity[0].principal_id}"),
    ],
  ],
  ["somebody else", [cluster(), pull("pull", "${var.principal}")]],
])("a role that pulls images is accepted for %s", (_, parts) => {
  expect(found(...parts)).toEqual([]);
});

test("another role of the control plane is accepted", () => {
  const principal_id = "${azurerm_kubernetes_cluster.aks.identity[0].principal_id}";
  expect(found(cluster(), role("network", { principal_id, role_definition_name: "Network Contributor" }))).toEqual([]);
});

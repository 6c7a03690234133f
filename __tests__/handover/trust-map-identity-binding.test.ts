import { trustMap } from "../../handover/trust-map/trust-map";
import { readConfiguration } from "../../model/terraform/document";
import { readTrusts } from "../../model/trust/read";

const IDENTITY = "${azurerm_user_assigned_identity.orders";
const account = (name: string) => ({
  metadata: { name, namespace: "shop", annotations: { "azure.workload.identity/client-id": `${IDENTITY}.client_id}` } },
});
const document = readConfiguration(
  {
    resource: {
      azurerm_user_assigned_identity: { orders: { name: "id-orders", resource_group_name: "rg" } },
      azapi_resource: {
        binding: {
          type: "Microsoft.ContainerService/managedClusters/identityBindings@2026-04-01",
          name: "iborders",
          parent_id: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks",
          body: { properties: { managedIdentity: { resourceId: `${IDENTITY}.id}` } } },
        },
      },
      kubernetes_cluster_role_v1: {
        use: {
          metadata: { name: "use" },
          rule: [
            {
              api_groups: ["cid.wi.aks.azure.com"],
              resources: [`${IDENTITY}.client_id}`],
              verbs: ["use-managed-identity"],
            },
          ],
        },
      },
      kubernetes_cluster_role_binding_v1: {
        use: {
          metadata: { name: "use" },
          role_ref: { kind: "ClusterRole", name: "use" },
          subject: [
            { kind: "ServiceAccount", namespace: "shop", name: "api" },
            { kind: "Group", name: "system:serviceaccounts:jobs" },
          ],
        },
      },
      kubernetes_service_account_v1: { api: account("api"), web: account("web") },
    },
  },
  "app",
);

test("the map has who can use an identity through an identity binding: accounts and groups of them", () => {
  const { reach } = trustMap(readTrusts([document]), document);
  expect(reach.map((each) => [each.serviceAccount, each.credential, each.identity])).toEqual([
    ["shop/api", "identity binding iborders", "id-orders"],
    ["shop/web", undefined, "id-orders"],
    ["system:serviceaccounts:jobs", "identity binding iborders", "id-orders"],
  ]);
  expect(reach[0]!.addresses).toEqual(["kubernetes_service_account_v1.api", "kubernetes_cluster_role_binding_v1.use"]);
});

import { graphOf } from "../../handover/trust-map/graph";
import { mermaid } from "../../handover/trust-map/mermaid";
import { pageData } from "../../handover/trust-map/page-data";
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

test("the graph distinguishes an identity binding from a credential", () => {
  const text = mermaid(graphOf(trustMap(readTrusts([document]), document).reach));
  expect(text).toContain('{{"identity binding<br/>iborders<br/>on aks"}}');
  expect(text).toContain('-->|"can use"|');
  expect(text).toContain('-->|"binds"|');
  expect(text).not.toContain("credential<br/>");
});

describe("the page", () => {
  const model = readTrusts([document]);
  const { nodes, paths } = pageData(model, new Set(["app"]));
  const node = (label: string) => nodes.find((each) => each.label === label)!;

  test("has each account and group that can use the identity, with its identity binding and role", () => {
    expect(node("shop/api")).toMatchObject({
      kind: "service account",
      detail: "identity binding on aks",
      facts: [
        ["subject", "system:serviceaccount:shop:api"],
        ["identity binding", "iborders"],
      ],
      marks: [],
      addresses: [
        "app: kubernetes_cluster_role_binding_v1.use",
        "app: kubernetes_cluster_role_v1.use",
        "app: azapi_resource.binding",
        "app: kubernetes_service_account_v1.api",
      ],
    });
    expect(node("every service account of the namespace jobs")).toMatchObject({
      kind: "service accounts",
      group: "namespace jobs",
      marks: [{ icon: "✱", words: "a group of service accounts, and not one" }],
    });
    const identity = nodes.indexOf(node("id-orders"));
    expect(paths).toContainEqual([nodes.indexOf(node("shop/api")), identity]);
  });

  test("says of the identity who can become it through its identity binding", () => {
    expect(node("id-orders").becomes).toEqual(
      expect.arrayContaining([
        {
          who: "pods of the service account shop/api",
          how: "on aks through its identity binding",
          address: "kubernetes_cluster_role_binding_v1.use",
        },
        {
          who: "pods of every service account of the namespace jobs",
          how: "on aks through its identity binding",
          address: "kubernetes_cluster_role_binding_v1.use",
        },
        {
          who: "the principal that applies the stack app",
          how: "its rights let service accounts use the identity (permissions.json)",
        },
      ]),
    );
  });

  test("says of an account with a client id and no right to use the identity that nothing here trusts it", () => {
    expect(node("shop/web").facts).toEqual([["credential or identity binding", "none in these stacks"]]);
  });
});

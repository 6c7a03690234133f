import { evaluateWiring } from "../../../wiring/evaluate";
import { modelOf } from "../../model/model-of";

/** A stack that creates a cluster, and has its name as an output. */
const platform = (values: Record<string, unknown>) => ({
  resource: {
    azurerm_resource_group: { one: { name: "rg-platform" } },
    azurerm_kubernetes_cluster: {
      one: {
        name: "aks",
        resource_group_name: "${azurerm_resource_group.one.name}",
        oidc_issuer_enabled: true,
        ...values,
      },
    },
  },
  output: { cluster_name: { value: "${azurerm_kubernetes_cluster.one.name}" } },
});

/** A stack with a credential for a cluster that it reads. */
const workload = (name: string, group = "rg-platform") => ({
  data: {
    azurerm_kubernetes_cluster: { one: { name, resource_group_name: group } },
    terraform_remote_state: { platform: { backend: "local" } },
  },
  resource: {
    azurerm_federated_identity_credential: {
      one: {
        name: "orders-api",
        issuer: "${data.azurerm_kubernetes_cluster.one.oidc_issuer_url}",
        subject: "system:serviceaccount:orders:orders-api",
        audience: ["api://AzureADTokenExchange"],
      },
    },
  },
});

const found = (cluster: Record<string, unknown>, ...reading: Parameters<typeof workload>): string[] =>
  evaluateWiring(modelOf({ platform: platform(cluster), workload: workload(...reading) }))
    .findings.filter(({ rule }) => rule.startsWith("cluster-"))
    .map(({ rule, path, text }) => `${rule} at ${path}: ${text}`);

const OUTPUT = "${data.terraform_remote_state.platform.outputs.cluster_name}";

test.each(["aks", OUTPUT])("a cluster that another stack reads as %s is known by the stack that creates it", (name) => {
  expect(found({ workload_identity_enabled: false }, name)).toEqual([
    "cluster-webhook-off at platform/azurerm_kubernetes_cluster.one: workload_identity_enabled is not true",
  ]);
  expect(found({ workload_identity_enabled: true, oidc_issuer_enabled: false }, name)).toEqual([
    "cluster-issuer-off at platform/azurerm_kubernetes_cluster.one: oidc_issuer_enabled is not true",
  ]);
  expect(found({ workload_identity_enabled: true }, name)).toEqual([]);
});

test("a cluster of the same name in another resource group is another cluster", () => {
  expect(found({ workload_identity_enabled: false }, "aks", "rg-other")).toEqual([]);
});

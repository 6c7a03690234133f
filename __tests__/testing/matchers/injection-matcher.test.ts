import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { TerraformStack, Testing } from "cdktf";
import "../../../testing";
import { matchers } from "../../../testing";
import { workload } from "../../model/documents";

/* eslint-disable @typescript-eslint/no-explicit-any -- the tests break any part of a document */
function broken(change: (json: any) => void): object {
  const json = structuredClone(workload) as any;
  change(json);
  return json;
}

test.each(["orders-api", "orders/orders-api", "kubernetes_deployment_v1.api", /^orders\//])(
  "finds a workload by %s",
  (target) => {
    expect(workload).toInjectToken(target);
  },
);

const template = (json: any) => json.resource.kubernetes_deployment_v1.api.spec.template;
const account = (json: any) => json.resource.kubernetes_service_account_v1.orders.metadata;
const credential = (json: any) => json.resource.azurerm_federated_identity_credential.orders;

test.each<[string, (json: any) => void, string]>([
  [
    "the label is missing",
    (json) => (template(json).metadata.labels = {}),
    '✗ label azure.workload.identity/use: "true" on the pod template',
  ],
  [
    "the label is not the text true",
    (json) => (template(json).metadata.labels = { "azure.workload.identity/use": "True" }),
    '✗ label azure.workload.identity/use: "true" on the pod template',
  ],
  [
    "the labels cannot be read",
    (json) => (template(json).metadata.labels = "${local.labels}"),
    '✗ label azure.workload.identity/use: "true" on the pod template (cannot be read)',
  ],
  [
    "no stack declares its service account",
    (json) => delete template(json).spec.service_account_name,
    "✗ service account orders/default, which no stack declares",
  ],
  [
    "the service account has no client id",
    (json) => (account(json).annotations = {}),
    "✗ annotation azure.workload.identity/client-id on the service account",
  ],
  [
    "the credential is for another service account",
    (json) => (credential(json).subject = "system:serviceaccount:orders:other"),
    "✗ credential for system:serviceaccount:orders:orders-api on that identity",
  ],
  [
    "the credential is on another identity",
    (json) => {
      json.resource.azurerm_user_assigned_identity.other = { name: "id-other", resource_group_name: "rg-orders" };
      credential(json).user_assigned_identity_id = "${azurerm_user_assigned_identity.other.id}";
    },
    "✗ credential for system:serviceaccount:orders:orders-api on that identity; there is one on id-other",
  ],
])("fails if %s", (_, change, line) => {
  const result = matchers.toInjectToken(broken(change), "orders-api");
  expect(result.pass).toBe(false);
  expect(result.message().split("\n")).toContain(`  ${line}`);
  expect(broken(change)).not.toInjectToken("orders-api");
});

test("every matching workload must get a token", () => {
  const two = broken((json) => {
    const { api } = json.resource.kubernetes_deployment_v1;
    const second = structuredClone(api);
    second.metadata.name = "orders-worker";
    second.spec.template.metadata.labels = {};
    json.resource.kubernetes_deployment_v1.worker = second;
  });
  expect(two).toInjectToken("orders-api");
  expect(two).not.toInjectToken(/^orders\//);
});

test("if one of the clusters is unknown, names are compared", () => {
  const json = broken((all) => {
    all.provider.kubernetes.push({ alias: "other", config_path: "kubeconfig" });
    all.resource.kubernetes_service_account_v1.orders.provider = "kubernetes.other";
  });
  expect(json).toInjectToken("orders-api");
});

test("a service account of another cluster does not match the workload", () => {
  const json = broken((all) => {
    all.data.azurerm_kubernetes_cluster.green = { name: "aks-green", resource_group_name: "rg" };
    const host = "${data.azurerm_kubernetes_cluster.green.kube_config[0].host}";
    all.provider.kubernetes.push({ alias: "green", host });
    all.resource.kubernetes_service_account_v1.orders.provider = "kubernetes.green";
  });
  expect(matchers.toInjectToken(json, "orders-api").message()).toContain(
    "✗ service account orders/orders-api, which no stack declares",
  );
});

test("a service account that is created in one place and annotated in another has both parts", () => {
  const json = broken((all) => {
    const { annotations } = account(all);
    delete account(all).annotations;
    all.resource.kubernetes_annotations = {
      orders: {
        api_version: "v1",
        kind: "ServiceAccount",
        metadata: { name: "orders-api", namespace: "orders" },
        annotations,
      },
    };
  });
  expect(json).toInjectToken("orders-api");
});

test("a literal client id counts as the client id of the identity with the credential", () => {
  const literal = { "azure.workload.identity/client-id": "11111111-1111-1111-1111-111111111111" };
  expect(broken((json) => (account(json).annotations = literal))).toInjectToken("orders-api");
});

test("prints every part of the chain", () => {
  expect(
    matchers
      .toInjectToken(
        broken((json) => (template(json).metadata.labels = {})),
        "orders-api",
      )
      .message(),
  ).toBe(
    [
      "Deployment orders/orders-api (kubernetes_deployment_v1.api in stack workload): expected its pods to get a token",
      '  ✗ label azure.workload.identity/use: "true" on the pod template',
      "  ✓ service account orders/orders-api (kubernetes_service_account_v1.orders in stack workload)",
      "  ✓ annotation azure.workload.identity/client-id: ${workload/azurerm_user_assigned_identity.orders.client_id}",
      "  ✓ credential for system:serviceaccount:orders:orders-api on that identity (azurerm_federated_identity_credential.orders in stack workload)",
    ].join("\n"),
  );
});

test("with .not, prints that every part of the chain is correct", () => {
  expect(matchers.toInjectToken(workload, "orders-api").message()).toMatch(
    /^Deployment orders\/orders-api \(.*\): expected its pods to get no token, but every part of the chain is correct\n( {2}✓ .*\n?){4}$/,
  );
});

test("finds a workload by its construct", () => {
  const stack = new TerraformStack(Testing.app(), "stack");
  new AzurermProvider(stack, "azurerm", { features: [{}] });
  new KubernetesProvider(stack, "kubernetes");
  const deployment = new DeploymentV1(stack, "api", {
    metadata: { name: "api", namespace: "orders" },
    spec: { template: { metadata: { labels: { app: "api" } }, spec: { container: [{ name: "api", image: "i" }] } } },
  });
  expect(stack).not.toInjectToken(deployment);
  expect(() => matchers.toInjectToken(stack.node.root, stack)).not.toThrow();
  expect(() => matchers.toInjectToken(workload, deployment)).toThrow(
    "toInjectToken: no workload matches construct stack/api; the most similar are\n  orders/orders-api [test-no-match]",
  );
});

test.each([
  [workload, "toInjectToken: no workload matches order-api; the most similar are\n  orders/orders-api [test-no-match]"],
  [{ resource: {} }, "toInjectToken: no workload matches order-api; there is none [test-no-match]"],
])("fails, also with .not, if there is no such workload", (json, message) => {
  expect(() => matchers.toInjectToken(json, "order-api")).toThrow(new Error(message));
});

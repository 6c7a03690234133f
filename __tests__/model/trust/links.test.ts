import { readDocument } from "../../../model/terraform/document";
import { textOf } from "../../../model/terraform/text";
import { credentialsOf, grantsOf, serviceAccountsOf, workloadsOf } from "../../../model/trust/links";
import { readTrusts } from "../../../model/trust/read";
import { isInjected } from "../../../model/trust/trust-index";
import { platform, workload } from "../documents";

const model = readTrusts([readDocument(platform), readDocument(workload)]);
const [credential] = model.credentials;
const [account] = model.serviceAccounts;

test("a credential is followed to its identity and to the cluster whose issuer it trusts, across stacks", () => {
  expect(model.credentials).toHaveLength(1);
  expect(credential).toMatchObject({
    subject: "system:serviceaccount:orders:orders-api",
    serviceAccount: { namespace: "orders", name: "orders-api" },
    audiences: ["api://AzureADTokenExchange"],
  });
  expect(model.entities.get(credential!.identity)).toMatchObject({
    kind: "identity",
    name: "id-orders",
    created: true,
  });
  expect(model.entities.get(credential!.cluster)).toMatchObject({
    kind: "cluster",
    created: true,
    place: { stack: "platform", address: "azurerm_kubernetes_cluster.cluster" },
  });
});

test("a cluster looked up by the name another stack gave it is that cluster", () => {
  expect([...model.entities.values()].filter((each) => each.kind === "cluster")).toHaveLength(1);
  expect(account!.cluster).toBe(credential!.cluster);
});

test("a service account is followed to the identity of its client id, and to its workloads", () => {
  expect(account!.identity).toBe(credential!.identity);
  expect(credentialsOf(model, account!)).toEqual([credential]);
  expect(serviceAccountsOf(model, credential!)).toEqual([account]);
  expect(workloadsOf(model, { namespace: "orders", name: "orders-api" })).toMatchObject([
    {
      kind: "Deployment",
      address: "kubernetes_deployment_v1.api",
      templatePath: "spec[0].template[0]",
    },
  ]);
});

test("a role assignment is followed to its principal and its scope", () => {
  expect(grantsOf(model, credential!.identity).map((each) => textOf(each.role))).toEqual(["Key Vault Secrets User"]);
  const byAddress = new Map(model.grants.map((each) => [each.address, each]));
  const entity = (key: string | undefined): unknown => model.entities.get(key);
  expect(entity(byAddress.get("azurerm_role_assignment.read")!.scope)).toMatchObject({
    kind: "vault",
    name: "kv-orders",
  });
  expect(entity(byAddress.get("azurerm_role_assignment.pull")!.scope)).toMatchObject({
    kind: "registry",
    name: "crImages",
  });
  expect(entity(byAddress.get("azurerm_role_assignment.pull")!.principal)).toMatchObject({ kind: "kubelet identity" });
  expect(entity(byAddress.get("azurerm_role_assignment.operator")!.principal)).toMatchObject({ kind: "principal" });
  expect(entity(byAddress.get("azurerm_role_assignment.one")!.scope)).toMatchObject({
    kind: "vault item",
    name: "greeting in kv-orders",
  });
});

test("without the upstream stack its outputs stay unknown, and the rest is read", () => {
  const alone = readTrusts([readDocument(workload)]);
  expect(alone.credentials[0]!.issuer).toHaveProperty("expression");
  expect(alone.entities.get(alone.credentials[0]!.cluster)).toMatchObject({ kind: "cluster", created: false });
  expect(credentialsOf(alone, alone.serviceAccounts[0]!)).toHaveLength(1);
});

test("a label that is missing or not the string `true` differs from one that is known only after apply", () => {
  const labelled = (labels: unknown): boolean | undefined => {
    const json = structuredClone(workload) as {
      resource: { kubernetes_deployment_v1: { api: { spec: { template: { metadata: object } } } } };
    };
    json.resource.kubernetes_deployment_v1.api.spec.template.metadata = { labels };
    return isInjected(readTrusts([readDocument(json)]).workloads[0]!);
  };
  expect(labelled({ app: "x" })).toBe(false);
  expect(labelled({ "azure.workload.identity/use": "True" })).toBe(false);
  expect(labelled({ "azure.workload.identity/use": "${var.use}" })).toBeUndefined();
  expect(labelled("${merge(local.a, local.b)}")).toBeUndefined();
});

import { readDocument, type StackDocument } from "../../../model/terraform/document";
import { Entities } from "../../../model/trust/entities";
import { Stacks, type Value } from "../../../model/terraform/values";
import { podTemplateOf, serviceAccountOf } from "../../../model/trust/workloads";
import { platform, workload } from "../documents";

const document = (parts: object): StackDocument => readDocument({ "//": { metadata: { stackName: "one" } }, ...parts });
const stacks = new Stacks([readDocument(platform), readDocument(workload)]);
const resolve = (value: unknown): Value | undefined => stacks.resolve(stacks.documents[1]!, value);

describe("a value is followed", () => {
  test.each<[string, unknown, Partial<Value>]>([
    ["a literal", "x", { text: "x", literal: true }],
    ["a number", 3, { text: "3", literal: true }],
    ["an argument of a resource", "${azurerm_key_vault.vault.name}", { text: "kv-orders", literal: true }],
    ["text around one", "a-${azurerm_key_vault.vault.name}-b", { text: "a-kv-orders-b", literal: true }],
    [
      "a quoted text in an expression",
      '${"x-${azurerm_key_vault.vault.name}"}',
      { text: "x-kv-orders", literal: true },
    ],
    ["a conversion to text", "${tostring(azurerm_key_vault.vault.name)}", { text: "kv-orders", literal: true }],
    [
      "a trigger of a sleep",
      '${time_sleep.admin.triggers["host"]}',
      {
        literal: false,
        place: {
          stack: "workload",
          address: "data.azurerm_kubernetes_cluster.cluster",
          attribute: "kube_config[0].host",
        },
      },
    ],
    [
      "an output of another stack",
      "${data.terraform_remote_state.upstream.outputs.issuer}",
      { place: { stack: "platform", address: "azurerm_kubernetes_cluster.cluster", attribute: "oidc_issuer_url" } },
    ],
    [
      "what only the provider fills",
      "${azurerm_key_vault.vault.id}",
      { text: "${workload/azurerm_key_vault.vault.id}", literal: false },
    ],
    ["a variable", "${var.name}", { text: "${workload/var.name}", literal: false }],
    [
      "a call",
      "${lower(azurerm_key_vault.vault.id)}",
      { text: "${workload/lower(azurerm_key_vault.vault.id)}", literal: false },
    ],
    ["an escape", "$${x}", { text: "${x}", literal: true }],
  ])("%s", (_, value, expected) => expect(resolve(value)).toMatchObject(expected));

  test("but a list or nothing is no value", () => {
    expect(resolve(["x"])).toBeUndefined();
    expect(resolve(undefined)).toBeUndefined();
  });

  test("and locals that refer to each other end", () => {
    const round = document({ locals: { a: "${local.b}", b: "${local.a}" } });
    expect(new Stacks([round]).resolve(round, "${local.a}")).toMatchObject({ literal: false });
  });
});

describe("an entity is the same thing wherever it is named", () => {
  const at = (parts: object, value: string) => {
    const one = document(parts);
    const own = new Stacks([one]);
    return new Entities(own).ofId(own.resolve(one, value));
  };
  const ID = "/subscriptions/1/resourcegroups/RG/providers/Microsoft.KeyVault/vaults/KV";

  test("by its id, in any spelling, and by its resource", () => {
    const created = at(
      { resource: { azurerm_key_vault: { v: { name: "kv", resource_group_name: "rg" } } } },
      "${azurerm_key_vault.v.id}",
    );
    expect(at({}, ID)!.key).toBe(created!.key);
    expect(created).toMatchObject({ kind: "vault", created: true });
    expect(at({}, `${ID}/secrets/a`)).toMatchObject({ kind: "vault item", name: "a in KV" });
  });

  test("a secret by its resource and by the path below its vault", () => {
    const parts = {
      resource: {
        azurerm_key_vault: { v: { name: "kv", resource_group_name: "rg" } },
        azurerm_key_vault_secret: { s: { name: "a", key_vault_id: "${azurerm_key_vault.v.id}" } },
      },
    };
    expect(at(parts, "${azurerm_key_vault_secret.s.resource_versionless_id}")!.key).toBe(
      at(parts, "${azurerm_key_vault.v.id}/secrets/a")!.key,
    );
  });

  test("a subscription, a resource group, and the group of a cluster's nodes", () => {
    expect(at({}, "/subscriptions/1")).toMatchObject({ kind: "subscription" });
    expect(at({}, "/subscriptions/1/resourceGroups/rg")).toMatchObject({ kind: "resource group", name: "rg" });
    const parts = { resource: { azurerm_kubernetes_cluster: { c: { name: "aks", resource_group_name: "rg" } } } };
    expect(at(parts, "${azurerm_kubernetes_cluster.c.node_resource_group_id}")).toMatchObject({
      name: "node resource group of aks",
    });
    expect(at(parts, "${azurerm_kubernetes_cluster.c.kubelet_identity[0].user_assigned_identity_id}")).toMatchObject({
      kind: "kubelet identity",
    });
  });

  test("an alias of the provider may be another subscription", () => {
    const group = { name: "kv", resource_group_name: "rg" };
    const parts = {
      provider: { azurerm: [{}, { alias: "hub", subscription_id: "2" }] },
      resource: { azurerm_key_vault: { a: group, b: { ...group, provider: "azurerm.hub" } } },
    };
    expect(at(parts, "${azurerm_key_vault.a.id}")!.key).not.toBe(at(parts, "${azurerm_key_vault.b.id}")!.key);
  });

  test("a name that an expression computes is shown by the construct's path", () => {
    const parts = {
      resource: {
        azurerm_key_vault: {
          v: {
            "//": { metadata: { path: "one/vault/resource" } },
            name: '${join("", ["kv", var.a])}',
            resource_group_name: "rg",
          },
        },
      },
    };
    expect(at(parts, "${azurerm_key_vault.v.id}")).toMatchObject({ name: "one/vault" });
  });
});

describe("a pod template is found", () => {
  const template = {
    metadata: { labels: { a: "b" } },
    spec: { service_account_name: "sa", container: [{ name: "c" }], init_container: { name: "i" } },
  };
  const of = (type: string, values: object) =>
    podTemplateOf([...document({ resource: { [type]: { w: values } } }).resources.values()][0]!);

  test.each<[string, object, string]>([
    ["kubernetes_pod_v1", template, ""],
    ["kubernetes_deployment", { spec: { template } }, "spec[0].template[0]"],
    ["kubernetes_daemonset", { spec: [{ template: [template] }] }, "spec[0].template[0]"],
    [
      "kubernetes_cron_job_v1",
      { spec: { job_template: { spec: { template } } } },
      "spec[0].job_template[0].spec[0].template[0]",
    ],
  ])("in %s", (type, values, path) => {
    expect(of(type, values)).toMatchObject({
      labels: { a: "b" },
      serviceAccountName: "sa",
      containers: ["c", "i"],
      path,
    });
  });

  test("in a manifest, with Kubernetes' own names", () => {
    const manifest = {
      kind: "Deployment",
      spec: {
        template: { metadata: { labels: { a: "b" } }, spec: { serviceAccountName: "sa", containers: [{ name: "c" }] } },
      },
    };
    expect(of("kubernetes_manifest", { manifest })).toMatchObject({
      kind: "Deployment",
      serviceAccountName: "sa",
      containers: ["c"],
      path: "manifest.spec.template",
    });
  });

  test("and none where there is none", () => {
    expect(of("kubernetes_config_map_v1", {})).toBeUndefined();
    expect(of("kubernetes_manifest", { manifest: '${yamldecode(file("x"))}' })).toBeUndefined();
  });
});

test.each<[string, object, object | undefined]>([
  [
    "kubernetes_service_account_v1",
    { metadata: { name: "a", annotations: { x: "y" } } },
    { ownership: "created", annotations: { x: "y" } },
  ],
  [
    "kubernetes_default_service_account_v1",
    { metadata: { namespace: "n" } },
    { ownership: "adopted", metadata: { name: "default", namespace: "n" } },
  ],
  [
    "kubernetes_annotations",
    { kind: "ServiceAccount", metadata: { name: "a" }, annotations: { x: "y" } },
    { ownership: "adopted", annotationsPath: "annotations" },
  ],
  ["kubernetes_annotations", { kind: "Namespace", metadata: { name: "a" } }, undefined],
  [
    "kubernetes_manifest",
    { manifest: { kind: "ServiceAccount", metadata: { name: "a" } } },
    { ownership: "created", annotationsPath: "manifest.metadata.annotations" },
  ],
])("a service account in %s %j is read", (type, values, expected) => {
  const found = serviceAccountOf([...document({ resource: { [type]: { s: values } } }).resources.values()][0]!);
  if (expected) expect(found).toMatchObject(expected);
  else expect(found).toBeUndefined();
});

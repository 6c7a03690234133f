import { bound, cluster, deployment, findingsOf, type Part, resource, role, stack, vault } from "../scenario";

const namespace = (id: string, values: Part = {}): Part =>
  resource("kubernetes_namespace_v1", id, { metadata: { name: "orders" }, ...values });
const manifest = (values: Part = {}): Part =>
  resource("kubernetes_manifest", "namespace", {
    manifest: { apiVersion: "v1", kind: "Namespace", metadata: { name: "orders" } },
    ...values,
  });
/** A bound account, whose namespace is named as in the options. */
const app = (...parts: Part[]): Part =>
  stack(
    { provider: { kubernetes: [{ host: "${azurerm_kubernetes_cluster.aks.kube_config[0].host}" }] } },
    cluster(),
    vault(),
    bound("orders", "api"),
    role("api"),
    ...parts,
  );
const inNamespaceOf = (id: string): Part =>
  stack(
    resource("kubernetes_service_account_v1", "api", {
      metadata: { namespace: `\${kubernetes_namespace_v1.${id}.metadata[0].name}` },
    }),
    resource("kubernetes_deployment_v1", "api", { depends_on: ["kubernetes_service_account_v1.api"] }),
  );
const about = (stacks: Record<string, Part>): string[] =>
  findingsOf({ stacks }).filter((each) => each.startsWith("namespace-"));

describe("a namespace that is created twice is an error", () => {
  const twice = (path: string, first: string): string[] => [
    `namespace-twice at ${path}: ${first} creates the namespace "orders" as well`,
  ];

  test.each<[string, Part, string]>([
    ["by two resources", namespace("again"), "kubernetes_namespace_v1.again"],
    [
      "by a resource of the older type",
      resource("kubernetes_namespace", "old", { metadata: { name: "orders" } }),
      "kubernetes_namespace.old",
    ],
    ["by a manifest", manifest(), "kubernetes_manifest.namespace"],
    [
      "under the name of the other resource",
      namespace("again", { metadata: { name: "${kubernetes_namespace_v1.one.metadata[0].name}" } }),
      "kubernetes_namespace_v1.again",
    ],
  ])("%s", (_, again, address) => {
    expect(about({ app: app(namespace("one"), inNamespaceOf("one"), again) })).toEqual(
      twice(`app/${address}`, "app/kubernetes_namespace_v1.one"),
    );
  });

  test("by two stacks that reach one cluster", () => {
    const other = stack(
      { provider: { kubernetes: [{ host: "${data.azurerm_kubernetes_cluster.aks.kube_config[0].host}" }] } },
      { data: { azurerm_kubernetes_cluster: { aks: { name: "aks", resource_group_name: "rg" } } } },
      namespace("again"),
    );

    expect(about({ app: app(namespace("one"), inNamespaceOf("one")), other })).toEqual(
      twice("other/kubernetes_namespace_v1.again", "app/kubernetes_namespace_v1.one"),
    );
  });
});

test.each<[string, Part]>([
  [
    "in another cluster",
    stack(
      { provider: { kubernetes: [{}, { alias: "us", host: "https://us.example" }] } },
      namespace("again", { provider: "kubernetes.us" }),
    ),
  ],
  ["of another name", namespace("again", { metadata: { name: "${var.name}" } })],
  [
    "with labels from elsewhere",
    resource("kubernetes_labels", "more", {
      api_version: "v1",
      kind: "Namespace",
      metadata: { name: "orders" },
      labels: { a: "b" },
    }),
  ],
  ["of which a condition creates one", namespace("again", { count: "${var.again ? 1 : 0}" })],
])("a namespace %s is accepted", (_, other) => {
  expect(about({ app: app(namespace("one"), inNamespaceOf("one"), other) })).toEqual([]);
});

describe("an object that does not wait for its namespace", () => {
  test("draws a warning", () => {
    expect(about({ app: app(namespace("one")) })).toEqual([
      'namespace-order at app/kubernetes_service_account_v1.api: it is in the namespace "orders" and does not wait for app/kubernetes_namespace_v1.one, which creates it',
      'namespace-order at app/kubernetes_deployment_v1.api: it is in the namespace "orders" and does not wait for app/kubernetes_namespace_v1.one, which creates it',
    ]);
  });

  test.each<[string, Part]>([
    ["names it by its resource", inNamespaceOf("one")],
    [
      "waits for it",
      stack(
        resource("kubernetes_service_account_v1", "api", { depends_on: ["time_sleep.wait"] }),
        resource("time_sleep", "wait", { depends_on: ["kubernetes_namespace_v1.one"] }),
        resource("kubernetes_deployment_v1", "api", { depends_on: ["kubernetes_service_account_v1.api"] }),
      ),
    ],
  ])("is accepted if it %s", (_, order) => {
    expect(about({ app: app(namespace("one"), order) })).toEqual([]);
  });

  test("is accepted if another stack creates the namespace", () => {
    expect(about({ app: app(), other: stack(namespace("one")) })).toEqual([]);
  });
});

test("two service accounts of which a condition creates one are accepted", () => {
  const account = (id: string, count: string): Part =>
    resource("kubernetes_service_account_v1", id, { metadata: { name: "web", namespace: "shop" }, count });

  expect(
    findingsOf({
      stacks: {
        app: app(account("a", "${var.old ? 1 : 0}"), account("b", "${var.old ? 0 : 1}"), deployment("orders", "api")),
      },
    }),
  ).toEqual([]);
});

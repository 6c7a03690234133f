import { readDocument } from "../../../model/terraform/document";
import {
  asReference,
  dependencies,
  dependencyClosure,
  dependencyPath,
  isAppliedBefore,
  references,
} from "../../../model/terraform/references";
import { platform, workload } from "../documents";

const addresses = (value: unknown): string[] => references(value).map((each) => each.address);

describe("a reference in an expression is found", () => {
  test.each<[string, unknown, string[]]>([
    ["alone", "${azurerm_key_vault.vault.id}", ["azurerm_key_vault.vault"]],
    ["inside text", "a-${random_id.suffix.hex}-b", ["random_id.suffix"]],
    ["of a data source", "${data.azurerm_key_vault.vault.id}", ["data.azurerm_key_vault.vault"]],
    ["in a call", '${join("-", [random_id.a.hex, var.b])}', ["random_id.a", "var.b"]],
    ["in a template inside a quoted text", '${lower("x-${random_id.a.hex}")}', ["random_id.a"]],
    ["in an index", "${local.names[var.which].first}", ["local.names", "var.which"]],
    [
      "after a closing bracket only as a root",
      "${try(azurerm_key_vault.vault.id, [])[0].name}",
      ["azurerm_key_vault.vault"],
    ],
    ["deep in lists and objects", { a: [{ b: "${var.c}" }] }, ["var.c"]],
    ["behind braces of an object", "${merge({ a = { b = var.c } }, local.d)}", ["var.c", "local.d"]],
  ])("%s", (_, value, expected) => expect(addresses(value)).toEqual(expected));

  test.each<[string, unknown]>([
    ["an escaped template", "$${azurerm_key_vault.vault.id}"],
    ["plain text that looks like one", "azurerm_key_vault.vault.id"],
    ["a quoted text inside an expression", '${lower("azurerm_key_vault.vault.id")}'],
    ["what iterates or locates", "${each.value.id}${path.module}${terraform.workspace}${self.id}${count.index}"],
    ["a number", "${1.5}"],
  ])("but not in %s", (_, value) => expect(addresses(value)).toEqual([]));
});

test("an expression that only refers is a reference with its path", () => {
  expect(asReference('kubernetes_service_account_v1.a.metadata[0].annotations["x/y"]')).toMatchObject({
    address: "kubernetes_service_account_v1.a",
    path: ["metadata", 0, "annotations", "x/y"],
  });
  expect(asReference("lower(random_id.a.hex)")).toBeUndefined();
});

describe("dependencies", () => {
  const document = readDocument(workload);

  test("are references, depends_on and the configuration of the provider", () => {
    expect([...dependencies(document, "kubernetes_service_account_v1.orders")].sort()).toEqual([
      "azurerm_federated_identity_credential.orders",
      "azurerm_user_assigned_identity.orders",
      "kubernetes_namespace_v1.orders",
      "provider.kubernetes",
    ]);
  });

  test("go through the provider: a Kubernetes object waits for the source of its provider's host", () => {
    expect(isAppliedBefore(document, "time_sleep.admin", "kubernetes_namespace_v1.orders")).toBe(true);
  });

  test("are transitive, and have a direction", () => {
    expect(
      isAppliedBefore(document, "azurerm_federated_identity_credential.orders", "kubernetes_deployment_v1.api"),
    ).toBe(true);
    expect(
      isAppliedBefore(document, "kubernetes_deployment_v1.api", "azurerm_federated_identity_credential.orders"),
    ).toBe(false);
    expect(isAppliedBefore(document, "azurerm_role_assignment.one", "kubernetes_deployment_v1.api")).toBe(false);
  });

  test("have a path that leads there", () => {
    expect(
      dependencyPath(document, "kubernetes_deployment_v1.api", "azurerm_federated_identity_credential.orders"),
    ).toEqual([
      "kubernetes_deployment_v1.api",
      "kubernetes_service_account_v1.orders",
      "azurerm_federated_identity_credential.orders",
    ]);
    expect(
      dependencyPath(document, "azurerm_federated_identity_credential.orders", "kubernetes_deployment_v1.api"),
    ).toEqual([]);
  });

  test("go through locals", () => {
    expect(dependencyClosure(readDocument(platform), "azurerm_kubernetes_cluster.cluster")).toContain("local.region");
  });
});

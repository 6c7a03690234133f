import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { TerraformStack, Testing } from "cdktf";
import { Construct } from "constructs";
import "../../../testing";
import { matchers } from "../../../testing";
import { platform, workload } from "../../model/documents";

const json = {
  provider: { b: [{ host: "${a.first.host}" }] },
  resource: {
    a: { first: {}, second: { from: "${a.first.id}" }, free: {} },
    b: { third: {}, fourth: { depends_on: ["a.second"] } },
  },
  data: { a: { read: { from: "${a.first.id}" } } },
};

test.each([
  ["a reference", "a.first", "a.second"],
  ["depends_on, through another resource", "a.first", "b.fourth"],
  ["a reference in the provider", "a.first", "b.third"],
  ["a reference to the last resource of a type", "a.first", "b"],
  ["a pattern", /^a\.(first|second)$/, "b.fourth"],
])("finds an order because of %s", (_, first, second) => {
  expect(json).toApplyBefore(first, second);
});

test.each([
  ["the reverse order", "a.second", "a.first"],
  ["unordered", "a.free", "a.first"],
  ["ordered for some of a type only", "a", "b.third"],
  ["the same resource", "a.first", "a.first"],
])("finds no order: %s", (_, first, second) => {
  expect(json).not.toApplyBefore(first, second);
});

test("prints the dependencies of the second", () => {
  expect(matchers.toApplyBefore(json, "a.free", "b.fourth").message()).toBe(
    [
      "expected a.free in stack stack",
      "before b.fourth in stack stack",
      "but they have no order",
      "  the second depends on",
      "    a.second",
      "    provider.b",
    ].join("\n"),
  );
  expect(matchers.toApplyBefore(json, "a.second", "a.first").message()).toBe(
    "expected a.second in stack stack\nbefore a.first in stack stack\nbut they are applied in the reverse order\n  the second has no dependencies",
  );
});

test("with .not, prints the two ordered resources", () => {
  expect(matchers.toApplyBefore(json, "a.first", "a.second").message()).toBe(
    "expected no order, but each of\n  a.first in stack stack\nis applied before each of\n  a.second in stack stack",
  );
});

test("a construct means all resources below it", () => {
  const root = Testing.app();
  const stack = new TerraformStack(root, "stack");
  new AzurermProvider(stack, "azurerm", { features: [{}] });
  const make = (scope: Construct, id: string, dependsOn?: ResourceGroup[]) =>
    new ResourceGroup(scope, id, { name: id, location: "westeurope", ...(dependsOn ? { dependsOn } : {}) });
  const [one, two] = [new Construct(stack, "one"), new Construct(stack, "two")];
  const groups = [make(one, "a"), make(one, "b")];
  make(two, "c", groups);
  expect(stack).toApplyBefore(one, two);
  make(two, "d");
  expect(stack).not.toApplyBefore(one, two);
});

test("a stack that another depends on is applied before it", () => {
  const root = Testing.app();
  const [first, second] = ["first", "second"].map((id) => {
    const stack = new TerraformStack(root, id);
    new AzurermProvider(stack, "azurerm", { features: [{}] });
    return { stack, group: new ResourceGroup(stack, "group", { name: id, location: "westeurope" }) };
  }) as [{ stack: TerraformStack; group: ResourceGroup }, { stack: TerraformStack; group: ResourceGroup }];
  expect(root).not.toApplyBefore(first.group, second.group);
  second.stack.addDependency(first.stack);
  expect(root).toApplyBefore(first.group, second.group);
  expect(root).not.toApplyBefore(second.group, first.group);
});

test.each([
  [platform, "azurerm_role_assignment.operator", "azurerm_kubernetes_cluster.cluster"],
  [workload, "azurerm_federated_identity_credential", "kubernetes_deployment_v1"],
  [workload, "azurerm_role_assignment.read", "kubernetes_deployment_v1.api"],
])("reads JSON as cdktf writes it", (document, first, second) => {
  expect(document).toApplyBefore(first, second);
});

test("fails, also with .not, if first or second matches nothing, and shows similar addresses", () => {
  expect(() => matchers.toApplyBefore(json, "a.frist", "a.second")).toThrow(
    /^toApplyBefore: no resource matches the first, a\.frist; the most similar are\n {2}a\.first\n[^]* \[test-no-match\]$/,
  );
  expect(() => matchers.toApplyBefore(json, "a.first", /nothing/)).toThrow(
    /^toApplyBefore: no resource matches the second, \/nothing\/; the most similar are\n[^]* \[test-no-match\]$/,
  );
  expect(() => matchers.toApplyBefore(json, "data.a.read", "a.first")).toThrow(/^toApplyBefore: no resource/);
  expect(() => matchers.toApplyBefore({ resource: {} }, "a.first", "a.second")).toThrow(
    new Error("toApplyBefore: no resource matches the first, a.first; there is none [test-no-match]"),
  );
});

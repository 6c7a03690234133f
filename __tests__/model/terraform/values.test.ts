import { readDocument, type StackDocument } from "../../../model/terraform/document";
import type { Expression, Text } from "../../../model/terraform/text";
import { Stacks } from "../../../model/terraform/values";
import { platform, workload } from "../documents";

const document = (parts: object): StackDocument => readDocument({ "//": { metadata: { stackName: "one" } }, ...parts });
const stacks = new Stacks([readDocument(platform), readDocument(workload)]);
const resolve = (value: unknown): Text | undefined => stacks.resolve(stacks.documents[1]!, value);

describe("a value is followed", () => {
  test.each<[string, unknown, string | Partial<Expression>]>([
    ["a literal", "x", "x"],
    ["a number", 3, "3"],
    ["an argument of a resource", "${azurerm_key_vault.vault.name}", "kv-orders"],
    ["text around one", "a-${azurerm_key_vault.vault.name}-b", "a-kv-orders-b"],
    ["a quoted text in an expression", '${"x-${azurerm_key_vault.vault.name}"}', "x-kv-orders"],
    ["a conversion to text", "${tostring(azurerm_key_vault.vault.name)}", "kv-orders"],
    [
      "a trigger of a sleep",
      '${time_sleep.admin.triggers["host"]}',
      {
        reference: {
          stack: "workload",
          address: "data.azurerm_kubernetes_cluster.cluster",
          attribute: "kube_config[0].host",
        },
      },
    ],
    [
      "an output of another stack",
      "${data.terraform_remote_state.upstream.outputs.issuer}",
      { reference: { stack: "platform", address: "azurerm_kubernetes_cluster.cluster", attribute: "oidc_issuer_url" } },
    ],
    [
      "what only the provider fills",
      "${azurerm_key_vault.vault.id}",
      { expression: "${workload/azurerm_key_vault.vault.id}" },
    ],
    ["a variable", "${var.name}", { expression: "${workload/var.name}" }],
    ["a call", "${lower(azurerm_key_vault.vault.id)}", { expression: "${workload/lower(azurerm_key_vault.vault.id)}" }],
    ["an escape", "$${x}", "${x}"],
  ])("%s", (_, value, expected) =>
    typeof expected === "string"
      ? expect(resolve(value)).toBe(expected)
      : expect(resolve(value)).toMatchObject(expected),
  );

  test("but a list or undefined is not a text", () => {
    expect(resolve(["x"])).toBeUndefined();
    expect(resolve(undefined)).toBeUndefined();
  });

  test("and locals that refer to each other end", () => {
    const round = document({ locals: { a: "${local.b}", b: "${local.a}" } });
    expect(new Stacks([round]).resolve(round, "${local.a}")).toHaveProperty("expression");
  });
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalBackend, TerraformStack, Testing } from "cdktf";
import { matchers } from "../../testing";
import { terraformJsonOf } from "../../testing/received";

const folder = mkdtempSync(join(tmpdir(), "received-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const json = { terraform: { required_version: ">= 1.11" }, resource: { a: { b: {} } } };

test.each([
  ["an object", () => json],
  ["a text", () => `  ${JSON.stringify(json)}`],
  [
    "a path",
    () => {
      const path = join(folder, "cdk.tf.json");
      writeFileSync(path, JSON.stringify(json));
      return path;
    },
  ],
])("reads %s", (_, received) => {
  expect(terraformJsonOf(received())).toMatchObject({ ...json, data: {} });
});

test("reads a stack", () => {
  const stack = new TerraformStack(Testing.app(), "a");
  new LocalBackend(stack, { path: "a.tfstate" });
  expect(terraformJsonOf(stack).terraform.backend).toEqual({ local: { path: "a.tfstate" } });
});

test.each([
  [undefined, "undefined"],
  [null, "null"],
  [3, "number"],
  [[], "an array"],
  [{}, "object"],
  [{ resources: {}, b: 1 }, "an object with `resources`, `b`"],
])("%j is an error", (received, shown) => {
  expect(() => terraformJsonOf(received)).toThrow(
    new Error(
      `expected a stack, Terraform JSON (an object or a string) or the path of a cdk.tf.json, got ${shown} [test-json]`,
    ),
  );
});

test.each([
  ["/nowhere/cdk.tf.json", "cannot read Terraform JSON: /nowhere/cdk.tf.json does not exist [test-json]"],
  ['{"a": 1}', "the given string is not Terraform JSON: it has no terraform, provider or resource [test-json]"],
])("an invalid string is an error: %s", (received, message) => {
  expect(() => terraformJsonOf(received)).toThrow(new Error(message));
});

test("JSON with a resource type that is not an object is an error of every matcher that reads trusts", () => {
  expect(() => matchers.toProtectVault({ resource: { azurerm_key_vault: [] } })).toThrow(
    new Error("expected the Terraform JSON of a stack: `resource.azurerm_key_vault` must be a JSON object [test-json]"),
  );
});

test("a string that is not valid JSON is an error", () => {
  expect(() => terraformJsonOf("{ resource")).toThrow(/^the given string is not valid JSON: .* \[test-json\]$/);
});

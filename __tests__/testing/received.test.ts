import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalBackend, TerraformStack, Testing } from "cdktf";
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
])("refuses %j", (received, shown) => {
  expect(() => terraformJsonOf(received)).toThrow(
    new Error(`expected a stack, Terraform JSON (an object or a text) or the path of a cdk.tf.json, got ${shown}`),
  );
});

test.each([
  [
    "/nowhere/cdk.tf.json",
    "cannot read Terraform JSON: ENOENT: no such file or directory, open '/nowhere/cdk.tf.json'",
  ],
  ['{"a": 1}', "the given text holds no Terraform JSON: no terraform, provider or resource"],
])("refuses the text %s", (received, message) => {
  expect(() => terraformJsonOf(received)).toThrow(new Error(message));
});

test("refuses a text that is no JSON", () => {
  expect(() => terraformJsonOf("{ resource")).toThrow(/^the given text is no JSON: /);
});

import { LocalBackend, TerraformBackend, TerraformDataSource, TerraformResource, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { checkApp, stacksOf } from "../constructs/core/synthesis/check-app";
import { references } from "../model/terraform/references";
import { asTerraformJson, type TerraformJson } from "./terraform-json";
import { addressOf } from "../values/address";
import { ProblemError, refusal } from "../values/problem";

/**
 * The Terraform JSON of a stack, as `app.synth()` writes it, without writing a file.
 *
 * All stacks of the app are prepared, so that references between stacks resolve. All aspects and validations run, and an
 * error annotation in any stack is an error. A stack without a backend gets a local one with a relative path, so that the
 * JSON is the same on every machine. Each call synthesizes again, so it includes constructs that were added since the
 * last call.
 *
 * ```ts
 * const app = Testing.app();
 * const stack = new Orders(app, "orders");
 * const json = synthesize(stack);
 * expect(Object.values(json.resource.azurerm_role_assignment ?? {})).toHaveLength(1);
 * ```
 *
 * @throws Error with all validation errors and error annotations of the app; with the path of a construct whose id
 * contains a Terraform token; or with an address that exists only in another stack
 */
export function synthesize(stack: TerraformStack): TerraformJson {
  return jsonOf(stack, prepare(stack.node.root).get(stack)!);
}

/**
 * The Terraform JSON of every stack below `root`, usually an app, by the stack's id.
 *
 * @throws Error as {@link synthesize} does.
 */
export function synthesizeAll(root: IConstruct): Record<string, TerraformJson> {
  return Object.fromEntries([...prepare(root)].map(([stack, json]) => [stack.node.id, jsonOf(stack, json)]));
}

function prepare(root: IConstruct): ReadonlyMap<TerraformStack, object> {
  for (const stack of stacksOf(root)) {
    const hasBackend = stack.node.findAll().some((each) => TerraformBackend.isBackend(each));
    if (!hasBackend) new LocalBackend(stack, { path: `terraform.${stack.node.id}.tfstate` });
  }
  return checkApp(root);
}

function jsonOf(stack: TerraformStack, rendered: object): TerraformJson {
  const text = JSON.stringify(rendered);
  const token = /.{0,60}TfToken.{0,30}/.exec(text);
  if (token)
    throw new ProblemError(
      refusal("test-cut-token", `the JSON of ${stack.node.id} contains an unresolved Terraform token: …${token[0]}…`),
    );
  const json = asTerraformJson(JSON.parse(text) as object);
  refuseForeignAddresses(stack, json);
  return json;
}

/**
 * cdktf replaces a reference to another stack by a reference to its state only while it prepares the stacks. A reference
 * that an aspect adds later stays the address of a resource that is not in this stack.
 */
function refuseForeignAddresses(stack: TerraformStack, json: TerraformJson): void {
  const others = stacksOf(stack.node.root).filter((other) => other !== stack);
  if (others.length === 0) return;
  const own = addressesOf(stack);
  const foreign = new Map(others.flatMap((other) => [...addressesOf(other)].map((address) => [address, other])));
  const bad = references(json).find(({ address }) => foreign.has(address) && !own.has(address));
  if (!bad) return;
  throw new ProblemError(
    refusal(
      "test-foreign-address",
      `the JSON of ${stack.node.id} refers to ${bad.address}, which exists only in ${foreign.get(bad.address)!.node.id}: ` +
        "an aspect created the reference after the stacks were prepared; create it in a constructor",
    ),
  );
}

function addressesOf(stack: TerraformStack): ReadonlySet<string> {
  const elements = stack.node.findAll().filter((each) => TerraformStack.of(each) === stack);
  const resources = elements.filter((each) => TerraformResource.isTerraformResource(each));
  const sources = elements.filter((each) => TerraformDataSource.isTerraformDataSource(each));
  return new Set([
    ...resources.map(addressOf),
    ...sources.map((each) => `data.${each.terraformResourceType}.${each.friendlyUniqueId}`),
  ]);
}

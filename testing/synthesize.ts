import { AnnotationMetadataEntryType, LocalBackend, TerraformBackend, TerraformStack, Token } from "cdktf";
import { invokeAspects } from "cdktf/lib/synthesize/synthesizer";
import type { IConstruct } from "constructs";
import { asTerraformJson, type TerraformJson } from "./terraform-json";

/**
 * The Terraform JSON of a stack, made the way `app.synth()` makes it but without writing a file.
 *
 * Every stack of the app is prepared, so that references between stacks resolve; all aspects run; all validations run,
 * and an error annotation anywhere fails. A stack without a backend gets a local one whose path is relative, so that the
 * JSON is the same on every machine. Each call synthesizes anew: it sees what was added since the last one.
 *
 * ```ts
 * const app = Testing.app();
 * const stack = new Orders(app, "orders");
 * const json = synthesize(stack);
 * expect(Object.values(json.resource.azurerm_role_assignment ?? {})).toHaveLength(1);
 * ```
 *
 * @throws Error with all that validations and error annotations of the whole app say, or the path of a construct whose
 * id holds a Terraform token.
 */
export function synthesize(stack: TerraformStack): TerraformJson {
  prepare(stack.node.root);
  return jsonOf(stack);
}

/**
 * The Terraform JSON of every stack below `root`, usually an app, by the stack's id.
 *
 * @throws Error as {@link synthesize} does.
 */
export function synthesizeAll(root: IConstruct): Record<string, TerraformJson> {
  prepare(root);
  return Object.fromEntries(stacksOf(root).map((stack) => [stack.node.id, jsonOf(stack)]));
}

function stacksOf(root: IConstruct): TerraformStack[] {
  return root.node.findAll().filter(TerraformStack.isStack);
}

function prepare(root: IConstruct): void {
  const stacks = stacksOf(root);
  refuseTokensInIds(root);
  for (const stack of stacks) {
    const hasBackend = stack.node.findAll().some((each) => TerraformBackend.isBackend(each));
    if (!hasBackend) new LocalBackend(stack, { path: `terraform.${stack.node.id}.tfstate` });
  }
  // All of one step before the next: a reference found while one stack is prepared adds an output to another.
  for (const stack of stacks) stack.prepareStack();
  for (const stack of stacks) invokeAspects(stack);
  refuseProblems(root);
}

function refuseTokensInIds(root: IConstruct): void {
  const bad = root.node.findAll().find((each) => /TfToken/.test(each.node.id) || Token.isUnresolved(each.node.id));
  if (!bad) return;
  throw new Error(
    `the id of the construct at ${bad.node.path} holds a Terraform token, whose value is known only after synthesis, ` +
      "and the placeholder would become part of resource names; use a literal id",
  );
}

/** One error for all problems, so that one run of the tests shows them all. */
function refuseProblems(root: IConstruct): void {
  const problems = root.node
    .findAll()
    .flatMap((each) => [
      ...each.node.validate().map((text) => `[${each.node.path || "App"}] ${text}`),
      ...each.node.metadata
        .filter((entry) => entry.type === AnnotationMetadataEntryType.ERROR)
        .map((entry) => `[${each.node.path || "App"}] ${entry.data}`),
    ]);
  if (problems.length > 0) throw new Error(`Validation failed with the following errors:\n  ${problems.join("\n  ")}`);
}

function jsonOf(stack: TerraformStack): TerraformJson {
  const text = JSON.stringify(stack.toTerraform());
  const token = /.{0,60}TfToken.{0,30}/.exec(text);
  if (token)
    throw new Error(`the JSON of ${stack.node.id} holds a Terraform token that was not resolved: …${token[0]}…`);
  return asTerraformJson(JSON.parse(text));
}

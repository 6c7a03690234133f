import { AnnotationMetadataEntryType, TerraformStack, Token } from "cdktf";
import type { IConstruct } from "constructs";
import { invokeAspects } from "./cdktf-internals";
import { allBelow, perCheck, whileChecking } from "./per-check";

/** Every stack at or below a construct. */
export const stacksOf = perCheck((root: IConstruct): readonly TerraformStack[] =>
  allBelow(root).filter(TerraformStack.isStack),
);

let rendered: Map<TerraformStack, object> | undefined;

/** The JSON of a stack while its app is checked, made once for everything that reads it; nothing at other times. */
export function renderedInCheck(stack: TerraformStack): object | undefined {
  if (rendered && !rendered.has(stack)) rendered.set(stack, stack.toTerraform() as object);
  return rendered?.get(stack);
}

/**
 * Does for all stacks what synthesis does for one after the other before it writes it: prepares them, runs aspects and
 * validations, looks for error annotations, and renders them. So nothing is written where one of them is wrong.
 *
 * @returns the JSON of each stack
 * @throws Error with everything that is wrong anywhere, each with the path of its construct
 */
export function checkApp(root: IConstruct): ReadonlyMap<TerraformStack, object> {
  const constructs = root.node.findAll();
  refuseTokensInIds(constructs);
  const stacks = constructs.filter(TerraformStack.isStack);
  // All of one step before the next: a reference found while one stack is prepared adds an output to another.
  for (const stack of stacks) stack.prepareStack();
  for (const stack of stacks) invokeAspects(stack);
  rendered = new Map();
  try {
    return whileChecking(() => {
      refuseProblems(root);
      return new Map(stacks.map((stack) => [stack, renderedInCheck(stack)!]));
    });
  } finally {
    rendered = undefined;
  }
}

/** One error for all problems, so that one run shows them all. */
function refuseProblems(root: IConstruct): void {
  const problems = allBelow(root).flatMap(({ node }) => [
    ...node.validate().map((text) => `[${node.path || "App"}] ${text}`),
    ...node.metadata
      .filter((entry) => entry.type === String(AnnotationMetadataEntryType.ERROR))
      .map((entry) => `[${node.path || "App"}] ${entry.data}`),
  ]);
  if (problems.length > 0) throw new Error(`Validation failed with the following errors:\n  ${problems.join("\n  ")}`);
}

/** cdktf refuses them for its own elements, not for the constructs around them. */
function refuseTokensInIds(constructs: readonly IConstruct[]): void {
  const bad = constructs.find((each) => /TfToken/.test(each.node.id) || Token.isUnresolved(each.node.id));
  if (!bad) return;
  throw new Error(
    `the id of the construct at ${bad.node.path} holds a Terraform token, whose value is known only after synthesis, ` +
      "and the placeholder would become part of resource names; use a literal id",
  );
}

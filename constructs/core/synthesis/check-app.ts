import { AnnotationMetadataEntryType, TerraformStack, Token } from "cdktf";
import type { IConstruct } from "constructs";
import { TARGET_VERSIONS, TARGET_VERSIONS_CONTEXT } from "../../../facts/terraform/provider-releases";
import { isObject } from "../../../values/object";
import { progress } from "../../../values/progress";
import { resolvedIn } from "../../../values/resolved";
import { provideContext, withQuickExpressions, withResolution } from "../cdktf-internals";
import { invokeAspects } from "./invoke-aspects";
import { allBelow, perCheck, whileChecking } from "./per-check";
import { prepare } from "./stack-cycle";
import { refusal } from "../../../values/problem";

/** All stacks at or below a construct. */
export const stacksOf = perCheck((root: IConstruct): readonly TerraformStack[] =>
  allBelow(root).filter(TerraformStack.isStack),
);

let rendered: Map<TerraformStack, object> | undefined;

/** The JSON of a stack during the check of its app. It is rendered once for all readers. Undefined outside a check. */
export function renderedInCheck(stack: TerraformStack): object | undefined {
  if (rendered && !rendered.has(stack)) {
    progress("Rendering stack", rendered.size + 1);
    rendered.set(stack, stack.toTerraform() as object);
  }
  return rendered?.get(stack);
}

/**
 * Does for all stacks what synthesis does stack by stack before it writes them: prepares them, runs aspects and validations,
 * looks for error annotations, and renders them. An error in one stack is thus found before a file is written.
 *
 * @returns the JSON of each stack
 * @throws Error with all problems of all stacks, each with its construct path
 */
export function checkApp(root: IConstruct): ReadonlyMap<TerraformStack, object> {
  return withQuickExpressions(() => withResolution(resolvedAtSynthesis, () => prepareAndCheck(root)));
}

/**
 * Resolves what cdktf resolves. What it resolves to prepare a stack is not used, and the JSON of a whole stack is its own and
 * almost resolved: neither needs a copy.
 */
function resolvedAtSynthesis(scope: IConstruct, value: unknown, preparing = false): unknown {
  return resolvedIn(scope, value, preparing, preparing || (isObject(value) && isObject(value["//"])));
}

function prepareAndCheck(root: IConstruct): ReadonlyMap<TerraformStack, object> {
  provideContext(root, TARGET_VERSIONS_CONTEXT, TARGET_VERSIONS);
  const constructs = root.node.findAll();
  refuseTokensInIds(constructs);
  const stacks = constructs.filter(TerraformStack.isStack);
  // Finish each step for all stacks first: preparing a stack can add an output to another one.
  stacks.forEach((stack, i) => {
    progress("Preparing stack", i + 1, stacks.length);
    prepare(stack, stacks);
  });
  for (const stack of stacks) invokeAspects(stack);
  const outer = rendered;
  rendered = new Map();
  try {
    return whileChecking(() => {
      refuseProblems(root);
      return new Map(stacks.map((stack) => [stack, renderedInCheck(stack)!]));
    });
  } finally {
    rendered = outer;
  }
}

/** Throws one error with all problems, so that one run shows them all. */
function refuseProblems(root: IConstruct): void {
  const problems = allBelow(root).flatMap(({ node }) => [
    ...node.validate().map((text) => `[${node.path || "App"}] ${text}`),
    ...node.metadata
      .filter((entry) => entry.type === String(AnnotationMetadataEntryType.ERROR))
      .map((entry) => `[${node.path || "App"}] ${entry.data}`),
  ]);
  if (problems.length > 0) throw new Error(`Validation failed with the following errors:\n  ${problems.join("\n  ")}`);
}

/** cdktf rejects tokens in the ids of its own elements, but not in the ids of the constructs around them. */
function refuseTokensInIds(constructs: readonly IConstruct[]): void {
  const bad = constructs.find((each) => /TfToken/.test(each.node.id) || Token.isUnresolved(each.node.id));
  if (!bad) return;
  throw new Error(
    refusal(
      "construct-id",
      `the id of the construct at ${bad.node.path} holds a Terraform token, whose value is known only after synthesis, ` +
        "and the placeholder would become part of resource names; use a literal id",
    ),
  );
}

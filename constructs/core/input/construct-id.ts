import { TerraformStack, Token } from "cdktf";
import { Construct } from "constructs";
import { refuse } from "./refuse";
import { checkStack } from "../synthesis/stack-check";
import { errorOfUser } from "./user-stack";
import { shown } from "../../../values/shown";
import { textProblem } from "../../../values/given";
import { type Problem, refusal } from "../../../values/problem";

/**
 * The id of a construct, which becomes part of Terraform addresses. Use it as `super(scope, checkedId(scope, id))`. It also
 * adds the checks of the whole stack of the construct.
 *
 * @param prop name of the parameter
 * @throws if `scope` is not a construct, or the id is absent, blank, taken or a Terraform token
 */
export function checkedId(scope: unknown, id: unknown, prop = "id"): string {
  if (!Construct.isConstruct(scope))
    throw errorOfUser(
      refusal("construct-scope", `\`scope\` must be a construct, got ${shown(scope)}; inside a stack it is \`this\``),
    );
  refuse(scope, stackProblem(scope), idProblem(scope, id, prop));
  checkStack(TerraformStack.of(scope));
  return id as string;
}

/**
 * The id of a construct that creates stacks. Use it as `super(scope, checkedAppId(scope, id))`.
 *
 * @throws if `scope` is not a construct or is inside a stack, or the id is absent, blank, taken or a Terraform token
 */
export function checkedAppId(scope: unknown, id: unknown): string {
  if (!Construct.isConstruct(scope))
    throw errorOfUser(refusal("construct-scope", `\`scope\` must be a construct, got ${shown(scope)}; it is the app`));
  const stack = scope.node.scopes.find(TerraformStack.isStack);
  refuse(
    scope,
    stack &&
      refusal(
        "construct-scope",
        `\`scope\` must be outside all stacks, got ${shown(scope.node.path)}; this construct creates stacks, so give it the app`,
      ),
    idProblem(scope, id, "id"),
  );
  return id as string;
}

/** A construct outside a stack is not part of any JSON. */
function stackProblem(scope: Construct): Problem | undefined {
  if (scope.node.scopes.some(TerraformStack.isStack)) return undefined;
  return refusal(
    "construct-scope",
    "`scope` must be inside a TerraformStack, got a construct outside of all; inside a stack it is `this`",
  );
}

function idProblem(scope: Construct, id: unknown, prop: string): Problem | undefined {
  if (Token.isUnresolved(id)) {
    return refusal(
      "construct-id",
      `\`${prop}\` must be a literal, got a Terraform token, whose value is known only after synthesis: the placeholder would ` +
        "become part of resource names",
    );
  }
  const problem = textProblem(prop, id);
  if (problem !== undefined) return problem;
  if ((id as string) in {})
    return refusal(
      "construct-id",
      `\`${prop}\` must not be a name that every JavaScript object has, got ${shown(id)}; choose another`,
    );
  if (scope.node.tryFindChild(id as string) === undefined) return undefined;
  return refusal(
    "construct-id",
    `\`${prop}\` must be unique in its scope, got ${shown(id)}, which another construct has; choose another`,
  );
}

import { Fn, type IResolvable, Op, type Precondition, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { NAME_RULES, type NameKind } from "../../../facts/name-rules";
import { isLiteral } from "../../../values/literal";
import { resolvedIn } from "../../../values/resolved";
import { nameProblem } from "./name-rules";
import { at, validate } from "./refuse";
import type { NameRule } from "../../../values/name-rule";
import { fragmentsOf } from "../cdktf-internals";
import { textExpression } from "./text-expression";

/**
 * Whether a name with tokens is a literal after they are resolved, such as one from a Lazy. Terraform rejects a condition that
 * refers to no object, and cdktf writes the literal into an expression without quotes.
 */
export function isLazyLiteral(scope: Construct, name: string): boolean {
  const resolved = resolvedIn(TerraformStack.of(scope), name);
  return typeof resolved === "string" && !resolved.includes("${");
}

/** Checks a name from a Lazy when the app is complete. */
export function checkLazyName(scope: Construct, kind: NameKind, prop: string, name: string): void {
  validate(scope, () => {
    const resolved = resolvedIn(TerraformStack.of(scope), name);
    const problem = typeof resolved === "string" ? nameProblem(kind, prop, resolved) : undefined;
    return problem === undefined ? [] : [at(scope, problem)];
  });
}

/** The condition in which Terraform evaluates a name rule. */
export function nameCondition({ terraformPattern, parts, maximum, never }: NameRule, name: string): IResolvable {
  const conditions = [
    Fn.can(Fn.regex(terraformPattern, name)),
    ...(never ? [Op.lt(Fn.lengthOf(Fn.regexall(never, name)), 1)] : []),
    ...(parts && maximum !== undefined ? [Op.lte(Fn.lengthOf(name), maximum)] : []),
  ];
  return conditions.reduce((all, each) => Op.and(all, each));
}

/**
 * The precondition for a name with a token, which synthesis cannot evaluate. Providers check only names that are known in
 * the plan. A wrong name would otherwise fail in the middle of an apply.
 *
 * @returns an empty list for a literal, which synthesis checks: at once, or if it comes from a Lazy when the app is complete
 */
export function namePreconditions(
  scope: Construct,
  kind: NameKind,
  prop: string,
  name: string | undefined,
): Precondition[] {
  if (name === undefined || isLiteral(name)) return [];
  if (isLazyLiteral(scope, name)) {
    checkLazyName(scope, kind, prop, name);
    return [];
  }
  const rule = NAME_RULES[kind];
  return [
    {
      condition: nameCondition(rule, textExpression(fragmentsOf(name))),
      errorMessage: `${prop} must be ${rule.expected}.`,
    },
  ];
}

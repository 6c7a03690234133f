import { Fn, type IResolvable, Op, type Precondition } from "cdktf";
import type { Construct } from "constructs";
import { NAME_RULES, type NameKind } from "../../../facts/name-rules";
import { isLiteral } from "../../../values/literal";
import { refers, withoutLazies } from "./lazy-literal";
import { nameProblem } from "./name-rules";
import { at, validate } from "./refuse";
import type { NameRule } from "../../../values/name-rule";
import { fragmentsOf } from "../cdktf-internals";
import { textExpression } from "./text-expression";

/** Checks a name from a Lazy when the app is complete. */
export function checkLazyName(scope: Construct, kind: NameKind, prop: string, name: string): void {
  validate(scope, () => {
    const problem = nameProblem(kind, prop, withoutLazies(scope, name));
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
 * @returns an empty list for a literal, which synthesis checks: at once, or if it comes from a Lazy when the app is complete.
 * Also for a function of literals, which the provider checks, because Terraform knows it in the plan
 */
export function namePreconditions(
  scope: Construct,
  kind: NameKind,
  prop: string,
  name: string | undefined,
): Precondition[] {
  if (name === undefined || isLiteral(name)) return [];
  const settled = withoutLazies(scope, name);
  if (isLiteral(settled)) {
    checkLazyName(scope, kind, prop, name);
    return [];
  }
  const rule = NAME_RULES[kind];
  if (!refers(scope, settled)) return [];
  const condition = nameCondition(rule, textExpression(fragmentsOf(settled)));
  return [{ condition, errorMessage: `${prop} must be ${rule.expected}.` }];
}

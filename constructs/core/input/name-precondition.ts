import { Fn, type IResolvable, Op, type Precondition } from "cdktf";
import { NAME_RULES, type NameKind } from "../../../facts/name-rules";
import { isLiteral } from "../../../values/literal";
import type { NameRule } from "../../../values/name-rule";
import { fragmentsOf } from "../cdktf-internals";
import { textExpression } from "./text-expression";

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
 * @returns an empty list for a literal, which synthesis has checked
 */
export function namePreconditions(kind: NameKind, prop: string, name: string | undefined): Precondition[] {
  if (name === undefined || isLiteral(name)) return [];
  const rule = NAME_RULES[kind];
  return [
    {
      condition: nameCondition(rule, textExpression(fragmentsOf(name))),
      errorMessage: `${prop} must be ${rule.expected}.`,
    },
  ];
}

import { NAME_RULES, type NameKind } from "../../../facts/name-rules";
import { nameRuleProblem } from "../../../values/name-rule";
import type { Problem } from "../../../values/problem";

/** The problem with a literal name, if any. */
export const nameProblem = (kind: NameKind, prop: string, value: string | undefined): Problem | undefined =>
  nameRuleProblem(NAME_RULES[kind], prop, value);

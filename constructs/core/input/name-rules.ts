import { NAME_RULES, type NameKind } from "../../../facts/name-rules";
import { nameRuleProblem } from "../../../values/name-rule";

/** The problem with a literal name, if any. */
export const nameProblem = (kind: NameKind, prop: string, value: string | undefined): string | undefined =>
  nameRuleProblem(NAME_RULES[kind], prop, value);

import { NAME_RULES, type NameKind } from "../../facts/name-rules";
import { nameRuleProblem } from "../../values/name-rule";

/** What is wrong with a literal name, or nothing. */
export const nameProblem = (kind: NameKind, prop: string, value: string | undefined): string | undefined =>
  nameRuleProblem(NAME_RULES[kind], prop, value);

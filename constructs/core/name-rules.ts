import { NAME_RULES, type NameKind } from "../../facts/name-rules";
import { patternProblem } from "../../values/given";

/** What is wrong with a literal name, or nothing. */
export const nameProblem = (kind: NameKind, prop: string, value: string | undefined): string | undefined =>
  patternProblem(NAME_RULES[kind], prop, value);

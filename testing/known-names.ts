import { choiceProblem } from "../values/given";
import { type Problem, ProblemError, refusal } from "../values/problem";
import { shown } from "../values/shown";

/** @throws Error for a name in an option of a matcher that is none of those that it knows */
export function refuseUnknown(matcher: string, option: string, given: unknown, known: readonly string[]): void {
  if (!Array.isArray(given))
    throw new ProblemError(
      refusal("test-argument", `${matcher}: \`${option}\` must be a list of names, got ${shown(given)}`),
    );
  const problem = given.map((each, i) => choiceProblem(`${option}[${i}]`, known, each)).find(Boolean);
  if (problem !== undefined) throw new ProblemError(`${matcher}: ${problem}` as Problem);
}

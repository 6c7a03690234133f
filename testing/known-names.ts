import { choiceProblem } from "../values/given";

/** @throws Error for a name in an option of a matcher that is none of those that it knows */
export function refuseUnknown(matcher: string, option: string, given: unknown, known: readonly string[]): void {
  if (!Array.isArray(given)) throw new Error(`${matcher}: \`${option}\` must be a list of names`);
  const problem = given.map((each, i) => choiceProblem(`${option}[${i}]`, known, each)).find(Boolean);
  if (problem !== undefined) throw new Error(`${matcher}: ${problem}`);
}

import type { IConstruct } from "constructs";
import { errorOfUser } from "./user-stack";
import { extended, type Problem } from "../../../values/problem";

/**
 * Throws the first of the problems that rules found, with the path of the construct.
 *
 * @param scope undefined for a function without a construct
 * @throws Error `<problem> (at <construct path>) [<id>]`, with a stack trace that starts in the user's program
 */
export function refuse(scope: IConstruct | undefined, ...problems: readonly (Problem | undefined)[]): void {
  const problem = problems.find((text) => text !== undefined);
  if (problem !== undefined) throw errorOfUser(scope ? at(scope, problem) : problem);
}

/** A problem with the path of a construct. */
export const at = (scope: IConstruct, problem: Problem): Problem =>
  extended(problem, ` (at ${scope.node.path || "App"})`);

/** Adds a check that runs when the app is complete. Its problems are validation errors of the construct. */
export function validate(scope: IConstruct, problems: () => readonly Problem[]): void {
  scope.node.addValidation({ validate: () => [...problems()] });
}

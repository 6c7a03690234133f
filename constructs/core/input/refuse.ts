import type { IConstruct } from "constructs";
import { errorOfUser } from "./user-stack";

/**
 * Throws the first of the problems that rules found, with the path of the construct.
 *
 * @param scope undefined for a function without a construct
 * @throws Error `<problem> (at <construct path>)`, with a stack trace that starts in the user's program
 */
export function refuse(scope: IConstruct | undefined, ...problems: readonly (string | undefined)[]): void {
  const problem = problems.find((text) => text !== undefined);
  if (problem === undefined) return;
  throw errorOfUser(scope ? `${problem} (at ${scope.node.path || "App"})` : problem);
}

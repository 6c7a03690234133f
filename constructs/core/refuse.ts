import type { IConstruct } from "constructs";
import { errorOfUser } from "./user-stack";

/**
 * Throws for the first of the problems that rules found, and adds where: the path of the construct.
 *
 * @param scope nothing for a function that no construct is given to
 * @throws Error `<problem> (at <construct path>)`, with a stack that begins in the user's program
 */
export function refuse(scope: IConstruct | undefined, ...problems: readonly (string | undefined)[]): void {
  const problem = problems.find((text) => text !== undefined);
  if (problem === undefined) return;
  throw errorOfUser(scope ? `${problem} (at ${scope.node.path || "App"})` : problem);
}

import type { IConstruct } from "constructs";

/**
 * Throws for the first of the problems that rules found, and adds where: the path of the construct.
 *
 * @param scope nothing for a function that no construct is given to
 * @throws Error `<problem> (at <construct path>)`
 */
export function refuse(scope: IConstruct | undefined, ...problems: readonly (string | undefined)[]): void {
  const problem = problems.find((text) => text !== undefined);
  if (problem === undefined) return;
  throw new Error(scope ? `${problem} (at ${scope.node.path || "App"})` : problem);
}

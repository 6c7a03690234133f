import type { IConstruct } from "constructs";

/**
 * Throws for the first of the problems that rules found, and adds where: the path of the construct.
 *
 * @throws Error `<problem> (at <construct path>)`
 */
export function refuse(scope: IConstruct, ...problems: readonly (string | undefined)[]): void {
  const problem = problems.find((text) => text !== undefined);
  if (problem !== undefined) throw new Error(`${problem} (at ${scope.node.path || "App"})`);
}

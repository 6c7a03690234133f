import { Annotations } from "cdktf";
import type { IConstruct } from "constructs";
import type { Problem } from "../../../values/problem";

/** Adds a warning, which synthesis prints with the path of the construct. */
export const warn = (scope: IConstruct, problem: Problem): void => Annotations.of(scope).addWarning(problem);

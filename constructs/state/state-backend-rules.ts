import { Token } from "cdktf";
import { isLiteral } from "../../values/literal";
import { shown } from "../../values/shown";
import { type Problem, refusal } from "../../values/problem";

/**
 * The problem with a value of a backend, if any. Terraform reads the backend before variables and resources, so it cannot
 * evaluate a token there.
 */
export function backendValueProblem(prop: string, value: unknown): Problem | undefined {
  if (!Token.isUnresolved(value)) return undefined;
  return refusal(
    "state-token",
    `\`${prop}\` must be a literal, got a Terraform token: Terraform reads the backend before any variable or resource; if only a pipeline knows the names, set \`partial: true\` and leave them out`,
  );
}

/** The problem with the first part of state keys, if any. */
export function projectProblem(value: string | undefined): Problem | undefined {
  if (!isLiteral(value) || !value.split("/").includes("")) return undefined;
  return refusal("state-project", `\`project\` must be one or more words between single slashes, got ${shown(value)}`);
}

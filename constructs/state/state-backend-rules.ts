import { Token } from "cdktf";
import { isLiteral, shown } from "../../values/literal";

/**
 * What is wrong with a value of a backend, or nothing: Terraform reads the backend before any variable or resource, so
 * a token there can never be resolved.
 */
export function backendValueProblem(prop: string, value: unknown): string | undefined {
  if (!Token.isUnresolved(value)) return undefined;
  return `\`${prop}\` must be a literal, got a Terraform token: Terraform reads the backend before any variable or resource; for names that only a pipeline knows set \`partial: true\` and leave them out`;
}

/** What is wrong with the first part of state keys, or nothing. */
export function projectProblem(value: string | undefined): string | undefined {
  if (!isLiteral(value) || !value.split("/").includes("")) return undefined;
  return `\`project\` must be one or more words between single slashes, got ${shown(value)}`;
}

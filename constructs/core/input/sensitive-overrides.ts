import { SENSITIVE_ATTRIBUTES } from "../../../facts/terraform/sensitive-attributes";
import { isLiteral } from "../../../values/literal";
import { type Problem, refusal } from "../../../values/problem";
import { camelCase } from "../../../values/text/camel-case";
import { rowOf } from "../../../values/row-of";

/** The problem with overrides that contain a secret in plain text, if any. The secret is not shown. */
export function sensitiveOverrideProblem(type: string, overrides: object): Problem | undefined {
  const path = (rowOf(SENSITIVE_ATTRIBUTES, type) ?? [])
    .map((each) => each.split(".").map(camelCase))
    .find((each) => {
      const value = each.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], overrides);
      return isLiteral(value) && value !== "";
    });
  if (path === undefined) return undefined;
  return refusal(
    "plain-secret",
    `\`overrides.${path.join(".")}\` must be a Terraform token, got a literal, which would be readable in the JSON and the ` +
      "state; use a TerraformVariable with `sensitive: true`",
  );
}

import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { references } from "../../../model/terraform/references";
import { isLiteral } from "../../../values/literal";
import { resolvedIn } from "../../../values/resolved";
import { fragmentsOf } from "../cdktf-internals";

/**
 * A text in which each Lazy of a literal is that literal. Tokens that Terraform evaluates stay. cdktf writes the literal of a
 * Lazy into an expression without quotes.
 */
export function withoutLazies(scope: IConstruct, text: string): string {
  if (isLiteral(text)) return text;
  const stack = TerraformStack.of(scope);
  const literal = (token: string): string => {
    const resolved = resolvedIn(stack, token);
    return typeof resolved === "string" && !resolved.includes("${") ? resolved : token;
  };
  return fragmentsOf(text)
    .map((each) => (each.isToken ? literal(each.text) : each.text))
    .join("");
}

/** Roots that Terraform takes for a reference, although they name no part of the configuration. */
const OTHER_ROOT = /\b(?:count|each|path|terraform)\./;

/** Whether a condition refers to something. Terraform rejects one that does not, such as a function of literals. */
export function refers(scope: IConstruct, condition: unknown): boolean {
  const resolved = resolvedIn(TerraformStack.of(scope), condition);
  return references(resolved).length > 0 || OTHER_ROOT.test(String(resolved));
}

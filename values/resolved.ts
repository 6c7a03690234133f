import { DefaultTokenResolver, StringConcat, Token, Tokenization } from "cdktf";
import type { IConstruct } from "constructs";

const resolver = new DefaultTokenResolver(new StringConcat());

/** A value as it is written to the JSON of the stack: tokens become Terraform expressions, which are equal for equal attributes. */
export function resolvedIn(scope: IConstruct, value: unknown): unknown {
  if (typeof value === "string" && !Token.isUnresolved(value)) return value;
  return Tokenization.resolve(value, { scope, preparing: false, resolver });
}

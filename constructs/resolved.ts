import { DefaultTokenResolver, StringConcat, type TerraformStack, Tokenization } from "cdktf";

const resolver = new DefaultTokenResolver(new StringConcat());

/** A value as the stack's JSON will hold it: tokens become Terraform's expressions, equal for equal attributes. */
export function resolvedIn(stack: TerraformStack, value: unknown): unknown {
  return Tokenization.resolve(value, { scope: stack, preparing: false, resolver });
}

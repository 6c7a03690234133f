import { Token } from "cdktf";

/**
 * Whether a rule can evaluate a value: it is given, and it is not a Terraform token.
 *
 * A list of tokens is not a token, so a rule about a list checks each element.
 */
export function isLiteral<T>(value: T | undefined): value is T {
  return value !== undefined && !Token.isUnresolved(value);
}

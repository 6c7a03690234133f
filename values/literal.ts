import { Token } from "cdktf";

/** How cdktf writes the one element of a list that only Terraform knows. */
const ELEMENT = "#{TfToken[";

/**
 * Whether a rule can evaluate a value: it is given, and it is not a Terraform token. The element of a list token is not literal.
 *
 * A list of tokens is not a token, so a rule about a list checks each element.
 */
export function isLiteral<T>(value: T | undefined): value is T {
  if (value === undefined || Token.isUnresolved(value)) return false;
  return typeof value !== "string" || !value.includes(ELEMENT);
}

import { Token } from "cdktf";

/**
 * Whether a rule may look at a value: it is there, and it is no Terraform token.
 *
 * A list of tokens is not itself unresolved, so a rule on a list asks this of each element.
 */
export function isLiteral<T>(value: T | undefined): value is T {
  return value !== undefined && !Token.isUnresolved(value);
}

/** A value as an error shows it. */
export function shown(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}

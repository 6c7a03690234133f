import { Token } from "cdktf";

/**
 * Whether a rule may look at a value: it is there, and it is no Terraform token.
 *
 * A list of tokens is not itself unresolved, so a rule on a list asks this of each element.
 */
export function isLiteral<T>(value: T | undefined): value is T {
  return value !== undefined && !Token.isUnresolved(value);
}

/** Marks of texts that open something: connection strings, shared access signatures, private keys. */
const SECRET = /AccountKey=|SharedAccessKey=|SharedAccessSignature|[?&]sig=|PRIVATE KEY|password=/i;

/** A value as an error shows it; not one that looks like a secret, which somebody may have put in the wrong place. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return SECRET.test(text) ? "a text that looks like a secret and is not shown" : text;
}

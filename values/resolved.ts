import { DefaultTokenResolver, StringConcat, Token, Tokenization } from "cdktf";
import type { IConstruct } from "constructs";

const resolver = new DefaultTokenResolver(new StringConcat());

/** How cdktf writes a token as text, of a string, a list or a map. */
const TOKEN = "TfToken[";
const TOKEN_OF_LIST = `#{${TOKEN}`;

/** Whether a text can hold a token. A token of a number is a number with an exponent. */
const canHoldToken = (text: string): boolean =>
  text.includes(TOKEN) ||
  text.includes("e+") ||
  text === Token.STRING_MAP_TOKEN_VALUE ||
  text === Token.ANY_MAP_TOKEN_VALUE;

/** Tokens of numbers are negative. */
const canBeToken = (value: number): boolean => value < 0;

/** Whether an element can stand for a whole list. */
export const isTokenOfList = (each: unknown): boolean =>
  typeof each === "string" ? each.includes(TOKEN_OF_LIST) : typeof each === "number" && canBeToken(each);

const isPlain = (value: object): value is Readonly<Record<string, unknown>> => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && !Tokenization.isResolvable(value);
};

/**
 * A value as it is written to the JSON of the stack: tokens become Terraform expressions, which are equal for equal attributes.
 *
 * The result is that of `Tokenization.resolve`, which looks for every kind of token in every part of a value and takes half the
 * time of a synthesis. Here it gets only the parts that can hold a token.
 *
 * @param preparing whether a reference to another stack becomes an output of that stack, as in `prepareStack`
 */
export function resolvedIn(scope: IConstruct, value: unknown, preparing = false): unknown {
  const byEngine = (part: unknown): unknown => Tokenization.resolve(part, { scope, preparing, resolver });

  function ofObject(part: object): unknown {
    if (!isPlain(part)) return byEngine(part);
    const result: Record<string, unknown> = {};
    for (const name of Object.keys(part)) {
      if (canHoldToken(name)) return byEngine(part);
      const resolved = of(part[name]);
      if (resolved !== undefined) result[name] = resolved;
    }
    return result;
  }

  function of(part: unknown): unknown {
    if (typeof part === "string") return canHoldToken(part) ? byEngine(part) : part;
    if (typeof part === "number") return canBeToken(part) ? byEngine(part) : part;
    if (part === undefined || part === null || typeof part === "boolean") return part;
    if (!Array.isArray(part)) return typeof part === "object" ? ofObject(part) : byEngine(part);
    return part.some(isTokenOfList) ? byEngine(part) : part.map(of).filter((each) => each !== undefined);
  }

  return of(value);
}

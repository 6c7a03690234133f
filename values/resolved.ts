import { DefaultTokenResolver, StringConcat, Token, Tokenization } from "cdktf";
import type { IConstruct } from "constructs";
import { isPlain } from "./object";

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

/**
 * A value as it is written to the JSON of the stack: tokens become Terraform expressions, which are equal for equal attributes.
 *
 * The result is that of `Tokenization.resolve`, which looks for every kind of token in every part of a value and takes half the
 * time of a synthesis. Here it gets only the parts that can hold a token.
 *
 * @param preparing whether a reference to another stack becomes an output of that stack, as in `prepareStack`
 * @param inPlace whether parts that do not change are taken as they are. Otherwise the result is a copy that can be changed
 */
export function resolvedIn(scope: IConstruct, value: unknown, preparing = false, inPlace = false): unknown {
  const byEngine = (part: unknown): unknown => Tokenization.resolve(part, { scope, preparing, resolver });

  function ofObject(part: object): unknown {
    if (!isPlain(part) || Tokenization.isResolvable(part)) return byEngine(part);
    const names = Object.keys(part);
    let result: Record<string, unknown> | undefined = inPlace ? undefined : {};
    for (const [i, name] of names.entries()) {
      if (canHoldToken(name)) return byEngine(part);
      const resolved = of(part[name]);
      if (!result && (resolved === undefined || resolved !== part[name]))
        result = Object.fromEntries(names.slice(0, i).map((each) => [each, part[each]]));
      if (result && resolved !== undefined) result[name] = resolved;
    }
    return result ?? part;
  }

  function ofList(part: readonly unknown[]): unknown {
    if (part.some(isTokenOfList)) return byEngine(part);
    const resolved = part.map(of);
    if (inPlace && resolved.every((each, i) => each !== undefined && each === part[i])) return part;
    // A filtered list has room for more, which takes most of the memory of a short one.
    return resolved.includes(undefined) ? resolved.filter((each) => each !== undefined) : resolved;
  }

  function of(part: unknown): unknown {
    if (typeof part === "string") return canHoldToken(part) ? byEngine(part) : part;
    if (typeof part === "number") return canBeToken(part) ? byEngine(part) : part;
    if (part === undefined || part === null || typeof part === "boolean") return part;
    if (Array.isArray(part)) return ofList(part);
    return typeof part === "object" ? ofObject(part) : byEngine(part);
  }

  return of(value);
}

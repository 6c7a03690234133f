import { Token, Tokenization } from "cdktf";
import { isLiteral, shown } from "./literal";
import { nearest } from "./nearest";

/** Words that stand in a text where JavaScript put an absent value into it; `/dev/null` is a file. */
const ABSENT_WORD = /(?<![A-Za-z0-9])(?<!\/dev\/)(undefined|null|NaN)(?![A-Za-z0-9])|\[object Object\]/;

/** How to find the cause of a text that is not there. */
const SET_IT = "if it is read from the environment, set that variable";

/** What is wrong with a text, or nothing: absent, blank, of another type, with an absent value put into it. */
export function textProblem(prop: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return `\`${prop}\` must be given, got ${value}; ${SET_IT}`;
  if (typeof value !== "string") return otherTypeProblem(prop, value);
  if (value.trim() === "") return `\`${prop}\` must not be blank, got ${shown(value)}; ${SET_IT}`;
  return absentWordProblem(prop, value) ?? tokenProblem(prop, value);
}

/** What is wrong with a text that an absent value was put into, or nothing. */
export function absentWordProblem(prop: string, value: string): string | undefined {
  const word = ABSENT_WORD.exec(value)?.[0];
  if (word === undefined) return undefined;
  return `\`${prop}\` must not have the word ${word} in it, got ${shown(value)}; a value in this text was absent`;
}

/** The token of a text is a text; numbers, lists and objects have tokens of other forms. */
function otherTypeProblem(prop: string, value: unknown): string | undefined {
  if (!Token.isUnresolved(value)) return `\`${prop}\` must be text, got ${shown(value)}`;
  if (Array.isArray(value)) return `\`${prop}\` must be text, got the token of a list; use Fn.element`;
  return `\`${prop}\` must be text, got the token of ${typeof value === "object" ? "an object" : "a number"}; use Token.asString`;
}

/** What is wrong with the tokens in a text, or nothing: placeholders may stand for nothing where they are. */
export function tokenProblem(prop: string, value: string): string | undefined {
  if (value.includes("#{TfToken["))
    return `\`${prop}\` must be text, got an element of a list token; use Fn.element, which Terraform evaluates`;
  if (!value.includes("${TfToken[")) return undefined;
  try {
    Tokenization.reverseString(value);
    return undefined;
  } catch {
    return `\`${prop}\` must have tokens of this run only, got ${shown(value)}; read the value again from the construct that has it`;
  }
}

/** What is wrong with a value that must be one of a few, or nothing. */
export function choiceProblem(prop: string, choices: readonly string[], value: unknown): string | undefined {
  if (choices.includes(value as string)) return undefined;
  const list = choices.length > 12 ? `${choices.length} names` : choices.map(shown).join(", ");
  // No type of TypeScript takes it, and what is written follows from the choice.
  if (Token.isUnresolved(value))
    return `\`${prop}\` must be one of ${list}, got a token; choose when the program runs, for example by a setting of the app`;
  const meant = typeof value === "string" ? nearest(value, choices) : undefined;
  return `\`${prop}\` must be one of ${list}, got ${shown(value)}${meant === undefined ? "" : `; did you mean ${shown(meant)}?`}`;
}

/** A range of whole numbers, both ends included. */
export interface WholeNumbers {
  readonly minimum: number;
  readonly maximum: number;
}

/** What is wrong with a literal that must be a whole number in a range, or nothing. */
export function wholeNumberProblem(
  prop: string,
  value: number | undefined,
  { minimum, maximum }: WholeNumbers,
): string | undefined {
  if (!isLiteral(value) || (Number.isInteger(value) && value >= minimum && value <= maximum)) return undefined;
  return `\`${prop}\` must be a whole number from ${minimum} to ${maximum}, got ${shown(value)}`;
}

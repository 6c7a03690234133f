import { Token, Tokenization } from "cdktf";
import { isLiteral } from "./literal";
import { shown } from "./shown";
import { nearest } from "./nearest";
import { type Problem, refusal } from "./problem";

/** Words that JavaScript writes into a text for an absent value; `/dev/null` is a file. */
const ABSENT_WORD = /(?<![A-Za-z0-9])(?<!\/dev\/)(undefined|null|NaN)(?![A-Za-z0-9])|\[object Object\]/;

/** The most frequent cause of an absent text. */
const SET_IT = "if it is read from the environment, set that variable";

/** The problem with a text, if any: it is absent, blank, of another type, or contains the word for an absent value. */
export function textProblem(prop: string, value: unknown): Problem | undefined {
  if (value === undefined || value === null)
    return refusal("input-missing", `\`${prop}\` must be given, got ${value}; ${SET_IT}`);
  if (typeof value !== "string") return otherTypeProblem(prop, value);
  if (value.trim() === "")
    return refusal("input-missing", `\`${prop}\` must not be blank, got ${shown(value)}; ${SET_IT}`);
  return absentWordProblem(prop, value) ?? tokenProblem(prop, value);
}

/** The problem with a text that contains the word for an absent value, if any. */
export function absentWordProblem(prop: string, value: string): Problem | undefined {
  const word = ABSENT_WORD.exec(value)?.[0];
  if (word === undefined) return undefined;
  return refusal(
    "input-absent-word",
    `\`${prop}\` must not contain the word ${word}, got ${shown(value)}; a value in this text was absent`,
  );
}

/** The token of a text is a text. Tokens of numbers, lists and objects have other forms. */
function otherTypeProblem(prop: string, value: unknown): Problem | undefined {
  if (!Token.isUnresolved(value)) return refusal("input-type", `\`${prop}\` must be text, got ${shown(value)}`);
  if (Array.isArray(value))
    return refusal("input-type", `\`${prop}\` must be text, got the token of a list; use Fn.element`);
  return refusal(
    "input-type",
    `\`${prop}\` must be text, got the token of ${typeof value === "object" ? "an object" : "a number"}; use Token.asString`,
  );
}

/** The problem with the tokens in a text, if any. A token of another app has no value in this one. */
export function tokenProblem(prop: string, value: string): Problem | undefined {
  if (value.includes("#{TfToken["))
    return refusal(
      "input-token",
      `\`${prop}\` must be text, got an element of a list token; use Fn.element, which Terraform evaluates`,
    );
  if (!value.includes("${TfToken[")) return undefined;
  try {
    Tokenization.reverseString(value);
    return undefined;
  } catch {
    return refusal(
      "input-token",
      `\`${prop}\` must contain only tokens of this run, got ${shown(value)}; read the value again from its construct`,
    );
  }
}

/**
 * The problem with a value that must be one of a few, if any.
 *
 * @param other what the value can be besides, in words
 */
export function choiceProblem(
  prop: string,
  choices: readonly string[],
  value: unknown,
  other?: string,
): Problem | undefined {
  if (choices.includes(value as string)) return undefined;
  const names = choices.length > 12 ? `${choices.length} names` : choices.map(shown).join(", ");
  const list = other === undefined ? names : `${names}, or ${other}`;
  // No type of TypeScript takes it, and what is written follows from the choice.
  if (Token.isUnresolved(value))
    return refusal(
      "input-choice",
      `\`${prop}\` must be one of ${list}, got a token; choose when the program runs, for example by a setting of the app`,
    );
  const meant = typeof value === "string" ? nearest(value, choices) : undefined;
  return refusal(
    "input-choice",
    `\`${prop}\` must be one of ${list}, got ${shown(value)}${meant === undefined ? "" : `; did you mean ${shown(meant)}?`}`,
  );
}

/** The problem with a list that must be known when the program runs, if any. */
export function literalListProblem(prop: string, list: readonly string[] | undefined): Problem | undefined {
  if (list === undefined || isLiteral(list)) return undefined;
  return refusal(
    "input-token",
    `\`${prop}\` must be a list that is known when the program runs, got a token; list each entry, for example from a setting of the app`,
  );
}

/** A range of whole numbers, both ends included. */
export interface WholeNumbers {
  readonly minimum: number;
  readonly maximum: number;
}

/** The problem with a literal that must be a whole number in a range, if any. */
export function wholeNumberProblem(
  prop: string,
  value: number | undefined,
  { minimum, maximum }: WholeNumbers,
): Problem | undefined {
  if (!isLiteral(value) || (Number.isInteger(value) && value >= minimum && value <= maximum)) return undefined;
  return refusal(
    "number-range",
    `\`${prop}\` must be a whole number from ${minimum} to ${maximum}, got ${shown(value)}`,
  );
}

import { isLiteral, shown } from "./literal";

/**
 * What is wrong with a text that must be given, or nothing. Types say so too, but synthesis does not check them, and a text
 * from the environment may not be there.
 */
export function textProblem(prop: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return `\`${prop}\` must be given, got ${value}`;
  return typeof value === "string" || !isLiteral(value) ? undefined : `\`${prop}\` must be text, got ${shown(value)}`;
}

/** What is wrong with a literal that must be one of a few, or nothing. */
export function choiceProblem(prop: string, choices: readonly string[], value: string | undefined): string | undefined {
  if (!isLiteral(value) || choices.includes(value)) return undefined;
  return `\`${prop}\` must be one of ${choices.map(shown).join(", ")}, got ${shown(value)}`;
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

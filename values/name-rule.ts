import { isLiteral } from "./literal";
import { LONGEST, shown } from "./shown";
import { type Problem, refusal } from "./problem";

/** What a kind of name can be, as the tables state it. Characters are those of a class of a regular expression. */
export interface NameShape {
  readonly minimum: number;
  /** @default - no limit */
  readonly maximum?: number;
  /** Characters of the first place. @default - `characters` */
  readonly first?: string;
  readonly characters: string;
  /** Characters of the last place. @default - `characters` */
  readonly last?: string;
  /** A text that must not be in the name. @default - none */
  readonly never?: string;
  /** The name has parts between periods, and `first`, `characters` and `last` are those of a part. @default false */
  readonly parts?: boolean;
  /** What the documentation calls such a name, before its length. @default - only the length and the characters */
  readonly called?: string;
  /** The characters in words, as they follow the length. */
  readonly words: string;
  /** Who states the rule. */
  readonly source: string;
}

/** A shape with the forms that are derived from it. */
export interface NameRule extends NameShape {
  readonly pattern: RegExp;
  /** The pattern for `regex()` of Terraform, which has no look-ahead: `maximum` of parts and `never` are not in it. */
  readonly terraformPattern: string;
  /** The rule in words, as it follows "must be". */
  readonly expected: string;
}

/** The rule of a shape. */
export function nameRule(shape: NameShape): NameRule {
  const { minimum, maximum, never, parts, called, words } = shape;
  const one = oneName(shape);
  const core = parts ? `^${one}([.]${one})*$` : `^${one}$`;
  const length = maximum === undefined ? "" : `${minimum} to ${maximum} `;
  const ahead = [never ? `(?!.*${never})` : "", parts ? `(?=.{${minimum},${maximum}}$)` : ""].join("");
  return {
    ...shape,
    pattern: new RegExp(core.replace("^", `^${ahead}`)),
    terraformPattern: core,
    expected: `${called ? `${called}: ` : ""}${length}${words}`,
  };
}

function oneName({ minimum, maximum, first, characters, last, parts }: NameShape): string {
  const repeated = (ends: number): string => {
    const [least, most] = parts ? [0, undefined] : [Math.max(0, minimum - ends), maximum && maximum - ends];
    return `[${characters}]${least === 0 && most === undefined ? "*" : `{${least},${most ?? ""}}`}`;
  };
  if (first === undefined && last === undefined) return repeated(0);
  if (last === undefined) return `[${first}]${repeated(1)}`;
  if (first === undefined) return `${repeated(1)}[${last}]`;
  return minimum > 1 && !parts ? `[${first}]${repeated(2)}[${last}]` : `[${first}](${repeated(2)}[${last}])?`;
}

/** The problem with a literal name, if any. */
export function nameRuleProblem(rule: NameRule, prop: string, value: string | undefined): Problem | undefined {
  if (!isLiteral(value) || rule.pattern.test(value)) return undefined;
  return refusal(
    "name",
    `\`${prop}\` must be ${rule.expected}, got ${shown(value)}${value.length > LONGEST ? "" : ` (${value.length} characters)`}`,
  );
}

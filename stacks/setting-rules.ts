// Rules of settings. Each rule reads one JSON value and reports problems with the path of the setting.
import type { WholeNumbers } from "../values/given";
import { shown } from "../values/shown";
import { nearest } from "../values/nearest";
import { type Problem, refusal } from "../values/problem";

/** Reports a problem with the setting at a path such as `administrators[0].type`. */
export type Report = (path: string, problem: Problem) => void;

export interface Rule<T> {
  /** The checked value, or undefined if a problem was reported. */
  read(value: unknown, path: string, report: Report): T | undefined;
  /** The value of a text from the environment. A text that cannot be converted is returned unchanged, and `read` rejects it. */
  fromText(text: string): unknown;
  /** The parts of an object that the environment can set one by one. */
  readonly parts?: Parts;
  readonly optional?: boolean;
}

export type Parts = Readonly<Record<string, Rule<unknown>>>;

/** The rules of an object. `optional` creates the rules of optional properties. */
export type RulesOf<T> = {
  readonly [K in keyof T]-?: Rule<Exclude<T[K], undefined>> & (undefined extends T[K] ? { optional: true } : object);
};

/** The same rule for a value that may be absent. */
export function optional<T>(rule: Rule<T>): Rule<T> & { optional: true } {
  return { ...rule, optional: true };
}

/** Text, with another rule that returns the problem. A rule of constructs names the prop that is passed to it. */
export function text(problem: (value: string, prop: string) => Problem | undefined = () => undefined): Rule<string> {
  return {
    fromText: (given) => given,
    read(value, path, report) {
      const wrong =
        typeof value !== "string" || value.trim() === ""
          ? refusal("setting-type", `must be text, got ${shown(value)}`)
          : (problem(value, path)?.replace(`\`${path}\` `, "") as Problem | undefined);
      if (wrong === undefined) return value as string;
      report(path, wrong);
    },
  };
}

/** Text that matches a pattern. `what` describes the pattern and follows "must be". */
export function matching(pattern: RegExp, what: string): Rule<string> {
  return text((value) =>
    pattern.test(value) ? undefined : refusal("setting-type", `must be ${what}, got ${shown(value)}`),
  );
}

function valueOf<T>(what: string, is: (value: unknown) => value is T, fromText: (text: string) => unknown): Rule<T> {
  return {
    fromText,
    read(value, path, report) {
      if (is(value)) return value;
      report(path, refusal("setting-type", `must be ${what}, got ${shown(value)}`));
    },
  };
}

/** One of a few words. */
export function oneOf<const T extends string>(...words: readonly T[]): Rule<T> {
  return valueOf(
    `one of ${words.map(shown).join(", ")}`,
    (value): value is T => words.includes(value as T),
    (given) => given,
  );
}

/** A whole number within bounds, both included. */
export function wholeNumber({ minimum: least, maximum: most }: WholeNumbers): Rule<number> {
  return valueOf(
    `a whole number from ${least} to ${most}`,
    (value): value is number => Number.isInteger(value) && (value as number) >= least && (value as number) <= most,
    (given) => (/^[0-9]+$/.test(given) ? Number(given) : given),
  );
}

export function trueOrFalse(): Rule<boolean> {
  return valueOf(
    "true or false",
    (value): value is boolean => typeof value === "boolean",
    (given) => (given === "true" ? true : given === "false" ? false : given),
  );
}

/** An object of known parts. */
export function group<T extends object>(rules: RulesOf<T>): Rule<T> {
  const parts = rules as unknown as Parts;
  return {
    parts,
    fromText: fromJson,
    read(value, path, report) {
      if (typeof value !== "object" || value === null || Array.isArray(value)) {
        report(
          path,
          refusal(
            "setting-type",
            `must be an object of ${Object.keys(parts).map(shown).join(", ")}, got ${kindOf(value)}`,
          ),
        );
        return undefined;
      }
      const given = value as Readonly<Record<string, unknown>>;
      const pathOf = (key: string) => (path === "" ? key : `${path}.${key}`);
      for (const key of Object.keys(given))
        if (!Object.hasOwn(parts, key))
          report(pathOf(key), refusal("setting-unknown", `is unknown: ${suggestion(key, Object.keys(parts))}`));
      const result: Record<string, unknown> = {};
      for (const [key, rule] of Object.entries(parts)) {
        if (given[key] !== undefined) result[key] = rule.read(given[key], pathOf(key), report);
        else if (!rule.optional) report(pathOf(key), refusal("setting-missing", "is missing"));
      }
      return result as T;
    },
  };
}

/** A list, each element by one rule. */
export function listOf<T>(element: Rule<T>): Rule<readonly T[]> {
  return {
    fromText: fromJson,
    read(value, path, report) {
      if (Array.isArray(value)) return value.map((each, index) => element.read(each, `${path}[${index}]`, report) as T);
      report(path, refusal("setting-type", `must be a list, got ${kindOf(value)}`));
    },
  };
}

/** The type of a value, without the value, because a text in the place of an object can be a connection string. */
function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function fromJson(given: string): unknown {
  try {
    return JSON.parse(given);
  } catch {
    return given;
  }
}

/** "did you mean ...", or all names if none is similar. */
export function suggestion(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return meant === undefined
    ? `known are ${known.map((each) => `\`${each}\``).join(", ")}`
    : `did you mean \`${meant}\`?`;
}

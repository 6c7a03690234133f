import { App, TerraformProvider, TerraformResource, TerraformStack, Token } from "cdktf";
import { Construct } from "constructs";
import { absentWordProblem, choiceProblem, textProblem, tokenProblem } from "./given";
import { keptFor } from "./kept";
import { shown } from "./shown";
import { distance } from "./nearest";
import { isObject, isPlain } from "./object";
import { type Problem, refusal, reworded } from "./problem";

/**
 * The type of each property of an object: the name of another shape, `text`, `number`, `boolean`, `any`, `object`,
 * `function`, a class of cdktf, or a text in quotes. `[]` follows the element of a list, braces enclose the value of a map,
 * and `|` separates alternatives. A name that ends with `?` is optional. With `"..."` an object can have other properties; if
 * its value is `instance` or `construct`, the object is an instance of a class.
 */
export type Shape = Readonly<Record<string, string>>;
export type Shapes = Readonly<Record<string, Shape>>;

/** The problem with a value, if any, and its properties that are not in a shape. */
export interface ShapeReport {
  readonly problem?: Problem;
  readonly unknown: readonly string[];
}

/** Classes of libraries. */
const LIBRARY: Readonly<Record<string, { readonly what: string; readonly is: (value: unknown) => boolean }>> = {
  App: { what: "an app", is: (value) => Construct.isConstruct(value) && App.isApp(value) },
  Construct: { what: "a construct", is: (value) => Construct.isConstruct(value) },
  IConstruct: { what: "a construct", is: (value) => Construct.isConstruct(value) },
  RegExp: { what: "a regular expression", is: (value) => value instanceof RegExp },
  TerraformProvider: {
    what: "a Terraform provider",
    is: (value) => Construct.isConstruct(value) && TerraformProvider.isTerraformProvider(value),
  },
  TerraformResource: {
    what: "a Terraform resource",
    is: (value) => Construct.isConstruct(value) && TerraformResource.isTerraformResource(value),
  },
  TerraformStack: { what: "a stack", is: (value) => Construct.isConstruct(value) && TerraformStack.isStack(value) },
  function: { what: "a function", is: (value) => typeof value === "function" },
  // The functions of Terraform that return an object return the token of a text.
  object: { what: "an object", is: (value) => isObject(value) || (!Array.isArray(value) && Token.isUnresolved(value)) },
  any: { what: "a value", is: () => true },
};

/** Checks a value against a shape. */
export function reportOnShape(shapes: Shapes, shape: string, value: unknown, prop: string): ShapeReport {
  const unknown: string[] = [];
  const problem = new Reader(shapes, unknown).typeProblem(shape, prop, value);
  return { problem, unknown };
}

class Reader {
  constructor(
    private readonly shapes: Shapes,
    private readonly unknown: string[],
  ) {}

  /** The problem with a value for a type of a shape, if any. */
  typeProblem(type: string, prop: string, value: unknown): Problem | undefined {
    if (typeof value === "string" && value.includes("{TfToken[")) {
      const problem = tokenProblem(prop, value);
      if (problem !== undefined) return problem;
    }
    const { choices, others } = alternativesOf(type);
    if (others.length === 0) return this.choiceProblem(prop, choices, value);
    if (choices.includes(value as string)) return undefined;
    const problems = others.map((each) => this.alternativeProblem(each, prop, value));
    if (problems.includes(undefined)) return undefined;
    // The most similar alternative: the shape, if the value is an object.
    const shapes = others.filter((each) => each in this.shapes);
    const [shape] = shapes;
    if (isObject(value) && shape !== undefined) return problems[others.indexOf(shape)];
    if (choices.length > 0 && typeof value === "string")
      return choiceProblem(prop, choices, value, shape && this.objectIn(shape));
    if (shapes.length > 1 && value !== undefined && value !== null)
      return refusal("input-type", `\`${prop}\` must be ${shapes.map(withArticle).join(" or ")}, got ${kindOf(value)}`);
    return problems[0];
  }

  private choiceProblem(prop: string, choices: readonly string[], value: unknown): Problem | undefined {
    if (value !== undefined && value !== null) return choiceProblem(prop, choices, value);
    const list = choices.map(shown).join(", ");
    return refusal("input-missing", `\`${prop}\` must be given, got ${value}; it is one of ${list}`);
  }

  private alternativeProblem(type: string, prop: string, value: unknown): Problem | undefined {
    if (type === "text") return textProblem(prop, value);
    if (type.endsWith("[]")) return this.listProblem(type.slice(0, -2).replace(/^\((.*)\)$/, "$1"), prop, value);
    if (type.startsWith("{")) return this.mapProblem(type.slice(1, -1), prop, value);
    if (type in this.shapes) return this.objectProblem(type, prop, value);
    if (value === undefined || value === null)
      return type === "any" ? undefined : refusal("input-missing", `\`${prop}\` must be given, got ${value}`);
    if (type === "number") return numberProblem(prop, value);
    if (type === "boolean") return booleanProblem(prop, value);
    const library = LIBRARY[type];
    if (type === "object" && isObject(value)) return dataProblem(prop, value);
    return !library || library.is(value)
      ? undefined
      : refusal("input-type", `\`${prop}\` must be ${library.what}, got ${shown(value)}`);
  }

  private listProblem(element: string, prop: string, value: unknown): Problem | undefined {
    if (value === undefined || value === null)
      return refusal("input-missing", `\`${prop}\` must be given, got ${value}; it is a list`);
    if (!Array.isArray(value)) return otherListProblem(prop, value);
    // The elements of a token are data, and never constructs.
    const ofData = !(element in this.shapes) && !(element in LIBRARY && element !== "any");
    if (ofData && Token.isUnresolved(value)) return undefined;
    return first(value, (each, i) => this.typeProblem(element, `${prop}[${i}]`, each));
  }

  private mapProblem(type: string, prop: string, value: unknown): Problem | undefined {
    if (value === undefined || value === null)
      return refusal("input-missing", `\`${prop}\` must be given, got ${value}; it is an object of names and values`);
    if (Token.isUnresolved(value) && !Array.isArray(value)) return undefined;
    if (!isObject(value))
      return refusal("input-type", `\`${prop}\` must be an object of names and values, got ${shown(value)}`);
    return first(Object.entries(value), ([key, each]) => {
      const path = `${prop}[${shown(key)}]`;
      // Tags and labels can be empty.
      return textProblem(`the names in ${prop}`, key) ?? (each === "" ? undefined : this.typeProblem(type, path, each));
    });
  }

  private objectProblem(name: string, prop: string, value: unknown): Problem | undefined {
    const shape = this.shapes[name]!;
    const known = keysOf(shape);
    if (!isObject(value)) {
      // The value is not shown, because a text in the place of an object can be a connection string.
      const is = isMade(shape) ? withArticle(name) : "an object";
      const got = value === undefined || value === null ? `given, got ${value}` : `${is}, got ${kindOf(value)}`;
      const what = this.objectIn(name);
      const has = is === "an object" && what !== is ? `; it is ${what}` : "";
      return refusal("input-type", `\`${prop === "" ? "props" : prop}\` must be ${got}${has}`);
    }
    if (shape["..."] === "construct" && !Construct.isConstruct(value))
      return refusal("input-type", `\`${prop}\` must be a construct that is ${withArticle(name)}, got ${shown(value)}`);
    return (
      this.unknownProblem(name, prop, value) ?? first(known, (key) => this.propertyProblem(key, shape, prop, value))
    );
  }

  /** An object of a shape, in words. */
  private objectIn(name: string): string {
    const required = keysOf(this.shapes[name]!).filter((key) => !key.endsWith("?"));
    return required.length === 0 ? "an object" : `an object with ${listed(required)}`;
  }

  private propertyProblem(
    key: string,
    shape: Shape,
    prop: string,
    object: Readonly<Record<string, unknown>>,
  ): Problem | undefined {
    const optional = key.endsWith("?");
    const name = optional ? key.slice(0, -1) : key;
    const path = prop === "" ? name : `${prop}.${name}`;
    // The props of a construct were checked by its constructor, and a getter can throw.
    if (name in object && (Construct.isConstruct(object) || isGetter(object, name))) return undefined;
    const value = object[name];
    if (value === undefined && optional) return undefined;
    if (value === undefined && (!isPlain(object) || isMade(shape)))
      return refusal("input-missing", `\`${prop}\` must have \`${name}\`, got ${shown(object)} without it`);
    const problem = this.typeProblem(shape[key]!, path, value);
    return problem !== undefined && value === null && optional ? omitted(problem) : problem;
  }

  /** Names that the type does not have. A name that is similar to a missing one is an error; the others are collected. */
  private unknownProblem(name: string, prop: string, object: Readonly<Record<string, unknown>>): Problem | undefined {
    if (!isPlain(object)) return undefined;
    const shape = this.shapes[name]!;
    for (const key of Object.keys(object)) {
      if (Object.hasOwn(shape, key) || Object.hasOwn(shape, `${key}?`) || object[key] === undefined) continue;
      const path = prop === "" ? key : `${prop}.${key}`;
      const known = keysOf(shape).map((each) => each.replace(/\?$/, ""));
      const meant = known.find((each) => object[each] === undefined && isMisspelt(key, each));
      if (meant !== undefined)
        return refusal("input-unknown", `\`${path}\` is not a known property; did you mean \`${meant}\`?`);
      if (!("..." in shape)) this.unknown.push(path);
    }
    return undefined;
  }
}

/** Deeper data refers to itself. */
const DEEPEST = 100;

/**
 * The problem with arguments of a provider, if any: values that are not data, and texts with the word for an absent value.
 * The provider checks the types.
 */
export function dataProblem(prop: string, value: unknown, depth = 0): Problem | undefined {
  if (typeof value === "string") return absentWordProblem(prop, value) ?? tokenProblem(prop, value);
  if (["function", "symbol", "bigint"].includes(typeof value))
    return refusal("input-data", `\`${prop}\` must be data, got ${shown(value)}`);
  if (depth > DEEPEST)
    return refusal(
      "input-data",
      `\`${prop}\` must be data of at most ${DEEPEST} levels, got more; does it refer to itself?`,
    );
  if (Array.isArray(value)) return first(value, (each, i) => dataProblem(`${prop}[${i}]`, each, depth + 1));
  if (!isObject(value) || !isPlain(value)) return undefined;
  return first(Object.entries(value), ([key, each]) => dataProblem(`${prop}.${key}`, each, depth + 1));
}

/** For an optional prop that is null. */
const omitted = (problem: Problem): Problem =>
  reworded(problem, (text) => `${text.replace(/;.*$/s, "")}; leave it out`);

const isMade = (shape: Shape): boolean => shape["..."] === "instance" || shape["..."] === "construct";

function isMisspelt(key: string, name: string): boolean {
  return distance(key.toLowerCase(), name.toLowerCase()) <= (name.length >= 8 ? 2 : name.length >= 4 ? 1 : 0);
}

function numberProblem(prop: string, value: unknown): Problem | undefined {
  // The token of a number is a number.
  if (typeof value === "number" && Number.isFinite(value)) return undefined;
  if (typeof value === "object" && !Array.isArray(value) && Token.isUnresolved(value)) return undefined;
  return refusal(
    "input-type",
    `\`${prop}\` must be a number, got ${typeof value === "number" ? String(value) : shown(value)}`,
  );
}

/** The token of a list is a list, as that of a text is a text. */
function otherListProblem(prop: string, value: unknown): Problem {
  if (typeof value !== "object" || !Token.isUnresolved(value))
    return refusal("input-type", `\`${prop}\` must be a list, got ${shown(value)}`);
  return refusal("input-type", `\`${prop}\` must be a list, got the token of an object; use Token.asList`);
}

function booleanProblem(prop: string, value: unknown): Problem | undefined {
  if (typeof value === "boolean" || Token.isUnresolved(value)) return undefined;
  return refusal("input-type", `\`${prop}\` must be true or false, got ${shown(value)}`);
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? "a list" : `a ${typeof value}`);

function isGetter(object: object, name: string): boolean {
  for (let each: object | null = object; each !== null; each = Object.getPrototypeOf(each) as object | null) {
    const descriptor = Object.getOwnPropertyDescriptor(each, name);
    if (descriptor) return descriptor.get !== undefined;
  }
  return false;
}

interface Alternatives {
  /** Texts in quotes, without them. */
  readonly choices: readonly string[];
  readonly others: readonly string[];
}

/** Types that were read. Every constructor checks its props, and an app has thousands of some constructs. */
const read = new Map<string, Alternatives>();

function alternativesOf(type: string): Alternatives {
  const known = read.get(type);
  if (known) return known;
  const all = type.split(/ \| (?![^(]*\))/);
  const choices = all.filter((each) => each.startsWith("'")).map((each) => each.slice(1, -1));
  const alternatives = { choices, others: all.filter((each) => !each.startsWith("'")) };
  read.set(type, alternatives);
  return alternatives;
}

/** The keys of a shape that name properties. */
const keysOf = keptFor((shape: Shape): readonly string[] => Object.keys(shape).filter((key) => key !== "..."));

/** The name of a class or an interface, as it is said. */
const withArticle = (name: string): string => `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`;

const listed = (names: readonly string[]): string => names.map((each) => `\`${each}\``).join(", ");

function first<T>(
  parts: readonly T[],
  problemOf: (part: T, index: number) => Problem | undefined,
): Problem | undefined {
  for (const [i, part] of parts.entries()) {
    const problem = problemOf(part, i);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

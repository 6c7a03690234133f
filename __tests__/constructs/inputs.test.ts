import { Token } from "cdktf";
import { INPUTS } from "../../facts/inputs";
import { type Arguments, waysOf } from "./input-calls";
import { alternativesOf, elementOf, surface } from "./input-types";
import { Samples } from "./input-samples";
import { unknownText } from "../kit/app";

const all = surface();
const { calls, shapes, inputs } = all;
const samples = new Samples(shapes);

test("the table of what is accepted is what `npm run inputs` makes of the types", () => {
  expect(INPUTS).toEqual(inputs);
});

interface Place {
  readonly path: readonly (string | number)[];
  readonly type: string;
  readonly optional: boolean;
}

/** Every place in the arguments of a type, and of what it is made of. */
function placesOf(type: string, path: Place["path"], optional: boolean): Place[] {
  const inner = alternativesOf(type).flatMap((each): Place[] => {
    if (each.endsWith("[]")) return placesOf(elementOf(each), [...path, 0], false);
    if (each.startsWith("{")) return placesOf(each.slice(1, -1), [...path, "sample"], false);
    const shape = shapes[each];
    if (!shape || shape["..."] === "construct" || shape["..."] === "instance") return [];
    return Object.entries(shape)
      .filter(([key]) => key !== "...")
      .flatMap(([key, of]) => placesOf(of, [...path, key.replace(/\?$/, "")], key.endsWith("?")));
  });
  return [{ path, type, optional }, ...inner];
}

/** A sample with a value at a place; what is around it is made where it is optional. */
function withValue(samples: Samples, type: string, path: Place["path"], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  for (const each of alternativesOf(type)) {
    if (typeof key === "number" && each.endsWith("[]")) return [withValue(samples, elementOf(each), rest, value)];
    if (each.startsWith("{")) return { [key]: withValue(samples, each.slice(1, -1), rest, value) };
    const shape = shapes[each];
    const own = shape?.[key] ?? shape?.[`${key}?`];
    if (own !== undefined) return { ...(samples.of(each) as object), [key]: withValue(samples, own, rest, value) };
  }
  throw new Error(`no ${key} in ${type}`);
}

const isText = (type: string): boolean => type.split(" | ").includes("text");
const isAny = (type: string): boolean => type === "any";

/** Values that a place does not take. */
function wrongValues({ type, optional, path }: Place): unknown[] {
  if (isAny(type)) return [];
  const wrong: unknown[] = [null, Symbol("wrong")];
  if (!optional) wrong.push(undefined);
  // A label or a tag may be empty.
  const inMap = path.at(-1) === "sample";
  if (isText(type)) wrong.push(5, [], ...(inMap ? [] : ["", "  "]), "a-undefined", "null", "[object Object]", "NaN");
  else if (!/function|\bobject\b|text/.test(type)) wrong.push("no such value");
  if (/^(\w+ \| )*number$/.test(type)) wrong.push(NaN, "1");
  if (type === "boolean") wrong.push("true", 0);
  return wrong;
}

/** Whether a message names a place: by its own name, which stays where the value is handed on to another class. */
function isNamed(message: string, { path }: Place): boolean {
  // All of them together have no name of their own.
  if (path.length === 1 && ["attrs", "options", "props"].includes(String(path[0]))) return message.startsWith("`");
  return message.includes(String([...path].reverse().find((each) => typeof each === "string" && each !== "sample")));
}

describe.each(Object.keys(calls).sort())("%s", (name) => {
  const parameters = Object.entries(calls[name]!);
  const places = parameters.flatMap(([key, type]) => placesOf(type, [key.replace(/\?$/, "")], key.endsWith("?")));

  const argumentsWith = (samples: Samples, { path: [key, ...rest] }: Place, value: unknown): Arguments => {
    const given = parameters.filter(([each]) => !each.endsWith("?"));
    const type = calls[name]![key!] ?? calls[name]![`${key}?`]!;
    return {
      ...Object.fromEntries(
        given.map(([each, of]) => [
          each,
          each === "id" ? samples.id : each === "scope" ? samples.scope(name) : samples.of(of),
        ]),
      ),
      [key!]: withValue(samples, type, rest, value),
    };
  };

  test("refuses an absent, blank or mistyped value in every place, and names the place", () => {
    const slips: string[] = [];
    for (const call of waysOf(name, all, samples)) {
      for (const place of places) {
        for (const value of wrongValues(place)) {
          const where = `${place.path.join(".")} = ${String(value)}`;
          try {
            call(argumentsWith(samples, place, value));
            slips.push(`${where}: accepted`);
          } catch (error) {
            const { message, constructor } = error as Error;
            if (constructor !== Error) slips.push(`${where}: ${String(error)}`);
            else if (!isNamed(message, place)) slips.push(`${where}: ${message}`);
          }
        }
      }
    }
    expect(slips).toEqual([]);
  });

  test("takes or refuses a token of each form in every place, and never fails inside", () => {
    // What is accepted stays in its app, where it would stand in the way of the other test.
    const apart = new Samples(shapes);
    const text = unknownText(apart.stack);
    const tokens = { text, number: Token.asNumber(text), list: Token.asList(text), object: Token.asAny(text) };
    const slips: string[] = [];
    for (const call of waysOf(name, all, apart)) {
      for (const place of places) {
        for (const [form, value] of Object.entries(tokens)) {
          try {
            call(argumentsWith(apart, place, value));
          } catch (error) {
            const { constructor, stack } = error as Error;
            if (constructor !== Error || stack!.split("\n    at ")[1]?.includes("node_modules"))
              slips.push(`${place.path.join(".")} = token of a ${form}: ${stack!.split("\n").slice(0, 3).join("\n")}`);
          }
        }
      }
    }
    expect(slips).toEqual([]);
  });
});

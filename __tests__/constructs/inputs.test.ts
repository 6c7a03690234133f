import { Token } from "cdktf";
import { INPUTS } from "../../facts/inputs";
import { type Arguments, waysOf } from "./input-calls";
import { argumentsOf, type Place, placesIn } from "./input-places";
import { surface } from "./input-types";
import { Samples } from "./input-samples";
import { testListTokens } from "./list-tokens";
import { unknownText } from "../kit/app";

const all = surface();
const { calls, shapes, inputs } = all;
const samples = new Samples(shapes);

test("the table of what is accepted is what `npm run inputs` makes of the types", () => {
  expect(INPUTS).toEqual(inputs);
});

describe("a list that only Terraform knows", () => testListTokens(all));

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
  const places = placesIn(all, name);

  const argumentsWith = (samples: Samples, place: Place, value: unknown): Arguments =>
    argumentsOf(all, samples, name, place, value);

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

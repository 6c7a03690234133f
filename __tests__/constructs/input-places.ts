// Every place of the public surface where a value can be given.
import type { Shapes } from "../../values/shape";
import type { Arguments } from "./input-calls";
import type { Samples } from "./input-samples";
import { alternativesOf, elementOf, type Surface } from "./input-types";

/** A place in the arguments of a call. */
export interface Place {
  readonly path: readonly (string | number)[];
  readonly type: string;
  readonly optional: boolean;
}

/** Every place in the arguments of a type, and of what it is made of. */
function placesOf(shapes: Shapes, type: string, path: Place["path"], optional: boolean): Place[] {
  const inner = alternativesOf(type).flatMap((each): Place[] => {
    if (each.endsWith("[]")) return placesOf(shapes, elementOf(each), [...path, 0], false);
    if (each.startsWith("{")) return placesOf(shapes, each.slice(1, -1), [...path, "sample"], false);
    const shape = shapes[each];
    if (!shape || shape["..."] === "construct" || shape["..."] === "instance") return [];
    return Object.entries(shape)
      .filter(([key]) => key !== "...")
      .flatMap(([key, of]) => placesOf(shapes, of, [...path, key.replace(/\?$/, "")], key.endsWith("?")));
  });
  return [{ path, type, optional }, ...inner];
}

/** A sample with a value at a place; what is around it is made where it is optional. */
function withValue(shapes: Shapes, samples: Samples, type: string, path: Place["path"], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  for (const each of alternativesOf(type)) {
    if (typeof key === "number" && each.endsWith("[]"))
      return [withValue(shapes, samples, elementOf(each), rest, value)];
    if (each.startsWith("{")) return { [key]: withValue(shapes, samples, each.slice(1, -1), rest, value) };
    const shape = shapes[each];
    const own = shape?.[key] ?? shape?.[`${key}?`];
    if (own !== undefined)
      return { ...(samples.of(each) as object), [key]: withValue(shapes, samples, own, rest, value) };
  }
  throw new Error(`no ${key} in ${type}`);
}

/** Every place in the arguments of a call. */
export const placesIn = ({ calls, shapes }: Surface, name: string): readonly Place[] =>
  Object.entries(calls[name]!).flatMap(([key, type]) =>
    placesOf(shapes, type, [key.replace(/\?$/, "")], key.endsWith("?")),
  );

/** Arguments of a call with a value at a place. The others are samples. */
export function argumentsOf(
  { calls, shapes }: Surface,
  samples: Samples,
  name: string,
  { path: [key, ...rest] }: Place,
  value: unknown,
): Arguments {
  const given = Object.entries(calls[name]!).filter(([each]) => !each.endsWith("?"));
  const type = calls[name]![key!] ?? calls[name]![`${key}?`]!;
  return {
    ...Object.fromEntries(
      given.map(([each, of]) => [
        each,
        each === "id" ? samples.id : each === "scope" ? samples.scope(name) : samples.of(of),
      ]),
    ),
    [key!]: withValue(shapes, samples, type, rest, value),
  };
}

import type { TerraformElement } from "cdktf";
import { overridesOf } from "../cdktf-internals";

/** Writes an argument by its keys, in a block of a list by the index of the block. Undefined removes it. */
export function writeAt(element: TerraformElement, [first, ...rest]: readonly string[], value: unknown): void {
  const given = overridesOf(element)[first!];
  // addOverride would make an object of a list that is itself an override.
  if (passesList(given, rest)) element.addOverride(first!, replaced(given, rest, value));
  else element.addOverride([first, ...rest].join("."), value);
}

const passesList = (value: unknown, [key, ...rest]: readonly string[]): boolean =>
  key !== undefined &&
  (Array.isArray(value) || (typeof value === "object" && value !== null && passesList((value as Tree)[key], rest)));

type Tree = Readonly<Record<string, unknown>>;

/** A copy, because the value belongs to the caller. */
function replaced(value: unknown, [key, ...rest]: readonly string[], written: unknown): unknown {
  if (key === undefined) return written;
  if (Array.isArray(value))
    return value.map((each: unknown, i) => (String(i) === key ? replaced(each, rest, written) : each));
  return { ...(value as Tree), [key]: replaced((value as Tree | undefined)?.[key], rest, written) };
}

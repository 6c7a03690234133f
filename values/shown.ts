import { isObject, isPlain } from "./object";
import { looksSecret } from "./secret";

/** The longest value that an error shows whole. */
export const LONGEST = 200;

/**
 * A value as an error shows it: JSON, cut if it is long. A value that looks like a secret is not shown, because it can be in
 * the wrong place by mistake.
 */
export const shown = (value: unknown): string => shownUpTo(LONGEST, value);

/**
 * A value as `shown` gives it, with another length.
 *
 * @param longest the longest text that is shown whole, in characters
 */
export function shownUpTo(longest: number, value: unknown): string {
  const text = typeof value === "string" ? value : textOf(value);
  if (looksSecret(text)) return "a text that looks like a secret and is not shown";
  const start = text.length > longest ? [...text.slice(0, longest)].slice(0, -1).join("") : text;
  const cut = start === text ? "" : `… (${text.length.toLocaleString("en")} characters)`;
  return `${typeof value === "string" ? JSON.stringify(start) : start}${cut}`;
}

/** For an object that is not plain data, its class. A construct, for example, contains the whole app and refers to itself. */
function textOf(value: unknown): string {
  if (typeof value === "function") return "a function";
  if (typeof value === "bigint" || typeof value === "symbol") return String(value);
  if (isObject(value) && !isPlain(value))
    return `an object of the class ${(value as object).constructor?.name || "Object"}`;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Array.isArray(value) ? "a list" : "an object";
  }
}

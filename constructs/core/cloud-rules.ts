import { CLOUDS } from "../../facts/clouds";
import { shown } from "../../values/literal";

/** What is wrong with the name of a cloud, or nothing. */
export function cloudProblem(prop: string, name: unknown): string | undefined {
  if (typeof name === "string" && Object.hasOwn(CLOUDS, name)) return undefined;
  return `\`${prop}\` must be one of ${Object.keys(CLOUDS).map(shown).join(", ")}, got ${shown(name)}`;
}

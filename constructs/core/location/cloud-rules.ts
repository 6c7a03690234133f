import { CLOUDS } from "../../../facts/clouds";
import { shown } from "../../../values/shown";

/** The problem with the name of a cloud, if any. */
export function cloudProblem(prop: string, name: unknown): string | undefined {
  if (typeof name === "string" && Object.hasOwn(CLOUDS, name)) return undefined;
  return `\`${prop}\` must be one of ${Object.keys(CLOUDS).map(shown).join(", ")}, got ${shown(name)}`;
}

import { CLOUDS } from "../../../facts/azure/clouds";
import { shown } from "../../../values/shown";
import { type Problem, refusal } from "../../../values/problem";

/** The problem with the name of a cloud, if any. */
export function cloudProblem(prop: string, name: unknown): Problem | undefined {
  if (typeof name === "string" && Object.hasOwn(CLOUDS, name)) return undefined;
  return refusal(
    "cloud",
    `\`${prop}\` must be one of ${Object.keys(CLOUDS).map(shown).join(", ")}, got ${shown(name)}`,
  );
}

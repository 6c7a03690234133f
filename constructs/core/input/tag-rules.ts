import { LIMITS } from "../../../facts/limits";
import { isLiteral } from "../../../values/literal";
import { shown } from "../../../values/shown";
import { type Problem, refusal } from "../../../values/problem";

/** The problem with the literal tags of a resource, if any. */
export function tagsProblem(prop: string, tags: Readonly<Record<string, string>> | undefined): Problem | undefined {
  if (!isLiteral(tags)) return undefined;
  const entries = Object.entries(tags);
  if (entries.length > LIMITS.tagsPerResource)
    return refusal("tags", `\`${prop}\` must be at most ${LIMITS.tagsPerResource}, got ${entries.length}`);
  for (const [key, value] of entries) {
    if (key.length > LIMITS.tagKey)
      return refusal(
        "tags",
        `\`${prop}\` must have keys of at most ${LIMITS.tagKey} characters, got one of ${key.length}`,
      );
    if (isLiteral(value) && value.length > LIMITS.tagValue)
      return refusal(
        "tags",
        `\`${prop}[${shown(key)}]\` must be at most ${LIMITS.tagValue} characters, got ${value.length}`,
      );
  }
  return undefined;
}

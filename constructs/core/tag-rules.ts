import { isLiteral, shown } from "../../values/literal";

/** Limits of tags. Source: go-azure-helpers resourcemanager/tags/validate.go; read 2026-11. */
const LIMITS = { count: 50, key: 512, value: 256 } as const;

/** What is wrong with the literal tags of a resource, or nothing. */
export function tagsProblem(prop: string, tags: Readonly<Record<string, string>> | undefined): string | undefined {
  if (!isLiteral(tags)) return undefined;
  const entries = Object.entries(tags);
  if (entries.length > LIMITS.count) return `\`${prop}\` must be at most ${LIMITS.count}, got ${entries.length}`;
  for (const [key, value] of entries) {
    if (key.length > LIMITS.key)
      return `\`${prop}\` must have keys of at most ${LIMITS.key} characters, got one of ${key.length}`;
    if (isLiteral(value) && value.length > LIMITS.value)
      return `\`${prop}[${shown(key)}]\` must be at most ${LIMITS.value} characters, got ${value.length}`;
  }
  return undefined;
}

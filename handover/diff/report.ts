import { markdownCode, markdownMessage } from "../../values/text/markdown-text";
import type { Change } from "./change";

/**
 * Changes as Markdown for a pull request.
 *
 * @param unread whether there is something that cannot be read
 */
export function markdown(changes: readonly Change[], unread = false): string {
  if (changes.length === 0) return `## Trust\n\nTrust does not change${unread ? ", as far as it is evaluated" : ""}.\n`;
  const section = (title: string, level: Change["level"]): string[] => {
    const own = changes.filter((each) => each.level === level);
    if (own.length === 0) return [];
    return [
      "",
      `### ${title} (${own.length})`,
      "",
      ...own.map((each) => `- ${markdownMessage(each.text)} (${markdownCode(each.at)})`),
    ];
  };
  return `${["## Trust", ...section("Review before applying", "look"), ...section("Not evaluated", "not evaluated"), ...section("Added and removed trust", "note")].join("\n")}\n`;
}

/** 0 if trust does not change, 1 if trust is added or removed, 3 if a change or something that is not evaluated needs a review. */
export function exitStatus(changes: readonly Change[]): 0 | 1 | 3 {
  if (changes.some((each) => each.level !== "note")) return 3;
  return changes.length > 0 ? 1 : 0;
}

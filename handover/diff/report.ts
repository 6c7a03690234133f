import { markdownCode, markdownMessage } from "../../values/markdown-text";
import type { Change } from "./change";

/** Changes as Markdown for a pull request. */
export function markdown(changes: readonly Change[]): string {
  if (changes.length === 0) return "## Trust\n\nNothing changes in who may reach what.\n";
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
  return `${["## Trust", ...section("Look at these before applying", "look"), ...section("Trust that comes or goes", "note")].join("\n")}\n`;
}

/** 0 where nothing changed in trust, 1 where something did, 3 where somebody should look first. */
export function exitStatus(changes: readonly Change[]): 0 | 1 | 3 {
  if (changes.some((each) => each.level === "look")) return 3;
  return changes.length > 0 ? 1 : 0;
}

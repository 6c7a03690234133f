import type { ReportedFinding } from "../finding";
import { terminalText } from "./terminal-text";
import { refusal } from "../problem";

/**
 * Findings as workflow commands of GitHub Actions: one annotation each, in the log and on the pull request.
 * Source: docs.github.com/actions/reference/workflows-and-actions/workflow-commands; read 2026-11.
 */
export function githubAnnotations(findings: readonly ReportedFinding[]): string {
  return findings
    .map(({ rule, level, message, file, line, place }) => {
      const properties = [
        ...(file === undefined ? [] : [`file=${property(file)}`]),
        ...(line === undefined ? [] : [`line=${line}`]),
        `title=${property(rule)}`,
      ];
      const text = refusal(rule, place === undefined ? message : `${message} (${place})`);
      return `::${level === "note" ? "notice" : level} ${properties.join(",")}::${data(text)}\n`;
    })
    .join("");
}

function data(text: string): string {
  return terminalText(text).replaceAll("%", "%25");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

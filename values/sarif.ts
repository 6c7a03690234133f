import type { ReportedFinding } from "./finding";
import { refusal } from "./problem";

/** What wrote a report. */
export interface SarifTool {
  readonly name: string;
  readonly version: string;
  /** Titles of rules by their ids. */
  readonly rules: Readonly<Record<string, string>>;
}

/** Findings as SARIF 2.1.0, which code scanning reads. Source: docs.oasis-open.org/sarif/sarif/v2.1.0; read 2026-11. */
export function sarif(tool: SarifTool, findings: readonly ReportedFinding[]): string {
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: tool.name,
            version: tool.version,
            rules: Object.entries(tool.rules).map(([id, text]) => ({ id, shortDescription: { text } })),
          },
        },
        results: findings.map(({ rule, level, message, file, line, place }) => ({
          ruleId: rule,
          level,
          message: { text: refusal(rule, message) },
          locations: [
            {
              ...(file === undefined
                ? {}
                : {
                    physicalLocation: {
                      artifactLocation: { uri: file.split("/").map(encodeURIComponent).join("/") },
                      ...(line === undefined ? {} : { region: { startLine: line } }),
                    },
                  }),
              ...(place === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: place }] }),
            },
          ],
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

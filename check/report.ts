import { terminalLines } from "../values/terminal-text";
import type { WiringFinding } from "../wiring/evaluate";
import { WIRING_RULES } from "../wiring/rules";
import type { CheckResult } from "./check";

const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** Number of objects to show for a reason. */
const SHOWN = 3;

/** Whether there is a finding of severity error, or a document that could not be read. */
export function isWrong({ findings, unreadable }: CheckResult): boolean {
  return unreadable.length > 0 || findings.some(({ severity }) => severity === "error");
}

/** Whether there was nothing to evaluate or count, which is most likely a mistake. */
export function isEmpty({ unreadable, counts }: CheckResult): boolean {
  return (
    unreadable.length === 0 &&
    counts.objects + counts.terraform + counts.templates + counts.kustomizations + counts.notObjects === 0
  );
}

/** The result as text: findings by object, what was not read, and what was not evaluated. */
export function textReport(result: CheckResult): string {
  const byPath = new Map<string, WiringFinding[]>();
  for (const finding of result.findings) byPath.set(finding.path, [...(byPath.get(finding.path) ?? []), finding]);
  const lines: string[] = [];
  for (const [path, findings] of byPath) {
    lines.push(path);
    for (const { severity, rule, text, consequence, fix } of findings) {
      lines.push(
        `  ${severity} ${rule}: ${text}`,
        `    in the cluster: ${consequence}`,
        `    fix: ${fix}`,
        `    source: ${WIRING_RULES[rule].source}`,
      );
    }
    lines.push("");
  }
  for (const { path, why } of result.unreadable) lines.push(`${path}`, `  not readable: ${why}`, "");
  return terminalLines([...lines, ...summary(result)]);
}

function summary({ findings, ignored, unreadable, counts, notEvaluated }: CheckResult): string[] {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const evaluated = [
    plural(counts.workloads, "workload"),
    plural(counts.serviceAccounts, "service account"),
    plural(counts.credentials, "federated credential"),
    ...(counts.others > 0 ? [plural(counts.others, "other object")] : []),
  ].join(", ");
  const lines = [`${plural(errors, "error")}, ${plural(findings.length - errors, "warning")} in ${evaluated}.`];
  if (ignored > 0) lines.push(`Ignored with --ignore: ${plural(ignored, "finding")}.`);
  const kinds = Object.entries(counts.unknownKinds).map(([kind, count]) => `${kind} ${count}`);
  const left = [
    ...(kinds.length > 0 ? [`unknown kinds (${kinds.join(", ")})`] : []),
    ...(counts.templates > 0
      ? [`${plural(counts.templates, "template")} that must be rendered first (helm template prints manifests)`]
      : []),
    ...(counts.kustomizations > 0
      ? [
          `${plural(counts.kustomizations, "kustomization")}, whose patches are not applied (kustomize build prints manifests)`,
        ]
      : []),
    ...(counts.notObjects > 0 ? [`${plural(counts.notObjects, "document")} without kind and apiVersion`] : []),
    ...(unreadable.length > 0 ? [`${plural(unreadable.length, "document")} that cannot be read`] : []),
    ...grouped(notEvaluated),
  ];
  if (left.length > 0) lines.push("Not evaluated:", ...left.map((each) => `  ${each}`));
  if (counts.irrelevant > 0)
    lines.push(`${plural(counts.irrelevant, "object")} of kinds that do not matter for wiring.`);
  return lines;
}

/** Groups the paths by reason, because one reason can apply to a thousand pods. */
function grouped(notEvaluated: CheckResult["notEvaluated"]): string[] {
  const byReason = new Map<string, string[]>();
  for (const { path, why } of notEvaluated) {
    const paths = byReason.get(why);
    if (paths) paths.push(path);
    else byReason.set(why, [path]);
  }
  return [...byReason].map(([why, paths]) => {
    const more = paths.length > SHOWN ? ` and ${paths.length - SHOWN} more` : "";
    return `${why}: ${paths.slice(0, SHOWN).join(", ")}${more}`;
  });
}

/** The result as JSON. */
export function jsonReport(result: CheckResult): string {
  return `${JSON.stringify(result, null, 2)}\n`;
}

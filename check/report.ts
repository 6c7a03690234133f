import { POD_IDENTITY } from "../facts/kubernetes/pod-identity";
import { grouped } from "../values/grouped";
import { terminalLines } from "../values/text/terminal-text";
import type { WiringFinding } from "../wiring/evaluate";
import { WIRING_RULES } from "../wiring/rules/rules";
import type { CheckResult } from "./result";
import { refusal } from "../values/problem";
import { shortList } from "../values/text/short-list";
import { UNREADABLE } from "./reported";

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** Findings that differ by names are reported one by one up to this number of objects. */
const FEW = 3;

/** Whether there is a finding of severity error, or a document that could not be read. */
export function isWrong({ findings, unreadable }: CheckResult): boolean {
  return unreadable.length > 0 || findings.some(({ severity }) => severity === "error");
}

/**
 * The result as text: findings by object, what was not read, and what was not evaluated.
 *
 * @param quiet leaves out what was not evaluated and the numbers
 */
export function textReport(result: CheckResult, { quiet }: { readonly quiet?: boolean } = {}): string {
  const lines: string[] = [];
  for (const { where, findings } of byObject(result.findings)) {
    lines.push(where);
    for (const { severity, rule, text, consequence, fix } of findings) {
      lines.push(
        `  ${severity}: ${text}`,
        `    in the cluster: ${consequence}`,
        `    fix: ${fix}`,
        refusal(rule, `    source: ${WIRING_RULES[rule].source}`),
      );
    }
    lines.push("");
  }
  for (const { path, why } of result.unreadable)
    lines.push(`${path}`, refusal(UNREADABLE, `  not readable: ${why}`), "");
  return terminalLines([...lines, ...(quiet ? [] : summary(result))]);
}

function summary({ findings, ignored, unreadable, counts, notEvaluated }: CheckResult): string[] {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const evaluated = Object.entries(counts.evaluated);
  const number = evaluated.reduce((sum, [, count]) => sum + count, 0);
  const lines = [
    `${plural(errors, "error")}, ${plural(findings.length - errors, "warning")} in ${plural(number, "evaluated object")}${number === 0 ? "." : `: ${evaluated.map(([kind, count]) => `${kind} ${count}`).join(", ")}.`}`,
  ];
  if (counts.environments.length > 0)
    lines.push(`Environments, each evaluated with its own files and those of all: ${counts.environments.join(", ")}.`);
  if (ignored > 0) lines.push(`Ignored with --ignore: ${plural(ignored, "finding")}.`);
  const left = [
    ...openVariables(counts),
    ...leftOver(counts),
    ...(unreadable.length > 0 ? [`${plural(unreadable.length, "document")} that cannot be read`] : []),
    ...(counts.terraformSources > 0
      ? [`${plural(counts.terraformSources, "file")} of Terraform source code (terraform show -json prints a plan)`]
      : []),
    ...(counts.helmValues > 0
      ? [`the charts of ${plural(counts.helmValues, "file")} of Helm values (helm template prints manifests)`]
      : []),
    ...byReason(notEvaluated),
  ];
  if (left.length > 0) lines.push("Not evaluated:", ...left.map((each) => `  ${each}`));
  if (counts.irrelevant > 0)
    lines.push(`${plural(counts.irrelevant, "object")} of kinds that do not matter for wiring.`);
  return lines;
}

/** Parts of the input that cannot be evaluated as they are. */
export function leftOver(counts: CheckResult["counts"]): string[] {
  const isRetired = (kind: string): boolean => Object.hasOwn(POD_IDENTITY.plurals, kind);
  const kinds = (retired: boolean): string =>
    Object.entries(counts.unknownKinds)
      .filter(([kind]) => isRetired(kind) === retired)
      .map(([kind, count]) => `${kind} ${count}`)
      .join(", ");
  const [unknown, retired] = [kinds(false), kinds(true)];
  return [
    ...(retired === "" ? [] : [`kinds of the retired AAD pod identity (${retired}; migrate plans the way off it)`]),
    ...(unknown === "" ? [] : [`unknown kinds (${unknown})`]),
    ...(counts.templates > 0
      ? [`${plural(counts.templates, "template")} that must be rendered first (helm template prints manifests)`]
      : []),
    ...(counts.kustomizations > 0
      ? [
          `${plural(counts.kustomizations, "Kustomization")}, whose patches are not applied (kustomize build prints manifests)`,
        ]
      : []),
    ...(counts.deploymentTemplates > 0
      ? [
          `${plural(counts.deploymentTemplates, "template")} of Azure Resource Manager (az identity federated-credential list prints what it creates)`,
        ]
      : []),
    ...(counts.notObjects > 0 ? [`${plural(counts.notObjects, "document")} without kind and apiVersion`] : []),
  ];
}

/** Template variables, once for the whole input. */
function openVariables({ openObjects, openVariables: names }: CheckResult["counts"]): string[] {
  if (openObjects === 0) return [];
  return [
    `template variables not filled in, in ${plural(openObjects, "object")}: ${shortList(names)} (--set NAME=value fills one in)`,
  ];
}

/** Findings with the object that they are about. */
interface ObjectFindings {
  readonly where: string;
  readonly findings: readonly WiringFinding[];
}

/** Findings by object. One that many objects have is reported once, for all of them. */
function byObject(findings: readonly WiringFinding[]): readonly ObjectFindings[] {
  const groups = [
    ...grouped(findings, ({ rule, text, fix }) => JSON.stringify([rule, shapeOf(text), shapeOf(fix)])).values(),
  ];
  const many = groups.filter(({ length }) => length > FEW);
  const single = new Set(groups.filter(({ length }) => length <= FEW).flat());
  return [
    ...[
      ...grouped(
        findings.filter((each) => single.has(each)),
        ({ path }) => path,
      ),
    ].map(([where, own]) => ({
      where,
      findings: own,
    })),
    ...many.map((group) => ({
      where: `${group.length} objects, the first: ${shortList([...new Set(group.map(({ path }) => path))])}`,
      findings: group.slice(0, 1),
    })),
  ];
}

/** Groups the paths by reason, because one reason can apply to a thousand pods. */
export function byReason(notEvaluated: CheckResult["notEvaluated"]): string[] {
  return [...grouped(notEvaluated, ({ why }) => shapeOf(why))].map(([shape, all]) => {
    const reasons = new Set(all.map(({ why }) => why));
    return `${reasons.size === 1 ? all[0]!.why : shape}: ${shortList(all.map(({ path }) => path))}`;
  });
}

/** A text without the names in it, so that texts that differ by a name are equal. */
const shapeOf = (text: string): string => text.replace(NAMES, "…");

/** Quoted texts, subjects, addresses of the web, UUIDs, and objects with their file and line. */
const NAMES =
  /"(?:[^"\\]|\\.)*"|system:serviceaccount:[^\s;,]+|https:\/\/[^\s;,]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[^\s,;]+:\d+ [A-Z]\w+ [^\s,;]+/g;

/** The result as JSON. */
export function jsonReport({ files: _, ...result }: CheckResult): string {
  return `${JSON.stringify(result, null, 2)}\n`;
}

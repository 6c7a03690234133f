import { markdownCode, markdownMessage, markdownTable, markdownText } from "../../values/text/markdown-text";
import { cleanUpLines } from "./clean-up-lines";
import { type Entry, type MigrationPlan, VERDICTS, type Verdict } from "../plan/plan-model";

/** The number of objects by result. */
export function counts({ entries }: MigrationPlan): Record<Verdict, number> {
  const each = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  for (const { verdict } of entries) each[verdict]++;
  return each;
}

const WHAT: Readonly<Record<Verdict, string>> = {
  converted: "in the generated code or in a patch",
  "to decide": "its owner has to decide first",
  impossible: "workload identity has no equivalent",
  "clean up": "is removed at the end",
  covered: "part of another object of this list",
  "not concerned": "not related to pod identity",
};

/** The plan as report.json and `migrate --json` have it. */
export function reported(plan: MigrationPlan): object {
  const { entries, ...rest } = plan;
  return { version: 1, found: entries.length, counts: counts(plan), ...rest, objects: entries };
}

/** The report as JSON. */
export function reportJson(plan: MigrationPlan): string {
  return `${JSON.stringify(reported(plan), null, 2)}\n`;
}

/** The report as Markdown: the objects, their results, and the clean-up list. */
export function reportMarkdown(plan: MigrationPlan): string {
  const { entries, notes } = plan;
  const number = counts(plan);
  const concerned = VERDICTS.filter((verdict) => verdict !== "not concerned" && verdict !== "covered");
  return [
    "# Migration from pod identity: report",
    "",
    entries.length === 1 ? "1 object was read." : `${entries.length} objects were read. Each is counted once.`,
    "",
    ...markdownTable(
      ["result", "objects", "meaning"],
      VERDICTS.map((verdict) => [verdict, String(number[verdict]), WHAT[verdict]]),
    ),
    ...notes.flatMap((note) => [markdownMessage(note), ""]),
    ...concerned.flatMap((verdict) =>
      section(
        verdict,
        entries.filter((each) => each.verdict === verdict),
      ),
    ),
    ...section(
      "covered",
      entries.filter(({ verdict }) => verdict === "covered"),
    ),
    ...notConcerned(entries),
    ...(plan.notRead.length === 0
      ? []
      : [
          "## Not read",
          "",
          ...markdownTable(
            ["where", "why"],
            plan.notRead.map(({ file, line, why }) => [markdownText(`${file}:${line}`), markdownMessage(why)]),
          ),
        ]),
    ...cleanUpLines(plan),
  ].join("\n");
}

function section(verdict: Verdict, entries: readonly Entry[]): string[] {
  if (entries.length === 0) return [];
  return [
    `## ${verdict[0]!.toUpperCase()}${verdict.slice(1)}`,
    "",
    ...markdownTable(
      ["object", "namespace", "where", "why"],
      entries.map(({ kind, namespace, name, file, line, notes }) => [
        markdownCode(`${kind === "" ? "?" : kind}/${name === "" ? "?" : name}`),
        markdownText(namespace === "" ? "-" : namespace),
        markdownText(`${file}:${line}`),
        notes.map(markdownMessage).join("; ") || "-",
      ]),
    ),
  ];
}

/** Kinds that are not related to pod identity, with their number: a dump of a cluster has thousands. */
function notConcerned(entries: readonly Entry[]): string[] {
  const kinds = new Map<string, number>();
  for (const { verdict, kind } of entries) if (verdict === "not concerned") kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  if (kinds.size === 0) return [];
  return [
    "## Not concerned",
    "",
    "report.json lists each object. This table has their kinds.",
    "",
    ...markdownTable(
      ["kind", "objects"],
      [...kinds]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([kind, number]) => [kind === "" ? "no kind" : markdownCode(kind), String(number)]),
    ),
  ];
}

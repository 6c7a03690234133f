import { markdownCode, markdownMessage, markdownTable, markdownText } from "../values/markdown-text";
import { type Entry, type MigrationPlan, VERDICTS, type Verdict } from "./plan-model";

/** How many objects came out each way. */
export function counts({ entries }: MigrationPlan): Record<Verdict, number> {
  const each = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  for (const { verdict } of entries) each[verdict]++;
  return each;
}

const WHAT: Readonly<Record<Verdict, string>> = {
  converted: "in the generated code or in a patch",
  "to decide": "its owner has to say something first",
  impossible: "workload identity has nothing in its place",
  "clean up": "goes at the end",
  covered: "part of another object of this list",
  "not concerned": "no part in pod identity",
};

/** The report for machines. */
export function reportJson(plan: MigrationPlan): string {
  const { entries, ...rest } = plan;
  return `${JSON.stringify({ version: 1, found: entries.length, counts: counts(plan), ...rest, objects: entries }, null, 2)}\n`;
}

/** The report for people: what was found, what becomes of it, and what to clean up in the end. */
export function reportMarkdown(plan: MigrationPlan): string {
  const { entries, cleanUp, notes } = plan;
  const number = counts(plan);
  const concerned = VERDICTS.filter((verdict) => verdict !== "not concerned" && verdict !== "covered");
  return [
    "# Off pod identity: report",
    "",
    `${entries.length} objects were read. Each is counted once.`,
    "",
    ...markdownTable(
      ["what becomes of it", "objects", "meaning"],
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
    "## Clean-up list",
    "",
    "In this order, and only when every workload has passed its last phase. It removes no identity: workloads go on using them.",
    "",
    ...cleanUp.flatMap(({ what, commands }, i) => [
      `${i + 1}. ${markdownMessage(what)}:`,
      "",
      "   ```sh",
      ...commands.map((command) => `   ${command}`),
      "   ```",
      "",
    ]),
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

/** Kinds without a part in pod identity, with their number: a dump of a cluster holds thousands. */
function notConcerned(entries: readonly Entry[]): string[] {
  const kinds = new Map<string, number>();
  for (const { verdict, kind } of entries) if (verdict === "not concerned") kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  if (kinds.size === 0) return [];
  return [
    "## Not concerned",
    "",
    "Each is in report.json; here their kinds.",
    "",
    ...markdownTable(
      ["kind", "objects"],
      [...kinds]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([kind, number]) => [kind === "" ? "no kind" : markdownCode(kind), String(number)]),
    ),
  ];
}

import { isAbsolute, relative } from "node:path";
import type { ReportedFinding } from "../values/finding";
import { WIRING_RULES } from "../wiring/rules/rules";
import type { CheckResult } from "./result";
import { slashed } from "../values/slashed";

/** The rule of documents that cannot be read. */
export const UNREADABLE = "unreadable";

/** Titles of everything that `check` reports, by rule. */
export const REPORTED_RULES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.values(WIRING_RULES).map(({ id, title }) => [id, title])),
  [UNREADABLE]: "A document cannot be read",
};

/** The findings of a check for code scanning and annotations. */
export function reportedFindings({ findings, unreadable, files }: CheckResult): readonly ReportedFinding[] {
  return [
    ...findings.map(({ rule, severity, path, text, consequence, fix }) => ({
      rule,
      level: severity,
      message: `${text}. In the cluster: ${consequence}. Fix: ${fix}`,
      ...placeOf(path, files.get(path)),
    })),
    ...unreadable.map(({ path, why }) => ({
      rule: UNREADABLE,
      level: "error" as const,
      message: why,
      ...placeOf(path, /^(.*?)(?::\d+)?$/s.exec(path)![1]),
    })),
  ];
}

/** File, line and object of a path such as `app/pod.yaml:3 Pod orders/api`. */
function placeOf(path: string, file: string | undefined): Pick<ReportedFinding, "file" | "line" | "place"> {
  if (file === undefined || file === "stdin") return { place: path };
  const inside = path.startsWith(`${file}:`) ? /^(\d+)(?: (.*))?$/s.exec(path.slice(file.length + 1)) : null;
  const place = inside ? inside[2] : path;
  // A line of what a Kustomization makes is in no file.
  const source = file.replace(/ \(built\)$/, "");
  return {
    file: fromHere(source),
    ...(inside && source === file ? { line: Number(inside[1]) } : {}),
    ...(place === undefined || place === file ? {} : { place }),
  };
}

/** A path relative to where the command runs, if it is below. */
function fromHere(file: string): string {
  const near = relative(process.cwd(), file);
  return (isAbsolute(file) && near.startsWith("..")) || near === "" ? file : slashed(near);
}

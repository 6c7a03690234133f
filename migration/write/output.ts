import { retirePatch, switchPatch } from "./patches";
import type { MigrationPlan } from "../plan/plan-model";
import { planPage } from "./plan-page";
import { reportJson, reportMarkdown } from "./report";
import { secretClassPatch } from "../plan/secret-classes";
import { stackFiles } from "./stack-code";
import type { CodeOptions } from "./stack-options";

/** The files of a plan by their path below the output folder, in the order of the paths. */
export function outputFiles(plan: MigrationPlan, options: CodeOptions = {}): ReadonlyMap<string, string> {
  const files: [string, string][] = [
    ...stackFiles(plan, options),
    ["plan.md", planPage(plan)],
    ["report.md", reportMarkdown(plan)],
    ["report.json", reportJson(plan)],
  ];
  for (const each of plan.secretClasses) if (each.patch !== undefined) files.push([each.patch, secretClassPatch(each)]);
  for (const workload of plan.workloads) {
    const { patches } = workload;
    if (!patches) continue;
    files.push([patches.switch, switchPatch(workload)]);
    if (patches.retire) files.push([patches.retire, retirePatch(workload)]);
  }
  return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}

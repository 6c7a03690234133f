import { markdownCode, markdownText } from "../../values/text/markdown-text";
import { HELM_VALUES } from "../read/release-manifests";
import type { PlannedWorkload } from "../plan/plan-model";

/** Where the values of each kind are. */
const VALUES: ReadonlyMap<string, string> = new Map([
  ["HelmRelease", "`spec.values`"],
  ["Application", "`spec.source.helm.valuesObject`, or in `values` or `parameters` if it uses these"],
  ["ApplicationSet", "`spec.template.spec.source.helm.valuesObject`, or in `values` or `parameters` if it uses these"],
  [HELM_VALUES, "the file"],
]);

/** The values to set in the release of a workload, as Markdown: the release would undo a patch of its objects. */
export function releaseLines({ release }: PlannedWorkload): string[] {
  if (!release) return [];
  const { kind, namespace, name, set, remove } = release;
  return [
    "",
    `Its template comes from ${markdownText(kind)} ${markdownText(namespace)}/${markdownText(name)}, which would undo a patch. SWITCH: set these values in ${VALUES.get(kind) ?? "its values"}, where it is kept, and release:`,
    "",
    ...fenced(set),
    "",
    `RETIRE: remove ${remove.map(markdownCode).join(", ")} from its values, and release.`,
  ];
}

/** YAML in a block that no line of it ends. */
function fenced(yaml: string): string[] {
  const longest = Math.max(2, ...[...yaml.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return [`${fence}yaml`, ...yaml.trimEnd().split("\n"), fence];
}

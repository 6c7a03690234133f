import { POD_IDENTITY } from "../../facts/kubernetes/pod-identity";
import { terminalText } from "../../values/text/terminal-text";
import type { ReadmeInput } from "./input";

/**
 * What is left to do by hand after the migration from pod identity, as the output of the stack says; empty for another
 * stack. The lines are from the team that hands over: they are shown as text, and are not part of the steps.
 */
export function cleanUp({ document }: ReadmeInput): readonly string[] {
  const output = document.outputs.get(POD_IDENTITY.cleanUpOutput);
  if (!output) return [];
  const { value } = output;
  const lines = (Array.isArray(value) ? value : [value]).flatMap((each) => (typeof each === "string" ? each : []));
  // Terraform prints values that are known after apply, and those of a sensitive output only if it is asked to.
  const known = output.sensitive !== true && lines.every((each) => !/(?<![$%])[$%]\{/.test(each));
  const shown = known ? lines.map((each) => terminalText(each.replace(/([$%])\1\{/g, "$1{"))) : [];
  const fence = "`".repeat(
    Math.max(2, ...shown.flatMap((each) => each.match(/`+/g) ?? []).map((run) => run.length)) + 1,
  );
  return [
    [
      "## After the migration from pod identity",
      "",
      `\`terraform output -json ${POD_IDENTITY.cleanUpOutput}\` prints the commands that remove pod identity. They are not Terraform's: somebody runs them by hand, in their order, after the last phase was applied and no pod uses pod identity. They delete objects of the cluster, so read each of them first.`,
      ...(shown.length === 0 ? [] : ["", `${fence}text`, ...shown, fence]),
    ].join("\n"),
  ];
}

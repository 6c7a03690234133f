import { markdownCode, markdownMessage } from "../../values/text/markdown-text";
import { shellOption, shellWord } from "../../values/text/shell-word";
import type { MigrationPlan, PlannedWorkload } from "../plan/plan-model";

/** The SecretProviderClasses of a workload as Markdown: each is converted in the same release as the pods that mount it. */
export function secretClassLines(workload: PlannedWorkload, { secretClasses }: MigrationPlan): string[] {
  const mounted = secretClasses.filter(
    ({ namespace, name, patch }) =>
      namespace === workload.namespace && workload.secretClasses.includes(name) && patch !== undefined,
  );
  return mounted.flatMap(({ namespace, name, workloads, patch }) => {
    const others = workloads.filter((each) => each !== `${workload.kind} ${workload.name}`);
    const together =
      others.length === 0
        ? ""
        : ` Its other users have to switch in the same release: ${others.map(markdownMessage).join(", ")}.`;
    return [
      "",
      `It mounts secrets with SecretProviderClass ${markdownCode(name)}, which uses pod identity. SWITCH: convert the class in the same release, before the pods are replaced. After that, a new pod of the old template cannot mount it; running pods keep their secrets.${together}`,
      "",
      "```sh",
      `kubectl patch ${shellWord(`secretproviderclass/${name}`)} ${shellOption("--namespace", namespace)} --type=merge ${shellOption("--patch-file", patch!)} # SWITCH`,
      "```",
    ];
  });
}

import { markdownMessage, markdownText } from "../../values/text/markdown-text";
import type { MigrationPlan } from "../plan/plan-model";

/** The clean-up list as Markdown: the objects that still have users, and the steps in their order. */
export function cleanUpLines({ cleanUp, cleanUpWaits }: MigrationPlan): string[] {
  return [
    "## Clean-up list",
    "",
    "Run these steps in this order, after every workload has completed its last phase. They remove no managed identity, because workloads still use them.",
    "",
    ...(cleanUpWaits.length === 0
      ? []
      : [
          "Not in this list, because something still uses them and no patch of this plan changes it. After these users have changed, run `migrate` again on the changed input: its list then removes these objects, and pod identity itself.",
          "",
          ...cleanUpWaits.map(
            ({ object, users }) =>
              `- ${markdownText(object)}: used by ${users.map((each) => markdownText(each)).join(", ")}`,
          ),
          "",
        ]),
    ...cleanUp.flatMap(({ what, commands }, i) => [
      `${i + 1}. ${markdownMessage(what)}:`,
      "",
      "   ```sh",
      ...commands.map((command) => `   ${command}`),
      "   ```",
      "",
    ]),
  ];
}

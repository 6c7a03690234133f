import type { MigrationPlan } from "./plan/plan-model";
import { TEMPLATE, TERRAFORM_SOURCE } from "./read/read-input";
import { type Problem, refusal } from "../values/problem";

/** Why an input has nothing to migrate, and what to pass instead; undefined if it has something of pod identity. */
export function nothingFound(plans: readonly MigrationPlan[], paths: readonly string[]): Problem | undefined {
  const [entries, notRead] = [plans.flatMap((plan) => plan.entries), plans.flatMap((plan) => plan.notRead)];
  if (entries.some(({ verdict }) => verdict !== "not concerned")) return undefined;
  const sum = (count: (plan: MigrationPlan) => number): number => plans.reduce((all, each) => all + count(each), 0);
  const unread = (why: string): number => notRead.filter((each) => each.why === why).length;
  const hints: readonly (readonly [number, string, string])[] = [
    [unread(TEMPLATE), "template", "pass the output of `helm template`"],
    [
      sum(({ otherFiles }) => otherFiles.helmValues),
      "file of Helm values",
      "pass the output of `helm template` with these values",
    ],
    [
      sum(({ otherFiles }) => otherFiles.terraform) + unread(TERRAFORM_SOURCE),
      "file of Terraform",
      "pass manifests, or a dump of the cluster (migrate --help has the command)",
    ],
  ];
  const given = hints.flatMap(([count, what, advice]) =>
    count === 0 ? [] : [`; it has ${count} ${what.replace(/^(\w+)/, count === 1 ? "$1" : "$1s")}: ${advice}`],
  );
  const read = entries.length === 1 ? "1 object was read" : `${entries.length} objects were read`;
  return refusal(
    "migrate-nothing",
    `${paths.join(", ")} has nothing of pod identity: ${read}, no AzureIdentity, no AzureIdentityBinding and no label ` +
      `aadpodidbinding${given.join("")}. Nothing was written`,
  );
}

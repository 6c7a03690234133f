import { type Problem, refusal } from "../values/problem";
import { SHOWN } from "../values/text/short-list";
import { byReason, leftOver, plural } from "./report";
import type { CheckResult } from "./result";

/** What an input must have. */
const EXPECTED =
  "It needs workloads, service accounts, or a Terraform plan or state with clusters, identities, credentials or roles";

/**
 * Why nothing in an input was evaluated, and what to give instead; undefined if something was. A command that finds nothing
 * wrong in a wrong input looks like one that finds nothing wrong.
 */
export function nothingEvaluated(
  paths: readonly string[],
  { unreadable, counts, notEvaluated }: Pick<CheckResult, "unreadable" | "counts" | "notEvaluated">,
): Problem | undefined {
  const evaluated = Object.entries(counts.evaluated).some(([kind, count]) => kind !== "HelmValues" && count > 0);
  if (evaluated || unreadable.length > 0) return undefined;
  const read: readonly (readonly [count: number, one: string, many: string, advice: string])[] = [
    [
      counts.terraformSources,
      "file of Terraform source code",
      "files of Terraform source code",
      ": give the output of `terraform show -json` for a plan",
    ],
    [
      counts.helmValues,
      "file of Helm values",
      "files of Helm values",
      ": give the output of `helm template` with these values",
    ],
    [
      counts.terraform,
      "plan, state or configuration of Terraform without such resources",
      "plans, states or configurations of Terraform without such resources",
      "",
    ],
    [
      counts.irrelevant,
      "object of kinds that do not matter for wiring",
      "objects of kinds that do not matter for wiring",
      "",
    ],
  ];
  const seen = [
    ...read.flatMap(([count, one, many, advice]) => (count === 0 ? [] : [`${plural(count, one, many)}${advice}`])),
    ...leftOver(counts),
    ...byReason(notEvaluated).slice(0, SHOWN),
  ];
  const what = seen.length === 0 ? "no Kubernetes object and no Terraform resource" : seen.join("; ");
  return refusal(
    "check-nothing",
    `nothing in ${paths.join(", ")} can be evaluated: it has ${what}. ${EXPECTED}; --allow-empty accepts an input without them`,
  );
}

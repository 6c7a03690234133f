import { NAME_RULES, type NameKind } from "../facts/name-rules";
import type { CodeState } from "../migration/write/stack-options";
import { nameRuleProblem } from "../values/name-rule";
import { type Problem, refusal } from "../values/problem";
import { shown } from "../values/shown";
import { isUuid } from "../values/uuid";
import { UserError } from "./user-error";

/** Options of `migrate` that name something. */
interface NameOptions {
  readonly namespace: string;
  readonly subscription?: string;
  readonly clusterSubscription?: string;
  readonly clusterName?: string;
  readonly resourceGroup?: string;
}

/** Refuses a name or an id that Azure or Kubernetes rejects. @throws UserError */
export function refuseNames({
  namespace,
  subscription,
  clusterSubscription,
  clusterName,
  resourceGroup,
}: NameOptions): void {
  const rules: readonly [NameKind, string, string | undefined][] = [
    ["namespace", "--namespace", namespace],
    ["cluster", "--cluster-name", clusterName],
    ["resourceGroup", "--resource-group", resourceGroup],
  ];
  for (const [kind, option, value] of rules) refuse(nameRuleProblem(NAME_RULES[kind], option, value));
  const subscriptions = [
    ["--subscription", subscription],
    ["--cluster-subscription", clusterSubscription],
  ] as const;
  for (const [option, value] of subscriptions)
    if (value !== undefined && !isUuid(value))
      throw new UserError(
        refusal("option-subscription", `${option} must be the UUID of a subscription, got ${shown(value)}`),
      );
}

/** The location of the state that `--state` names. @throws UserError */
export function stateOf(stated: string | undefined): CodeState | undefined {
  if (stated === undefined) return undefined;
  const [resourceGroupName, storageAccountName, containerName, ...rest] = stated.split("/");
  if (!resourceGroupName || !storageAccountName || !containerName || rest.length > 0)
    throw new UserError(
      refusal("option-state", `--state must be <resource group>/<storage account>/<container>, got ${shown(stated)}`),
    );
  refuse(nameRuleProblem(NAME_RULES.resourceGroup, "--state", resourceGroupName));
  refuse(nameRuleProblem(NAME_RULES.storageAccount, "--state", storageAccountName));
  refuse(nameRuleProblem(NAME_RULES.storageContainer, "--state", containerName));
  return { resourceGroupName, storageAccountName, containerName };
}

function refuse(problem: Problem | undefined): void {
  if (problem !== undefined) throw new UserError(problem);
}

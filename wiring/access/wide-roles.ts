import { WIDE_ROLES } from "../../facts/azure/wide-roles";
import { isExpression, shownText, textOf } from "../../model/terraform/text";
import type { Credential, Grant, Identity } from "../../model/trust/model";
import type { Evaluation } from "../evaluation";

/** Reports roles that are wider than what pods or workflows of pull requests need. */
export function evaluateWideRoles(index: Evaluation): void {
  const { model } = index;
  const whole = new Set(
    model.roleDefinitions.flatMap(({ entity, actions, dataActions }) =>
      [...actions, ...dataActions].includes("*") ? [entity] : [],
    ),
  );
  for (const grant of model.grants) {
    const instead = narrowRoleFor(grant, whole, index);
    if (instead === undefined || grant.condition !== undefined) continue;
    const identity = index.identityById(grant.principalId)?.identity;
    const user = identity && userOf(identity, index);
    if (user === undefined) continue;
    const scope = model.entities.get(grant.scope)?.name ?? textOf(grant.scopeId);
    index.report(
      "role-wide",
      grant.path,
      `${shownText(grant.role)} on ${scope} is given to ${identity!.path}, which ${user} can act as`,
      instead,
    );
  }
}

/** What to give instead of a wide role; undefined if the role is not wide. */
function narrowRoleFor(
  { kind, role, scope, definition }: Grant,
  whole: ReadonlySet<string>,
  index: Evaluation,
): string | undefined {
  if (kind !== "role") return undefined;
  if (definition !== undefined && whole.has(definition)) return "the operations that it needs instead of *";
  const wide = isExpression(role) ? undefined : WIDE_ROLES.get(role);
  if (!wide || (wide.around && !isAround(scope, index))) return undefined;
  return wide.instead;
}

function isAround(scope: string | undefined, { model }: Evaluation): boolean {
  const entity = model.entities.get(scope);
  if (!entity) return false;
  return (
    entity.kind === "subscription" ||
    entity.kind === "resource group" ||
    /managementGroups\/|azurerm_management_group[.]/i.test(entity.key)
  );
}

/** The pods, or the pull requests, that can act as an identity; undefined if only others can. */
function userOf(identity: Identity, index: Evaluation): string | undefined {
  const credentials = index.credentialsOf(identity);
  const pod = credentials.find(({ serviceAccount }) => serviceAccount !== undefined);
  if (pod) return `pods with the subject ${shownText(pod.subject)}`;
  const pull = credentials.find(isOfPullRequests);
  return pull && `every pull request with the subject ${shownText(pull.subject)}`;
}

const isOfPullRequests = ({ subject }: Credential): boolean => /^repo:.*:pull_request$/.test(textOf(subject));

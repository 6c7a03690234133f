import { PULL_ROLES, VAULT_ROLES_WITHOUT_CONTENT } from "../../facts/azure/role-lists";
import { distance, nearest } from "../../values/nearest";
import { BUILT_IN_ROLES } from "../../facts/azure/roles";
import { isDataAction } from "../../facts/azure/data-actions";
import { DATA_PLANE_ATTRIBUTES } from "../../facts/azure/data-plane";
import { isExpression, sameText, shownText, type Text, textOf } from "../../model/terraform/text";
import type { Grant, RoleDefinition, Vault } from "../../model/trust/model";
import { idKey } from "../../model/trust/identity-index";
import type { Evaluation } from "../evaluation";
import { usedIdentities } from "./pod-identities";
import { evaluateVaultAccess } from "./vault-access";
import { evaluateVaultNetwork } from "./vault-network";
import { vaultKeyOf } from "./vault-uses";
import { shown } from "../../values/shown";

/** Whether a role on a vault cannot read what the vault holds. */
const cannotRead = (role: unknown): boolean =>
  typeof role === "string" && Object.hasOwn(VAULT_ROLES_WITHOUT_CONTENT, role);

/** Evaluates the principals of role assignments, and whether identities in use have a role. */
export function evaluateRoles(index: Evaluation): void {
  const assignments = index.model.grants.filter(({ kind }) => kind === "role");
  for (const assignment of assignments) evaluateAssignment(assignment, index);
  evaluatePulls(assignments, index);
  for (const definition of index.model.roleDefinitions) evaluateDefinition(definition, index);
  const misled = evaluateVaultAccess(index);
  evaluateVaultNetwork(index);
  // A group that is given by its object id is seldom one of identities.
  const group = assignments.find((each) => isExpression(each.principalId) && index.mayInclude(each));
  const used = usedIdentities(index);
  for (const identity of index.model.identities) {
    if (identity.external || index.credentialsOf(identity).length === 0) continue;
    const held = index.rolesOf(identity);
    if (held.length === 0 && used.has(identity) && !misled.has(identity)) {
      if (index.unreadTrust !== undefined) {
        index.skip(identity.path, `whether ${index.unreadTrust} gives it access is not evaluated`);
        continue;
      }
      if (group) {
        index.skip(identity.path, `${group.path} may be for a group that it is a member of`);
        continue;
      }
      if (!isAssignedHere(index)) {
        index.skip(identity.path, "no role assignment was read; add the Terraform that assigns its roles");
        continue;
      }
      index.report(
        "role-missing",
        identity.path,
        "no role assignment has its principal_id",
        "azurerm_role_assignment with principal_id of this identity",
      );
    }
    evaluateSight(held, index);
  }
}

/** Whether roles are assigned in what was read. If not, another configuration assigns them. */
const isAssignedHere = ({ model }: Evaluation): boolean => model.grants.length > 0 || model.vaults.length > 0;

function evaluateAssignment(
  { path, principalId, principalType, roleName: role, scopeId }: Grant,
  index: Evaluation,
): void {
  const found = index.identityById(principalId);
  if (found && found.attribute !== "principal_id") {
    index.report(
      "role-principal",
      path,
      `principal_id is the ${found.attribute} of ${found.identity.path}`,
      `principal_id = the principal_id of ${found.identity.path}`,
    );
  }
  if (
    found?.attribute === "principal_id" &&
    typeof principalType === "string" &&
    principalType !== "ServicePrincipal"
  ) {
    index.report(
      "role-principal-type",
      path,
      `principal_type is ${shown(principalType)}, and the principal is a managed identity`,
      'principal_type = "ServicePrincipal"',
    );
  }
  if (typeof role === "string" && !Object.hasOwn(BUILT_IN_ROLES, role)) {
    const meant = nearest(role, Object.keys(BUILT_IN_ROLES));
    // A custom role may have any name; one that is almost that of a built-in role is a typing error.
    if (meant !== undefined && isSlip(role, meant))
      index.report(
        "role-name",
        path,
        `no built-in role is called ${shown(role)}`,
        `role_definition_name = ${JSON.stringify(meant)}`,
      );
  }
  const problem = scopeProblem(scopeId, index);
  if (problem !== undefined)
    index.report(
      "role-scope",
      path,
      `scope is ${problem}`,
      "scope = the id of the resource, which starts with /subscriptions/",
    );
  const vault = index.vaultOf(scopeId);
  if (vault?.rbac === false && typeof role === "string" && role.startsWith("Key Vault")) {
    // While a vault moves from access policies to roles, a principal has both.
    if (index.hasPolicy(principalId, vault))
      return index.skip(path, `${vault.path} uses access policies, and the role has no effect until it uses roles`);
    index.report(
      "vault-mode",
      vault.path,
      `${path} gives ${shown(role)} on it, and rbac_authorization_enabled is not true`,
      "rbac_authorization_enabled = true",
    );
  }
}

/** Reports roles that pull images on the identity of a control plane. The kubelets pull, with an identity of their own. */
function evaluatePulls(assignments: readonly Grant[], index: Evaluation): void {
  const pulls = assignments.filter(({ roleName }) => typeof roleName === "string" && PULL_ROLES.includes(roleName));
  for (const { path, principalId, roleName } of pulls) {
    const ids = idsOf(principalId, index);
    const has = (list: readonly Text[]): boolean => list.some((each) => ids.has(idKey(each)));
    const cluster = index.model.clusters.find(({ controlPlane }) => has(controlPlane));
    if (!cluster || index.model.clusters.some(({ kubelet }) => has(kubelet))) continue;
    const identity = index.identityById(principalId)?.identity;
    // Its pods may pull or push with it.
    if (identity && index.credentialsOf(identity).length > 0) continue;
    // A role too many does no harm.
    const kubelet = new Set(cluster.kubelet.flatMap((each) => [...idsOf(each, index)]));
    if (pulls.some((each) => kubelet.has(idKey(each.principalId)))) continue;
    index.report(
      "role-control-plane",
      path,
      `${shownText(roleName)} is given to the control plane of ${cluster.path}, and its kubelets pull the images`,
      `principal_id = kubelet_identity[0].object_id of ${cluster.path}`,
    );
  }
}

/** All ids of what a principal id or a resource id belongs to, to be compared. */
function idsOf(id: Text, index: Evaluation): ReadonlySet<string> {
  const identity = index.identityById(id)?.identity;
  return new Set([id, ...(identity ? [identity.id, identity.principalId] : [])].map(idKey));
}

/** Azure refuses a custom role with a data action among its actions. */
function evaluateDefinition({ path, actions }: RoleDefinition, index: Evaluation): void {
  const data = actions.find((each) => !isExpression(each) && isDataAction(each));
  if (data !== undefined)
    index.report(
      "role-data-action",
      path,
      `actions has the data action ${shownText(data)}`,
      `data_actions = [${shownText(data)}]`,
    );
}

/** What is wrong with a scope that is not a resource id; undefined if it is one, or known after apply. */
function scopeProblem(scope: Text | undefined, { model }: Evaluation): string | undefined {
  if (scope === undefined || scope === "") return undefined;
  const reference = isExpression(scope) ? scope.reference : undefined;
  const type = reference && model.stacks.resourceAt(reference)?.type;
  if (reference && type !== undefined && DATA_PLANE_ATTRIBUTES.get(type)?.includes(reference.attribute))
    return `the ${reference.attribute} of ${reference.address}, which is an address`;
  const text = textOf(scope);
  return /^[/$%]/.test(text) ? undefined : shownText(scope);
}

/** Whether a name is a misspelt name of a built-in role, and not another role with a similar name. */
function isSlip(role: string, meant: string): boolean {
  const letters = (text: string): string =>
    text
      .toLowerCase()
      .replace(/[^a-z]/g, "")
      .replace(/role$/, "");
  return letters(role) === letters(meant) || distance(role.toLowerCase(), meant.toLowerCase()) <= 2;
}

/** Reports vaults on which the identity has roles, and none of them allows reading values. */
function evaluateSight(held: readonly Grant[], index: Evaluation): void {
  const onVaults = held.flatMap((grant) => {
    const vault = typeof grant.roleName === "string" ? vaultAround(grant, index) : undefined;
    return vault ? [{ ...grant, vault }] : [];
  });
  for (const { path, roleName: role, scopeId, principalId, vault } of onVaults) {
    if (!cannotRead(role) || index.hasPolicy(principalId, vault)) continue;
    const sees =
      onVaults.some(
        (other) =>
          !cannotRead(other.roleName) &&
          (sameText(other.scopeId, scopeId) || index.vaultOf(other.scopeId)?.entity === vault.entity),
      ) || held.some((other) => readsAbove(other, scopeId, index));
    if (!sees)
      index.report(
        "role-cannot-read",
        path,
        `${shownText(role)} on ${index.vaultOf(scopeId) ? "the vault" : "the secret"} does not allow reading secret values`,
        'role_definition_name = "Key Vault Secrets User"',
      );
  }
}

/** The vault that a role is on, or one of whose items it is on. */
function vaultAround({ scope, scopeId }: Grant, index: Evaluation): Vault | undefined {
  const key = scope === undefined ? undefined : vaultKeyOf(scope);
  return index.vaultOf(scopeId) ?? index.model.vaults.find(({ entity }) => entity === key);
}

/** Whether a role for vaults is assigned above a vault, on its resource group or subscription, or may be. */
function readsAbove({ roleName, scopeId: above }: Grant, scopeId: Text | undefined, index: Evaluation): boolean {
  if (typeof roleName !== "string" || !roleName.startsWith("Key Vault") || cannotRead(roleName)) return false;
  if (above === undefined || isExpression(above) || scopeId === undefined || isExpression(scopeId))
    return index.vaultOf(above) === undefined;
  return idKey(scopeId).startsWith(`${idKey(above)}/`);
}

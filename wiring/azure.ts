import { distance, nearest } from "../values/nearest";
import { BUILT_IN_ROLES } from "../facts/roles";
import { subjectOf, type WiringIndex } from "../model/trust/wiring-index";
import {
  type Cluster,
  type Identity,
  isExpression,
  type RoleAssignment,
  sameText,
  shownText,
  type Text,
} from "../model/trust/wiring-model";

/** Roles on a vault with which nobody reads a secret's value. */
const BLIND_ON_VAULTS: readonly string[] = [
  "Contributor",
  "Key Vault Contributor",
  "Key Vault Data Access Administrator",
  "Key Vault Reader",
  "Reader",
];

/** Judges clusters that credentials or pods need. */
export function judgeCluster(
  { path, oidcIssuerEnabled, workloadIdentityEnabled }: Cluster,
  { report }: WiringIndex,
): void {
  if (oidcIssuerEnabled === false)
    report("cluster-issuer-off", path, "oidc_issuer_enabled is not true", "oidc_issuer_enabled = true");
  if (workloadIdentityEnabled === false)
    report("cluster-webhook-off", path, "workload_identity_enabled is not true", "workload_identity_enabled = true");
}

/** Judges who the roles are given to, and whether those who need one have one. */
export function judgeRoles(index: WiringIndex): void {
  const { roleAssignments, identities, credentials } = index.model;
  for (const assignment of roleAssignments) judgeAssignment(assignment, index);
  for (const identity of identities) {
    if (identity.external || !credentials.some((credential) => index.identityOf(credential) === identity)) continue;
    const held = roleAssignments.filter(({ principalId }) => isPrincipal(principalId, identity));
    if (
      held.length === 0 &&
      serves(identity, index) &&
      roleAssignments.every(({ principalId }) => !mayBe(principalId))
    ) {
      index.report(
        "role-missing",
        identity.path,
        "no role assignment names its principal_id",
        "azurerm_role_assignment with principal_id of this identity",
      );
    }
    judgeSight(held, index);
  }
}

/** Whether pods of the model run with the identity. */
function serves(identity: Identity, index: WiringIndex): boolean {
  return index.model.workloads.some(({ namespace, pod }) => {
    const trusting = index.credentialsFor(subjectOf(namespace, pod.serviceAccountName ?? "default"));
    return trusting.some((credential) => index.identityOf(credential) === identity);
  });
}

const isPrincipal = (principal: Text, identity: Identity): boolean => sameText(principal, identity.principalId);

/** Whether an expression may turn out to be any principal: one attribute of one resource is known to be that and no other. */
const mayBe = (principal: Text): boolean => isExpression(principal) && principal.reference === undefined;

function judgeAssignment({ path, principalId, principalType, role, scope }: RoleAssignment, index: WiringIndex): void {
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
      `principal_type is ${JSON.stringify(principalType)}, and the principal is a managed identity`,
      'principal_type = "ServicePrincipal"',
    );
  }
  if (typeof role === "string" && !Object.hasOwn(BUILT_IN_ROLES, role)) {
    const meant = nearest(role, Object.keys(BUILT_IN_ROLES));
    // A custom role may have any name; one that is almost a built-in role's is a slip.
    if (meant !== undefined && isSlip(role, meant))
      index.report(
        "role-name",
        path,
        `no built-in role is called ${JSON.stringify(role)}`,
        `role_definition_name = ${JSON.stringify(meant)}`,
      );
  }
  const vault = vaultOf(scope, index);
  if (vault?.rbac === false && typeof role === "string" && role.startsWith("Key Vault")) {
    index.report(
      "vault-mode",
      vault.path,
      `${path} gives ${JSON.stringify(role)} on it, and rbac_authorization_enabled is not true`,
      "rbac_authorization_enabled = true",
    );
  }
}

/** Whether a name differs so little from a built-in role's that it is no other role's: Azure has many with like names. */
function isSlip(role: string, meant: string): boolean {
  const letters = (text: string): string =>
    text
      .toLowerCase()
      .replace(/[^a-z]/g, "")
      .replace(/role$/, "");
  return letters(role) === letters(meant) || distance(role.toLowerCase(), meant.toLowerCase()) <= 2;
}

function vaultOf(scope: Text, index: WiringIndex) {
  const text = isExpression(scope) ? scope.expression : scope;
  return index.model.vaults.find(({ key }) => key.toLowerCase() === text.toLowerCase());
}

/** On a vault where the identity has roles, one of them has to show values. */
function judgeSight(held: readonly RoleAssignment[], index: WiringIndex): void {
  const onVaults = held.filter(({ scope, role }) => typeof role === "string" && vaultOf(scope, index));
  for (const { path, role, scope } of onVaults) {
    if (!BLIND_ON_VAULTS.includes(role as string)) continue;
    const sees = onVaults.some(
      (other) => sameText(other.scope, scope) && !BLIND_ON_VAULTS.includes(other.role as string),
    );
    if (!sees)
      index.report(
        "role-cannot-read",
        path,
        `${shownText(role)} on the vault shows no secret's value`,
        'role_definition_name = "Key Vault Secrets User"',
      );
  }
}

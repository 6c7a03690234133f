import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { dependable, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { idsBelow, MovedConstruct } from "../core/moved-construct";
import { propagationWait } from "../core/propagation-wait";
import { Caller } from "./caller";
import type { Principal } from "./principal";
import type { IGrantee } from "./grantee";
import { grantId, type RoleGrant } from "./role-grant";

/**
 * Grants a role to each principal of a list that a setting names, or to the caller if there is no list.
 *
 * Azure identifies a role assignment by principal, role and scope, so the one of the caller and that of a principal with
 * the same object id are one object. Terraform must neither destroy and create it at once, which Azure refuses, nor
 * replace it: it moves to the first principal that can be the caller, the others come after it, and on the way back the
 * caller's assignment comes after the ones that leave.
 *
 * @param grant gives the grant of one grantee; all of one role on one scope
 */
export function grantToEach(
  scope: Construct,
  principals: readonly Principal[] | undefined,
  grant: (grantee: IGrantee) => RoleGrant,
): readonly RoleGrant[] {
  if (!principals) return [grantToCaller(scope, grant)];
  const grants = principals.map(grant);
  // A group never runs Terraform.
  const index = Math.max(
    principals.findIndex(({ principalType }) => principalType !== "Group"),
    0,
  );
  const heir = grants[index];
  if (!heir) return [];
  const { owner, role } = placeOf(heir);
  const path = idsBelow(TerraformStack.of(owner), owner);
  new MovedConstruct(heir, "moved", { from: [...path, grantId(Caller.NAME, role)].join("/"), to: heir });
  for (const other of grants) if (other !== heir) after(other, assignmentOf(heir));
  const names = principals.map(({ principalKey }) => principalKey).sort();
  turn(heir, names.join(" ")).dependsOn = grants.map((each) => dependable(assignmentOf(each)));
  return grants;
}

function grantToCaller(scope: Construct, grant: (grantee: IGrantee) => RoleGrant): RoleGrant {
  const only = grant(Caller.of(scope));
  after(only, turn(only, Caller.NAME));
  return only;
}

/**
 * Changes whenever other principals have the role. Terraform creates what depends on it after it has destroyed what it
 * depended on before.
 */
function turn(grant: RoleGrant, principals: string) {
  const { owner, role } = placeOf(grant);
  return propagationWait(owner, grantId("turn", role), 0, { principals });
}

const placeOf = (grant: RoleGrant) => ({ owner: grant.node.scope as Construct, role: grant.role });

const assignmentOf = (grant: RoleGrant) => grant.node.findChild("resource") as RoleAssignment;

function after(grant: RoleGrant, first: Parameters<typeof dependable>[0]): void {
  const assignment = assignmentOf(grant);
  assignment.dependsOn = [...(assignment.dependsOn ?? []), dependable(first)];
}

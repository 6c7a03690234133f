import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { dependable, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { idsBelow, MovedConstruct } from "../core/moved/moved-construct";
import { propagationWait } from "../core/order/propagation-wait";
import { isLiteral } from "../../values/literal";
import { Caller } from "./caller";
import type { Principal } from "./principal";
import type { IGrantee } from "./grantee";
import { grantId, type RoleGrant } from "./role-grant";

/**
 * Grants a role to each principal of a list from a setting, or to the principal that runs Terraform if there is no list.
 *
 * Azure identifies a role assignment by principal, role and scope. The assignment of the caller and that of a principal with
 * the same object id are therefore one object, and Azure refuses to create it while Terraform destroys it. So the caller's
 * assignment moves to the first principal that can be the caller, and the others come after it. On the way back, the
 * caller's assignment comes after the assignments that are destroyed.
 *
 * @param grant returns the role assignment of a grantee; all are of one role on one scope
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
  const names = principals.map(nameOf).sort();
  turn(heir, names.join(" ")).dependsOn = grants.map((each) => dependable(assignmentOf(each)));
  return grants;
}

function grantToCaller(scope: Construct, grant: (grantee: IGrantee) => RoleGrant): RoleGrant {
  const only = grant(Caller.of(scope));
  after(only, turn(only, Caller.NAME));
  return only;
}

/**
 * A resource that changes if other principals get the role. Terraform creates what depends on it after it has destroyed what
 * depended on it before.
 */
function turn(grant: RoleGrant, principals: string) {
  const { owner, role } = placeOf(grant);
  return propagationWait(owner, grantId("turn", role), 0, { principals });
}

const nameOf = ({ principalId, node }: Principal): string =>
  isLiteral(principalId) ? principalId.toLowerCase() : node.path;

const placeOf = (grant: RoleGrant) => ({ owner: grant.node.scope as Construct, role: grant.role });

const assignmentOf = (grant: RoleGrant) => grant.node.findChild("resource") as RoleAssignment;

function after(grant: RoleGrant, first: Parameters<typeof dependable>[0]): void {
  const assignment = assignmentOf(grant);
  assignment.dependsOn = [...(assignment.dependsOn ?? []), dependable(first)];
}

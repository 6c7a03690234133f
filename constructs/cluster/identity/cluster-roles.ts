import { Construct, type IConstruct } from "constructs";
import type { ClusterIdentity } from "./cluster-identity";
import type { RequiredGrant } from "../network/cluster-network";
import { allBelow, perCheck } from "../../core/synthesis/per-check";
import type { IGrantee } from "../../identity/grantee";
import { RoleGrant } from "../../identity/role-grant";
import { controlPlaneRoleProblem, kubeletRoleProblem } from "./cluster-roles-rules";
import { principalKeyOf } from "../../identity/principal-key";
import { kubeletGrants } from "./cluster-identity-config";
import { at } from "../../core/input/refuse";
import { type Problem, refusal } from "../../../values/problem";
import { warn } from "../../core/input/warn";

export interface ClusterRolesProps {
  readonly identity: ClusterIdentity;
  readonly controlPlane: IGrantee;
  /** The roles that the control plane needs on network and disks. */
  readonly grants: readonly RequiredGrant[];
  readonly waitSeconds?: number;
}

/**
 * Grants the roles of the control plane: before the cluster if its identity exists before the cluster, otherwise after it.
 *
 * @param resource the resource of the cluster, which waits
 */
export function grantClusterRoles(cluster: Construct, resource: Construct, props: ClusterRolesProps): void {
  const { identity, controlPlane } = props;
  const before = identity.identityType === "UserAssigned";
  for (const { role, scope, name } of [...kubeletGrants(identity), ...props.grants]) {
    const grant = RoleGrant.ensure(new Construct(cluster, `role-on-${name}`), {
      grantee: controlPlane,
      role,
      scope,
      waitSeconds: props.waitSeconds,
    });
    if (before) grant.applyBefore(resource);
  }
  if (!before && props.grants.length > 0) warn(cluster, tooLate(props.grants));
}

function tooLate(grants: readonly RequiredGrant[]): Problem {
  const props = [...new Set(grants.map(({ prop }) => `\`${prop}\``))].join(", ");
  return refusal(
    "control-plane-role-late",
    `the control plane is system-assigned, so its roles on ${props} come after the cluster and may take an hour to work: ` +
      "until then load balancers, routes and disks there fail. `ClusterIdentity.userAssigned` has its roles before the cluster",
  );
}

/** The problems with the roles that an app grants to the identities of a cluster. */
export function clusterRoleProblems(
  cluster: Construct,
  kubelet: IGrantee,
  controlPlane: IGrantee | undefined,
): Problem[] {
  const grants = grantsByPrincipal(cluster.node.root);
  const found = (problemOf: typeof kubeletRoleProblem, principal: string): Problem[] =>
    (grants.get(principal) ?? []).flatMap((grant) => {
      const problem = problemOf(grant.role);
      return problem === undefined ? [] : [at(grant, problem)];
    });
  const kubeletKey = principalKeyOf(cluster, kubelet);
  const controlPlaneKey = controlPlane && principalKeyOf(cluster, controlPlane);
  const ofKubelet = found(kubeletRoleProblem, kubeletKey);
  if (controlPlaneKey === undefined || controlPlaneKey === kubeletKey) return ofKubelet;
  return [...ofKubelet, ...found(controlPlaneRoleProblem, controlPlaneKey)];
}

const grantsByPrincipal = perCheck((root: IConstruct): ReadonlyMap<string, readonly RoleGrant[]> => {
  const found = new Map<string, RoleGrant[]>();
  for (const each of allBelow(root)) {
    if (!(each instanceof RoleGrant)) continue;
    const known = found.get(each.principalKey);
    if (known) known.push(each);
    else found.set(each.principalKey, [each]);
  }
  return found;
});

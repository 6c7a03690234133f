import type { KubernetesCluster } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import type { Sleep } from "@cdktf/provider-time/lib/sleep";
import type { Construct } from "constructs";
import { Caller } from "../identity/caller";
import { Principal, type PrincipalAttributes } from "../identity/principal";
import { propagationWait, WAIT_SECONDS } from "../core/propagation-wait";
import type { IGrantee } from "../identity/grantee";
import { RoleGrant } from "../identity/role-grant";
import { uuidProblem } from "../core/id-rules";
import { isLiteral, shown } from "../../values/literal";

/** Somebody who may administer a cluster, by object id in Entra. */
export type Administrator = PrincipalAttributes;

/** What is wrong with a list of administrators. */
export function administratorProblems(administrators: readonly Administrator[] = []): (string | undefined)[] {
  const literal = administrators.map(({ objectId }) => objectId).filter(isLiteral);
  // The capitals of a UUID do not matter.
  const ids = literal.map((objectId) => objectId.toLowerCase());
  const twice = literal.find((_, i) => ids.indexOf(ids[i]!) !== i);
  return [
    ...administrators.flatMap(({ objectId }, i) => [uuidProblem(`administrators[${i}].objectId`, objectId)]),
    twice === undefined ? undefined : `\`administrators\` must name each principal once, got ${shown(twice)} twice`,
  ];
}

interface AdministrationProps {
  readonly administrators?: readonly Administrator[];
  readonly adminWaitSeconds?: number;
  readonly importId?: string;
}

/**
 * Grants administrators their role on a cluster.
 *
 * @returns the wait for it, which carries the address of the cluster's API: who reads the address there comes after the
 * role, and goes before it on destroy. It stays, with 0 s, where waits are off. Nothing where nobody is granted anything.
 */
export function administer(
  scope: Construct,
  cluster: KubernetesCluster,
  props: AdministrationProps,
): Sleep | undefined {
  const seconds = props.adminWaitSeconds ?? WAIT_SECONDS.clusterAdmin;
  const grantees: readonly IGrantee[] = props.administrators
    ? props.administrators.map((each, i) => Principal.fromObjectId(scope, principalId(each, i), each))
    : props.importId
      ? []
      : [Caller.of(scope)];
  if (grantees.length === 0) return undefined;
  const grants = grantees.map((grantee) =>
    RoleGrant.of(scope, { grantee, role: "Azure Kubernetes Service RBAC Cluster Admin", scope: cluster }),
  );
  return propagationWait(scope, "admin-wait", seconds, {
    host: cluster.kubeConfig.get(0).host,
    ...Object.fromEntries(grants.map((grant) => [grant.node.id, grant.assignmentId])),
  });
}

/** By object id, so that reordering the list replaces nobody's role. */
function principalId({ objectId }: Administrator, index: number): string {
  return `administrator-${isLiteral(objectId) ? objectId.toLowerCase() : index}`;
}

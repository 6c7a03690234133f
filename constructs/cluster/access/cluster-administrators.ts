import type { Sleep } from "@cdktf/provider-time/lib/sleep";
import type { Construct } from "constructs";
import type { IGrantScope } from "../../identity/grant-scope";
import { grantToEach } from "../../identity/grant-to-each";
import { Principal, type PrincipalAttributes } from "../../identity/principal";
import { propagationWait, WAIT_SECONDS } from "../../core/order/propagation-wait";
import { RoleGrant } from "../../identity/role-grant";
import { uuidProblem } from "../../core/input/id-rules";
import { isLiteral } from "../../../values/literal";
import { shown } from "../../../values/shown";
import { type Problem, refusal } from "../../../values/problem";

/** The problems with a list of administrators. */
export function administratorProblems(administrators: readonly PrincipalAttributes[] = []): (Problem | undefined)[] {
  const literal = administrators.map(({ objectId }) => objectId).filter(isLiteral);
  // UUIDs are case-insensitive.
  const ids = literal.map((objectId) => objectId.toLowerCase());
  const twice = literal.find((_, i) => ids.indexOf(ids[i]!) !== i);
  return [
    ...administrators.flatMap(({ objectId }, i) => [uuidProblem(`administrators[${i}].objectId`, objectId)]),
    twice === undefined
      ? undefined
      : refusal(
          "cluster-administrator-twice",
          `\`administrators\` must name each principal once, got ${shown(twice)} twice`,
        ),
  ];
}

interface AdministrationProps {
  readonly administrators?: readonly PrincipalAttributes[];
  readonly adminWaitSeconds?: number;
  readonly importId?: string;
}

/** The administrators' role assignments on a cluster, and the wait for them. */
export class Administration {
  private readonly grants: readonly RoleGrant[];
  private readonly seconds: number;
  private sleep?: Sleep;

  constructor(
    private readonly scope: Construct,
    cluster: IGrantScope,
    private readonly host: () => string,
    props: AdministrationProps,
  ) {
    this.seconds = props.adminWaitSeconds ?? WAIT_SECONDS.clusterAdmin;
    const administrators = props.administrators ?? (props.importId === undefined ? undefined : []);
    const principals = administrators?.map((each, i) => Principal.fromObjectId(scope, principalId(each, i), each));
    this.grants = grantToEach(scope, principals, (grantee) =>
      RoleGrant.ensure(scope, { grantee, role: "Azure Kubernetes Service RBAC Cluster Admin", scope: cluster }),
    );
  }

  /** The ids of the role assignments as one string, which changes only with an assignment. Undefined if there are none. */
  public get assignmentIds(): string | undefined {
    if (this.grants.length === 0) return undefined;
    const sorted = [...this.grants].sort((a, b) => (a.node.id < b.node.id ? -1 : 1));
    return sorted.map((grant) => grant.assignmentId).join(" ");
  }

  /**
   * The wait for the role that is needed to write to the cluster. Undefined if no principal gets the role here.
   *
   * It carries the address of the cluster's API. A resource that reads the address there is created after the role and
   * destroyed before it. If waits are off, it stays with 0 s. It is created on the first call, so that an apply without
   * Kubernetes objects does not wait.
   */
  public get wait(): Sleep | undefined {
    const grants = this.assignmentIds;
    if (grants === undefined) return undefined;
    this.sleep ??= propagationWait(this.scope, "admin-wait", this.seconds, { host: this.host(), grants });
    return this.sleep;
  }
}

/** The construct id is the object id, so that another order of the list replaces no role assignment. */
function principalId({ objectId }: PrincipalAttributes, index: number): string {
  return `administrator-${isLiteral(objectId) ? objectId.toLowerCase() : index}`;
}

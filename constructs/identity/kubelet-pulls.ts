import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import type { IGrantee } from "./grantee";
import type { RoleGrant } from "./role-grant";

interface KubeletPulls {
  /** Clusters whose nodes run with an identity that existed before them. */
  readonly clusters: IConstruct[];
  /** What that identity may pull. */
  readonly grants: RoleGrant[];
}

const known = new WeakMap<TerraformStack, Map<string, KubeletPulls>>();

function pullsOf(scope: IConstruct, { principalKey }: IGrantee): KubeletPulls {
  const stack = TerraformStack.of(scope);
  const inStack = known.get(stack) ?? new Map<string, KubeletPulls>();
  known.set(stack, inStack);
  const pulls = inStack.get(principalKey) ?? { clusters: [], grants: [] };
  inStack.set(principalKey, pulls);
  return pulls;
}

/** Notes a cluster that starts with a kubelet identity: pulls of that identity are granted before it, whichever is written first. */
export function startsWithKubelet(cluster: IConstruct, kubelet: IGrantee): void {
  const pulls = pullsOf(cluster, kubelet);
  pulls.clusters.push(cluster);
  for (const grant of pulls.grants) grant.applyBefore(cluster);
}

/** Notes that a grantee may pull; clusters of the stack that start with it as their kubelet identity wait for that. */
export function mayPull(grant: RoleGrant, grantee: IGrantee): void {
  const pulls = pullsOf(grant, grantee);
  if (pulls.grants.includes(grant)) return;
  pulls.grants.push(grant);
  grant.applyBefore(...pulls.clusters);
}

import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { Registry } from "../core/registry";
import type { IGrantee } from "./grantee";
import type { RoleGrant } from "./role-grant";

/** Clusters whose nodes run with an identity that existed before them, by that identity. */
const clusters = new Registry<IConstruct>();
/** The roles with which an identity pulls images. */
const pulls = new Registry<RoleGrant>();

/** Notes a cluster that starts with a kubelet identity: pulls of that identity are granted before it, whichever is written first. */
export function startsWithKubelet(cluster: IConstruct, { principalKey }: IGrantee): void {
  const stack = TerraformStack.of(cluster);
  clusters.claim(stack, cluster, cluster, principalKey);
  for (const grant of pulls.all(stack, principalKey)) grant.applyBefore(cluster);
}

/** Notes that a grantee may pull; clusters of the stack that start with it as their kubelet identity wait for that. */
export function mayPull(grant: RoleGrant, { principalKey }: IGrantee): void {
  const stack = TerraformStack.of(grant);
  if (pulls.all(stack, principalKey).includes(grant)) return;
  pulls.claim(stack, grant, grant, principalKey);
  grant.applyBefore(...clusters.all(stack, principalKey));
}

import {
  ClusterRoleBindingV1,
  type ClusterRoleBindingV1Config,
} from "@cdktf/provider-kubernetes/lib/cluster-role-binding-v1";
import { dependable, type TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { IIdentityBinding } from "./identity-binding";
import { IdentityBindings } from "./identity-bindings";
import { type IdentityUser, RBAC_GROUP, roleBindingName } from "./identity-use-manifests";

/** Lets a service account use the identity of an identity binding. The pods must wait for the returned resource. */
export function writeIdentityUse(
  scope: Construct,
  id: string,
  { namespace, name }: IdentityUser,
  binding: IIdentityBinding,
  provider: TerraformProvider | undefined,
): ClusterRoleBindingV1 {
  const role = IdentityBindings.of(scope).role(binding, provider);
  // Blocks. Later provider classes have types for lists of them, and write blocks as they are.
  const metadata: unknown = { name: roleBindingName(binding.identity, { namespace, name }) };
  const roleRef: unknown = { apiGroup: RBAC_GROUP, kind: "ClusterRole", name: role.name };
  const resource = new ClusterRoleBindingV1(scope, id, {
    metadata: metadata as ClusterRoleBindingV1Config["metadata"],
    roleRef: roleRef as ClusterRoleBindingV1Config["roleRef"],
    subject: [{ kind: "ServiceAccount", name, namespace }],
    provider,
  });
  if (role.resource) resource.dependsOn = [dependable(role.resource)];
  return resource;
}

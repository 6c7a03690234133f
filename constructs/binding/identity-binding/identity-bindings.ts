import { ClusterRoleV1, type ClusterRoleV1Config } from "@cdktf/provider-kubernetes/lib/cluster-role-v1";
import { type TerraformProvider, type TerraformResource, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { IDENTITY_BINDING } from "../../../facts/azure/identity-binding";
import type { IWorkloadIdentityCluster } from "../../cluster/cluster";
import { clusterKeyOf } from "../../cluster/cluster-key";
import { Registry } from "../../core/registry";
import type { IManagedIdentity } from "../../identity/identity";
import { principalKeyOf } from "../../identity/principal-key";
import { type IIdentityBinding, IdentityBinding, identityBindingOf } from "./identity-binding";
import { clusterRoleNameOf } from "./identity-use-manifests";

const ID = "identity-bindings";

/** The ClusterRoles of an app that let service accounts use an identity, by cluster and identity. */
const roles = new Registry<TerraformResource>();

/** A ClusterRole, and the resource that creates it if this stack does. */
interface UsedRole {
  readonly name: string;
  readonly resource?: TerraformResource;
}

/**
 * The identity bindings and ClusterRoles that the bindings of a stack share: one for an identity and a cluster.
 *
 * They are children of the stack and not of a binding, so their addresses do not depend on the order of bindings. If another
 * stack of the app creates one, this stack depends on that stack.
 */
export class IdentityBindings extends Construct {
  public static of(scope: Construct): IdentityBindings {
    const stack = TerraformStack.of(scope);
    return (stack.node.tryFindChild(ID) as IdentityBindings | undefined) ?? new IdentityBindings(stack);
  }

  private constructor(stack: TerraformStack) {
    super(stack, ID);
  }

  /** The identity binding of an identity and a cluster, which is created if the app has none. */
  public bind(cluster: IWorkloadIdentityCluster, identity: IManagedIdentity): IIdentityBinding {
    const found = identityBindingOf(this, { cluster, identity });
    if (!found) return new IdentityBinding(this, this.idOf(cluster, identity), { cluster, identity });
    this.after(found);
    return found;
  }

  /** The ClusterRole for an identity in a cluster, which is created if the app has none. */
  public role(binding: IIdentityBinding, provider: TerraformProvider | undefined): UsedRole {
    const { cluster, identity } = binding;
    if (binding.clusterRoleName !== undefined) return { name: binding.clusterRoleName };
    const name = clusterRoleNameOf(identity);
    const key = JSON.stringify([clusterKeyOf(cluster), principalKeyOf(this, identity)]);
    const found = roles.first(this.node.root, key);
    if (found) {
      this.after(found);
      return TerraformStack.of(found) === TerraformStack.of(this) ? { name, resource: found } : { name };
    }
    // Blocks. Later provider classes have types for lists of them, and write blocks as they are.
    const metadata: unknown = { name };
    const resource = new ClusterRoleV1(this, `role-${this.idOf(cluster, identity)}`, {
      metadata: metadata as ClusterRoleV1Config["metadata"],
      rule: [
        {
          apiGroups: [IDENTITY_BINDING.apiGroup],
          resources: [identity.clientId],
          verbs: [IDENTITY_BINDING.verb],
        },
      ],
      provider,
    });
    roles.claim(this.node.root, resource, resource, key);
    return { name, resource };
  }

  private after(other: Construct): void {
    const [stack, its] = [TerraformStack.of(this), TerraformStack.of(other)];
    if (stack !== its && !stack.dependsOn(its)) stack.addDependency(its);
  }

  /** Paths instead of ids, because bindings give their identities the same id. */
  private idOf(cluster: IWorkloadIdentityCluster, identity: IManagedIdentity): string {
    const stack = TerraformStack.of(this).node.path;
    const within = ({ node }: { readonly node: Construct["node"] }): string =>
      (node.path.startsWith(`${stack}/`) ? node.path.slice(stack.length + 1) : node.path).replaceAll("/", "-");
    return `${within(cluster)}-${within(identity)}`;
  }
}

import type { KubernetesCluster } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import type { Construct } from "constructs";
import type { IKnownGrantee } from "../identity/principal-key";

/** An identity that Azure makes together with a cluster, known by what the cluster answers. */
export class IdentityOfCluster implements IKnownGrantee {
  public readonly principalType = "ServicePrincipal";
  public readonly principalName: string;
  public readonly principalKey: string;

  /**
   * @param role what the identity is for; part of the ids of its grants
   * @param objectId reads it from the cluster
   */
  constructor(
    cluster: Construct,
    role: string,
    private readonly objectId: () => string,
  ) {
    this.principalName = `${cluster.node.id}-${role}`;
    this.principalKey = `${cluster.node.path}/${role}`;
  }

  public get principalId(): string {
    return this.objectId();
  }
}

/** The kubelet identity that Azure makes where none was created before the cluster. */
export function kubeletOf(cluster: Construct, resource: KubernetesCluster): IKnownGrantee {
  return new IdentityOfCluster(cluster, "kubelet", () => resource.kubeletIdentity.objectId);
}

/** The system-assigned identity of a control plane. */
export function systemAssignedOf(cluster: Construct, resource: KubernetesCluster): IKnownGrantee {
  return new IdentityOfCluster(cluster, "control-plane", () => resource.identity.principalId);
}

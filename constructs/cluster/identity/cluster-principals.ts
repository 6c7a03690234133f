import type { KubernetesCluster } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import type { Construct } from "constructs";
import type { IKnownGrantee } from "../../identity/principal-key";
import type { ClusterIdentity } from "./cluster-identity";
import { idAfterMove } from "./identity-moves";

/** An identity that Azure creates together with a cluster. Its object id is an attribute of the cluster. */
export class IdentityOfCluster implements IKnownGrantee {
  public readonly principalType = "ServicePrincipal";
  public readonly principalName: string;
  public readonly principalKey: string;

  /**
   * @param role purpose of the identity, which is a part of the ids of its role assignments
   * @param resource the cluster
   * @param objectId reads the object id from the cluster
   */
  constructor(
    cluster: Construct,
    role: string,
    public readonly resource: KubernetesCluster,
    private readonly objectId: () => string,
  ) {
    this.principalName = `${cluster.node.id}-${role}`;
    this.principalKey = `${cluster.node.path}/${role}`;
  }

  public get principalId(): string {
    return this.objectId();
  }
}

/** The kubelet identity that Azure creates if none exists before the cluster. */
export function kubeletOf(
  cluster: Construct,
  resource: KubernetesCluster,
  identity: ClusterIdentity | undefined,
): IKnownGrantee {
  const objectId = idAfterMove(cluster, identity, "the kubelet", () => resource.kubeletIdentity.objectId);
  return new IdentityOfCluster(cluster, "kubelet", resource, objectId);
}

/** The system-assigned identity of a control plane. */
export function systemAssignedOf(cluster: Construct, resource: KubernetesCluster): IKnownGrantee {
  return new IdentityOfCluster(cluster, "control-plane", resource, () => resource.identity.principalId);
}

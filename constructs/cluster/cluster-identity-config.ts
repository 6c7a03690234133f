import type {
  KubernetesClusterIdentity,
  KubernetesClusterKubeletIdentity,
} from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import type { ClusterIdentity } from "./cluster-identity";
import type { RequiredGrant } from "./network/cluster-network";

/** The `identity` block of the cluster. */
export function identityBlock({ identityType, controlPlane }: ClusterIdentity): KubernetesClusterIdentity {
  if (!controlPlane) return { type: identityType };
  return { type: identityType, identityIds: [controlPlane.identityId] };
}

/** The `kubelet_identity` block of the cluster. It has all three fields, because azurerm accepts all or none. */
export function kubeletBlock({ kubelet }: ClusterIdentity): KubernetesClusterKubeletIdentity | undefined {
  if (!kubelet) return undefined;
  return {
    clientId: kubelet.clientId,
    objectId: kubelet.principalId,
    userAssignedIdentityId: kubelet.identityId,
  };
}

/** The roles of the control plane on the kubelet identity, which it needs before the cluster. */
export function kubeletGrants({ kubelet }: ClusterIdentity): readonly RequiredGrant[] {
  if (!kubelet) return [];
  return [
    {
      role: "Managed Identity Operator",
      scope: { id: kubelet.identityId },
      prop: "identity.kubelet",
      name: "kubelet",
    },
  ];
}

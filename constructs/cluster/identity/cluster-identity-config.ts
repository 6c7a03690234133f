import type {
  KubernetesClusterIdentity,
  KubernetesClusterKubeletIdentity,
} from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import type { ClusterIdentity } from "./cluster-identity";
import type { IGrantScope } from "../../identity/grant-scope";
import type { RequiredGrant } from "../network/cluster-network";

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

/** The role of the control plane on the disk encryption set, which it reads when it creates nodes. */
export function diskGrants(props: {
  readonly diskEncryptionSet?: IGrantScope;
  readonly network?: { readonly grantRoles?: boolean };
}): readonly RequiredGrant[] {
  const { diskEncryptionSet: scope, network } = props;
  if (!scope || network?.grantRoles === false) return [];
  return [{ role: "Reader", scope, prop: "diskEncryptionSet", name: "disk-encryption-set" }];
}

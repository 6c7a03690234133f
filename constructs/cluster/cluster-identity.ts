import { checkInput } from "../core/check-input";
import type { IManagedIdentity } from "../identity/identity";

/** What kind of identity the control plane of a cluster has, as Azure spells it. */
export type ClusterIdentityType = "SystemAssigned" | "UserAssigned";

export interface SystemAssignedOptions {
  /**
   * What the existing cluster runs with until now, where `ServicePrincipal` is an application with a secret. Synthesis then
   * says what the move costs, and nothing where the type stays what it is.
   * @default - a new cluster; for an adopted one it is asked for
   */
  readonly replaces?: "ServicePrincipal" | ClusterIdentityType;
}

export interface UserAssignedOptions extends SystemAssignedOptions {
  /**
   * The identity of the nodes: it pulls images, and pods that use no workload identity reach it over the instance
   * metadata endpoint. It is user-assigned, exists before the cluster, and cannot change on a cluster without azurerm
   * replacing it.
   * @default - Azure makes `<cluster>-agentpool` in the node resource group, with the cluster
   */
  readonly kubelet?: IManagedIdentity;
}

/**
 * The identities a cluster itself runs with: that of the control plane, which manages load balancers, disks and routes,
 * and that of the kubelets. Neither is for pods; pods get theirs from a FederatedBinding.
 */
export class ClusterIdentity {
  /**
   * An identity Azure makes with the cluster and deletes with it. It does not exist before the cluster, so its roles
   * on a subnet or a route table come after it.
   */
  public static systemAssigned(options: SystemAssignedOptions = {}): ClusterIdentity {
    checkInput(undefined, "ClusterIdentity.systemAssigned", { options });
    return new ClusterIdentity("SystemAssigned", undefined, undefined, options.replaces);
  }

  /** An identity that exists before the cluster, so that it has its roles when the cluster first needs them. */
  public static userAssigned(identity: IManagedIdentity, options: UserAssignedOptions = {}): ClusterIdentity {
    checkInput(undefined, "ClusterIdentity.userAssigned", { identity, options });
    return new ClusterIdentity("UserAssigned", identity, options.kubelet, options.replaces);
  }

  private constructor(
    /** Which type the cluster uses, as `az aks show --query identity.type` prints it. */
    public readonly identityType: ClusterIdentityType,
    /** The identity of the control plane where it is user-assigned. */
    public readonly controlPlane: IManagedIdentity | undefined,
    /** The identity of the kubelets where it was created before the cluster. */
    public readonly kubelet: IManagedIdentity | undefined,
    /** What an existing cluster ran with until now. */
    public readonly replaces: "ServicePrincipal" | ClusterIdentityType | undefined,
  ) {}
}

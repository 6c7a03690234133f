import { checkInput } from "../../core/input/check-input";
import { errorOfUser } from "../../core/input/user-stack";
import type { IManagedIdentity } from "../../identity/identity";
import { refusal } from "../../../values/problem";

/** The identity type of the control plane, as Azure spells it. */
export type ClusterIdentityType = "SystemAssigned" | "UserAssigned";

/** Options of a system-assigned identity of a cluster. */
export interface SystemAssignedOptions {
  /**
   * The identity type that the existing cluster has now. `ServicePrincipal` is an app registration with a secret. If the type
   * changes, synthesis says what the move costs.
   * @default - a new cluster; for an adopted cluster synthesis asks for it
   */
  readonly replaces?: "ServicePrincipal" | ClusterIdentityType;
}

/** Options of a user-assigned identity of a cluster. */
export interface UserAssignedOptions extends SystemAssignedOptions {
  /**
   * The kubelet identity, which pulls images. Pods without workload identity can use it through the instance metadata
   * endpoint. It is user-assigned and exists before the cluster. To change it, azurerm replaces the cluster.
   * @default - Azure creates `<cluster>-agentpool` in the node resource group, together with the cluster
   */
  readonly kubelet?: IManagedIdentity;
}

/**
 * The identities of a cluster: that of the control plane, which manages load balancers, disks and routes, and the kubelet
 * identity. Neither is for pods. Pods get their identity from a FederatedBinding.
 *
 * @example
 * ```ts
 * const controlPlane = new ManagedIdentity(this, "control-plane", { resourceGroup, identityName: "id-aks" });
 * new WorkloadIdentityCluster(this, "aks", {
 *   resourceGroup,
 *   clusterName: "aks-orders",
 *   identity: ClusterIdentity.userAssigned(controlPlane),
 * });
 * ```
 */
export class ClusterIdentity {
  /**
   * An identity that Azure creates and deletes together with the cluster. It does not exist before the cluster, so its roles
   * on a subnet or a route table come after the cluster.
   */
  public static systemAssigned(options: SystemAssignedOptions = {}): ClusterIdentity {
    // A program without types can give what only the other method takes.
    const { kubelet } = (options ?? {}) as UserAssignedOptions;
    if (kubelet !== undefined)
      throw errorOfUser(
        refusal(
          "cluster-kubelet-type",
          "`kubelet` must be left out for a system-assigned control plane, got an identity: the control plane does not exist " +
            "before the cluster and cannot attach it; use ClusterIdentity.userAssigned(identity, { kubelet })",
        ),
      );
    checkInput(undefined, "ClusterIdentity.systemAssigned", { options });
    return new ClusterIdentity("SystemAssigned", undefined, undefined, options.replaces);
  }

  /** An identity that exists before the cluster, so that it has its roles when the cluster first needs them. */
  public static userAssigned(identity: IManagedIdentity, options: UserAssignedOptions = {}): ClusterIdentity {
    checkInput(undefined, "ClusterIdentity.userAssigned", { identity, options });
    return new ClusterIdentity("UserAssigned", identity, options.kubelet, options.replaces);
  }

  private constructor(
    /** The identity type of the cluster, as `az aks show --query identity.type` prints it. */
    public readonly identityType: ClusterIdentityType,
    /** The identity of the control plane, if it is user-assigned. */
    public readonly controlPlane: IManagedIdentity | undefined,
    /** The kubelet identity, if it was created before the cluster. */
    public readonly kubelet: IManagedIdentity | undefined,
    /** The former identity type of an existing cluster. */
    public readonly replaces: "ServicePrincipal" | ClusterIdentityType | undefined,
  ) {}
}

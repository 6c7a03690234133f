import type {
  KubernetesClusterConfig,
  KubernetesClusterNetworkProfile,
} from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import type { IResourceGroup } from "../core/resource-group";
import type { ClusterAddOnsProps } from "./cluster-add-ons";
import type { PrincipalAttributes } from "../identity/principal";
import type { ClusterIdentity } from "./cluster-identity";
import type { ClusterNetworkProps } from "./network/cluster-network";

/** Arguments of the cluster that a user sets beside the props; in the two blocks that props fill, argument by argument. */
export type ClusterOverrides = Partial<Omit<KubernetesClusterConfig, "defaultNodePool" | "networkProfile">> & {
  readonly defaultNodePool?: Partial<KubernetesClusterConfig["defaultNodePool"]>;
  readonly networkProfile?: Partial<KubernetesClusterNetworkProfile>;
};

export interface WorkloadIdentityClusterProps {
  /** Where the cluster is. Azure keeps its nodes in a second resource group that it makes. */
  readonly resourceGroup: IResourceGroup;
  /** 1 to 63 letters, digits, hyphens or underscores. */
  readonly clusterName: string;
  /**
   * The identities of the control plane and the nodes.
   * @default - system-assigned, with a kubelet identity that Azure makes
   */
  readonly identity?: ClusterIdentity;
  /** @default - Azure CNI overlay in a network that Azure makes; not kubenet, which retires on 2028-03-31 */
  readonly network?: ClusterNetworkProps;
  /** Add-ons of AKS, each with the roles its identity needs. @default - none */
  readonly addOns?: ClusterAddOnsProps;
  /**
   * Whether the workload identity webhook runs. `false` turns only the webhook off: the issuer stays, because Azure
   * cannot turn it off, and bindings that remain are an error, because their pods fail at the next restart.
   * @default true
   */
  readonly workloadIdentity?: boolean;
  /**
   * Who administers the cluster with Azure RBAC; they get Azure Kubernetes Service RBAC Cluster Admin on it, which whoever
   * applies the Kubernetes objects needs. An empty list grants nobody anything here.
   * @default - whoever applies, with a warning; an adopted cluster: nobody
   */
  readonly administrators?: readonly PrincipalAttributes[];
  /**
   * Resource id of an existing cluster that this one adopts and updates. Then no default of this construct applies: only
   * the props that are given and the two flags are written, everything else stays as it is, and the cluster is protected.
   * @default - a new cluster
   */
  readonly importId?: string;
  /**
   * Whether Terraform refuses to destroy or replace the cluster, and with it the issuer that every trust names.
   * @default false; true for an adopted cluster
   */
  readonly protectIssuer?: boolean;
  /** Part of the API server's name, 1 to 54 letters, digits or hyphens. @default - the cluster's name */
  readonly dnsPrefix?: string;
  /** Kubernetes version, such as `1.33`. @default - the one Azure recommends */
  readonly kubernetesVersion?: string;
  /** @default "Free" */
  readonly skuTier?: "Free" | "Standard" | "Premium";
  /** Name of the system node pool, 1 to 12 lowercase letters or digits. @default "system" */
  readonly nodePoolName?: string;
  /** Nodes of the system node pool, 1 to 1,000. @default 1; with an autoscaler in `overrides` what that decides */
  readonly nodeCount?: number;
  /** Virtual machine size of its nodes. @default "Standard_D2s_v5" */
  readonly vmSize?: string;
  /** Public key for SSH to the nodes, as in an `id_*.pub` file. @default - no SSH */
  readonly sshPublicKey?: string;
  /** User for SSH. @default "azureuser" */
  readonly adminUsername?: string;
  /**
   * Whether the cluster keeps its local administrator account, whose certificate opens everything and cannot be revoked.
   * @default false
   */
  readonly localAccounts?: boolean;
  /** @default - no tags */
  readonly tags?: Readonly<Record<string, string>>;
  /** Seconds between the administrators' role and the first Kubernetes object; 0 is no wait. @default 120 */
  readonly adminWaitSeconds?: number;
  /**
   * Seconds between the roles of a user-assigned control plane and the cluster that needs them; 0 is no wait.
   * @default 60
   */
  readonly roleWaitSeconds?: number;
  /**
   * Anything else the provider takes. It wins over what this construct writes; within `defaultNodePool` and
   * `networkProfile` argument by argument, other blocks as a whole.
   * @default - nothing else
   */
  readonly overrides?: ClusterOverrides;
}

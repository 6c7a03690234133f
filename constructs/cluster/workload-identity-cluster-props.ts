import type {
  KubernetesClusterConfig,
  KubernetesClusterNetworkProfile,
} from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import type { ClusterLog } from "../../facts/azure/cluster-logs";
import type { IResourceGroup } from "../core/location/resource-group";
import type { ClusterAddOnsProps } from "./cluster-add-ons";
import type { PrincipalAttributes } from "../identity/principal";
import type { ClusterUpgradeProps } from "./upgrades/cluster-upgrades";
import type { IGrantScope } from "../identity/grant-scope";
import type { NodeProps } from "./node/node-props";
import type { ClusterIdentity } from "./identity/cluster-identity";
import type { ClusterNetworkProps } from "./network/cluster-network";

/** Other arguments of the cluster. In the two blocks that props fill, they are merged argument by argument. */
export type ClusterOverrides = Partial<Omit<KubernetesClusterConfig, "defaultNodePool" | "networkProfile">> & {
  readonly defaultNodePool?: Partial<KubernetesClusterConfig["defaultNodePool"]>;
  readonly networkProfile?: Partial<KubernetesClusterNetworkProfile>;
};

/** Properties of a WorkloadIdentityCluster. */
export interface WorkloadIdentityClusterProps extends NodeProps, ClusterUpgradeProps {
  /** Resource group of the cluster. Azure creates a second one for the nodes. */
  readonly resourceGroup: IResourceGroup;
  /** Name of the cluster, 1 to 63 letters, digits, hyphens or underscores. */
  readonly clusterName: string;
  /**
   * The identities of the control plane and the kubelets.
   * @default - system-assigned, with a kubelet identity that Azure creates
   */
  readonly identity?: ClusterIdentity;
  /** Network of the cluster. @default - Azure CNI overlay in a network that Azure creates; not kubenet, which retires on 2028-03-31 */
  readonly network?: ClusterNetworkProps;
  /** AKS add-ons, each with the roles of its identity. @default - none */
  readonly addOns?: ClusterAddOnsProps;
  /**
   * Whether the workload identity webhook runs. `false` turns only the webhook off. The issuer stays, because Azure cannot
   * turn it off. Remaining bindings are an error, because their pods fail at the next restart.
   * @default true
   */
  readonly workloadIdentity?: boolean;
  /**
   * The administrators of the cluster with Azure RBAC. They get Azure Kubernetes Service RBAC Cluster Admin on it, which the
   * principal that applies the Kubernetes objects needs. With an empty list no principal gets the role here.
   * @default - the principal that runs Terraform, with a warning; for an adopted cluster none
   */
  readonly administrators?: readonly PrincipalAttributes[];
  /**
   * Resource id of an existing cluster to adopt and update. The defaults of this construct do not apply then. Only the given
   * props and the two flags are written, everything else stays unchanged, and the cluster is protected.
   * @default - a new cluster
   */
  readonly importId?: string;
  /**
   * Whether Terraform refuses to destroy or replace the cluster, and with it the issuer that all credentials trust.
   * @default false; true for an adopted cluster
   */
  readonly protectIssuer?: boolean;
  /**
   * Whether `terraform destroy` leaves the cluster in Azure, with its roles and node pools and all that they depend on in this
   * stack, such as its identities and the resource group. It needs Terraform 1.16 (`TerraformTarget`). A plan that replaces
   * what is kept fails. Terraform still destroys what leaves the program; a RemovedBlock with `destroy: false` keeps that.
   * @default false
   */
  readonly keepOnDestroy?: boolean;
  /** Part of the host name of the API server, 1 to 54 letters, digits or hyphens. @default - the name of the cluster */
  readonly dnsPrefix?: string;
  /** Kubernetes version, such as `1.33`. @default - the version that Azure recommends */
  readonly kubernetesVersion?: string;
  /** Pricing tier. @default "Free" */
  readonly skuTier?: "Free" | "Standard" | "Premium";
  /** Name of the system node pool, 1 to 12 lowercase letters or digits. @default "system" */
  readonly nodePoolName?: string;
  /** Number of nodes in the system node pool, 1 to 1,000. @default 1; with an autoscaler none */
  readonly nodeCount?: number;
  /** Virtual machine size of its nodes. @default "Standard_D2s_v5" */
  readonly vmSize?: string;
  /**
   * Whether the system node pool runs only pods of AKS and pods that tolerate `CriticalAddonsOnly`. Other pods then need another
   * pool: `addNodePool`, or `nodeProvisioning`.
   * @default false
   */
  readonly onlyCriticalAddOns?: boolean;
  /**
   * `"auto"`: AKS adds and removes nodes by itself, of sizes that fit the pods that wait (node auto-provisioning, Karpenter). The
   * system pool stays. Not with an autoscaler, Windows nodes, IPv6, kubenet, calico or a pod subnet. `"manual"` turns it off.
   * @default - "manual"; an adopted cluster keeps what it has
   */
  readonly nodeProvisioning?: "auto" | "manual";
  /**
   * Name of the pool that azurerm creates while it replaces the nodes of the system pool, for a change of the size of machine,
   * the zones or the disks.
   * @default "rotation"; for an adopted cluster none
   */
  readonly temporaryNodePoolName?: string;
  /** Public key for SSH to the nodes, as in an `id_*.pub` file. @default - no SSH */
  readonly sshPublicKey?: string;
  /** User name for SSH. @default "azureuser" */
  readonly adminUsername?: string;
  /**
   * Whether the cluster keeps its local administrator account. Its certificate gives full access and cannot be revoked.
   * @default false
   */
  readonly localAccounts?: boolean;
  /**
   * A disk encryption set with your key for the disks of all nodes, in the region of the cluster. The control plane gets Reader
   * on it. To change it, azurerm replaces the cluster.
   * @default - keys of Azure
   */
  readonly diskEncryptionSet?: IGrantScope;
  /** Name of the resource group that Azure creates for the nodes. To change it, azurerm replaces the cluster. @default - `MC_<group>_<cluster>_<region>` */
  readonly nodeResourceGroupName?: string;
  /** Whether `az aks command invoke` can run commands in the cluster. @default - that of Azure: true */
  readonly runCommand?: boolean;
  /** Hours between two runs of the image cleaner, which deletes unused images with vulnerabilities, 24 to 2,160. @default - no image cleaner */
  readonly imageCleanerIntervalHours?: number;
  /**
   * Log Analytics workspace for the logs of the control plane.
   * @default - no logs
   */
  readonly logAnalyticsWorkspaceId?: string;
  /**
   * The categories of these logs. Logs of `kube-audit` have every request and are large.
   * @default - `cluster-autoscaler`, `guard`, `kube-apiserver`, `kube-audit-admin` and `kube-controller-manager`
   */
  readonly logCategories?: readonly ClusterLog[];
  /** Tags of the cluster. @default - no tags */
  readonly tags?: Readonly<Record<string, string>>;
  /** Seconds between the administrators' role and the first Kubernetes object; 0 means no wait. @default 120 */
  readonly adminWaitSeconds?: number;
  /**
   * Seconds between the roles of a user-assigned control plane and the cluster that needs them; 0 means no wait.
   * @default 60
   */
  readonly roleWaitSeconds?: number;
  /**
   * Any other provider arguments. They win over the arguments of this construct: in `defaultNodePool` and `networkProfile`
   * argument by argument, other blocks as a whole.
   * @default - none
   */
  readonly overrides?: ClusterOverrides;
}

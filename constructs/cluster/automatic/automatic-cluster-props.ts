import type { ClusterLog } from "../../../facts/azure/cluster-logs";
import type { IResourceGroup } from "../../core/location/resource-group";
import type { IGrantScope } from "../../identity/grant-scope";
import type { IManagedIdentity } from "../../identity/identity";
import type { PrincipalAttributes } from "../../identity/principal";

/** An Automatic cluster without a public address of its API server. */
export interface AutomaticPrivateClusterProps {
  /**
   * The private DNS zone of the API server: `"system"`, `"none"`, or your own, which needs `identity`. The control plane gets
   * Private DNS Zone Contributor on it.
   * @default "system"
   */
  readonly dnsZone?: "system" | "none" | IGrantScope;
  /** Whether a public name resolves to the private address. @default false */
  readonly publicFqdn?: boolean;
}

/** Properties of an AutomaticCluster. */
export interface AutomaticClusterProps {
  /** Resource group of the cluster. Azure creates a second one for the nodes, and only Azure writes there. */
  readonly resourceGroup: IResourceGroup;
  /** Name of the cluster, 1 to 63 letters, digits, hyphens or underscores. */
  readonly clusterName: string;
  /**
   * The identity of the control plane. Needed with subnets of your own, and only then.
   * @default - system-assigned
   */
  readonly identity?: IManagedIdentity;
  /** Subnet of the nodes that run your pods. With `systemSubnet`, `apiServerSubnet` and `identity`. @default - a network that Azure creates */
  readonly nodeSubnet?: IGrantScope;
  /** Subnet of the system nodes, which Azure runs. @default - a network that Azure creates */
  readonly systemSubnet?: IGrantScope;
  /** Subnet of the API server, delegated to Microsoft.ContainerService/managedClusters. @default - a network that Azure creates */
  readonly apiServerSubnet?: IGrantScope;
  /**
   * The virtual network of the subnets, on which the control plane then gets Network Contributor.
   * @default - Network Contributor on each of the three subnets
   */
  readonly virtualNetwork?: IGrantScope;
  /** Address ranges with access to a public API server, in CIDR notation. @default - all addresses */
  readonly authorizedIpRanges?: readonly string[];
  /** An API server without a public address. @default - the API server is public */
  readonly privateCluster?: AutomaticPrivateClusterProps;
  /**
   * The administrators of the cluster with Azure RBAC, as in WorkloadIdentityCluster.
   * @default - the principal that runs Terraform, with a warning
   */
  readonly administrators?: readonly PrincipalAttributes[];
  /** Whether Terraform refuses to destroy or replace the cluster, and with it the issuer that all credentials trust. @default false */
  readonly protectIssuer?: boolean;
  /**
   * Whether `terraform destroy` leaves the cluster in Azure, with its roles and all that they depend on in this
   * stack, such as its identities and the resource group. It needs Terraform 1.16 (`TerraformTarget`). A plan that replaces
   * what is kept fails. Terraform still destroys what leaves the program; a RemovedBlock with `destroy: false` keeps that.
   * @default false
   */
  readonly keepOnDestroy?: boolean;
  /**
   * Object id of the kubelet identity, for roles of it. azurerm does not export it from the resource; after the first apply,
   * `az aks show --query identityProfile.kubeletidentity.objectId` prints it.
   * @default - none: granting the kubelet identity a role is an error
   */
  readonly kubeletObjectId?: string;
  /** Log Analytics workspace for the logs of the control plane. @default - no logs */
  readonly logAnalyticsWorkspaceId?: string;
  /** The categories of these logs. @default - as in WorkloadIdentityCluster */
  readonly logCategories?: readonly ClusterLog[];
  /** Tags of the cluster. @default - no tags */
  readonly tags?: Readonly<Record<string, string>>;
  /** Seconds between the administrators' role and the first Kubernetes object; 0 means no wait. @default 120 */
  readonly adminWaitSeconds?: number;
  /** Seconds between the roles of the control plane and the cluster that needs them; 0 means no wait. @default 60 */
  readonly roleWaitSeconds?: number;
  /**
   * Any other arguments, under the names of Terraform, such as `service_mesh`. They win over the arguments of this construct.
   * @default - none
   */
  readonly overrides?: Readonly<Record<string, unknown>>;
}

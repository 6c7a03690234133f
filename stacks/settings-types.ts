import type { ClusterSettings } from "./cluster-settings";
import type { PRINCIPAL_TYPES } from "../facts/azure/role-lists";
import type { RegionFeature } from "../facts/azure/regions";
import type { CloudName } from "../facts/azure/clouds";
import type { StateLogin } from "../facts/terraform/backend-options";
import type { KubeloginMode } from "../constructs/cluster/access/kubernetes-provider-config";
import type { Replication } from "../constructs/state/state-store-rules";

/** A user, group or service principal. */
export interface Principal {
  readonly objectId: string;
  readonly type: (typeof PRINCIPAL_TYPES)[number];
}

/** The remote state; see RemoteState. The three names are required unless `partial` is true. */
export interface RemoteStateSettings {
  /** Resource group of the storage account. */
  readonly resourceGroupName?: string;
  readonly storageAccountName?: string;
  readonly containerName?: string;
  /** Subscription of the storage account. @default - the value of ARM_SUBSCRIPTION_ID */
  readonly subscriptionId?: string;
  /** Tenant of the storage account. @default - the tenant of the login */
  readonly tenantId?: string;
  /** How Terraform logs in to the storage account. @default - the first login that Terraform finds, such as that of the Azure CLI */
  readonly login?: StateLogin;
  /** Whether a pipeline passes the names to `terraform init`, so that they are not in the JSON. @default false */
  readonly partial?: boolean;
}

/** The storage account of the state stack; see StateStore. Its names come from `remoteState` or from `project`. */
export interface StateStoreSettings {
  /** Principals that read and write state. @default - `administrators`, otherwise the principal that runs Terraform */
  readonly writers?: readonly Principal[];
  /** Principals that only read state. @default - none */
  readonly readers?: readonly Principal[];
  /** Replication type of the storage account. @default LRS */
  readonly replication?: Replication;
  /** Public IPv4 addresses and ranges that can access the account. @default - all, unless subnets are given */
  readonly allowedIpRanges?: readonly string[];
  /** Ids of subnets that can access the account. @default - all, unless ranges are given */
  readonly allowedSubnetIds?: readonly string[];
  /** Log Analytics workspace for the logs of reads, writes and deletions of state. @default - that of the app */
  readonly logAnalyticsWorkspaceId?: string;
  /** Whether the account has a delete lock. @default true */
  readonly deleteLock?: boolean;
  /** Whether the state stack keeps its own state in the container that it creates. It needs `remoteState`. @default false */
  readonly ownStateInside?: boolean;
}

/** The network of a private app. */
export interface PrivateNetworkSettings {
  /** Range of the virtual network that `platform` creates, in CIDR notation, /8 to /24. @default 10.224.0.0/16 */
  readonly addressRange?: string;
  /** Id of an existing subnet for the nodes, together with `endpointSubnetId`. @default - `platform` creates a network */
  readonly nodeSubnetId?: string;
  /** Id of an existing subnet for private endpoints, in the same virtual network. @default - `platform` creates a network */
  readonly endpointSubnetId?: string;
  /** Ids of other virtual networks in which Terraform runs. They are linked to the private DNS zones. @default - none */
  readonly runnerNetworkIds?: readonly string[];
  /**
   * The private DNS zone of the API server: `system` is one that AKS creates, `none` a public name with a private address,
   * otherwise the id of an existing zone.
   * @default - a zone that `platform` creates
   */
  readonly clusterDnsZone?: string;
  /** Id of an existing private DNS zone for vaults. @default - `platform` creates one */
  readonly vaultDnsZoneId?: string;
  /** Id of an existing private DNS zone for registries. @default - `platform` creates one */
  readonly registryDnsZoneId?: string;
  /** Id of an existing private DNS zone for blobs. @default - `state` creates one */
  readonly blobDnsZoneId?: string;
}

/** Waits for propagation in seconds; 0 means no wait. */
export interface WaitSettings {
  /** After a role assignment, before the secret or cluster that needs it. @default 60 */
  readonly roleSeconds?: number;
  /** After the role assignment of a cluster administrator, before the first Kubernetes object. @default 120 */
  readonly clusterAdminSeconds?: number;
  /** After a federated identity credential, before the pods that use it. @default 30 */
  readonly credentialSeconds?: number;
  /** After a new managed identity, before its first federated identity credential. @default 120 */
  readonly identitySeconds?: number;
}

/** The settings of the default app: `context` in cdktf.json. The environment overrides it. */
export interface Settings {
  /** Name of the application: the first part of its state keys and of its resource names. */
  readonly project: string;
  /** Azure region, a name of `az account list-locations`. */
  readonly location: string;
  /** Azure cloud. @default public */
  readonly cloud?: CloudName;
  /** Subscription of the deployment. @default - the value of ARM_SUBSCRIPTION_ID */
  readonly subscriptionId?: string;
  /** Release of the azurerm provider, as a version constraint of Terraform. @default - `PROVIDER_RELEASES` */
  readonly azurermVersion?: string;
  /** Release of the kubernetes provider, as a version constraint of Terraform. @default - `PROVIDER_RELEASES` */
  readonly kubernetesVersion?: string;
  /** Releases of Terraform that can apply the stacks, as a version constraint of Terraform. @default - `TERRAFORM_RELEASE` */
  readonly terraformVersion?: string;
  /**
   * Whether `terraform destroy` leaves the cluster, the vault with its secret and the state store in Azure, with all that they
   * depend on. It needs a `terraformVersion` of 1.16 or later.
   * @default false
   */
  readonly keepOnDestroy?: boolean;
  /** Administrators of the cluster and its vault. @default - the principal that runs Terraform */
  readonly administrators?: readonly Principal[];
  /** How kubelogin logs in to the cluster. @default azurecli */
  readonly kubeloginMode?: KubeloginMode;
  /** Further arguments of kubelogin; no secrets. @default - none */
  readonly kubeloginArguments?: readonly string[];
  /** Environment variables of kubelogin, as `NAME=value`; no secrets. @default - those of Terraform */
  readonly kubeloginEnvironment?: readonly string[];
  /** Public key for SSH to the nodes. @default - no SSH */
  readonly sshPublicKey?: string;
  /** Whether the workload identity webhook is on. With false the OIDC issuer stays on. @default true */
  readonly workloadIdentity?: boolean;
  /** Id of an existing cluster, which is imported and updated. @default - a new cluster */
  readonly existingClusterId?: string;
  /** The cluster that the platform stack creates. @default - the defaults of WorkloadIdentityCluster */
  readonly cluster?: ClusterSettings;
  /** Days in which a deleted vault can be recovered and its name is reserved, 7 to 90. @default 90 */
  readonly vaultRetentionDays?: number;
  /** Public IPv4 addresses and ranges that reach the vault: those of Terraform, the pods and the administrators. @default - all */
  readonly vaultAllowedIpRanges?: readonly string[];
  /** Ids of subnets with the service endpoint Microsoft.KeyVault that reach the vault. @default - all */
  readonly vaultAllowedSubnetIds?: readonly string[];
  /** Id of the Log Analytics workspace for the logs of the cluster, the vault and the state store. @default - no logs */
  readonly logAnalyticsWorkspaceId?: string;
  /**
   * Whether API server, vault, registry and state store have no public address. `false` gives them one again; without the
   * setting nothing is said about it.
   * @default - public
   */
  readonly private?: boolean;
  readonly privateNetwork?: PrivateNetworkSettings;
  readonly waits?: WaitSettings;
  /** The remote state of `platform` and `workload`. @default - local files */
  readonly remoteState?: RemoteStateSettings;
  /** Regions that support a feature now, although the tables of this package say otherwise. @default - none */
  readonly supportedRegions?: Readonly<Partial<Record<RegionFeature, readonly string[]>>>;
  /** Whether to synthesize the stack with the storage account for remote state. @default false */
  readonly stateStack?: boolean;
  readonly stateStore?: StateStoreSettings;
}

/**
 * Limits of Azure, Kubernetes and this library, by number. Error texts, rule titles and pages take them from here.
 * Lengths of names are in name-rules.ts, ranges of the webhook in webhook.ts. Read 2026-11.
 */
export const LIMITS = {
  /** Source: learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations */
  credentialsPerIdentity: 20,
  /** Characters of an issuer, a subject or an audience. Source: the same page. */
  credentialText: 600,
  /**
   * Requests a second that create or update user-assigned managed identities and their credentials; more get HTTP 429, and
   * azurerm repeats them later. Source: the same page, "Throttling".
   */
  identityWritesPerSecond: { identity: 0.25, subscription: 2, tenant: 10 },
  /** Resources that one run of Terraform writes at a time. Source: developer.hashicorp.com/terraform/cli/commands/apply, -parallelism */
  terraformParallelism: 10,
  /** Source: learn.microsoft.com/azure/role-based-access-control/troubleshoot-limits */
  roleAssignmentsPerSubscription: 4000,
  /** Characters. Source: learn.microsoft.com/azure/templates/microsoft.authorization/roleassignments */
  roleAssignmentDescription: 1024,
  /** Characters. Source: learn.microsoft.com/azure/role-based-access-control/custom-roles */
  customRoleName: 512,

  /** Source of the next three: go-azure-helpers resourcemanager/tags/validate.go */
  tagsPerResource: 50,
  tagKey: 512,
  tagValue: 256,
  /** Source: azurerm 4.55.0 keyvault/key_vault_secret_resource.go */
  tagsPerVaultSecret: 15,

  /** A system pool has at least one node. Source: azurerm 4.55.0 containers/kubernetes_nodepool.go */
  nodesPerPool: { minimum: 0, maximum: 1000 },
  /** GiB of an operating system disk. Source: azure-rest-api-specs Microsoft.ContainerService, ContainerServiceOSDisk */
  osDiskGb: { minimum: 1, maximum: 2048 },
  /** Source: learn.microsoft.com/azure/aks/concepts-network-ip-address-planning, "Maximum pods per node" */
  podsPerNode: { minimum: 10, maximum: 250 },
  /** Hours of a maintenance window. Source: azurerm 4.81.0 containers/kubernetes_cluster_resource.go */
  maintenanceHours: { minimum: 4, maximum: 24 },
  /** The day of the month, and the hour, of a maintenance window. Source: the same file. */
  maintenanceDayOfMonth: { minimum: 1, maximum: 31 },
  maintenanceHourOfDay: { minimum: 0, maximum: 23 },
  /** Hours between runs of the image cleaner: 24 hours to 3 months. Source: learn.microsoft.com/azure/aks/image-cleaner */
  imageCleanerHours: { minimum: 24, maximum: 2160 },
  /** Source: learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges */
  authorizedIpRanges: 200,
  /** With API server VNet integration. Source: the same page. */
  authorizedIpRangesIntegrated: 2000,
  /** Source: learn.microsoft.com/azure/aks/app-routing, limitations */
  appRoutingDnsZones: 5,
  /** Characters of the label before a private DNS zone of AKS. Source: learn.microsoft.com/azure/aks/private-clusters */
  privateDnsSubzone: 32,
  /** Shortest prefixes of a service range by IP version. Sources: learn.microsoft.com/azure/aks/use-byo-cni, aks/configure-dual-stack */
  servicePrefix: { 4: 13, 6: 108 },
  /** Minor version of Kubernetes 1. Source: learn.microsoft.com/azure/aks/workload-identity-overview */
  kubernetesMinor: 22,

  /** Days. Source: azurerm 4.55.0 keyvault/key_vault_resource.go */
  vaultRetentionDays: { minimum: 7, maximum: 90 },
  /** Rules of the firewall of a vault. Source of the next two: learn.microsoft.com/azure/key-vault/general/network-security */
  vaultIpRules: 1000,
  vaultSubnetRules: 200,
  /** Days. Source: azurerm 4.55.0 storage/storage_account_resource.go */
  storageRetentionDays: { minimum: 1, maximum: 365 },
  /** Longest prefix of a range in a storage firewall. Source: learn.microsoft.com/azure/storage/common/storage-network-security */
  storageRangePrefix: 30,
  /** Characters. Source of the next two: learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata */
  blobName: 1024,
  blobNameSegments: 254,

  /** Source of the next two: learn.microsoft.com/azure/aks/use-azure-ad-pod-identity */
  podIdentitiesPerCluster: 200,
  podIdentityExceptionsPerCluster: 200,

  /** Seconds. A limit of this library: Azure names ten minutes as the longest propagation delay. */
  waitSeconds: { minimum: 0, maximum: 3600 },
  /** Stacks of a Fleet, and characters of the name of one. Limits of this library: each is a folder and a state. */
  fleetShards: { minimum: 1, maximum: 1000 },
  fleetShardName: 40,
  /** Pods of a Deployment. Source: kubernetes api/apps/v1, an int32. */
  replicas: { minimum: 0, maximum: 2_147_483_647 },
  /** Minutes. A limit of this library. */
  smokeTestMinutes: { minimum: 1, maximum: 60 },
} as const;

/**
 * AKS Automatic in azurerm.
 * Sources: provider schemas of azurerm 4.55.0, 4.81.0 and 5.2.0; azurerm 5.2.0
 * containers/kubernetes_automatic_cluster_resource.go and kubernetes_automatic_cluster_data_source.go; read 2026-11.
 */
export const AUTOMATIC_CLUSTER = {
  type: "azurerm_kubernetes_automatic_cluster",
  /** The first release, of those that were read, with the resource. */
  resourceFrom: [4, 81],
  /** The first release with the data source, which has no `oidc_issuer_url`. */
  dataFrom: [5, 0],
} as const;

/** Terraform types of AKS clusters. */
export const CLUSTER_TYPES: ReadonlySet<string> = new Set(["azurerm_kubernetes_cluster", AUTOMATIC_CLUSTER.type]);

/**
 * Props of WorkloadIdentityCluster that AKS Automatic decides, and how.
 * Source: learn.microsoft.com/azure/aks/intro-aks-automatic, "AKS Automatic and Standard feature comparison"; read 2026-11.
 */
export const DECIDED_BY_AUTOMATIC: Readonly<Record<string, string>> = {
  addOns: "monitoring, KEDA, Vertical Pod Autoscaler, Azure Policy and ingress are a part of it",
  adminUsername: "its nodes have no SSH",
  automaticUpgradeChannel: "its channel is stable",
  dnsPrefix: "Azure chooses it",
  hostEncryption: "it creates the nodes",
  imageCleanerIntervalHours: "its image cleaner is on",
  kubernetesVersion: "it upgrades itself to the version before the latest",
  localAccounts: "logins use Entra ID and Azure RBAC",
  maxNodeCount: "it adds and removes nodes by itself",
  maxPods: "it creates the nodes",
  minNodeCount: "it adds and removes nodes by itself",
  network:
    "its network is the overlay with cilium; give `nodeSubnet`, `systemSubnet` and `apiServerSubnet` for your own",
  nodeCount: "it adds and removes nodes by itself",
  nodeOsUpgradeChannel: "its channel is NodeImage",
  nodePoolName: "Azure has the system pool",
  nodeProvisioning: "it is always auto",
  nodeResourceGroupName: "Azure has the node resource group",
  onlyCriticalAddOns: "Azure has the system pool",
  osSku: "its system nodes run Azure Linux",
  skuTier: "its tier is Standard",
  sshPublicKey: "its nodes have no SSH",
  vmSize: "it chooses sizes that fit the pods",
  workloadIdentity: "issuer and webhook are always on",
  zones: "it places the nodes",
};

/**
 * Categories of the resource logs of an AKS cluster, and those that a cluster sends if none are named. `kube-audit` has every
 * request, also reads, and costs a multiple of `kube-audit-admin`, which has the writes. `guard` has the logins with Entra ID
 * and the decisions of Azure RBAC.
 * Sources: learn.microsoft.com/azure/aks/monitor-aks, "AKS control plane/resource logs";
 * learn.microsoft.com/azure/azure-monitor/reference/supported-logs/microsoft-containerservice-managedclusters-logs;
 * Azure/terraform-azurerm-avm-ptn-aks-production 0.5.0, main.tf. Read 2026-11.
 */
export const CLUSTER_LOGS = [
  "cloud-controller-manager",
  "cluster-autoscaler",
  "csi-azuredisk-controller",
  "csi-azurefile-controller",
  "csi-snapshot-controller",
  "guard",
  "kube-apiserver",
  "kube-audit",
  "kube-audit-admin",
  "kube-controller-manager",
  "kube-scheduler",
] as const;

export type ClusterLog = (typeof CLUSTER_LOGS)[number];

export const DEFAULT_CLUSTER_LOGS = [
  "cluster-autoscaler",
  "guard",
  "kube-apiserver",
  "kube-audit-admin",
  "kube-controller-manager",
] as const satisfies readonly ClusterLog[];

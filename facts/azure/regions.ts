/** A feature that some regions lack. */
export interface RegionGap {
  /** The feature, as error texts name it. */
  readonly feature: string;
  /** Regions without it, in lower case and without spaces. */
  readonly regions: readonly string[];
  /** `warning` if Azure is adding regions, so the list can be out of date. */
  readonly severity: "error" | "warning";
  /** What to do instead. */
  readonly instead: string;
  readonly source: string;
  /** When the source was read. */
  readonly read: string;
}

/** Regions that lack a feature. The setting `supportedRegions` names regions that have it by now. */
export const REGION_GAPS = {
  userAssignedControlPlane: {
    feature: "a user-assigned control plane identity",
    regions: ["usdodcentral", "usdodeast", "usgoviowa"],
    severity: "error",
    instead: "use `ClusterIdentity.systemAssigned()` or another region",
    source: "learn.microsoft.com/azure/aks/user-assigned-managed-identity",
    read: "2026-11",
  },
  precreatedKubelet: {
    feature: "a kubelet identity created before the cluster",
    regions: ["chinaeast", "chinanorth"],
    severity: "error",
    instead: "leave `kubelet` out, or use another region such as chinaeast2",
    source: "learn.microsoft.com/azure/aks/pre-created-kubelet-managed-identity",
    read: "2026-11",
  },
  federatedCredentials: {
    feature: "federated identity credentials on a user-assigned identity",
    regions: ["malaysiasouth", "newzealandnorth"],
    severity: "warning",
    instead: "create the identity in another region; the cluster can stay in this one",
    source: "learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations",
    read: "2026-11",
  },
  costAnalysis: {
    feature: "the cost analysis add-on",
    regions: ["usnateast", "usnatwest", "usseceast", "ussecwest"],
    severity: "error",
    instead: "leave `addOns.costAnalysis` out",
    source: "learn.microsoft.com/azure/aks/cost-analysis",
    read: "2026-11",
  },
  virtualNodes: {
    feature: "virtual nodes",
    regions: ["chinaeast", "chinaeast2", "chinaeast3", "chinanorth", "chinanorth2", "chinanorth3"],
    severity: "error",
    instead: "leave `addOns.virtualNodes` out",
    source: "azurerm 4.55.0 containers/kubernetes_addons.go",
    read: "2026-11",
  },
} as const satisfies Record<string, RegionGap>;

export type RegionFeature = keyof typeof REGION_GAPS;

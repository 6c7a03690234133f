import type { Weekday } from "../constructs/cluster/upgrades/maintenance-window";
import type { ClusterNetworkProps } from "../constructs/cluster/network/cluster-network";
import type { WorkloadIdentityClusterProps } from "../constructs/cluster/workload-identity-cluster-props";
import { LIMITS } from "../facts/limits";
import { type Rule, group, listOf, matching, oneOf, optional, text, wholeNumber } from "./setting-rules";

/** The cluster that the platform stack creates. They are props of WorkloadIdentityCluster, where they are described. */
export interface ClusterSettings {
  /** Kubernetes version, such as `1.33`. @default - the version that Azure recommends */
  readonly version?: string;
  /** Pricing tier. @default Free */
  readonly tier?: NonNullable<WorkloadIdentityClusterProps["skuTier"]>;
  /** Virtual machine size of the nodes. @default Standard_D2s_v5 */
  readonly vmSize?: string;
  /** Image of the nodes. @default - that of Azure: Ubuntu */
  readonly osSku?: "AzureLinux" | "Ubuntu";
  /** Availability zones of the nodes. @default - none */
  readonly zones?: NonNullable<WorkloadIdentityClusterProps["zones"]>;
  /** Number of nodes. @default 1; with the autoscaler none */
  readonly nodeCount?: number;
  /** Lowest number of nodes for the autoscaler. @default - no autoscaler */
  readonly minNodeCount?: number;
  /** Highest number of nodes for the autoscaler. @default - no autoscaler */
  readonly maxNodeCount?: number;
  /** Whether AKS adds and removes nodes by itself. @default - manual */
  readonly nodeProvisioning?: NonNullable<WorkloadIdentityClusterProps["nodeProvisioning"]>;
  /** Engine of network policies. @default - cilium for a new cluster; a cluster that exists keeps its engine */
  readonly networkPolicy?: "azure" | "calico" | "cilium" | "none";
  /** Address ranges with access to the API server, in CIDR notation. @default - all addresses */
  readonly authorizedIpRanges?: readonly string[];
  /** Which versions of Kubernetes the cluster gets by itself. @default - patch for a new cluster; a cluster that exists keeps its channel */
  readonly upgradeChannel?: NonNullable<WorkloadIdentityClusterProps["automaticUpgradeChannel"]>;
  /** Day of the upgrades of Kubernetes and the node images. @default - at any time; Sunday with `maintenanceTime` */
  readonly maintenanceDay?: Weekday;
  /** Hour and minute, in UTC, at which the four hours of the upgrades begin. @default - at any time; 00:00 with `maintenanceDay` */
  readonly maintenanceTime?: string;
}

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;
const nodes = () => wholeNumber({ ...LIMITS.nodesPerPool, minimum: 1 });

/** The rule of these settings. What the construct checks as well has the name of a prop in its error. */
export const clusterSettings = (): Rule<ClusterSettings> =>
  group<ClusterSettings>({
    version: optional(matching(/^1\.\d+(\.\d+)?$/, "a version such as 1.33 or 1.33.2")),
    tier: optional(oneOf("Free", "Standard", "Premium")),
    vmSize: optional(matching(/^[A-Za-z0-9_]+$/, "a size of az vm list-sizes such as Standard_D4s_v5")),
    osSku: optional(oneOf("AzureLinux", "Ubuntu")),
    zones: optional(listOf(oneOf("1", "2", "3"))),
    nodeCount: optional(nodes()),
    minNodeCount: optional(nodes()),
    maxNodeCount: optional(nodes()),
    nodeProvisioning: optional(oneOf("auto", "manual")),
    networkPolicy: optional(oneOf("azure", "calico", "cilium", "none")),
    authorizedIpRanges: optional(listOf(text())),
    upgradeChannel: optional(oneOf("patch", "stable", "rapid", "node-image", "none")),
    maintenanceDay: optional(oneOf(...DAYS)),
    maintenanceTime: optional(matching(/^([01]\d|2[0-3]):[0-5]\d$/, "hours and minutes such as 02:30")),
  });

/**
 * The props of the cluster for its settings.
 *
 * @param around the network of a private cluster
 */
export function clusterProps(
  settings: ClusterSettings = {},
  around?: ClusterNetworkProps,
): Partial<WorkloadIdentityClusterProps> {
  const { maintenanceDay: dayOfWeek, maintenanceTime: startTime, networkPolicy: policy, authorizedIpRanges } = settings;
  const window = dayOfWeek !== undefined || startTime !== undefined ? { dayOfWeek, startTime } : undefined;
  return {
    kubernetesVersion: settings.version,
    skuTier: settings.tier,
    vmSize: settings.vmSize,
    osSku: settings.osSku,
    zones: settings.zones,
    nodeCount: settings.nodeCount,
    minNodeCount: settings.minNodeCount,
    maxNodeCount: settings.maxNodeCount,
    nodeProvisioning: settings.nodeProvisioning,
    automaticUpgradeChannel: settings.upgradeChannel,
    upgradeWindow: window,
    nodeOsWindow: window,
    network:
      policy === undefined && authorizedIpRanges === undefined && around === undefined
        ? undefined
        : { ...around, policy, ...(policy === "cilium" && { dataPlane: "cilium" }), authorizedIpRanges },
  };
}

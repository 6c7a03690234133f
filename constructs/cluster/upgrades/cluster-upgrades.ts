import type { KubernetesClusterConfig } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import { type MaintenanceWindow, type Weekday, windowBlock } from "./maintenance-window";

/** Hours of a day, from 0 to 23, in which AKS may update its own components. */
export interface ReleaseHours {
  /** The day of the week. */
  readonly day: Weekday;
  /** `1` is the hour from 01:00 to 02:00 UTC. */
  readonly hours: readonly number[];
}

/** How a cluster gets new versions. */
export interface ClusterUpgradeProps {
  /**
   * Which versions of Kubernetes the cluster gets by itself: `"patch"` newer patch versions of its minor version, `"stable"`
   * and `"rapid"` also minor versions, `"node-image"` only newer images of the nodes, `"none"` nothing. With `"patch"`,
   * `kubernetesVersion` must not have a patch version. With `"stable"` and `"rapid"` leave it out.
   * @default "patch" for a new cluster whose `kubernetesVersion` has no patch version, otherwise "none". A cluster that exists keeps its channel
   */
  readonly automaticUpgradeChannel?: "patch" | "stable" | "rapid" | "node-image" | "none";
  /**
   * Which updates the operating system of the nodes gets by itself: `"NodeImage"` a new image each week, `"SecurityPatch"`
   * tested security updates, `"Unmanaged"` those of the distribution, `"None"` nothing.
   * @default "NodeImage"
   */
  readonly nodeOsUpgradeChannel?: "NodeImage" | "SecurityPatch" | "Unmanaged" | "None";
  /** When Azure upgrades Kubernetes. @default - at any time */
  readonly upgradeWindow?: MaintenanceWindow;
  /** When Azure updates the operating system of the nodes. @default - at any time */
  readonly nodeOsWindow?: MaintenanceWindow;
  /** When AKS updates its own components, each week. @default - at any time */
  readonly releaseHours?: readonly ReleaseHours[];
  /** Support of Microsoft for the version. Long-term support needs the tier Premium. @default "KubernetesOfficial" */
  readonly supportPlan?: "KubernetesOfficial" | "AKSLongTermSupport";
}

type UpgradeConfig = Pick<
  KubernetesClusterConfig,
  | "automaticUpgradeChannel"
  | "maintenanceWindow"
  | "maintenanceWindowAutoUpgrade"
  | "maintenanceWindowNodeOs"
  | "nodeOsUpgradeChannel"
  | "supportPlan"
>;

/** The arguments of a cluster for its upgrades: the given ones only. */
export function upgradeConfig(props: ClusterUpgradeProps): UpgradeConfig {
  const { automaticUpgradeChannel: channel, nodeOsUpgradeChannel, upgradeWindow, nodeOsWindow, releaseHours } = props;
  return {
    ...(channel !== undefined && channel !== "none" && { automaticUpgradeChannel: channel }),
    ...(nodeOsUpgradeChannel !== undefined && { nodeOsUpgradeChannel }),
    ...(upgradeWindow && { maintenanceWindowAutoUpgrade: windowBlock(upgradeWindow) }),
    ...(nodeOsWindow && { maintenanceWindowNodeOs: windowBlock(nodeOsWindow) }),
    ...(releaseHours && {
      maintenanceWindow: { allowed: releaseHours.map(({ day, hours }) => ({ day, hours: [...hours] })) },
    }),
    ...(props.supportPlan !== undefined && { supportPlan: props.supportPlan }),
  };
}

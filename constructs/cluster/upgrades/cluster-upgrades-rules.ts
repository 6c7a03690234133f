import { LIMITS } from "../../../facts/limits";
import { isLiteral } from "../../../values/literal";
import { shown } from "../../../values/shown";
import { type Problem, refusal } from "../../../values/problem";
import type { ClusterUpgradeProps } from "./cluster-upgrades";
import { windowProblem } from "./maintenance-window-rules";

/** The props with which the rules compare the upgrades. */
interface UpgradeSurroundings {
  readonly kubernetesVersion?: string;
  readonly skuTier?: string;
}

/** Whether a version names its patch: Azure upgrades `1.33` to its newest patch, and leaves `1.33.2`. */
export const hasPatch = (version: string | undefined): boolean => isLiteral(version) && version.split(".").length > 2;

/**
 * The problem with the upgrades of a cluster, if any.
 *
 * Sources: learn.microsoft.com/azure/aks/auto-upgrade-cluster, aks/auto-upgrade-node-os-image, aks/long-term-support;
 * azurerm 4.81.0 containers/kubernetes_cluster_resource.go; read 2026-11.
 */
export function upgradesProblem(props: ClusterUpgradeProps, around: UpgradeSurroundings): Problem | undefined {
  return (
    channelProblem(props, around) ??
    windowProblem("upgradeWindow", props.upgradeWindow) ??
    windowProblem("nodeOsWindow", props.nodeOsWindow) ??
    hoursProblem(props.releaseHours) ??
    supportProblem(props, around)
  );
}

function channelProblem(
  { automaticUpgradeChannel: channel, nodeOsUpgradeChannel: nodeOs }: ClusterUpgradeProps,
  { kubernetesVersion: version }: UpgradeSurroundings,
): Problem | undefined {
  if ((channel === "stable" || channel === "rapid") && version !== undefined)
    return refusal(
      "upgrade-channel",
      `\`kubernetesVersion\` must be left out with \`automaticUpgradeChannel\` ${shown(channel)}, got ${shown(version)}: ` +
        "Azure upgrades the cluster to newer minor versions, and each later apply would try to undo that",
    );
  if (channel === "patch" && hasPatch(version))
    return refusal(
      "upgrade-channel",
      `\`kubernetesVersion\` must be a minor version such as "1.33" with \`automaticUpgradeChannel\` "patch", got ${shown(version)}: ` +
        "Azure upgrades the cluster to newer patch versions, and each later apply would try to undo that",
    );
  if (channel === "node-image" && isLiteral(nodeOs) && nodeOs !== "NodeImage")
    return refusal(
      "upgrade-channel",
      `\`nodeOsUpgradeChannel\` must be "NodeImage" with \`automaticUpgradeChannel\` "node-image", got ${shown(nodeOs)}; leave it out`,
    );
  return undefined;
}

function hoursProblem(release: ClusterUpgradeProps["releaseHours"]): Problem | undefined {
  if (release === undefined) return undefined;
  if (release.length === 0)
    return refusal(
      "maintenance-window",
      "`releaseHours` must name at least one day, got an empty list; leave it out for any time",
    );
  for (const [i, { day, hours }] of release.entries()) {
    if (release.findIndex((each) => each.day === day) !== i)
      return refusal(
        "maintenance-window",
        `\`releaseHours\` must name each day once, got ${shown(day)} twice; join their hours`,
      );
    if (hours.length === 0)
      return refusal(
        "maintenance-window",
        `\`releaseHours[${i}].hours\` must have at least one hour, got an empty list`,
      );
    const { minimum, maximum } = LIMITS.maintenanceHourOfDay;
    const wrong = hours.find(
      (hour) => isLiteral(hour) && !(Number.isInteger(hour) && hour >= minimum && hour <= maximum),
    );
    if (wrong !== undefined)
      return refusal(
        "maintenance-window",
        `\`releaseHours[${i}].hours\` must be whole numbers from ${minimum} to ${maximum}, got ${shown(wrong)}`,
      );
  }
  return undefined;
}

function supportProblem({ supportPlan }: ClusterUpgradeProps, { skuTier }: UpgradeSurroundings): Problem | undefined {
  if (supportPlan !== "AKSLongTermSupport" || !isLiteral(skuTier) || skuTier === "Premium") return undefined;
  return refusal(
    "support-plan",
    `\`supportPlan\` "AKSLongTermSupport" needs \`skuTier\` "Premium", got ${shown(skuTier)}; set it`,
  );
}

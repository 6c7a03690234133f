import type { Construct } from "constructs";
import { cloudOf } from "../core/location/cloud";
import { isOverlay } from "./network/cluster-network";
import {
  clusterNetworkProblem,
  clusterNetworkWarnings,
  type NetworkSurroundings,
} from "./network/cluster-network-check";
import { annotateIdentityMove } from "./identity/identity-moves";
import { waitProblem } from "../core/order/propagation-wait";
import { checkRegion } from "../core/location/region-check";
import { locationOf } from "../core/location/resource-group";
import { resourceIdProblem } from "../core/input/id-rules";
import type { ResourceType } from "../../model/trust/resource-id";
import type { ClusterAddOnsProps } from "./cluster-add-ons";
import { addOnsProblem } from "./cluster-add-ons-rules";
import { logsProblem } from "./cluster-logs";
import { nodeProblem } from "./node/node-rules";
import { provisioningProblem } from "./node/node-provisioning";
import { upgradesProblem } from "./upgrades/cluster-upgrades-rules";
import { LIMITS } from "../../facts/limits";
import { wholeNumberProblem } from "../../values/given";
import { withoutLazies } from "../core/input/lazy-literal";
import { nameProblem } from "../core/input/name-rules";
import { at } from "../core/input/refuse";
import { overridesProblem } from "./cluster-overrides-rules";
import { isLiteral } from "../../values/literal";
import type { WorkloadIdentityClusterProps } from "./workload-identity-cluster-props";
import type { Problem } from "../../values/problem";
import { warn } from "../core/input/warn";

/**
 * The problem with the identities, network and add-ons of a cluster, if any.
 *
 * @throws if the region lacks a feature that the cluster needs
 */
export function clusterPartsProblem(cluster: Construct, props: WorkloadIdentityClusterProps): Problem | undefined {
  const { network = {}, addOns = {}, overrides } = props;
  const adopted = props.importId !== undefined;
  checkRegions(cluster, props);
  return (
    waitProblem("roleWaitSeconds", props.roleWaitSeconds) ??
    waitProblem("adminWaitSeconds", props.adminWaitSeconds) ??
    logsProblem(props) ??
    clusterNetworkProblem(network, aroundNetwork(cluster, props)) ??
    nodeProblem({
      ...props,
      poolName: props.nodePoolName ?? "system",
      temporaryNodePoolName: props.temporaryNodePoolName ?? (adopted ? undefined : "rotation"),
      least: 1,
      overridesPath: "overrides.defaultNodePool",
      // The pool of an adopted cluster can have an autoscaler that is not stated here.
      overrides:
        adopted && overrides?.defaultNodePool?.autoScalingEnabled === undefined
          ? undefined
          : overrides?.defaultNodePool,
      loadBalancerSku: network.loadBalancerSku,
    }) ??
    provisioningProblem(props) ??
    upgradesProblem(props, {
      kubernetesVersion: overrides?.kubernetesVersion ?? props.kubernetesVersion,
      skuTier: overrides?.skuTier ?? props.skuTier ?? (adopted ? undefined : "Free"),
    }) ??
    wholeNumberProblem("imageCleanerIntervalHours", props.imageCleanerIntervalHours, LIMITS.imageCleanerHours) ??
    nameProblem("resourceGroup", "nodeResourceGroupName", props.nodeResourceGroupName) ??
    resourceIdProblem("Microsoft.Compute/diskEncryptionSets", "diskEncryptionSet.id", props.diskEncryptionSet?.id) ??
    addOnIdProblem(addOns) ??
    addOnsProblem({
      dnsZones: literalIds(addOns.appRouting?.dnsZones),
      privateDnsZones: literalIds(addOns.appRouting?.privateDnsZones),
      rotationInterval: addOns.keyVaultSecretsProvider?.rotationInterval,
      applicationGateway: addOns.applicationGateway && {
        gateway: addOns.applicationGateway.gateway !== undefined,
        subnet: addOns.applicationGateway.subnet !== undefined,
        subnetCidr: addOns.applicationGateway.subnetCidr !== undefined,
      },
      virtualNodes: addOns.virtualNodes !== undefined,
      costAnalysis: addOns.costAnalysis ?? false,
      overlay: !adopted && isOverlay(network),
      plugin: network.plugin ?? "azure",
      authorizedIpRanges: network.authorizedIpRanges !== undefined,
      skuTier: overrides?.skuTier ?? props.skuTier ?? (adopted ? "Standard" : "Free"),
      diskDriver: overrides?.storageProfile?.diskDriverEnabled !== false,
      httpApplicationRouting: overrides?.httpApplicationRoutingEnabled === true,
    }) ??
    overridesProblem(overrides ?? {}, {
      adopted,
      plugin: overrides?.networkProfile?.networkPlugin ?? network.plugin ?? "azure",
      loadBalancerSku: network.loadBalancerSku,
      skuTier: overrides?.skuTier ?? props.skuTier,
      kubernetesVersion: props.kubernetesVersion,
      grantsAdministrators: (props.administrators?.length ?? (adopted ? 0 : 1)) > 0,
    })
  );
}

/** The problem with ranges of the network that come from a Lazy, when the app is complete. */
export function lazyRangesProblems(cluster: Construct, props: WorkloadIdentityClusterProps): Problem[] {
  const read = (text: string): string => withoutLazies(cluster, text);
  const problem = props.network && clusterNetworkProblem(props.network, aroundNetwork(cluster, props), read);
  return problem === undefined ? [] : [at(cluster, problem)];
}

function aroundNetwork(cluster: Construct, props: WorkloadIdentityClusterProps): NetworkSurroundings {
  const adopted = props.importId !== undefined;
  return {
    // The identity of an adopted cluster is unknown if it is not stated. Then no rule about it applies.
    identityType: props.identity?.identityType ?? (adopted ? "UserAssigned" : "SystemAssigned"),
    cloud: cloudOf(cluster),
    adopted,
    dnsPrefix: props.dnsPrefix,
    overrides: props.overrides,
  };
}

function addOnIdProblem({ appRouting, monitoring, defender, applicationGateway, virtualNodes }: ClusterAddOnsProps) {
  const zones = (type: ResourceType, prop: "dnsZones" | "privateDnsZones"): (Problem | undefined)[] =>
    (appRouting?.[prop] ?? []).map(({ id }, i) => resourceIdProblem(type, `addOns.appRouting.${prop}[${i}].id`, id));
  const subnet = "Microsoft.Network/virtualNetworks/subnets";
  return [
    ...zones("Microsoft.Network/dnsZones", "dnsZones"),
    ...zones("Microsoft.Network/privateDnsZones", "privateDnsZones"),
    resourceIdProblem(
      "Microsoft.OperationalInsights/workspaces",
      "addOns.monitoring.workspace.id",
      monitoring?.workspace.id,
    ),
    resourceIdProblem(
      "Microsoft.OperationalInsights/workspaces",
      "addOns.defender.workspace.id",
      defender?.workspace.id,
    ),
    resourceIdProblem(subnet, "addOns.applicationGateway.subnet.id", applicationGateway?.subnet?.id),
    resourceIdProblem(subnet, "addOns.virtualNodes.subnet.id", virtualNodes?.subnet?.id),
  ].find((problem) => problem !== undefined);
}

function literalIds(resources: readonly { readonly id: string }[] = []): (string | undefined)[] {
  return resources.map(({ id }) => (isLiteral(id) ? id : undefined));
}

function checkRegions(cluster: Construct, { identity, addOns, resourceGroup }: WorkloadIdentityClusterProps): void {
  const location = locationOf(resourceGroup);
  if (identity?.controlPlane) checkRegion(cluster, "userAssignedControlPlane", location);
  if (identity?.kubelet) checkRegion(cluster, "precreatedKubelet", location);
  if (addOns?.costAnalysis) checkRegion(cluster, "costAnalysis", location);
  if (addOns?.virtualNodes) checkRegion(cluster, "virtualNodes", location);
}

/** Adds warnings about settings that work. */
export function warnOfCluster(cluster: Construct, { identity, network, importId }: WorkloadIdentityClusterProps): void {
  for (const warning of clusterNetworkWarnings(network ?? {})) warn(cluster, warning);
  if (identity) annotateIdentityMove(cluster, identity, importId !== undefined);
}

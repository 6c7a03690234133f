import type {
  KubernetesClusterConfig,
  KubernetesClusterNetworkProfile,
} from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import type { ITerraformDependable, Precondition } from "cdktf";
import type { Construct } from "constructs";
import { clientConfigOf } from "../core/azurerm/client-config";
import { ignoredByAdoption } from "./cluster-adoption";
import { clusterAddOns } from "./cluster-add-ons";
import { defaultChannel, defaultPolicyEngine, leftAfterCreation } from "./cluster-defaults";
import { upgradeConfig } from "./upgrades/cluster-upgrades";
import { isAutoscaled, nodeConfig } from "./node/node-config";
import { ClusterIdentity } from "./identity/cluster-identity";
import { clusterNetwork } from "./network/cluster-network";
import { namePreconditions } from "../core/input/name-precondition";
import { networkPreconditions } from "./network/network-precondition";
import { defaultDnsPrefix } from "./workload-identity-cluster-rules";
import type { ClusterOverrides, WorkloadIdentityClusterProps } from "./workload-identity-cluster-props";
import { identityBlock, kubeletBlock } from "./identity/cluster-identity-config";

/** Without the block that provider classes for azurerm 5 require. */
type ClusterConfig = Omit<KubernetesClusterConfig, "nodeProvisioningProfile">;

/** The flags for workload identity. They are always written, because the defaults of Azure differ by Kubernetes version. */
function flags(props: WorkloadIdentityClusterProps) {
  return {
    name: props.clusterName,
    resourceGroupName: props.resourceGroup.name,
    location: props.resourceGroup.location,
    oidcIssuerEnabled: true,
    workloadIdentityEnabled: props.workloadIdentity ?? true,
  };
}

/** The configuration of a new cluster. */
export function newCluster(scope: Construct, props: WorkloadIdentityClusterProps): ClusterConfig {
  const network = clusterNetwork(props.network);
  const identity = props.identity ?? ClusterIdentity.systemAssigned();
  const local = props.localAccounts ?? false;
  const privateName = network.cluster.dnsPrefixPrivateCluster !== undefined;
  const dnsPrefix = privateName ? undefined : (props.dnsPrefix ?? defaultDnsPrefix(props.clusterName));
  const precondition = [
    ...namePreconditions(scope, "cluster", "clusterName", props.clusterName),
    ...namePreconditions(scope, "dnsPrefix", "dnsPrefix", dnsPrefix),
    ...networkPreconditions(scope, props.network),
  ];
  return {
    ...flags(props),
    dnsPrefix,
    kubernetesVersion: props.kubernetesVersion,
    automaticUpgradeChannel: defaultChannel(props),
    nodeOsUpgradeChannel: "NodeImage",
    ...upgradeConfig(props),
    skuTier: props.skuTier ?? "Free",
    localAccountDisabled: !local,
    azureActiveDirectoryRoleBasedAccessControl: {
      azureRbacEnabled: true,
      tenantId: clientConfigOf(scope).tenantId,
    },
    identity: identityBlock(identity),
    kubeletIdentity: kubeletBlock(identity),
    ...network.cluster,
    ...clusterAddOns(props.addOns),
    ...settings(props),
    ...dependsOnWith(network.waitFor, props),
    ...linuxProfile(props),
    tags: props.tags,
    ...otherOverrides(props),
    ...lifecycleWith(
      { preventDestroy: props.protectIssuer || undefined, precondition, ignoreChanges: leftAfterCreation(props) },
      props,
    ),
    ...profileWith(
      { ...network.cluster.networkProfile, ...defaultPolicyEngine(props) },
      props.overrides?.networkProfile,
    ),
    defaultNodePool: {
      name: props.nodePoolName ?? "system",
      // An autoscaler sets the count. A stated count could be below its minimum, or undo its work at each apply.
      nodeCount:
        props.nodeCount ??
        (isAutoscaled(props) || props.overrides?.defaultNodePool?.autoScalingEnabled ? undefined : 1),
      vmSize: props.vmSize ?? "Standard_D2s_v5",
      // If it is omitted, Azure returns this value, and each later plan would remove it.
      upgradeSettings: { maxSurge: props.maxSurge ?? "10%" },
      temporaryNameForRotation: props.temporaryNodePoolName ?? "rotation",
      ...systemNodes(props),
      ...network.defaultNodePool,
      ...props.overrides?.defaultNodePool,
    },
  };
}

/**
 * The configuration of an existing cluster: the stated arguments and the two flags. Terraform ignores the rest, and does not
 * destroy or replace the cluster.
 */
export function adoptedCluster(props: WorkloadIdentityClusterProps): ClusterConfig {
  const network = props.network && clusterNetwork(props.network, true);
  const pool: Partial<KubernetesClusterConfig["defaultNodePool"]> = {
    name: props.nodePoolName,
    nodeCount: props.nodeCount,
    vmSize: props.vmSize,
    ...(props.maxSurge !== undefined && { upgradeSettings: { maxSurge: props.maxSurge } }),
    temporaryNameForRotation: props.temporaryNodePoolName,
    ...systemNodes(props),
    ...network?.defaultNodePool,
    ...props.overrides?.defaultNodePool,
  };
  const poolStated = Object.values(pool).some((value) => value !== undefined);
  const config = {
    ...flags(props),
    dnsPrefix: props.dnsPrefix,
    kubernetesVersion: props.kubernetesVersion,
    ...upgradeConfig(props),
    skuTier: props.skuTier,
    localAccountDisabled: props.localAccounts === undefined ? undefined : !props.localAccounts,
    identity: props.identity && identityBlock(props.identity),
    kubeletIdentity: props.identity && kubeletBlock(props.identity),
    ...network?.cluster,
    ...clusterAddOns(props.addOns),
    ...settings(props),
    ...linuxProfile(props),
    tags: props.tags,
    ...otherOverrides(props),
    ...profileWith(network?.cluster.networkProfile, props.overrides?.networkProfile),
    defaultNodePool: poolStated ? pool : undefined,
  };
  return {
    ...config,
    // Azure has set these, but the schema requires them.
    dnsPrefix: config.dnsPrefix ?? (config.dnsPrefixPrivateCluster ? undefined : defaultDnsPrefix(props.clusterName)),
    identity: config.identity ?? (config.servicePrincipal ? undefined : { type: "SystemAssigned" }),
    defaultNodePool: { ...config.defaultNodePool, name: config.defaultNodePool?.name ?? "system" },
    ...dependsOnWith(network?.waitFor ?? [], props),
    ...lifecycleWith(
      { preventDestroy: props.protectIssuer ?? true, precondition: [], ignoreChanges: ignoredByAdoption(config) },
      props,
    ),
  };
}

/** The overrides that are not merged with arguments of this construct. */
function otherOverrides({ overrides }: WorkloadIdentityClusterProps) {
  const others: { -readonly [Key in keyof ClusterOverrides]: ClusterOverrides[Key] } = { ...overrides };
  delete others.defaultNodePool;
  delete others.networkProfile;
  delete others.lifecycle;
  delete others.dependsOn;
  return others as Omit<ClusterOverrides, "defaultNodePool" | "networkProfile" | "lifecycle" | "dependsOn">;
}

function dependsOnWith(
  own: readonly ITerraformDependable[],
  { overrides }: WorkloadIdentityClusterProps,
): Pick<KubernetesClusterConfig, "dependsOn"> {
  const dependsOn = [...own, ...(overrides?.dependsOn ?? [])];
  return dependsOn.length > 0 ? { dependsOn } : {};
}

interface OwnLifecycle {
  readonly preventDestroy?: boolean;
  readonly precondition: Precondition[];
  readonly ignoreChanges?: string[];
}

/** The lifecycle of the construct and that of the overrides. The overrides win, and lists are joined. */
function lifecycleWith(
  own: OwnLifecycle,
  { overrides }: WorkloadIdentityClusterProps,
): Pick<KubernetesClusterConfig, "lifecycle"> {
  const over = overrides?.lifecycle;
  const precondition = [...own.precondition, ...(over?.precondition ?? [])];
  const ignoreChanges: "all" | string[] =
    over?.ignoreChanges === "all" ? "all" : [...(own.ignoreChanges ?? []), ...(over?.ignoreChanges ?? [])];
  const lifecycle = {
    ...(own.preventDestroy !== undefined && { preventDestroy: own.preventDestroy }),
    ...over,
    ...(precondition.length > 0 && { precondition }),
    ...(ignoreChanges.length > 0 && { ignoreChanges }),
  };
  return Object.keys(lifecycle).length > 0 ? { lifecycle } : {};
}

/** The network profile of the props, with that of the overrides on top. */
function profileWith(
  own: Partial<KubernetesClusterNetworkProfile> | undefined,
  over: ClusterOverrides["networkProfile"],
): Partial<KubernetesClusterConfig> {
  if (!own && !over) return {};
  return { networkProfile: { networkPlugin: "azure", ...own, ...over } };
}

/** The arguments of the system pool for its nodes: the given ones only. */
const systemNodes = (props: WorkloadIdentityClusterProps): Partial<KubernetesClusterConfig["defaultNodePool"]> => ({
  ...nodeConfig(props),
  ...(props.onlyCriticalAddOns !== undefined && { onlyCriticalAddonsEnabled: props.onlyCriticalAddOns }),
});

/** Other arguments of the cluster: the given ones only. */
function settings(props: WorkloadIdentityClusterProps): Partial<KubernetesClusterConfig> {
  const { diskEncryptionSet, nodeResourceGroupName, runCommand, imageCleanerIntervalHours: hours } = props;
  return {
    ...(diskEncryptionSet && { diskEncryptionSetId: diskEncryptionSet.id }),
    ...(nodeResourceGroupName !== undefined && { nodeResourceGroup: nodeResourceGroupName }),
    ...(runCommand !== undefined && { runCommandEnabled: runCommand }),
    ...(hours !== undefined && { imageCleanerEnabled: true, imageCleanerIntervalHours: hours }),
  };
}

function linuxProfile({ sshPublicKey, adminUsername }: WorkloadIdentityClusterProps): Partial<KubernetesClusterConfig> {
  if (sshPublicKey === undefined) return {};
  return { linuxProfile: { adminUsername: adminUsername ?? "azureuser", sshKey: { keyData: sshPublicKey } } };
}

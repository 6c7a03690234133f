import type {
  KubernetesClusterConfig,
  KubernetesClusterNetworkProfile,
} from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import type { Construct } from "constructs";
import { clientConfigOf } from "./client-config";
import { ignoredByAdoption } from "./cluster-adoption";
import { clusterAddOns } from "./cluster-add-ons";
import { ClusterIdentity } from "./cluster-identity";
import { clusterNetwork } from "./cluster-network";
import { namePreconditions } from "./name-precondition";
import { defaultDnsPrefix } from "./rules/cluster";
import type { WorkloadIdentityClusterProps } from "./workload-identity-cluster";

/** Arguments of the cluster that a user sets beside the props; in the two blocks that props fill, argument by argument. */
export type ClusterOverrides = Partial<Omit<KubernetesClusterConfig, "defaultNodePool" | "networkProfile">> & {
  readonly defaultNodePool?: Partial<KubernetesClusterConfig["defaultNodePool"]>;
  readonly networkProfile?: Partial<KubernetesClusterNetworkProfile>;
};

/** The flags that make a cluster trustworthy: never left to Azure's defaults, which differ by Kubernetes version. */
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
export function newCluster(scope: Construct, props: WorkloadIdentityClusterProps): KubernetesClusterConfig {
  const network = clusterNetwork(props.network);
  const identity = props.identity ?? ClusterIdentity.systemAssigned();
  const local = props.localAccounts ?? false;
  const privateName = network.cluster.dnsPrefixPrivateCluster !== undefined;
  const dnsPrefix = privateName ? undefined : (props.dnsPrefix ?? defaultDnsPrefix(props.clusterName));
  const precondition = [
    ...namePreconditions("cluster", "clusterName", props.clusterName),
    ...namePreconditions("dnsPrefix", "dnsPrefix", dnsPrefix),
  ];
  return {
    ...flags(props),
    dnsPrefix,
    kubernetesVersion: props.kubernetesVersion,
    skuTier: props.skuTier ?? "Free",
    localAccountDisabled: !local,
    azureActiveDirectoryRoleBasedAccessControl: {
      azureRbacEnabled: true,
      tenantId: clientConfigOf(scope).tenantId,
    },
    identity: identity.identityConfig,
    kubeletIdentity: identity.kubeletConfig,
    ...network.cluster,
    ...clusterAddOns(props.addOns),
    ...(network.waitFor.length > 0 && { dependsOn: [...network.waitFor] }),
    ...linuxProfile(props),
    tags: props.tags && { ...props.tags },
    ...((props.protectIssuer || precondition.length > 0) && {
      lifecycle: {
        ...(props.protectIssuer && { preventDestroy: true }),
        ...(precondition.length > 0 && { precondition }),
      },
    }),
    ...otherOverrides(props),
    ...profileWith(network.cluster.networkProfile, props.overrides?.networkProfile),
    defaultNodePool: {
      name: props.nodePoolName ?? "system",
      nodeCount: props.nodeCount ?? 1,
      vmSize: props.vmSize ?? "Standard_D2s_v5",
      // Azure answers with this value when it is left out, and each later plan would remove it.
      upgradeSettings: { maxSurge: "10%" },
      ...network.defaultNodePool,
      ...props.overrides?.defaultNodePool,
    },
  };
}

/**
 * The configuration of a cluster that exists: what was stated, and the two flags. The rest is ignored, and Terraform
 * refuses to destroy or replace it.
 */
export function adoptedCluster(props: WorkloadIdentityClusterProps): KubernetesClusterConfig {
  const network = props.network && clusterNetwork(props.network, true);
  const pool: Partial<KubernetesClusterConfig["defaultNodePool"]> = {
    name: props.nodePoolName,
    nodeCount: props.nodeCount,
    vmSize: props.vmSize,
    ...network?.defaultNodePool,
    ...props.overrides?.defaultNodePool,
  };
  const poolStated = Object.values(pool).some((value) => value !== undefined);
  const config = {
    ...flags(props),
    dnsPrefix: props.dnsPrefix,
    kubernetesVersion: props.kubernetesVersion,
    skuTier: props.skuTier,
    localAccountDisabled: props.localAccounts === undefined ? undefined : !props.localAccounts,
    identity: props.identity?.identityConfig,
    kubeletIdentity: props.identity?.kubeletConfig,
    ...network?.cluster,
    ...clusterAddOns(props.addOns),
    ...linuxProfile(props),
    tags: props.tags && { ...props.tags },
    ...otherOverrides(props),
    ...profileWith(network?.cluster.networkProfile, props.overrides?.networkProfile),
    defaultNodePool: poolStated ? pool : undefined,
  };
  return {
    ...config,
    // Azure has decided these; the schema wants them all the same.
    dnsPrefix: config.dnsPrefix ?? (config.dnsPrefixPrivateCluster ? undefined : defaultDnsPrefix(props.clusterName)),
    identity: config.identity ?? (config.servicePrincipal ? undefined : { type: "SystemAssigned" }),
    defaultNodePool: { ...config.defaultNodePool, name: config.defaultNodePool?.name ?? "system" },
    lifecycle: { preventDestroy: props.protectIssuer ?? true, ignoreChanges: ignoredByAdoption(config) },
  };
}

/** The overrides but for the two blocks that are merged with ours. */
function otherOverrides({
  overrides,
}: WorkloadIdentityClusterProps): Omit<ClusterOverrides, "defaultNodePool" | "networkProfile"> {
  const others: { -readonly [Key in keyof ClusterOverrides]: ClusterOverrides[Key] } = { ...overrides };
  delete others.defaultNodePool;
  delete others.networkProfile;
  return others;
}

/** The network profile of the props with that of the overrides over it. */
function profileWith(
  own: KubernetesClusterNetworkProfile | undefined,
  over: ClusterOverrides["networkProfile"],
): Partial<KubernetesClusterConfig> {
  if (!own && !over) return {};
  return { networkProfile: { networkPlugin: "azure", ...own, ...over } };
}

function linuxProfile({ sshPublicKey, adminUsername }: WorkloadIdentityClusterProps): Partial<KubernetesClusterConfig> {
  if (sshPublicKey === undefined) return {};
  return { linuxProfile: { adminUsername: adminUsername ?? "azureuser", sshKey: { keyData: sshPublicKey } } };
}

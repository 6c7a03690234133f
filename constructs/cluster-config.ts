import type { KubernetesClusterConfig } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import type { Construct } from "constructs";
import { clientConfigOf } from "./client-config";
import { ignoredByAdoption } from "./cluster-adoption";
import { ClusterIdentity } from "./cluster-identity";
import { clusterNetwork } from "./cluster-network";
import { defaultDnsPrefix } from "./rules/cluster";
import type { WorkloadIdentityClusterProps } from "./workload-identity-cluster";

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
  return {
    ...flags(props),
    dnsPrefix: privateName ? undefined : (props.dnsPrefix ?? defaultDnsPrefix(props.clusterName)),
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
    defaultNodePool: {
      name: props.nodePoolName ?? "system",
      nodeCount: props.nodeCount ?? 1,
      vmSize: props.vmSize ?? "Standard_D2s_v5",
      // Azure answers with this value when it is left out, and each later plan would remove it.
      upgradeSettings: { maxSurge: "10%" },
      ...network.defaultNodePool,
    },
    ...linuxProfile(props),
    tags: props.tags && { ...props.tags },
    lifecycle: props.protectIssuer ? { preventDestroy: true } : undefined,
    ...props.overrides,
  };
}

/**
 * The configuration of a cluster that exists: what was stated, and the two flags. The rest is ignored, and Terraform
 * refuses to destroy or replace it.
 */
export function adoptedCluster(props: WorkloadIdentityClusterProps): KubernetesClusterConfig {
  const network = props.network && clusterNetwork(props.network);
  const pool: Partial<KubernetesClusterConfig["defaultNodePool"]> = {
    name: props.nodePoolName,
    nodeCount: props.nodeCount,
    vmSize: props.vmSize,
    ...network?.defaultNodePool,
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
    defaultNodePool: poolStated ? pool : undefined,
    ...linuxProfile(props),
    tags: props.tags && { ...props.tags },
    ...props.overrides,
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

function linuxProfile({ sshPublicKey, adminUsername }: WorkloadIdentityClusterProps): Partial<KubernetesClusterConfig> {
  if (sshPublicKey === undefined) return {};
  return { linuxProfile: { adminUsername: adminUsername ?? "azureuser", sshKey: { keyData: sshPublicKey } } };
}

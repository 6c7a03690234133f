import { ContainerRegistry } from "@cdktf/provider-azurerm/lib/container-registry";
import type { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { Id } from "@cdktf/provider-random/lib/id";
import { RandomProvider } from "@cdktf/provider-random/lib/provider";
import { Annotations, TerraformOutput, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { ClusterIdentity } from "../constructs/cluster/identity/cluster-identity";
import { ManagedIdentity } from "../constructs/identity/managed-identity";
import { RegistryAccess } from "../constructs/identity/registry-access";
import { WorkloadIdentityCluster } from "../constructs/cluster/workload-identity-cluster";
import { clusterProps } from "./cluster-settings";
import { accept } from "../constructs/core/findings/accept";
import type { PrivateNetwork } from "./private-network";
import { loadPrivateEndpoint, loadPrivateNetwork } from "./private-parts";
import { keepState } from "./keep-state";
import { loginToAzure } from "./login";
import { ownResourceGroup } from "./own-resource-group";
import type { Settings } from "./settings-types";
import { parseResourceId } from "../model/trust/resource-id";

/**
 * The platform: a resource group with a random suffix, the cluster with its identities, and a container registry for its
 * nodes. Other stacks read its outputs.
 */
export class Platform extends TerraformStack {
  /** Whether this stack assigns the role of a cluster administrator. */
  public readonly administered: boolean;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    const { project, location, existingClusterId } = settings;
    keepState(this, settings);
    loginToAzure(this, settings);
    new RandomProvider(this, "random");

    const suffix = new Id(this, "suffix", { byteLength: 3 }).hex;
    const resourceGroup = ownResourceGroup(this, "resource-group", { name: `rg-${project}-${suffix}`, location });
    const existing =
      existingClusterId && parseResourceId("Microsoft.ContainerService/managedClusters", existingClusterId);
    const network = settings.private
      ? loadPrivateNetwork().privateNetwork(this, `${project}-${suffix}`, resourceGroup, settings)
      : undefined;
    const cluster = new WorkloadIdentityCluster(this, "cluster", {
      ...(existing
        ? {
            resourceGroup: { name: existing.resourceGroupName, location },
            clusterName: existing.names[0]!,
            importId: existingClusterId,
          }
        : {
            resourceGroup,
            clusterName: `aks-${project}-${suffix}`,
            identity: identitiesOf(this, resourceGroup, `${project}-${suffix}`),
            ...clusterProps(settings.cluster, network?.cluster),
          }),
      workloadIdentity: settings.workloadIdentity,
      administrators: settings.administrators,
      sshPublicKey: settings.sshPublicKey,
      keepOnDestroy: settings.keepOnDestroy,
      logAnalyticsWorkspaceId: existing ? undefined : settings.logAnalyticsWorkspaceId,
      adminWaitSeconds: settings.waits?.clusterAdminSeconds,
      roleWaitSeconds: settings.waits?.roleSeconds,
    });

    if (!existing) acceptFindings(cluster, settings);

    const registry = new ContainerRegistry(this, "registry", {
      name: `cr${project.replaceAll("-", "")}${suffix}`,
      resourceGroupName: resourceGroup.name,
      location: resourceGroup.location,
      // The smallest one that can have private endpoints.
      sku: network ? "Premium" : "Basic",
      ...(settings.private !== undefined && { publicNetworkAccessEnabled: !settings.private }),
    });
    if (network)
      accept(registry, LARGE, "For registries with many images and several regions; this one is for one small app.");
    else {
      accept(
        registry,
        [...LARGE, "CKV_AZURE_139"],
        "Needs a registry of the Premium tier; this one is Basic, for one small app.",
      );
      accept(
        registry,
        "CKV_AZURE_163",
        "Defender for Containers scans images in every tier; it is switched on for a subscription.",
      );
    }
    if (network) registryEndpoint(this, registry, network, resourceGroup);
    new RegistryAccess(this, "images", { registry }).grantPull(cluster.kubeletIdentity, {
      waitSeconds: settings.waits?.roleSeconds,
    });

    if (!settings.remoteState)
      Annotations.of(this).addInfo(
        "state is kept in files in the folder of cdktf.json; set `remoteState` to share and lock it (docs/remote-state.md)",
      );
    const administrators = cluster.administratorAssignmentIds;
    this.administered = administrators !== undefined;
    writeOutputs(this, {
      resource_group_name: resourceGroup.name,
      cluster_resource_group_name: cluster.resourceGroup.name,
      cluster_name: cluster.clusterName,
      registry_login_server: registry.loginServer,
      suffix,
      ...(administrators !== undefined && { [ADMINISTRATORS]: administrators }),
      ...(network && privateOutputs(network, settings)),
    });
  }
}

/** Findings on a registry that only the Premium tier can resolve, besides that of its public address. */
const LARGE = ["164", "165", "166", "167", "233", "237"].map((each) => `CKV_AZURE_${each}`);

/** What security scanners report on a cluster with the defaults, and why it is so (docs/posture.md). */
function acceptFindings(
  cluster: WorkloadIdentityCluster,
  { cluster: { tier = "Free", authorizedIpRanges } = {}, private: isPrivate }: Settings,
): void {
  const isPublic =
    "The API server is public, because the stacks are applied from anywhere; only Entra ID accounts can log in.";
  if (!isPrivate) accept(cluster, "CKV_AZURE_115", isPublic);
  if (!isPrivate && authorizedIpRanges === undefined) accept(cluster, "CKV_AZURE_6", isPublic);
  if (tier === "Free") accept(cluster, "CKV_AZURE_170", "The first apply is cheap; set `cluster.tier` for production.");
  accept(cluster, "CKV_AZURE_232", "One pool keeps the first apply cheap; another one is a change of this program.");
  accept(
    cluster,
    ["CKV_AZURE_117", "CKV_AZURE_226", "CKV_AZURE_227"],
    "Azure encrypts the disks with its own keys; the size of the nodes has no local disk, and encryption at host has to be " +
      "registered in the subscription.",
  );
  accept(
    cluster,
    ["CKV_AZURE_116", "CKV_AZURE_172"],
    "The cluster has neither the Azure Policy add-on nor the CSI driver for secrets: pods read secrets with their identity.",
  );
  accept(
    cluster,
    "CKV_AZURE_4",
    "The check looks for the agent on the nodes. `logAnalyticsWorkspaceId` sends the logs of the control plane.",
  );
  accept(
    cluster,
    "CKV_AZURE_168",
    "The check does not know the default of Azure CNI overlay, which is 250 pods on a node.",
  );
}

function registryEndpoint(
  scope: Construct,
  registry: ContainerRegistry,
  { endpointSubnet, registryZone }: PrivateNetwork,
  resourceGroup: ResourceGroup,
): void {
  const { PrivateEndpoint } = loadPrivateEndpoint();
  new PrivateEndpoint(scope, "registry-endpoint", {
    resourceGroup,
    endpointName: `pe-${registry.name}`,
    service: "registry",
    target: registry,
    subnet: endpointSubnet,
    dnsZone: registryZone,
  });
}

/** What other stacks, and the pipelines that apply them, need to know about a private network. */
function privateOutputs(
  { endpointSubnet, vaultZone, runnerSubnet }: PrivateNetwork,
  { privateNetwork: { runnerNetworkIds = [], nodeSubnetId } = {} }: Settings,
): Readonly<Record<string, string>> {
  const places = [
    runnerSubnet ? `the subnet ${runnerSubnet.id}` : `the network of ${nodeSubnetId}`,
    ...runnerNetworkIds.map((id) => `the network ${id}`),
  ];
  return {
    [PRIVATE_OUTPUTS[0]]: endpointSubnet.id,
    [PRIVATE_OUTPUTS[1]]: vaultZone.id,
    network_path:
      `Apply the stack workload from a host in ${places.join(" or in ")}: the API server and the vault have no public ` +
      "address. The stack platform needs Azure Resource Manager only (docs/private.md).",
  };
}

/** The outputs that the workload stack of a private app reads. */
export const PRIVATE_OUTPUTS = ["endpoint_subnet_id", "vault_dns_zone_id"] as const;

/** The output with the ids of the role assignments of administrators. It exists if there are any. */
export const ADMINISTRATORS = "cluster_administrators";

/** Outputs under names that do not change. */
function writeOutputs(stack: Platform, values: Readonly<Record<string, string>>): void {
  const outputs = new Construct(stack, "outputs");
  for (const [name, value] of Object.entries(values)) new TerraformOutput(outputs, name, { value, staticId: true });
}

/** The outputs that the workload stack always reads. */
export const PLATFORM_OUTPUTS = ["cluster_resource_group_name", "cluster_name", "suffix"] as const;

/** The identities of the control plane and the nodes. They exist and have their roles before the cluster is created. */
function identitiesOf(scope: Construct, resourceGroup: ResourceGroup, name: string): ClusterIdentity {
  const controlPlane = new ManagedIdentity(scope, "control-plane", {
    resourceGroup,
    identityName: `id-${name}-control-plane`,
  });
  const kubelet = new ManagedIdentity(scope, "kubelet", { resourceGroup, identityName: `id-${name}-kubelet` });
  return ClusterIdentity.userAssigned(controlPlane, { kubelet });
}

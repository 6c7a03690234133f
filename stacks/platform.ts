import { ContainerRegistry } from "@cdktf/provider-azurerm/lib/container-registry";
import type { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { Id } from "@cdktf/provider-random/lib/id";
import { RandomProvider } from "@cdktf/provider-random/lib/provider";
import { Annotations, TerraformOutput, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { ClusterIdentity } from "../constructs/cluster/cluster-identity";
import { ManagedIdentity } from "../constructs/identity/managed-identity";
import { RegistryAccess } from "../constructs/identity/registry-access";
import { WorkloadIdentityCluster } from "../constructs/cluster/workload-identity-cluster";
import { clusterProps } from "./cluster-settings";
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
            ...clusterProps(settings.cluster),
          }),
      workloadIdentity: settings.workloadIdentity,
      administrators: settings.administrators,
      sshPublicKey: settings.sshPublicKey,
      logAnalyticsWorkspaceId: existing ? undefined : settings.logAnalyticsWorkspaceId,
      adminWaitSeconds: settings.waits?.clusterAdminSeconds,
      roleWaitSeconds: settings.waits?.roleSeconds,
    });

    const registry = new ContainerRegistry(this, "registry", {
      name: `cr${project.replaceAll("-", "")}${suffix}`,
      resourceGroupName: resourceGroup.name,
      location: resourceGroup.location,
      sku: "Basic",
    });
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
    });
  }
}

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

import { ContainerRegistry } from "@cdktf/provider-azurerm/lib/container-registry";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { Id } from "@cdktf/provider-random/lib/id";
import { RandomProvider } from "@cdktf/provider-random/lib/provider";
import { dependable, TerraformOutput, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { cloudOf } from "../constructs/cloud";
import { ClusterIdentity } from "../constructs/cluster-identity";
import { ManagedIdentity } from "../constructs/managed-identity";
import { RoleGrant } from "../constructs/role-grant";
import { parseResourceId } from "../constructs/rules/ids";
import { WorkloadIdentityCluster } from "../constructs/workload-identity-cluster";
import { keepState } from "./keep-state";
import type { Settings } from "./settings";

/**
 * What clusters run on: a resource group with a random suffix, the cluster with its identities, and a registry its nodes
 * pull from. Other stacks read its outputs, which are there when the cluster may be administered.
 */
export class Platform extends TerraformStack {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    const { project, location, existingClusterId } = settings;
    keepState(this, settings);
    new AzurermProvider(this, "azurerm", {
      features: [{}],
      environment: cloudOf(this).terraformEnvironment,
      subscriptionId: settings.subscriptionId,
    });
    new RandomProvider(this, "random");

    const suffix = new Id(this, "suffix", { byteLength: 3 }).hex;
    const resourceGroup = new ResourceGroup(this, "resource-group", { name: `rg-${project}-${suffix}`, location });
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
          }),
      workloadIdentity: settings.workloadIdentity,
      administrators: settings.administrators,
      sshPublicKey: settings.sshPublicKey,
      adminWaitSeconds: settings.waits?.clusterAdminSeconds,
    });

    const registry = new ContainerRegistry(this, "registry", {
      name: `cr${project.replaceAll("-", "")}${suffix}`,
      resourceGroupName: resourceGroup.name,
      location: resourceGroup.location,
      sku: "Basic",
    });
    RoleGrant.of(this, { grantee: cluster.kubeletIdentity, role: "AcrPull", scope: registry });

    const outputs = new Construct(this, "outputs");
    const values = {
      resource_group_name: resourceGroup.name,
      location: resourceGroup.location,
      cluster_name: cluster.clusterName,
      cluster_resource_group_name: cluster.resourceGroup.name,
      registry_login_server: registry.loginServer,
      suffix,
    };
    for (const [name, value] of Object.entries(values))
      new TerraformOutput(outputs, name, { value, staticId: true, dependsOn: [afterwards(cluster)] });
  }
}

/** The identities of the control plane and the nodes, which exist and have their roles before the cluster. */
function identitiesOf(scope: Construct, resourceGroup: ResourceGroup, name: string): ClusterIdentity {
  const controlPlane = new ManagedIdentity(scope, "control-plane", {
    resourceGroup,
    identityName: `id-${name}-control-plane`,
  });
  const kubelet = new ManagedIdentity(scope, "kubelet", { resourceGroup, identityName: `id-${name}-kubelet` });
  return ClusterIdentity.userAssigned(controlPlane, { kubelet });
}

/** An output renders what it depends on by its `fqn`, in which a resource has a reference in braces that Terraform refuses. */
function afterwards(
  cluster: WorkloadIdentityCluster,
): TerraformOutput["dependsOn"] extends (infer T)[] | undefined ? T : never {
  return { fqn: dependable(cluster.ready) } as never;
}

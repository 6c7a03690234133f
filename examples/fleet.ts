import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { App, LocalBackend, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Fleet, type FleetStack, synthesize, WorkloadIdentityCluster } from "cdktf-aks-workload-identity";

/** One stack of the fleet. Each has a state of its own. */
export class FleetShard extends TerraformStack implements FleetStack {
  public readonly clusters;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    new LocalBackend(this, { path: `../../../terraform.${id}.tfstate` }); // in the folder of cdktf.json; RemoteState shares it
    new AzurermProvider(this, "azurerm", { features: [{}] });
    const production = WorkloadIdentityCluster.fromClusterName(this, "cluster", {
      clusterName: "aks-production",
      resourceGroupName: "rg-production",
    });
    new KubernetesProvider(this, "kubernetes", production.kubernetesProviderConfig());
    this.clusters = { production };
  }
}

/** The bindings of the files in `FLEET_FOLDER`, in `FLEET_SHARDS` stacks. */
if (require.main === module)
  synthesize(new App({ stackTraces: false }), (app) => {
    new Fleet(app, "fleet", {
      folder: process.env.FLEET_FOLDER ?? "examples/fleet",
      shards: Number(process.env.FLEET_SHARDS ?? 2),
      stack: (scope, id) => new FleetShard(scope, id),
    });
  });

import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { App, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Fleet, type FleetStack, RemoteState, synthesize, WorkloadIdentityCluster } from "../constructs";

/** One stack of the fleet. Its state key is `fleet/<stack>.tfstate`. */
export class FleetShard extends TerraformStack implements FleetStack {
  public readonly clusters;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    new RemoteState(this, {
      project: "fleet",
      resourceGroupName: "rg-tfstate",
      storageAccountName: "sttfstate4f2a",
      containerName: "tfstate",
    });
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

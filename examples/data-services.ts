// A pod with data of three services: blobs, items of Cosmos DB, and a PostgreSQL database whose users a Job creates.
import { App, TerraformStack } from "cdktf";
import { DataAzurermStorageAccount } from "@cdktf/provider-azurerm/lib/data-azurerm-storage-account";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { accept, DataAccess, DatabaseAccess, FederatedBinding, RemoteState, WorkloadIdentityCluster } from "cdktf-aks-workload-identity";

const DATA = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-data/providers";

export class DataServices extends TerraformStack {
  constructor(scope: App, id: string) {
    super(scope, id);
    new RemoteState(this, { project: "shop", partial: true }); // the pipeline names the storage account
    new AzurermProvider(this, "azurerm", { features: [{}] });
    const cluster = WorkloadIdentityCluster.fromClusterName(this, "cluster", { clusterName: "aks-platform", resourceGroupName: "rg-platform" });
    new KubernetesProvider(this, "kubernetes", cluster.kubernetesProviderConfig());

    const account = new DataAzurermStorageAccount(this, "account", { name: "stshop", resourceGroupName: "rg-data" });
    const invoices = new DataAccess(this, "invoices", { service: "blobStorage", resource: account });

    // The role is one of Cosmos DB, on this database only.
    const items = new DataAccess(this, "items", {
      service: "cosmosDb",
      resource: { id: `${DATA}/Microsoft.DocumentDB/databaseAccounts/cosmos-shop/sqlDatabases/items` },
    });

    // The identity of this binding administers the server. A Job with it creates the users, before their pods start.
    const administrator = new FederatedBinding(this, "db-admin", { cluster, serviceAccount: { namespace: "db-admin", name: "db-admin" } });
    const orders = new DatabaseAccess(this, "orders", {
      engine: "postgresql",
      server: { id: `${DATA}/Microsoft.DBforPostgreSQL/flexibleServers/psql-shop` },
      databaseName: "orders",
      administrator,
    });

    // The roles, the user, the waits for them, and their addresses in the environment of the container.
    const shop = new FederatedBinding(this, "shop", { cluster, serviceAccount: { namespace: "shop", name: "shop" } });
    const web = shop.deployment("web", {
      container: [{
        name: "web",
        image: "example.azurecr.io/shop:1",
        resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { cpu: "100m", memory: "128Mi" } },
        securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
      }],
      pod: { securityContext: { runAsNonRoot: true, runAsUser: "65532", seccompProfile: { type: "RuntimeDefault" } } },
      reads: [invoices],
      writes: [items, orders],
    });
    // What security scanners report, and why it is so here (docs/posture.md).
    accept(web, ["CKV_K8S_8", "CKV_K8S_9"], "The ports of the application are not known here; write probes for yours.");
    accept(web, ["CKV_K8S_15", "CKV_K8S_43"], "The image is a placeholder, in a registry where tags do not change.");
  }
}

if (require.main === module) {
  const app = new App();
  new DataServices(app, "data-services");
  app.synth();
}

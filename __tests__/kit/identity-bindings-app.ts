// A stack whose pods use one managed identity through an identity binding, a credential, or both.
import { join } from "node:path";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { App, AzurermBackend, TerraformStack } from "cdktf";
import { FederatedBinding, ManagedIdentity, type TrustKind, WorkloadIdentityCluster } from "../../constructs";
import { synthesize } from "../../constructs/core/synthesis/synthesize";

export interface BoundOptions {
  /** @default "identity-binding" */
  readonly trust?: TrustKind;
  readonly keepOtherTrust?: boolean;
  /** Whether the identity exists, so that its client id is known before an apply. @default false */
  readonly looksUp?: boolean;
  /** Whether the cluster is read by its name, instead of given by its attributes. @default false */
  readonly readsCluster?: boolean;
  /** Service accounts, each with a deployment. @default ["api", "jobs"] */
  readonly accounts?: readonly string[];
}

class Orders extends TerraformStack {
  constructor(app: App, options: BoundOptions) {
    super(app, "orders");
    const { trust = "identity-binding", keepOtherTrust, looksUp, accounts = ["api", "jobs"] } = options;
    new AzurermBackend(this, {
      resourceGroupName: "rg-tfstate",
      storageAccountName: "sttfstate",
      containerName: "tfstate",
      key: "orders.tfstate",
      useAzureadAuth: true,
    });
    new AzurermProvider(this, "azurerm", {
      features: [{}],
      subscriptionId: "00000000-0000-0000-0000-000000000001",
    });
    const cluster = options.readsCluster
      ? WorkloadIdentityCluster.fromClusterName(this, "cluster", {
          clusterName: "aks",
          resourceGroupName: "rg-platform",
        })
      : WorkloadIdentityCluster.fromClusterAttributes(this, "cluster", {
          clusterId:
            "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-platform/providers/Microsoft.ContainerService/managedClusters/aks",
          clusterName: "aks",
          resourceGroup: { name: "rg-platform", location: "westeurope" },
          issuerUrl:
            "https://westeurope.oic.prod-aks.azure.com/22222222-2222-2222-2222-222222222222/33333333-3333-3333-3333-333333333333/",
          host: "https://aks.example",
          clusterCaCertificate: "Y2E=",
        });
    new KubernetesProvider(
      this,
      "kubernetes",
      options.readsCluster ? cluster.kubernetesProviderConfig() : { host: "https://aks.example" },
    );
    const identity = looksUp
      ? ManagedIdentity.fromManagedIdentityName(this, "identity", {
          identityName: "id-orders",
          resourceGroupName: "rg",
        })
      : new ManagedIdentity(this, "identity", {
          resourceGroup: { name: "rg-orders", location: "westeurope" },
          identityName: "id-orders",
        });
    for (const name of accounts) {
      const binding = new FederatedBinding(this, name, {
        cluster,
        identity,
        serviceAccount: { namespace: "orders", name },
        trust,
        ...(keepOtherTrust === undefined ? {} : { keepOtherTrust }),
      });
      new DeploymentV1(this, `${name}-pods`, {
        metadata: { name, namespace: binding.namespace },
        spec: {
          selector: { matchLabels: { app: name } },
          template: binding.podTemplate({
            metadata: { labels: { app: name } },
            spec: { container: [{ name: "app", image: "example.azurecr.io/app:1" }] },
          }),
        },
      });
    }
  }
}

/** Synthesizes the stack `orders` into a folder, as `cdktf synth` does into `cdktf.out`. */
export function synthesizeOrders(outdir: string, options: BoundOptions = {}): string {
  const app = new App({ outdir, stackTraces: false });
  new Orders(app, options);
  synthesize(app);
  return join(outdir, "stacks/orders/cdk.tf.json");
}

// A cluster of AKS Automatic, where Azure decides about nodes, scaling, upgrades and network, and a pod on it that reads a vault.
// One stack is for a start only, as in quickstart.ts; AutomaticCluster.fromClusterName reads the cluster in a stack of its own.
import { App, TerraformStack } from "cdktf";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { accept, AutomaticCluster, FederatedBinding, RemoteState, VaultAccess } from "cdktf-aks-workload-identity";

export class Automatic extends TerraformStack {
  constructor(scope: App, id: string) {
    super(scope, id);
    new RemoteState(this, { project: "shop", partial: true }); // the pipeline names the storage account
    new AzurermProvider(this, "azurerm", { features: [{}] });

    const resourceGroup = new ResourceGroup(this, "resource-group", { name: "rg-automatic", location: "westeurope" });
    // The OIDC issuer and the webhook are always on. The principal that runs Terraform administers the cluster.
    const cluster = new AutomaticCluster(this, "cluster", { resourceGroup, clusterName: "aks-automatic" });
    new KubernetesProvider(this, "kubernetes", cluster.kubernetesProviderConfig());

    const shop = new FederatedBinding(this, "shop", { cluster, serviceAccount: { namespace: "shop", name: "web" } });
    const vault = VaultAccess.fromVaultName(this, "vault", { vaultName: "kv-shop", resourceGroupName: "rg-shop" });
    const probe = { httpGet: { path: "/healthz", port: "8080" } };
    const web = shop.deployment("web", {
      // The deployment safeguards of Automatic ask for requests, limits and probes of each container.
      container: [{
        name: "web",
        image: "example.azurecr.io/web:1",
        resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
        readinessProbe: probe,
        livenessProbe: probe,
        securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
      }],
      pod: { securityContext: { runAsNonRoot: true, runAsUser: "65532", seccompProfile: { type: "RuntimeDefault" } } },
      replicas: 2,
      reads: [vault],
    });
    // What security scanners report, and why it is so here (docs/posture.md).
    accept(web, ["CKV_K8S_15", "CKV_K8S_43"], "The image is a placeholder, in a registry where tags do not change.");
  }
}

if (require.main === module) {
  const app = new App();
  new Automatic(app, "automatic");
  app.synth();
}

// One identity for 30 service accounts on three clusters. A credential for each would exceed the 20 of an identity; identity bindings need none.
import { App, TerraformStack } from "cdktf";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { accept, FederatedBinding, ManagedIdentity, RemoteState, VaultAccess, WorkloadIdentityCluster } from "cdktf-aks-workload-identity";

const REGIONS = ["eastus2", "westeurope", "centralindia"];
const SERVICES = ["cart", "catalog", "checkout", "invoices", "mail", "orders", "payments", "returns", "search", "stock"];

export class IdentityBindings extends TerraformStack {
  constructor(scope: App, id: string) {
    super(scope, id);
    new RemoteState(this, { project: "shop", partial: true }); // the pipeline names the storage account
    new AzurermProvider(this, "azurerm", { features: [{}] }); // the identity bindings are written with azapi, which logs in as azurerm does

    const identity = new ManagedIdentity(this, "shop", { resourceGroup: { name: "rg-shop", location: "westeurope" }, identityName: "id-shop" });
    const vault = VaultAccess.fromVaultName(this, "vault", { vaultName: "kv-shop", resourceGroupName: "rg-shop" });

    for (const region of REGIONS) {
      const cluster = WorkloadIdentityCluster.fromClusterName(this, region, { clusterName: `aks-${region}`, resourceGroupName: `rg-${region}` });
      const kubernetesProvider = new KubernetesProvider(this, `kubernetes-${region}`, cluster.kubernetesProviderConfig({ alias: region }));

      for (const name of SERVICES) {
        const binding = new FederatedBinding(this, `${region}-${name}`, {
          cluster,
          kubernetesProvider,
          identity,
          serviceAccount: { namespace: "shop", name },
          trust: "identity-binding",
        });
        // The application creates WorkloadIdentityCredential and turns on its token proxy (docs/identity-bindings.md).
        const pods = binding.deployment(name, {
          container: [{
            name: "app",
            image: `example.azurecr.io/${name}:1`,
            resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { cpu: "100m", memory: "128Mi" } },
            securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
          }],
          pod: { securityContext: { runAsNonRoot: true, runAsUser: "65532", seccompProfile: { type: "RuntimeDefault" } } },
          reads: [vault], // one role assignment, because all bindings have the same identity
        });
        // What security scanners report, and why it is so here (docs/posture.md).
        accept(pods, ["CKV_K8S_8", "CKV_K8S_9"], "The ports of the applications are not known here; write probes for yours.");
        accept(pods, ["CKV_K8S_15", "CKV_K8S_43"], "The images are placeholders, in a registry where tags do not change.");
      }
    }
  }
}

if (require.main === module) {
  const app = new App();
  new IdentityBindings(app, "identity-bindings");
  app.synth();
}

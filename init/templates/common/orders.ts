import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { TerraformStack } from "cdktf";
import {
  Caller,
  FederatedBinding,
  ManagedIdentity,
  SecretValue,
  VaultAccess,
  WorkloadIdentityCluster,
} from "cdktf-aks-workload-identity";
import type { Construct } from "constructs";
import { keepState } from "./backend";
import { settings } from "./settings";

/** Pods that read one secret of a vault with a managed identity, on an existing cluster. */
export class Orders extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    keepState(this);
    new AzurermProvider(this, "azurerm", { features: [{}] });
    const cluster = WorkloadIdentityCluster.fromClusterName(this, "cluster", settings.cluster);
    new KubernetesProvider(this, "kubernetes", cluster.kubernetesProviderConfig());
    const resourceGroup = new ResourceGroup(this, "resource-group", settings.resourceGroup);

    const identity = new ManagedIdentity(this, "identity", { resourceGroup, identityName: "id-orders" });
    const orders = new FederatedBinding(this, "orders", {
      cluster,
      identity,
      serviceAccount: settings.serviceAccount,
      automountServiceAccountToken: false, // the pods do not call the Kubernetes API
    });
    const vault = new VaultAccess(this, "vault", { resourceGroup, vaultName: settings.vaultName });
    vault.grantSecretsOfficer(Caller.of(this));
    const greeting = vault.addSecret("greeting", {
      secretName: "greeting",
      value: SecretValue.ephemeral(this, "greeting-value", { default: "Hello!" }), // neither the JSON nor the state has it
    });

    const api = new DeploymentV1(this, "api", {
      metadata: { name: settings.serviceAccount.name, namespace: orders.namespace },
      spec: {
        selector: { matchLabels: { app: settings.serviceAccount.name } },
        template: orders.podTemplate({
          metadata: { labels: { app: settings.serviceAccount.name } },
          spec: {
            securityContext: { runAsNonRoot: true, runAsUser: "65532", seccompProfile: { type: "RuntimeDefault" } },
            container: [
              {
                name: "api",
                image: settings.image,
                env: vault.environment(greeting),
                securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
              },
            ],
          },
        }),
      },
    });
    greeting.grantRead(orders).applyBefore(api);
  }
}

import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { TerraformStack } from "cdktf";
import {
  FederatedBinding,
  ManagedIdentity,
  SecretValue,
  VaultAccess,
  WorkloadIdentityCluster,
} from "cdktf-aks-workload-identity";
import type { Construct } from "constructs";
import { keepState, secretsOfficer } from "./deployment";
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
    vault.grantSecretsOfficer(secretsOfficer(this));
    const greeting = vault.addSecret("greeting", {
      secretName: "greeting",
      value: SecretValue.ephemeral(this, "greeting-value", { default: "Hello!" }), // neither the JSON nor the state has it
    });

    // The pods, the role on this one secret, the wait for the role, and KEYVAULT_URL and SECRET_NAME in the container.
    orders.deployment("api", {
      deploymentName: settings.serviceAccount.name,
      pod: { securityContext: { runAsNonRoot: true, runAsUser: "65532", seccompProfile: { type: "RuntimeDefault" } } },
      container: [
        {
          name: "api",
          image: settings.image,
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
        },
      ],
      reads: [greeting],
    });
  }
}

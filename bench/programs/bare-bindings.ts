// The resources of bindings.ts by provider classes alone, with the same setting of stack traces.
import { DataAzurermKubernetesCluster } from "@cdktf/provider-azurerm/lib/data-azurerm-kubernetes-cluster";
import { FederatedIdentityCredential } from "@cdktf/provider-azurerm/lib/federated-identity-credential";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import { TimeProvider } from "@cdktf/provider-time/lib/provider";
import { Sleep } from "@cdktf/provider-time/lib/sleep";
import { App, TerraformStack } from "cdktf";
import { withoutTokenTraces } from "../../constructs/core/synthesis/token-traces";

const count = Number(process.env.COUNT);
const perStack = Number(process.env.PER_STACK ?? count);

function addBinding(stack: TerraformStack, i: number, cluster: DataAzurermKubernetesCluster, namespace: NamespaceV1) {
  const identity = new UserAssignedIdentity(stack, `identity-${i}`, {
    name: `id-app-${i}`,
    location: cluster.location,
    resourceGroupName: "rg-platform",
  });
  const identityWait = new Sleep(stack, `identity-wait-${i}`, {
    createDuration: "120s",
    triggers: { principal: identity.principalId },
  });
  const credential = new FederatedIdentityCredential(stack, `credential-${i}`, {
    name: `app-${i}`,
    parentId: identity.id,
    resourceGroupName: "rg-platform",
    issuer: cluster.oidcIssuerUrl,
    subject: `system:serviceaccount:${namespace.metadataInput!.name}:app-${i}`,
    audience: ["api://AzureADTokenExchange"],
    dependsOn: [identityWait],
  });
  const wait = new Sleep(stack, `wait-${i}`, {
    createDuration: "30s",
    triggers: { credential: `${credential.id} ${credential.issuer} ${credential.subject}` },
  });
  new ServiceAccountV1(stack, `service-account-${i}`, {
    metadata: {
      name: `app-${i}`,
      namespace: namespace.metadata.name,
      annotations: { "azure.workload.identity/client-id": identity.clientId },
    },
    dependsOn: [wait],
  });
}

const app = new App({ stackTraces: false });
withoutTokenTraces(app, () => {
  for (let first = 0; first < count; first += perStack) {
    const stack = new TerraformStack(app, `bindings-${first}`);
    new AzurermProvider(stack, "azurerm", { features: [{}] });
    new TimeProvider(stack, "time", {});
    const cluster = new DataAzurermKubernetesCluster(stack, "cluster", {
      name: "aks-orders",
      resourceGroupName: "rg-platform",
    });
    new KubernetesProvider(stack, "kubernetes", { host: cluster.kubeConfig.get(0).host });
    let namespace: NamespaceV1 | undefined;
    for (let i = first; i < Math.min(count, first + perStack); i++) {
      if (i % 20 === 0 || !namespace)
        namespace = new NamespaceV1(stack, `namespace-${i}`, { metadata: { name: `team-${Math.floor(i / 20)}` } });
      addBinding(stack, i, cluster, namespace);
    }
  }
  app.synth();
});

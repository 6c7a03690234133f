// COUNT bindings, PER_STACK in a stack. Each has its own identity; KIND says what else it is measured for.
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { App, TerraformStack } from "cdktf";
import {
  FederatedBinding,
  ManagedIdentity,
  MovedBlock,
  RemoteState,
  synthesize,
  WorkloadIdentityCluster,
} from "../../constructs";

const { COUNT, PER_STACK, KIND } = process.env;
const count = Number(COUNT);
const perStack = Number(PER_STACK ?? COUNT);

function clusterIn(stack: TerraformStack) {
  if (KIND !== "same-stack")
    return WorkloadIdentityCluster.fromClusterName(stack, "cluster", {
      clusterName: "aks-orders",
      resourceGroupName: "rg-platform",
    });
  return new WorkloadIdentityCluster(stack, "cluster", {
    clusterName: "aks-orders",
    resourceGroup: { name: "rg-platform", location: "westeurope" },
  });
}

function addBinding(stack: TerraformStack, cluster: ReturnType<typeof clusterIn>, i: number) {
  const identity =
    KIND === "look-ups"
      ? ManagedIdentity.fromManagedIdentityName(stack, `identity-${i}`, {
          identityName: `id-app-${i}`,
          resourceGroupName: "rg-identities",
        })
      : undefined;
  const binding = new FederatedBinding(stack, `binding-${i}`, {
    cluster,
    identity,
    serviceAccount: { namespace: `team-${Math.floor(i / 20)}`, name: `app-${i}` },
  });
  if (KIND !== "moved") return;
  const to = binding.node.findAll().find((each) => each instanceof UserAssignedIdentity)!;
  new MovedBlock(stack, `moved-${i}`, { from: `azurerm_user_assigned_identity.old_${i}`, to });
}

synthesize(new App({ stackTraces: false }), (app) => {
  for (let first = 0; first < count; first += perStack) {
    const stack = new TerraformStack(app, `bindings-${first}`);
    if (KIND === "remote-state")
      new RemoteState(stack, {
        project: "orders",
        resourceGroupName: "rg-tfstate",
        storageAccountName: "sttfstate",
        containerName: "tfstate",
      });
    new AzurermProvider(stack, "azurerm", { features: [{}] });
    const cluster = clusterIn(stack);
    new KubernetesProvider(stack, "kubernetes", cluster.kubernetesProviderConfig());
    for (let i = first; i < Math.min(count, first + perStack); i++) addBinding(stack, cluster, i);
  }
});

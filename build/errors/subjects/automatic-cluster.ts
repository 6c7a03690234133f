import { AutomaticCluster, AzurermTarget, FederatedBinding } from "../../../constructs";
import type { Explanations } from "../given";

export const AUTOMATIC_CLUSTER: Explanations = {
  "automatic-cluster": {
    cause: "AKS Automatic decides the setting, or azurerm does not accept the combination for an Automatic cluster.",
    fix: "Leave the setting out, or use `WorkloadIdentityCluster`.",
    example: ({ stack, resourceGroup }) =>
      new AutomaticCluster(stack, "automatic", { resourceGroup, clusterName: "aks-orders", nodeCount: 3 } as never),
  },
  "automatic-cluster-issuer": {
    cause: "The data source of azurerm for Automatic clusters does not export the issuer, which bindings need.",
    fix: "Pass `issuerUrl`, from an output of the stack that creates the cluster or from the Azure CLI.",
    example: ({ stack }) => {
      AzurermTarget.choose(stack, "~> 5.2");
      const cluster = AutomaticCluster.fromClusterName(stack, "automatic", {
        clusterName: "aks-orders",
        resourceGroupName: "rg-orders",
      });
      new FederatedBinding(stack, "orders", { cluster, serviceAccount: { namespace: "orders", name: "orders-api" } });
    },
  },
  "automatic-cluster-release": {
    cause: "The release of azurerm that the stack is for does not have the resource or the data source.",
    fix: "Choose a later release at the start of the stack.",
    example: ({ stack }) =>
      AutomaticCluster.fromClusterName(stack, "automatic", {
        clusterName: "aks-orders",
        resourceGroupName: "rg-orders",
      }),
  },
};

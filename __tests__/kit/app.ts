import { tmpdir } from "node:os";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { Id } from "@cdktf/provider-random/lib/id";
import { RandomProvider } from "@cdktf/provider-random/lib/provider";
import { App, LocalBackend, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { type IWorkloadIdentityCluster, WorkloadIdentityCluster } from "../../constructs";

/** An app that writes nothing. */
export const newApp = (context?: Record<string, unknown>): App =>
  new App({ outdir: tmpdir(), stackTraces: false, ...(context ? { context } : {}) });

/** A stack with the providers that most tests need. */
export function newStack(id = "stack", app: App = newApp()): TerraformStack {
  const stack = new TerraformStack(app, id);
  new LocalBackend(stack, { path: `${id}.tfstate` });
  new AzurermProvider(stack, "azurerm", { features: [{}] });
  new KubernetesProvider(stack, "kubernetes", { host: "https://aks.example" });
  return stack;
}

/** A text that only Terraform knows. */
export function unknownText(stack: TerraformStack): string {
  const known = stack.node.tryFindChild("suffix") as Id | undefined;
  if (!known) new RandomProvider(stack, "random");
  return (known ?? new Id(stack, "suffix", { byteLength: 3 })).hex;
}

/** A resource group of the stack. */
export const newResourceGroup = (stack: TerraformStack, id = "group"): ResourceGroup =>
  new ResourceGroup(stack, id, { name: "rg-orders", location: "westeurope" });

/** A cluster that exists, for tests of what trusts it. */
export const givenCluster = (
  stack: TerraformStack,
  id = "cluster",
  workloadIdentity?: boolean,
): IWorkloadIdentityCluster =>
  WorkloadIdentityCluster.fromClusterAttributes(stack, id, {
    clusterId: `/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-platform/providers/Microsoft.ContainerService/managedClusters/${id}`,
    clusterName: id,
    resourceGroup: {
      name: "rg-platform",
      location: stack.node.tryGetContext("cloud") === "china" ? "chinaeast2" : "westeurope",
    },
    issuerUrl: `https://westeurope.oic.prod-aks.azure.com/22222222-2222-2222-2222-222222222222/${id}/`,
    host: "https://aks.example",
    clusterCaCertificate: "Y2E=",
    ...(workloadIdentity === undefined ? {} : { workloadIdentity }),
  });

/** Warnings and infos below a construct, each as `[path] text`. */
export function annotations(root: IConstruct, level: "info" | "warn" | "error" = "warn"): string[] {
  return root.node
    .findAll()
    .flatMap((each) =>
      each.node.metadata
        .filter(({ type }) => type === `@cdktf/${level}`)
        .map(({ data }) => `[${each.node.path}] ${data}`),
    );
}

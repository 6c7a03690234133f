import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { App, LocalBackend, TerraformStack, Testing } from "cdktf";
import {
  type IWorkloadIdentityCluster,
  type IManagedIdentity,
  ManagedIdentity,
  WorkloadIdentityCluster,
} from "../../../constructs";

export interface Fixture {
  readonly app: App;
  readonly stack: TerraformStack;
  readonly cluster: IWorkloadIdentityCluster;
  readonly identity: IManagedIdentity;
}

/** A stack on a cluster that exists, with an identity that exists. */
export function fixture(): Fixture {
  const app = new App({ stackTraces: false });
  const stack = new TerraformStack(app, "stack");
  new LocalBackend(stack, { path: "stack.tfstate" });
  new AzurermProvider(stack, "azurerm", { features: [{}] });
  const cluster = WorkloadIdentityCluster.fromClusterName(stack, "cluster", {
    clusterName: "aks",
    resourceGroupName: "rg",
  });
  new KubernetesProvider(stack, "kubernetes", cluster.kubernetesProviderConfig());
  const identity = ManagedIdentity.fromManagedIdentityName(stack, "identity", {
    identityName: "application-identity",
    resourceGroupName: "rg-identity",
  });
  return { app, stack, cluster, identity };
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the shape of Terraform's JSON is what the tests assert
export type Json = any;

/** The stack's JSON, prepared and validated. */
export const synthesized = (stack: TerraformStack): Json => JSON.parse(Testing.synth(stack, true));

/** The annotations of a stack, by level. */
export function told(stack: TerraformStack, level: "@cdktf/warn" | "@cdktf/info"): string[] {
  return stack.node
    .findAll()
    .flatMap((each) => each.node.metadata)
    .filter(({ type }) => type === level)
    .map(({ data }) => data as string);
}

import { Aspects } from "cdktf";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ServicePlan } from "@cdktf/provider-azurerm/lib/service-plan";
import {
  AzurermTarget,
  Caller,
  ClusterIdentity,
  FederatedBinding,
  FederatedCredential,
  ManagedIdentity,
  NetRawPolicy,
  PodIdentity,
  WorkloadIdentityCluster,
} from "../../../constructs";
import { keepState } from "../../../stacks/keep-state";
import type { Settings } from "../../../stacks/settings-types";
import type { Explanations } from "../given";

const CLUSTER_ID =
  "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-orders/providers/Microsoft.ContainerService/managedClusters/aks-orders";
const SUBNET =
  "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-orders/providers/Microsoft.Network/virtualNetworks/net/subnets/nodes";
const serviceAccount = { namespace: "orders", name: "orders-api" };
const remoteState = { resourceGroupName: "rg-state", storageAccountName: "ststate", containerName: "state" };

export const WARNINGS: Explanations = {
  "app-routing-end": {
    cause: "The add-on uses ingress-nginx, whose support ends.",
    fix: "Plan the move to the Gateway API.",
    example: ({ newCluster }) => newCluster({ addOns: { appRouting: {} } }),
  },
  "audience-cloud": {
    cause:
      "The audience is that of another cloud, and the webhook of AKS projects tokens for one audience in all clouds.",
    fix: "Omit `audience`.",
    example: ({ stack, cluster }) =>
      new FederatedBinding(stack, "orders", { cluster, serviceAccount, audience: "api://AzureADTokenExchangeChina" }),
  },
  "caller-role": {
    cause:
      "A role is assigned to the principal that runs Terraform. Each principal that runs it replaces the assignment.",
    fix: "Name the users and pipelines by their object ids.",
    example: ({ stack }) => Caller.of(stack),
  },
  "control-plane-role-late": {
    cause: "A system-assigned identity exists only after its cluster, so its roles come after the cluster too.",
    fix: "Use `ClusterIdentity.userAssigned`.",
    example: ({ newCluster }) =>
      newCluster({ network: { subnet: { id: SUBNET }, serviceCidr: "10.2.0.0/24", dnsServiceIp: "10.2.0.10" } }),
  },
  "aspect-nested": {
    cause: "An aspect adds another one to the construct that it visits, whose aspects have been read by then.",
    fix: "Add the aspect where the construct is created.",
    example: ({ stack, binding }) => {
      const nested = { visit: () => undefined };
      Aspects.of(stack).add({ visit: (each) => each === binding && Aspects.of(each).add(nested) });
    },
  },
  "credential-stack-order": {
    cause: "Two stacks write credentials of one identity, and Azure rejects two writes at a time.",
    fix: "Order the stacks with `addDependency`.",
    example: ({ newStack, identity }) => {
      for (const name of ["one", "two"])
        new FederatedCredential(newStack(name), "orders", {
          identity,
          credentialName: name,
          issuer: "https://token.actions.githubusercontent.com",
          subject: `repo:contoso/orders:environment:${name}`,
        });
    },
  },
  "identity-move": {
    cause: "A cluster that exists gets another identity.",
    fix: "Do what the message says for the old identity.",
    example: ({ newCluster, identity }) =>
      newCluster({
        importId: CLUSTER_ID,
        identity: ClusterIdentity.userAssigned(identity, { replaces: "SystemAssigned" }),
      }),
  },
  "input-no-effect": {
    cause: "A property does not exist, and its name is not near that of another one.",
    fix: "Remove it.",
    example: ({ newCluster }) => newCluster({ somethingElse: true } as never),
  },
  "kubelet-identity-change": {
    cause: "azurerm replaces a cluster if its kubelet identity changes.",
    fix: "Change the identity with `az aks update` first.",
    example: ({ newCluster, identity, stack, resourceGroup }) =>
      newCluster({
        importId: CLUSTER_ID,
        identity: ClusterIdentity.userAssigned(identity, {
          kubelet: new ManagedIdentity(stack, "kubelet", { resourceGroup, identityName: "id-kubelet" }),
        }),
      }),
  },
  "kubenet-end": {
    cause: "AKS retires kubenet.",
    fix: "Omit `network.plugin`, which gives Azure CNI overlay.",
    example: ({ newCluster }) => newCluster({ network: { plugin: "kubenet" } }),
  },
  "namespace-default": {
    cause: "The namespace `default` is shared, and each principal that can create pods in it can use the identity.",
    fix: "Use a namespace of its own for the workload.",
    example: ({ stack, cluster }) =>
      new FederatedBinding(stack, "orders", { cluster, serviceAccount: { namespace: "default", name: "orders-api" } }),
  },
  "one-stack": {
    cause:
      "The cluster and Kubernetes objects are in one stack, so a replaced cluster stops the refresh of the objects.",
    fix: "Create the cluster in one stack, and read it in the other.",
    example: ({ stack, newCluster }) =>
      new FederatedBinding(stack, "orders", { cluster: newCluster({}), serviceAccount }),
  },
  "pod-identity-end": {
    cause: "AAD pod identity is retired.",
    fix: "Migrate to workload identity.",
    example: ({ stack, identity }) =>
      PodIdentity.fromPodIdentityName(stack, "orders", { namespace: "orders", name: "orders", identity }),
  },
  "pod-identity-kubenet": {
    cause: "On kubenet a pod with NET_RAW can use the identity of another pod.",
    fix: "Use Azure CNI, or keep the policy against NET_RAW.",
    example: ({ stack, newStack, newCluster, identity }) => {
      const pods = newStack("pods");
      new PodIdentity(pods, "orders", {
        cluster: newCluster({ network: { plugin: "kubenet" } }, stack),
        namespace: "orders",
        name: "orders",
        identity,
        netRawPolicy: NetRawPolicy.existing(pods, "policy"),
      });
    },
  },
  "region-feature-unknown": {
    cause: "The region had no support for the feature when the table was read, and may have it by now.",
    fix: "Use another region, or name the region under `supportedRegions`.",
    example: ({ stack, cluster }) =>
      new FederatedBinding(stack, "orders", {
        cluster,
        serviceAccount,
        identity: new ManagedIdentity(stack, "identity", {
          resourceGroup: { name: "rg-orders", location: "malaysiasouth" },
          identityName: "id-orders",
        }),
      }),
  },
  "resource-provider-unknown": {
    cause: "azurerm 5 registers no resource providers by itself, and that of a type is not known.",
    fix: "Name all resource providers of the stack in `resourceProvidersToRegister`.",
    example: ({ stack }) => {
      AzurermTarget.choose(stack, "~> 5.2");
      new ServicePlan(stack, "plan", {
        name: "plan",
        resourceGroupName: "rg-orders",
        location: "westeurope",
        osType: "Linux",
        skuName: "B1",
      });
    },
  },
  "state-left-behind": {
    cause: "The state of the stack is remote, and a local file of it is left.",
    fix: "Move the state as the message says, or delete the file.",
    example: ({ bareStack, folder }) => {
      const before = process.cwd();
      writeFileSync(join(folder, "terraform.orders.tfstate"), "{}");
      process.chdir(folder);
      keepState(bareStack("orders"), { project: "orders", cloud: "public", remoteState } as Settings);
      process.chdir(before);
    },
  },
  "trust-other-tenant": {
    cause: "A cluster of `alsoTrusts` is in another tenant, so its pods can act as the identity.",
    fix: "Remove the cluster, unless that is intended.",
    example: ({ stack, cluster, resourceGroup }) => {
      const other = WorkloadIdentityCluster.fromClusterAttributes(stack, "other", {
        clusterId: CLUSTER_ID,
        clusterName: "aks-orders",
        resourceGroup,
        issuerUrl: "https://westeurope.oic.prod-aks.azure.com/33333333-3333-3333-3333-333333333333/other/",
      });
      new FederatedBinding(stack, "orders", { cluster, serviceAccount, alsoTrusts: [other] });
    },
  },
};

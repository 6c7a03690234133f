import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import type { TerraformStack } from "cdktf";
import { FederatedBinding, ManagedIdentity, WorkloadIdentityCluster } from "../../../../constructs";
import { synthesize } from "../../../../testing";
import { newStack } from "../../../kit/app";

const issuerUrl = "https://oidc.example.com/factory-1";
const resourceGroup = { name: "rg-orders", location: "westeurope" };
const factory = (stack: TerraformStack, more: object = {}) =>
  WorkloadIdentityCluster.fromIssuer(stack, "factory", { issuerUrl, resourceGroup, ...more });

describe("a cluster outside of AKS", () => {
  test("is trusted by its issuer, and its pods are wired", () => {
    const stack = newStack("orders");
    const binding = new FederatedBinding(stack, "orders", {
      cluster: factory(stack),
      serviceAccount: { namespace: "orders", name: "api" },
    });
    new DeploymentV1(stack, "api", {
      metadata: { name: "api", namespace: binding.namespace },
      spec: {
        selector: { matchLabels: { app: "api" } },
        template: binding.podTemplate({
          metadata: { labels: { app: "api" } },
          spec: { container: [{ name: "api", image: "example.azurecr.io/api:1" }] },
        }),
      },
    });
    expect(stack).toFederate({ subject: "system:serviceaccount:orders:api", issuer: issuerUrl });
    expect(stack).toInjectToken("orders/api");
    expect(stack).toBeFullyWired();
    expect(synthesize(stack).data?.azurerm_kubernetes_cluster).toBeUndefined();
  });

  test("and an AKS cluster can trust the same service account", () => {
    const stack = newStack("orders");
    const aks = WorkloadIdentityCluster.fromClusterName(stack, "aks", {
      clusterName: "aks",
      resourceGroupName: "rg-platform",
    });
    new FederatedBinding(stack, "orders", {
      cluster: aks,
      alsoTrusts: [factory(stack)],
      serviceAccount: { namespace: "orders", name: "api" },
    });
    expect(stack).toFederate({ subject: "system:serviceaccount:orders:api", issuer: issuerUrl });
    expect(stack).toFederate({ subject: "system:serviceaccount:orders:api", issuer: "aks" });
    expect(stack).toBeFullyWired();
  });

  test("has the same key by its issuer, so that one identity is not trusted twice", () => {
    const stack = newStack("orders");
    const identity = new ManagedIdentity(stack, "identity", { resourceGroup, identityName: "id-orders" });
    const cluster = factory(stack, { resourceGroup: undefined });
    const same = WorkloadIdentityCluster.fromIssuer(stack, "again", { issuerUrl });
    expect(
      () =>
        new FederatedBinding(stack, "orders", {
          cluster,
          alsoTrusts: [same],
          identity,
          serviceAccount: { namespace: "orders", name: "api" },
        }),
    ).toThrow(/alsoTrusts/);
  });

  test("has the addresses of its documents", () => {
    const { discoveryUrl, keysUrl, clusterName } = factory(newStack());
    expect([discoveryUrl, keysUrl, clusterName]).toEqual([
      `${issuerUrl}/.well-known/openid-configuration`,
      `${issuerUrl}/openid/v1/jwks`,
      "factory",
    ]);
  });

  test("has nothing that only AKS has", () => {
    const cluster = factory(newStack());
    const message = (member: string, why: string): Error =>
      new Error(
        `\`${member}\` must be of an AKS cluster, got a cluster outside of AKS; ${why} (at stack/factory) [cluster-outside-aks]`,
      );
    expect(() => cluster.clusterId).toThrow(message("clusterId", "it has no Azure resource id"));
    expect(() => cluster.id).toThrow(message("id", "it has no Azure resource id"));
    expect(() => cluster.kubeletIdentity).toThrow(message("kubeletIdentity", "its nodes have no managed identity"));
    expect(() => cluster.kubernetesProviderConfig()).toThrow(
      message("kubernetesProviderConfig", "configure the kubernetes provider as the cluster needs it"),
    );
  });

  test("without a resource group takes bindings with an identity only", () => {
    const stack = newStack();
    const cluster = factory(stack, { resourceGroup: undefined });
    expect(
      () => new FederatedBinding(stack, "orders", { cluster, serviceAccount: { namespace: "orders", name: "api" } }),
    ).toThrow(
      new Error(
        "`resourceGroup` must be given to create an identity for a cluster outside of AKS; or give the binding an `identity` (at stack/factory) [cluster-outside-aks]",
      ),
    );
  });

  test.each([
    "https://kubernetes.default.svc.cluster.local",
    "https://kubernetes.default.svc",
    "https://localhost:6443/",
    "https://10.0.0.1",
    "https://192.168.1.5:6443",
    "https://api.cluster.internal/",
    "https://[fd00::1]/",
  ])("cannot have the issuer %s, which Entra ID does not reach", (url) => {
    expect(() => factory(newStack(), { issuerUrl: url })).toThrow(
      new Error(
        `\`issuerUrl\` must be on the internet, because Entra ID reads the keys of the cluster there, got "${url}"; publish the discovery document and the keys, and set \`--service-account-issuer\` of the API server to their URL (at stack/factory) [issuer]`,
      ),
    );
  });

  test.each([
    "https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE",
    "https://container.googleapis.com/v1/projects/p/locations/l/clusters/c",
    "https://northamerica.oic.prod-arc.azure.com/00000000-0000-0000-0000-000000000001/00000000-0000-0000-0000-000000000002/",
    "https://storders.blob.core.windows.net/oidc/",
    "https://local.example.com/",
    "https://10.example.com/",
  ])("may have the issuer %s", (url) => {
    expect(factory(newStack(), { issuerUrl: url }).issuerUrl).toBe(url);
  });
});

import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { LocalBackend, type TerraformProvider, TerraformStack, TerraformVariable } from "cdktf";
import { FederatedBinding, type FederatedBindingProps, WorkloadIdentityCluster } from "../../../../constructs";
import { synthesize } from "../../../../testing";
import { newApp } from "../../../kit/app";
import { validationErrors } from "../../../kit/validation-errors";

const resourceGroup = { name: "rg-orders", location: "westeurope" };
const serviceAccount = { namespace: "orders", name: "api" };

function stackOf(id = "stack", app = newApp()): TerraformStack {
  const stack = new TerraformStack(app, id);
  new LocalBackend(stack, { path: `${id}.tfstate` });
  new AzurermProvider(stack, "azurerm", { features: [{}] });
  return stack;
}
const named = (stack: TerraformStack, id: string, resourceGroupName = "rg-platform", clusterName = `aks-${id}`) =>
  WorkloadIdentityCluster.fromClusterName(stack, id, { clusterName, resourceGroupName });
const given = (stack: TerraformStack, id: string, host?: string) =>
  WorkloadIdentityCluster.fromClusterAttributes(stack, id, {
    clusterId: `/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-platform/providers/Microsoft.ContainerService/managedClusters/aks-${id}`,
    clusterName: `aks-${id}`,
    resourceGroup: { name: "rg-platform", location: "westeurope" },
    issuerUrl: `https://westeurope.oic.prod-aks.azure.com/22222222-2222-4222-8222-222222222222/${id === "eu" ? "3" : "4"}3333333-3333-4333-8333-333333333333/`,
    ...(host === undefined ? {} : { host, clusterCaCertificate: "Y2E=" }),
  });
const outside = (stack: TerraformStack, issuerUrl: string) =>
  WorkloadIdentityCluster.fromIssuer(stack, "outside", { issuerUrl, resourceGroup });
const created = (stack: TerraformStack, id: string) =>
  new WorkloadIdentityCluster(stack, id, { resourceGroup, clusterName: `aks-${id}` });

const problemsOf = (stack: TerraformStack) => validationErrors(() => synthesize(stack));

type Cluster = FederatedBindingProps["cluster"];
/** The problems of a binding whose stack has the provider of another cluster. */
function problems(
  make: (stack: TerraformStack) => readonly [mine: Cluster, reached: Cluster],
  { props = {}, alias }: { readonly props?: Partial<FederatedBindingProps>; readonly alias?: string } = {},
): readonly string[] {
  const stack = stackOf();
  const [cluster, reached] = make(stack);
  const provider: TerraformProvider = new KubernetesProvider(
    stack,
    "provider",
    reached.kubernetesProviderConfig(alias === undefined ? {} : { alias }),
  );
  const kubernetesProvider = alias === undefined ? {} : { kubernetesProvider: provider };
  new FederatedBinding(stack, "orders", { cluster, serviceAccount, ...kubernetesProvider, ...props });
  return problemsOf(stack);
}

const ISSUER =
  "https://westeurope.oic.prod-aks.azure.com/22222222-2222-4222-8222-222222222222/33333333-3333-4333-8333-333333333333/";
const differentClusters: readonly [string, (stack: TerraformStack) => readonly [Cluster, Cluster]][] = [
  ["of two clusters by name", (stack) => [named(stack, "us"), named(stack, "eu")]],
  [
    "of two clusters of one name in two resource groups",
    (stack) => [named(stack, "us", "rg-us", "aks"), named(stack, "eu", "rg-eu", "aks")],
  ],
  ["of two clusters by their attributes", (stack) => [given(stack, "us"), given(stack, "eu", "https://eu.example")]],
  ["of a cluster by attributes and one by name", (stack) => [given(stack, "us"), named(stack, "eu")]],
  ["of two clusters that are created", (stack) => [created(stack, "us"), created(stack, "eu")]],
  [
    "of a cluster outside of AKS and one of AKS",
    (stack) => [outside(stack, "https://oidc.example.com/us"), named(stack, "eu")],
  ],
];

describe("a kubernetes provider that reaches another cluster is an error", () => {
  test.each(differentClusters)("%s", (name, make) => {
    const path = name.includes("outside") ? "stack/outside" : "stack/us";

    expect(problems(make)).toEqual([
      `[stack/orders] \`kubernetesProvider\` must reach the cluster "${path}", got none, and that of the stack is "stack/provider", which reaches "stack/eu"; ` +
        `pass a provider that is made with \`kubernetesProviderConfig\` of "${path}" and an alias [provider-other-cluster]`,
    ]);
    expect(problems(make, { alias: "eu" })).toEqual([
      `[stack/orders] \`kubernetesProvider\` must reach the cluster "${path}", got "stack/provider", which reaches "stack/eu"; ` +
        `pass a provider that is made with \`kubernetesProviderConfig\` of "${path}" and an alias [provider-other-cluster]`,
    ]);
  });

  test("for a binding that prints its account and creates the namespace", () => {
    expect(
      problems((stack) => [named(stack, "us"), named(stack, "eu")], { props: { serviceAccountMode: "manifest" } }),
    ).toHaveLength(1);
  });

  test("for pods without the provider of their account, and the wiring check names it", () => {
    const stack = stackOf();
    const [us, eu] = [named(stack, "us"), named(stack, "eu")];
    new KubernetesProvider(stack, "provider", eu.kubernetesProviderConfig());
    const kubernetesProvider = new KubernetesProvider(
      stack,
      "us-provider",
      us.kubernetesProviderConfig({ alias: "us" }),
    );
    const binding = new FederatedBinding(stack, "orders", { cluster: us, serviceAccount, kubernetesProvider });
    new DeploymentV1(stack, "api", {
      metadata: { name: "api", namespace: "orders" },
      spec: {
        selector: { matchLabels: { app: "api" } },
        template: binding.podTemplate({
          metadata: { labels: { app: "api" } },
          spec: { container: [{ name: "api", image: "api:1" }] },
        }),
      },
    });

    expect(problemsOf(stack)).toEqual([
      '[stack] stack/api: the pod runs in the cluster of stack/eu/data, and the credentials for "system:serviceaccount:orders:api" have the issuer of stack/us/data. ' +
        "AADSTS700211: No matching federated identity record found for presented assertion issuer. " +
        "Write: provider = kubernetes.us, which reaches the cluster of the service account [issuer-other-cluster]",
    ]);
  });
});

describe("a kubernetes provider is accepted", () => {
  const same: readonly [string, (stack: TerraformStack) => readonly [Cluster, Cluster]][] = [
    [
      "of the cluster",
      (stack) => {
        const us = named(stack, "us");
        return [us, us];
      },
    ],
    ["of another reference", (stack) => [named(stack, "us"), named(stack, "again", "RG-Platform", "AKS-us")]],
    [
      "of the cluster by its attributes",
      (stack) => [named(stack, "again", "rg-platform", "aks-us"), given(stack, "us", "https://us")],
    ],
    ["of a cluster that is bound by its issuer", (stack) => [outside(stack, ISSUER), named(stack, "eu")]],
    [
      "of a cluster with a name that is known after apply",
      (stack) => [
        named(stack, "us", "rg-platform", new TerraformVariable(stack, "name", { type: "string" }).stringValue),
        named(stack, "eu"),
      ],
    ],
  ];

  test.each(same)("%s", (_, make) => {
    expect(problems(make)).toEqual([]);
  });

  test("if its host is nobody's", () => {
    const stack = stackOf();
    new KubernetesProvider(stack, "provider", { configPath: "~/.kube/config" });
    named(stack, "eu").kubernetesProviderConfig();
    new FederatedBinding(stack, "orders", { cluster: named(stack, "us"), serviceAccount });

    expect(problemsOf(stack)).toEqual([]);
  });

  test("if the binding writes nothing to the cluster", () => {
    const props = { serviceAccountMode: "manifest", createNamespace: false } as const;

    expect(problems((stack) => [named(stack, "us"), named(stack, "eu")], { props })).toEqual([]);
  });
});

import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { FederatedBinding, ManagedIdentity } from "../../../../constructs";
import { ClusterFixture, warningsOf } from "../../cluster/cluster-fixture";

function bindingIn(location: string, context = {}): string[] {
  const fixture = new ClusterFixture(context);
  const cluster = fixture.cluster();
  new KubernetesProvider(fixture.stack, "kubernetes", cluster.kubernetesProviderConfig());
  const identity = new ManagedIdentity(fixture.stack, "identity", {
    resourceGroup: { name: "rg-identities", location },
    identityName: "id-orders",
  });
  const binding = new FederatedBinding(fixture.stack, "orders", {
    cluster,
    identity,
    serviceAccount: { namespace: "orders", name: "orders-api" },
  });
  return warningsOf(binding).filter((text) => text.startsWith("`location`"));
}

test("an identity in a region that may have no federated credentials is a warning, because the list shrinks", () => {
  expect(bindingIn("malaysiasouth")).toEqual([
    '`location` "malaysiasouth" has no support for federated identity credentials on a user-assigned identity ' +
      "(learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations, read 2026-11); create the identity in " +
      'another region; the cluster can stay in this one, or put "malaysiasouth" under `supportedRegions.federatedCredentials` in the ' +
      "settings if it has it by now [region-feature-unknown]",
  ]);
});

test("the region of the identity counts, and a setting turns the warning off", () => {
  expect(bindingIn("centralindia")).toEqual([]);
  expect(bindingIn("malaysiasouth", { supportedRegions: { federatedCredentials: ["malaysiasouth"] } })).toEqual([]);
});

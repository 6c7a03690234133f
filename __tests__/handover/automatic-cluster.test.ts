// What the model and a handover know of an Automatic cluster, read from the JSON of the construct.
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { AutomaticCluster, FederatedBinding } from "../../constructs";
import { permissionsOf } from "../../handover/permissions/permissions";
import { trustMap } from "../../handover/trust-map/trust-map";
import { readDocument } from "../../model/terraform/document";
import { readTrusts } from "../../model/trust/read";
import { ADMINISTRATORS, ClusterFixture } from "../constructs/cluster/cluster-fixture";

function app() {
  const fixture = new ClusterFixture();
  const { stack, resourceGroup } = fixture;
  const network = fixture.network();
  const cluster = new AutomaticCluster(stack, "cluster", {
    resourceGroup,
    clusterName: "aks-test",
    administrators: ADMINISTRATORS,
    identity: fixture.identity("plane"),
    nodeSubnet: fixture.subnet("nodes", network, "10.1.0.0/20"),
    systemSubnet: fixture.subnet("system", network, "10.1.16.0/24"),
    apiServerSubnet: fixture.subnet("api", network, "10.1.17.0/28"),
  });
  new KubernetesProvider(stack, "kubernetes", cluster.kubernetesProviderConfig());
  new FederatedBinding(stack, "orders", { cluster, serviceAccount: { namespace: "orders", name: "api" } });
  const document = readDocument(fixture.synthesize());
  return { document, model: readTrusts([document]) };
}

const { document, model } = app();

test("issuer and webhook of an Automatic cluster are always on", () => {
  expect(model.clusters).toMatchObject([
    { name: "aks-test", oidcIssuerEnabled: true, workloadIdentityEnabled: true, external: false },
  ]);
});

test("the trust map has the cluster that a credential trusts, and its identity", () => {
  const map = trustMap(model, document);
  expect(map.reach).toContainEqual(
    expect.objectContaining({ serviceAccount: "orders/api", cluster: "aks-test", identity: "id-orders_api" }),
  );
  expect(map.entities.map(({ kind, name }) => `${kind} ${name}`)).toEqual(
    expect.arrayContaining(["cluster aks-test", "identity id-plane"]),
  );
});

test("the permissions create the cluster, join its subnets and attach its identity", () => {
  const actions = permissionsOf(model, document).apply.flatMap(({ role }) => role.Actions);
  expect(actions).toEqual(
    expect.arrayContaining([
      "Microsoft.ContainerService/managedClusters/write",
      "Microsoft.ContainerService/managedClusters/listClusterUserCredential/action",
      "Microsoft.Network/virtualNetworks/subnets/join/action",
      "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
    ]),
  );
});

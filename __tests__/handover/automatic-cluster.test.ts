// What the model and a handover know of an Automatic cluster, read from the JSON of the construct.
import { permissionsOf } from "../../handover/permissions/permissions";
import { trustMap } from "../../handover/trust-map/trust-map";
import { readDocument } from "../../model/terraform/document";
import { readTrusts } from "../../model/trust/read";
import { automaticInSubnets } from "../constructs/cluster/automatic/automatic-in-subnets";

function app() {
  const document = readDocument(automaticInSubnets().synthesize());
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

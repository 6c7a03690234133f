import { Readable } from "node:stream";
import { checkManifests } from "../../check/check";

const CLIENT = "5d0f3f1e-7a52-4f5b-9c11-0c5a1f6d9b01";
const PLACE = { subscription_id: "44444444-4444-4444-8444-444444444444", resource_group_name: "rg" };

const line = (type: string, identity: object, values?: object): string =>
  JSON.stringify({
    "@level": "info",
    type: "list_resource_found",
    list_resource_found: { resource_type: type, identity: { ...PLACE, ...identity }, resource_object: values },
  });
const identity = line(
  "azurerm_user_assigned_identity",
  { name: "id-parcels" },
  { client_id: CLIENT, principal_id: "p", tenant_id: "t" },
);
const credential = (subject: string): string =>
  line(
    "azurerm_federated_identity_credential",
    { user_assigned_identity_name: "id-parcels", name: "parcels" },
    { audience: ["api://AzureADTokenExchange"], issuer: "https://issuer.example/", subject },
  );
const MANIFESTS = `---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: parcels
  namespace: depot
  annotations:
    azure.workload.identity/client-id: ${CLIENT}
---
apiVersion: v1
kind: Pod
metadata:
  name: parcels
  namespace: depot
  labels:
    azure.workload.identity/use: "true"
spec:
  serviceAccountName: parcels
  containers: []
`;
const check = (...lines: readonly string[]) =>
  checkManifests({ paths: ["-"], stdin: Readable.from([[...lines, MANIFESTS].join("\n")]) });

test("a credential that terraform query found is compared with the service account", async () => {
  const right = await check(identity, credential("system:serviceaccount:depot:parcels"));
  expect(right.findings.filter(({ severity }) => severity === "error")).toEqual([]);
  const wrong = await check(identity, credential("system:serviceaccount:depot:parcel"));
  expect(wrong.findings.filter(({ severity }) => severity === "error").map(({ rule }) => rule)).not.toEqual([]);
});

test("what a query does not have is unreadable, with its line and the way out", async () => {
  const { unreadable } = await check(
    line("azurerm_federated_identity_credential", { user_assigned_identity_name: "id-parcels", name: "parcels" }),
    JSON.stringify({
      "@level": "error",
      type: "diagnostic",
      diagnostic: { severity: "error", summary: "Invalid list resource", detail: "The provider does not support it." },
    }),
  );
  expect(unreadable).toEqual([
    {
      path: "stdin:1",
      why: "an object of `terraform query` without its values; set `include_resource = true` in its `list` block, and run the query again",
    },
    { path: "stdin:2", why: "Invalid list resource: The provider does not support it." },
  ]);
});

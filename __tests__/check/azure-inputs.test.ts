import { Readable } from "node:stream";
import { checkManifests } from "../../check/check";
import { nothingEvaluated } from "../../check/nothing-evaluated";

const CLIENT = "5d0f3f1e-7a52-4f5b-9c11-0c5a1f6d9b01";
const ISSUER = `https://westeurope.oic.prod-aks.azure.com/0a6d2b4c-51f7-4f0e-8d3a-93a1c2b4d5e6/${CLIENT}/`;
const PARCELS = `apiVersion: v1
kind: ServiceAccount
metadata: { name: parcels, namespace: depot, annotations: { azure.workload.identity/client-id: ${CLIENT} } }
---
apiVersion: v1
kind: Pod
metadata: { name: parcels, namespace: depot, labels: { azure.workload.identity/use: "true" } }
spec: { serviceAccountName: parcels, containers: [{ name: parcels, image: parcels:1 }] }
`;
const IDENTITY =
  "/subscriptions/5d0f3f1e-7a52-4f5b-9c11-0c5a1f6d9b02/resourcegroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-parcels";

async function evaluate(...values: object[]) {
  const text = [PARCELS, ...values.map((each) => JSON.stringify(each, null, 2))].join("\n---\n");
  const { findings, notEvaluated } = await checkManifests({ paths: ["-"], stdin: Readable.from([text]) });
  return {
    findings: findings.map(({ rule, path }) => `${rule} at ${path.replace(/^stdin:\d+ /, "")}`),
    notes: notEvaluated.map(({ path, why }) => `${path.replace(/^stdin:\d+ /, "")}: ${why}`),
  };
}

describe("a credential of an app registration, as `az ad app federated-credential` has it", () => {
  const listed = (change: object = {}): object => ({
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#applications",
    audiences: ["api://AzureADTokenExchange"],
    description: null,
    id: "5d0f3f1e-7a52-4f5b-9c11-0c5a1f6d9b03",
    issuer: ISSUER,
    name: "parcels",
    subject: "system:serviceaccount:depot:parcels",
    ...change,
  });

  test("is a credential of the service account", async () => {
    expect(await evaluate([listed()])).toEqual({ findings: [], notes: [] });
  });

  test("is held to the rules for credentials", async () => {
    expect((await evaluate([listed({ issuer: ISSUER.slice(0, -1) })])).findings).toEqual([
      "issuer-slash at federated identity credential parcels",
    ]);
  });

  test("is read from the file that `create` takes, which has no id", async () => {
    expect((await evaluate(listed({ id: undefined, audiences: ["api://azureadtokenexchange"] }))).findings).toEqual([
      "audience-value at federated identity credential parcels",
    ]);
  });

  test("may have the name and the subject of one of another app", async () => {
    expect(await evaluate([listed()], [listed({ id: "5d0f3f1e-7a52-4f5b-9c11-0c5a1f6d9b04" })])).toEqual({
      findings: [],
      notes: [],
    });
  });
});

test("an answer of the REST API is its values", async () => {
  const properties = {
    issuer: ISSUER.slice(0, -1),
    subject: "system:serviceaccount:depot:parcels",
    audiences: ["api://AzureADTokenExchange"],
  };
  const credential = { id: `${IDENTITY}/federatedIdentityCredentials/parcels`, name: "parcels", properties };
  expect((await evaluate({ value: [credential], nextLink: null })).findings).toEqual([
    "issuer-slash at federated identity credential parcels of id-parcels",
  ]);
});

test.each([
  ["its profile without the setting", { securityProfile: { workloadIdentity: null } }],
  ["no profile", { securityProfile: null }],
])("a cluster without workload identity is told if labelled pods may run in it: %s", async (_, change) => {
  const cluster = {
    id: "/subscriptions/5d0f3f1e-7a52-4f5b-9c11-0c5a1f6d9b02/resourcegroups/rg/providers/Microsoft.ContainerService/managedClusters/aks",
    name: "aks",
    oidcIssuerProfile: { enabled: true, issuerUrl: ISSUER },
  };
  const told = "cluster aks: workload identity is off there, and whether labelled pods run in it is unknown";
  expect((await evaluate({ ...cluster, ...change })).notes).toContain(told);
  expect(
    (await evaluate({ ...cluster, securityProfile: { workloadIdentity: { enabled: true } } })).notes,
  ).not.toContain(told);
});

test("an empty state, as Terraform shows it, is read and told", async () => {
  expect((await evaluate({ format_version: "1.0" })).notes).toContain("stdin:11: an empty state of Terraform");
});

test("a template of Azure Resource Manager is told as one", async () => {
  const text = JSON.stringify({
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    resources: [],
  });
  const result = await checkManifests({ paths: ["-"], stdin: Readable.from([text]) });
  expect(nothingEvaluated(["-"], result)).toContain(
    "it has 1 template of Azure Resource Manager (az identity federated-credential list prints what it creates). It needs",
  );
});

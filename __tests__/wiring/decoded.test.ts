import {
  account,
  client,
  cluster,
  credential,
  findingsOf,
  identity,
  notesOf,
  type Part,
  resource,
  role,
  stack,
  vault,
} from "./scenario";

const POD = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "api", namespace: "orders", labels: { "azure.workload.identity/use": "true" } },
  spec: {
    serviceAccountName: "api",
    containers: [
      { name: "api", image: "example.azurecr.io/api:1", env: [{ name: "AZURE_CLIENT_SECRET", value: "x" }] },
    ],
  },
};
const YAML = `# The pod
apiVersion: v1
kind: Pod
metadata:
  name: api
  namespace: orders
  labels:
    azure.workload.identity/use: "true"
spec:
  serviceAccountName: api
  containers:
    - name: "api"
      image: example.azurecr.io/api:1
      env: [{ name: AZURE_CLIENT_SECRET, value: x }]
`;
/** A text as Terraform quotes it in an expression. */
const quoted = (text: string): string => JSON.stringify(text).replaceAll("${", "$${");

const app = (manifest: unknown, more: Part = {}): Part =>
  stack(
    cluster(),
    vault(),
    identity("api"),
    credential("api", "orders:api"),
    role("api"),
    account("orders", "api", client("api")),
    resource("kubernetes_manifest", "pod", { manifest }),
    more,
  );
const FOUND =
  'env-credential at app/kubernetes_manifest.pod: container "api" sets AZURE_CLIENT_SECRET, which is used before the pod\'s identity';
const found = (manifest: unknown, more?: Part): string[] => findingsOf({ stacks: { app: app(manifest, more) } });
const notes = (manifest: unknown, more?: Part): string[] => notesOf({ stacks: { app: app(manifest, more) } });

describe("a manifest is read from a text that Terraform decodes", () => {
  const literal = notes(POD);

  test.each<[string, unknown, Part]>([
    ["an object", POD, {}],
    ["yamldecode of a text", `\${yamldecode(${quoted(YAML)})}`, {}],
    ["jsondecode of a text", `\${jsondecode(${quoted(JSON.stringify(POD))})}`, {}],
    ["spaces around the argument", `\${ yamldecode( ${quoted(YAML)} ) }`, {}],
    ["escapes of characters", `\${yamldecode(${quoted(YAML).replace("orders", "\\u006frders")})}`, {}],
    ["a local with the text", "${yamldecode(local.pod)}", { pod: YAML }],
    ["a local with the call", "${local.pod}", { pod: `\${yamldecode(${quoted(YAML)})}` }],
    ["a local with the object", "${local.pod}", { pod: POD }],
    ["a local in a local", "${local.pods.api}", { pods: { api: "${local.pod}" }, pod: POD }],
    [
      "a text in the object",
      { ...POD, metadata: { ...POD.metadata, namespace: `\${jsondecode("\\"orders\\"")}` } },
      {},
    ],
    [
      "labels in the object",
      { ...POD, metadata: { ...POD.metadata, labels: `\${yamldecode("azure.workload.identity/use: 'true'")}` } },
      {},
    ],
  ])("%s", (_, manifest, locals) => {
    expect(found(manifest, { locals })).toEqual([FOUND]);
    expect(notes(manifest, { locals })).toEqual(literal);
  });
});

describe("what cannot be evaluated is named", () => {
  const NAMED = "app/kubernetes_manifest.pod: its manifest is the result of yamldecode, which could not be evaluated";

  test.each([
    ["a file", '${yamldecode(file("pod.yaml"))}'],
    ["a variable", "${yamldecode(var.pod)}"],
    ["a text with a variable", '${yamldecode("a: ${var.pod}")}'],
    ["no YAML", '${yamldecode("a: [")}'],
    ["several documents", '${yamldecode("a: 1\\n---\\nb: 2")}'],
    ["two calls", '${merge(yamldecode("a: 1"), yamldecode("b: 1"))}'],
  ])("%s", (_, manifest) => {
    expect(found(manifest)).toEqual([]);
    expect(notes(manifest)).toContain(NAMED);
  });

  test("an expression without a call is known after apply", () => {
    expect(notes("${var.pod}")).toContain("app/kubernetes_manifest.pod: its manifest is known only after apply");
  });

  test("locals that refer to each other end", () => {
    const locals = { one: ["${local.other}"], other: { one: "${local.one}" } };
    expect(found({ ...POD, spec: "${local.one}" }, { locals })).toEqual([]);
  });
});

test("the body of an azapi resource is read from JSON in an expression", () => {
  const body = {
    properties: { issuer: "https://example.com", subject: "system:serviceaccount:orders:other", audiences: [] },
  };
  const azapi = resource("azapi_resource", "credential", {
    type: "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2024-11-30",
    name: "other",
    parent_id: "${azurerm_user_assigned_identity.api.id}",
    depends_on: ["azurerm_federated_identity_credential.api"],
    body: `\${jsondecode(${quoted(JSON.stringify(body))})}`,
  });
  expect(found(POD, azapi)).toContain(
    "audience-count at app/azapi_resource.credential: the credential has 0 audiences",
  );
});

import {
  credential,
  findingsOf,
  deploymentObject,
  identity,
  object,
  type Part,
  resource,
  role,
  stack,
  cluster,
  vault,
  verdictOf,
  bound,
} from "./scenario";

const app = (...parts: Part[]): { stacks: Record<string, Part> } => ({
  stacks: { app: stack(cluster(), vault(), ...parts) },
});
const GITHUB = "https://token.actions.githubusercontent.com";
const pipeline = (values: Part): { stacks: Record<string, Part> } =>
  app(
    identity("api"),
    credential("api", "", { issuer: GITHUB, subject: "repo:contoso/orders:environment:production", ...values }),
  );
const CREDENTIAL = "app/azurerm_federated_identity_credential.api";
const UUID = "77777777-7777-4777-8777-777777777777";

describe("a credential for GitHub", () => {
  test.each([
    ["contoso/orders:environment:production", "and the issuer is that of GitHub"],
    ["contoso/orders:ref:refs/heads/main", "and the issuer is that of GitHub"],
    ["contoso/orders:pull_request", "and the issuer is that of GitHub"],
    ["system:serviceaccount:orders:api", "and the issuer is that of GitHub"],
    ["repo:contoso/orders:*", "and Entra ID has no wildcards in subjects: each account needs a credential of its own"],
  ])("has a mistake with the subject %s", (subject, text) => {
    expect(findingsOf(pipeline({ subject }))).toEqual([
      `subject-pipeline at ${CREDENTIAL}: the subject is ${JSON.stringify(subject)}, ${text}`,
    ]);
  });

  test("has a mistake with a slash at the end of the issuer", () => {
    expect(findingsOf(pipeline({ issuer: `${GITHUB}/` }))).toEqual([
      `issuer-slash at ${CREDENTIAL}: the issuer is "${GITHUB}/", and that of token.actions.githubusercontent.com has no slash at the end`,
    ]);
  });

  test.each<[string, Part]>([
    ["its repository", {}],
    ["claims that the organization has chosen", { subject: "repository_owner:contoso:environment:production" }],
    ["immutable ids", { subject: "repo:contoso@1/orders@2:ref:refs/heads/main" }],
    [
      "another issuer, whose subject has a slash",
      { issuer: "https://issuer.example/", subject: "contoso/orders:ref:main" },
    ],
    [
      "an issuer of GitLab",
      { issuer: "https://gitlab.com", subject: "project_path:contoso/orders:ref_type:branch:ref:main" },
    ],
  ])("is right with %s", (_, values) => {
    expect(findingsOf(pipeline(values))).toEqual([]);
  });
});

describe("a tenant id", () => {
  const account = (tenant: string): Part => ({
    ...object("v1", "ServiceAccount", "api", "orders"),
    metadata: {
      name: "api",
      namespace: "orders",
      annotations: { "azure.workload.identity/client-id": UUID, "azure.workload.identity/tenant-id": tenant },
    },
  });

  test("is not the client id", () => {
    expect(findingsOf({ objects: [account(UUID)] })).toEqual([
      `tenant-id-other at ServiceAccount api: azure.workload.identity/tenant-id is "${UUID}", which is not the tenant of the identity`,
    ]);
    expect(findingsOf({ objects: [account("33333333-3333-4333-8333-333333333333")] })).toEqual([]);
  });

  test("is not the client id of a SecretProviderClass", () => {
    const secretClass = (tenantID: string): Part =>
      object("secrets-store.csi.x-k8s.io/v1", "SecretProviderClass", "vault", "orders", {
        spec: {
          provider: "azure",
          parameters: { clientID: UUID, tenantID, keyvaultName: "kv-orders", objects: "array: []" },
        },
      });
    expect(findingsOf({ objects: [secretClass(UUID)] })).toEqual([
      "tenant-id-other at SecretProviderClass vault: tenantID is the client id",
    ]);
    expect(findingsOf({ objects: [secretClass("33333333-3333-4333-8333-333333333333")] })).toEqual([]);
  });

  test("is not the client id of Azure Service Operator", () => {
    const operator = (tenant: string): Part =>
      object("v1", "Secret", "aso-credential", "orders", {
        stringData: {
          AZURE_CLIENT_ID: UUID,
          AZURE_TENANT_ID: tenant,
          AZURE_SUBSCRIPTION_ID: "11111111-1111-4111-8111-111111111111",
        },
      });
    expect(findingsOf({ objects: [operator(UUID)] })).toEqual([
      "aso-ids at Secret aso-credential: AZURE_TENANT_ID is the client id",
    ]);
    expect(findingsOf({ objects: [operator("33333333-3333-4333-8333-333333333333")] })).toEqual([]);
  });
});

describe("a custom role", () => {
  const GET = "Microsoft.KeyVault/vaults/secrets/getSecret/action";
  const custom = (permissions: Part): Part =>
    resource("azurerm_role_definition", "reader", {
      name: "reader",
      scope: "/subscriptions/1",
      permissions: [permissions],
    });

  test.each([
    GET,
    "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
    "Microsoft.ServiceBus/namespaces/messages/send/action",
  ])("has no data action such as %s among its actions", (operation) => {
    expect(findingsOf(app(bound("orders", "api"), custom({ actions: ["*/read", operation] })))).toEqual([
      `role-data-action at app/azurerm_role_definition.reader: actions has the data action "${operation}"`,
    ]);
  });

  test("has it among its data actions, and operations of the control plane among its actions", () => {
    const permissions = {
      actions: [
        "Microsoft.KeyVault/vaults/read",
        "Microsoft.KeyVault/vaults/secrets/read",
        "Microsoft.Storage/storageAccounts/blobServices/containers/read",
      ],
      data_actions: [GET],
    };
    expect(findingsOf(app(bound("orders", "api"), role("api"), custom(permissions)))).toEqual([]);
  });
});

test("the fix for a pod in a namespace of AKS names all of these namespaces", () => {
  const [finding] = verdictOf({ objects: [deploymentObject("kube-system", "api")] }).findings;
  expect(finding?.fix).toBe(
    "metadata.namespace: a namespace of your own, and none of aks-command, aks-istio-ingress, aks-istio-system, " +
      "app-routing-system, calico-system, gatekeeper-system, kube-node-lease, kube-public, kube-system, tigera-operator",
  );
});

import {
  CLIENT,
  CLIENT_ID,
  found,
  IDENTITY,
  ISSUER,
  OTHER,
  PRINCIPAL,
  rightWorld,
  evaluate,
  TENANT,
  USE,
  type World,
} from "./wiring-world";

type Change = (world: World) => void;
const TENANT_ID = "azure.workload.identity/tenant-id";
const annotate =
  (key: string, value: unknown): Change =>
  ({ account }) =>
    (account.metadata.annotations[key] = value);
const credential =
  (change: Record<string, unknown>): Change =>
  (world) =>
    Object.assign(world.credential, change);
/** More credentials of the same identity. */
const more =
  (...changes: Record<string, unknown>[]): Change =>
  (world) => {
    world.resources["azurerm_federated_identity_credential"] = Object.fromEntries(
      changes.map((change, i) => [
        `more${i}`,
        {
          ...world.credential,
          name: `more-${i}`,
          subject: `system:serviceaccount:orders:more-${i}`,
          depends_on: [`azurerm_federated_identity_credential.${i === 0 ? "one" : `more${i - 1}`}`],
          ...change,
        },
      ]),
    );
  };
const FIC = "tf/azurerm_federated_identity_credential";
const SHAPE = "and AKS's are https://<region>.oic.prod-aks.azure.com/<tenant id>/<cluster's id>/";

test.each<[string, Change, string[]]>([
  [
    "a placeholder as the client id",
    annotate(CLIENT_ID, "TBA"),
    ['placeholder at ServiceAccount orders-api: azure.workload.identity/client-id is still "TBA"'],
  ],
  [
    "a variable that nobody filled in",
    annotate(CLIENT_ID, "${CLIENT_ID}"),
    ['placeholder at ServiceAccount orders-api: azure.workload.identity/client-id is still "${CLIENT_ID}"'],
  ],
  [
    "a number as the client id",
    annotate(CLIENT_ID, 12),
    ["value-type at ServiceAccount orders-api: azure.workload.identity/client-id must be a string, got 12"],
  ],
  [
    "no client id",
    ({ account }) => delete account.metadata.annotations[CLIENT_ID],
    [
      "client-id-missing at ServiceAccount orders-api: the service account of Deployment api has no annotation azure.workload.identity/client-id",
    ],
  ],
  [
    "an empty client id",
    annotate(CLIENT_ID, ""),
    [
      "client-id-missing at ServiceAccount orders-api: the service account of Deployment api has no annotation azure.workload.identity/client-id",
    ],
  ],
  [
    "a resource id as the client id",
    annotate(CLIENT_ID, IDENTITY),
    [
      "client-id-other-attribute at ServiceAccount orders-api: azure.workload.identity/client-id is the id of tf/azurerm_user_assigned_identity.one",
    ],
  ],
  [
    "a name as the client id",
    annotate(CLIENT_ID, "id-orders"),
    ['client-id-shape at ServiceAccount orders-api: azure.workload.identity/client-id must be a UUID, got "id-orders"'],
  ],
  [
    "the principal id as the client id",
    annotate(CLIENT_ID, PRINCIPAL),
    [
      "client-id-other-attribute at ServiceAccount orders-api: azure.workload.identity/client-id is the principal_id of tf/azurerm_user_assigned_identity.one",
    ],
  ],
  [
    "the client id of nobody who trusts the account",
    annotate(CLIENT_ID, OTHER),
    [
      `client-id-untrusting at ServiceAccount orders-api: azure.workload.identity/client-id is "${OTHER}", and the credential for "system:serviceaccount:orders:orders-api" is on tf/azurerm_user_assigned_identity.one`,
    ],
  ],
  [
    "an empty tenant id",
    annotate(TENANT_ID, ""),
    [
      "tenant-id-empty at ServiceAccount orders-api: azure.workload.identity/tenant-id is empty, so AZURE_TENANT_ID is not injected",
    ],
  ],
  [
    "a word as the tenant id",
    annotate(TENANT_ID, "contoso"),
    [
      'tenant-id-shape at ServiceAccount orders-api: azure.workload.identity/tenant-id must be the UUID or a domain name of the tenant, got "contoso"',
    ],
  ],
  [
    "another tenant than the identity's",
    annotate(TENANT_ID, OTHER),
    [
      `tenant-id-other at ServiceAccount orders-api: azure.workload.identity/tenant-id is "${OTHER}", which is not the tenant of tf/azurerm_user_assigned_identity.one`,
    ],
  ],
  [
    "an account that is made twice",
    ({ account, objects }) => objects.push({ ...account, metadata: { ...account.metadata, labels: { a: "b" } } }),
    [
      "service-account-twice at ServiceAccount orders-api: orders/orders-api is created by ServiceAccount orders-api as well",
    ],
  ],
  [
    "an account that nothing trusts",
    credential({ subject: "system:serviceaccount:shop:web" }),
    [
      'client-id-untrusting at ServiceAccount orders-api: azure.workload.identity/client-id is "abcdabcd-1111-4111-8111-111111111111", and that identity has no credential for "system:serviceaccount:orders:orders-api"',
      'credential-missing at Deployment api: no federated identity credential has the subject "system:serviceaccount:orders:orders-api"',
    ].reverse(),
  ],
  [
    "a slash in the subject",
    credential({ subject: "system:serviceaccount:shop/web" }),
    expect.arrayContaining([`subject-shape at ${FIC}.one: the subject is "system:serviceaccount:shop/web"`]),
  ],
  [
    "a wildcard in the subject",
    credential({ subject: "system:serviceaccount:shop:*" }),
    expect.arrayContaining([
      `subject-shape at ${FIC}.one: the subject is "system:serviceaccount:shop:*", and Entra ID has no wildcards in subjects: each account needs a credential of its own`,
    ]),
  ],
  [
    "the account's name in another namespace",
    credential({ subject: "system:serviceaccount:default:orders-api" }),
    expect.arrayContaining([
      `subject-near-miss at ${FIC}.one: the subject is "system:serviceaccount:default:orders-api", and the service account's is "system:serviceaccount:orders:orders-api"`,
    ]),
  ],
  [
    "namespace and name swapped",
    credential({ subject: "system:serviceaccount:orders-api:orders" }),
    expect.arrayContaining([
      `subject-near-miss at ${FIC}.one: the subject is "system:serviceaccount:orders-api:orders", and the service account's is "system:serviceaccount:orders:orders-api"`,
    ]),
  ],
  [
    "a capital in the subject",
    credential({ subject: "system:serviceaccount:orders:Orders-api" }),
    expect.arrayContaining([
      `subject-near-miss at ${FIC}.one: the subject is "system:serviceaccount:orders:Orders-api", and the service account's is "system:serviceaccount:orders:orders-api", which differs only in case`,
    ]),
  ],
  [
    "no slash at the issuer's end",
    credential({ issuer: ISSUER.slice(0, -1) }),
    [`issuer-slash at ${FIC}.one: the issuer is "${ISSUER.slice(0, -1)}"`],
  ],
  [
    "two slashes at the issuer's end",
    credential({ issuer: `${ISSUER}/` }),
    [`issuer-slash at ${FIC}.one: the issuer is "${ISSUER}/"`],
  ],
  [
    "an issuer without https",
    credential({ issuer: ISSUER.replace("https", "http") }),
    [`issuer-shape at ${FIC}.one: the issuer is "${ISSUER.replace("https", "http")}"`],
  ],
  [
    "the issuer that a cluster has of itself",
    credential({ issuer: "https://kubernetes.default.svc.cluster.local" }),
    [
      `issuer-shape at ${FIC}.one: the issuer is "https://kubernetes.default.svc.cluster.local", which Entra ID cannot reach`,
    ],
  ],
  [
    "the discovery document as the issuer",
    credential({ issuer: `${ISSUER}.well-known/openid-configuration` }),
    [`issuer-shape at ${FIC}.one: the issuer is "${ISSUER}.well-known/openid-configuration"`],
  ],
  [
    "an issuer of which the end is lost",
    credential({ issuer: `https://westeurope.oic.prod-aks.azure.com/${TENANT}/` }),
    [`issuer-shape at ${FIC}.one: the issuer is "https://westeurope.oic.prod-aks.azure.com/${TENANT}/", ${SHAPE}`],
  ],
  [
    "the address of the cluster's keys as the issuer",
    credential({ issuer: `${ISSUER}openid/v1/jwks` }),
    [`issuer-shape at ${FIC}.one: the issuer is "${ISSUER}openid/v1/jwks", ${SHAPE}`],
  ],
  [
    "an issuer in capitals",
    credential({ issuer: ISSUER.replace("westeurope", "WestEurope") }),
    [`issuer-shape at ${FIC}.one: the issuer is "${ISSUER.replace("westeurope", "WestEurope")}", ${SHAPE}`],
  ],
  [
    "the API server as the issuer",
    credential({ issuer: "https://aks-x.hcp.westeurope.azmk8s.io:443" }),
    [
      `issuer-shape at ${FIC}.one: the issuer is "https://aks-x.hcp.westeurope.azmk8s.io:443", which is an API server's address`,
    ],
  ],
  [
    "another cluster's issuer",
    credential({ issuer: ISSUER.replace("westeurope", "northeurope") }),
    [
      `issuer-other-cluster at ${FIC}.one: the issuer is "${ISSUER.replace("westeurope", "northeurope")}", and the clusters have "${ISSUER}"`,
    ],
  ],
  ["no audience", credential({ audience: [] }), [`audience-count at ${FIC}.one: the credential has 0 audiences`]],
  [
    "two audiences",
    credential({ audience: ["api://AzureADTokenExchange", "api://AzureADTokenExchange"] }),
    [`audience-count at ${FIC}.one: the credential has 2 audiences`],
  ],
  [
    "other capitals in the audience",
    credential({ audience: ["api://AzureAdTokenExchange"] }),
    [`audience-value at ${FIC}.one: the audience is "api://AzureAdTokenExchange"`],
  ],
  [
    "the audience of identity bindings",
    credential({ audience: ["api://AKSIdentityBinding"] }),
    [`audience-value at ${FIC}.one: the audience is "api://AKSIdentityBinding", which is for identity bindings`],
  ],
  [
    "an audience of one's own",
    credential({ audience: ["https://example.com"] }),
    [`audience-own at ${FIC}.one: the audience is "https://example.com"`],
  ],
  [
    "a name with a dot",
    credential({ name: "orders.api" }),
    [`credential-name at ${FIC}.one: the name is "orders.api" (10 characters)`],
  ],
  [
    "the same subject twice",
    more({ subject: "system:serviceaccount:orders:orders-api" }),
    [
      `credential-twice at ${FIC}.more0: ${FIC}.one has the same issuer and subject "system:serviceaccount:orders:orders-api" on the same identity`,
    ],
  ],
  [
    "two credentials of one name, which Azure compares without case",
    more({ name: "Orders-API" }),
    [`credential-name-twice at ${FIC}.more0: ${FIC}.one has the same name "Orders-API" on the same identity`],
  ],
  [
    "an issuer with two mistakes",
    (world) => {
      world.cluster.oidc_issuer_url = ISSUER.replace("westeurope", "northeurope");
      world.credential.issuer = ISSUER.slice(0, -1);
    },
    [
      `issuer-slash at ${FIC}.one: the issuer is "${ISSUER.slice(0, -1)}"`,
      `issuer-other-cluster at ${FIC}.one: the issuer is "${ISSUER.slice(0, -1)}", and the clusters have "${ISSUER.replace("westeurope", "northeurope")}"`,
    ],
  ],
  [
    "a twenty-first credential",
    more(...Array.from({ length: 20 }, () => ({}))),
    [`credential-limit at ${FIC}.one: its identity has 21 credentials`],
  ],
  [
    "credentials that nothing orders",
    more({ depends_on: [] }),
    [
      `credential-order at ${FIC}.more0: no dependency orders it and ${FIC}.one, which is a credential of the same identity`,
    ],
  ],
  [
    "a cluster without an issuer",
    ({ cluster }) => (cluster.oidc_issuer_enabled = false),
    ["cluster-issuer-off at tf/azurerm_kubernetes_cluster.one: oidc_issuer_enabled is not true"],
  ],
  [
    "a cluster without the webhook",
    ({ cluster }) => delete cluster.workload_identity_enabled,
    ["cluster-webhook-off at tf/azurerm_kubernetes_cluster.one: workload_identity_enabled is not true"],
  ],
  [
    "a role for the client id",
    ({ role }) => (role.principal_id = CLIENT),
    [
      "role-principal at tf/azurerm_role_assignment.one: principal_id is the client_id of tf/azurerm_user_assigned_identity.one",
      "role-missing at tf/azurerm_user_assigned_identity.one: no role assignment has its principal_id",
    ],
  ],
  [
    "a role for a user",
    ({ role }) => (role.principal_type = "User"),
    [
      'role-principal-type at tf/azurerm_role_assignment.one: principal_type is "User", and the principal is a managed identity',
    ],
  ],
  [
    "no role",
    (world) => Object.assign(world, { role: undefined }),
    ["role-missing at tf/azurerm_user_assigned_identity.one: no role assignment has its principal_id"],
  ],
  [
    "a role that shows no values",
    ({ role }) => (role.role_definition_name = "Key Vault Reader"),
    [
      'role-cannot-read at tf/azurerm_role_assignment.one: "Key Vault Reader" on the vault does not allow reading secret values',
    ],
  ],
  [
    "a misspelt role",
    ({ role }) => (role.role_definition_name = "Key Vault Secret User"),
    ['role-name at tf/azurerm_role_assignment.one: no built-in role is called "Key Vault Secret User"'],
  ],
  [
    "a role's name without its last word",
    ({ role }) => (role.role_definition_name = "Azure Kubernetes Service Cluster User"),
    ['role-name at tf/azurerm_role_assignment.one: no built-in role is called "Azure Kubernetes Service Cluster User"'],
  ],
  [
    "a vault with access policies",
    ({ vault }) => (vault.rbac_authorization_enabled = false),
    [
      'vault-mode at tf/azurerm_key_vault.one: tf/azurerm_role_assignment.one gives "Key Vault Secrets User" on it, and rbac_authorization_enabled is not true',
    ],
  ],
])("%s is found", (_, change, findings) => {
  expect(found(change)).toEqual(findings);
});

test.each<[string, Change]>([
  [
    "credentials for GitHub and other clouds, with subjects and audiences of their own",
    more(
      { issuer: "https://token.actions.githubusercontent.com", subject: "repo:example/orders:environment:Production" },
      { issuer: "https://accounts.google.com", subject: "1234", audience: ["api://elsewhere"] },
    ),
  ],
  ["an account that Helm owns and a credential for it", (world) => Object.assign(world, { account: undefined })],
  ["an account that two files hold alike", ({ account, objects }) => objects.push({ ...account })],
  ["the identity's own tenant", annotate(TENANT_ID, TENANT)],
  ["a client id in capitals, which mean nothing in a UUID", annotate(CLIENT_ID, CLIENT.toUpperCase())],
  [
    "credentials of one name on two identities",
    (world) => {
      const other = `${IDENTITY}-other`;
      world.resources["azurerm_user_assigned_identity"] = {
        other: { ...world.identity, id: other, client_id: OTHER, principal_id: OTHER, name: "id-orders-other" },
      };
      more({ user_assigned_identity_id: other, name: world.credential.name })(world);
    },
  ],
  ["twenty credentials in a row", more(...Array.from({ length: 19 }, () => ({})))],
  ["the longest name", credential({ name: "a".repeat(120) })],
  ["a credential for an account of another team", more({ subject: "system:serviceaccount:shop:web" })],
  [
    "a role of one's own",
    ({ role }) => Object.assign(role, { role_definition_name: "Orders Reader", scope: "/subscriptions/x" }),
  ],
  [
    "a built-in role that this list does not have",
    ({ role }) => (role.role_definition_name = "Storage Queue Data Reader"),
  ],
  [
    "Reader in addition to a role that reads",
    (world) =>
      (world.resources["azurerm_role_assignment"] = { two: { ...world.role, role_definition_name: "Reader" } }),
  ],
  [
    "no credentials and nobody who asks for a token",
    (world) => {
      delete world.pod.metadata.labels[USE];
      Object.assign(world, { account: undefined, credential: undefined });
    },
  ],
])("%s is accepted", (_, change) => {
  expect(found(change)).toEqual([]);
});

test("a finding names the consequence with its error code, and the line to write", () => {
  const world = rightWorld();
  world.credential.issuer = ISSUER.slice(0, -1);
  expect(evaluate(world).findings).toEqual([
    {
      rule: "issuer-slash",
      severity: "error",
      path: `${FIC}.one`,
      text: `the issuer is "${ISSUER.slice(0, -1)}"`,
      consequence:
        "AADSTS700211 (formerly AADSTS70021): No matching federated identity record found for presented assertion issuer",
      fix: `issuer = "${ISSUER}"`,
    },
  ]);
});

test("the fix for a subject that Kubernetes cannot have is on the credential, not on the pod", () => {
  const world = rightWorld();
  world.credential.subject = "system:serviceaccount:Orders:orders-api";
  const fixes = evaluate(world).findings.map(({ rule, fix }) => `${rule}: ${fix}`);
  expect(fixes).toContain('credential-missing: subject = "system:serviceaccount:orders:orders-api"');
  expect(fixes.join()).not.toContain("Orders");
});

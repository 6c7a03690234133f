import { beside, type Change, CLIENT, found, OTHER, PRINCIPAL, TENANT, trust, USE } from "../wiring-world";

// Objects are of many kinds, and each test changes one of them.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Any = any;

const all =
  (...changes: readonly Change[]): Change =>
  (world) =>
    changes.forEach((change) => change(world));

const issuer = (): Any => ({
  apiVersion: "cert-manager.io/v1",
  kind: "ClusterIssuer",
  metadata: { name: "dns" },
  spec: {
    acme: {
      solvers: [
        { http01: { ingress: {} } },
        { dns01: { azureDNS: { hostedZoneName: "contoso.example", managedIdentity: { clientID: CLIENT } } } },
      ],
    },
  },
});
const identityOf = ({ spec }: Any): Any => spec.acme.solvers[1].dns01.azureDNS;
/** The pods of cert-manager, with or without the label. */
const pods =
  (label: string | undefined): Change =>
  (world) => {
    world.objects.push(
      {
        apiVersion: "v1",
        kind: "ServiceAccount",
        metadata: { name: "dns-cert-manager", namespace: "cert-manager" },
      },
      {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "cert-manager", namespace: "cert-manager" },
        spec: {
          selector: { matchLabels: { app: "cert-manager" } },
          template: {
            metadata: { labels: { app: "cert-manager", ...(label === undefined ? {} : { [USE]: label }) } },
            spec: {
              serviceAccountName: "dns-cert-manager",
              containers: [{ name: "a", image: "b" }],
            },
          },
        },
      },
    );
  };
const provider = (): Any => ({
  apiVersion: "azure.upbound.io/v1beta1",
  kind: "ProviderConfig",
  metadata: { name: "default" },
  spec: { clientID: CLIENT, tenantID: TENANT, subscriptionID: OTHER, credentials: { source: "OIDCTokenFile" } },
});
const clusterIdentity = (): Any => ({
  apiVersion: "infrastructure.cluster.x-k8s.io/v1beta1",
  kind: "AzureClusterIdentity",
  metadata: { name: "fleet", namespace: "capz-system" },
  spec: { type: "WorkloadIdentity", clientID: CLIENT, tenantID: TENANT },
});
const CONFIG = { tenantId: TENANT, subscriptionId: OTHER, resourceGroup: "rg-dns", useWorkloadIdentityExtension: true };
const dns =
  (change: object = {}, kind: "ConfigMap" | "Secret" = "ConfigMap"): Change =>
  (world) => {
    const text = JSON.stringify({ ...CONFIG, aadClientId: CLIENT, ...change });
    const data = { "azure.json": kind === "Secret" ? Buffer.from(text).toString("base64") : text };
    world.objects.push({ apiVersion: "v1", kind, metadata: { name: "dns", namespace: "dns" }, data });
  };
const trigger = (podIdentity: object): Any => ({
  apiVersion: "keda.sh/v1alpha1",
  kind: "TriggerAuthentication",
  metadata: { name: "queue", namespace: "orders" },
  spec: { podIdentity: { provider: "azure-workload", ...podIdentity } },
});

const NO_CREDENTIAL =
  "tf/azurerm_user_assigned_identity.one has no credential for the service account of the operator, ";

test.each<[string, Change, string[]]>([
  [
    "an issuer whose identity does not trust cert-manager",
    all(pods("true"), trust("system:serviceaccount:cert-manager:other"), beside(issuer)),
    [`operator-untrusting at ClusterIssuer dns: ${NO_CREDENTIAL}cert-manager`],
  ],
  [
    "an issuer with the principal id",
    beside(issuer, (object) => (identityOf(object).managedIdentity.clientID = PRINCIPAL)),
    [
      "client-id-other-attribute at ClusterIssuer dns: solvers[1].dns01.azureDNS.managedIdentity.clientID is the principal_id of tf/azurerm_user_assigned_identity.one",
    ],
  ],
  [
    "an issuer with a managed identity and a client secret",
    beside(issuer, (object) => (identityOf(object).clientSecretSecretRef = { name: "a", key: "b" })),
    [
      "operator-config at ClusterIssuer dns: solvers[1].dns01.azureDNS has managedIdentity and clientSecretSecretRef, which is for a client secret",
    ],
  ],
  [
    "an issuer with two ids of an identity",
    beside(issuer, (object) => (identityOf(object).managedIdentity.resourceID = "/subscriptions/x")),
    ["operator-config at ClusterIssuer dns: solvers[1].dns01.azureDNS.managedIdentity has clientID and resourceID"],
  ],
  [
    "an issuer with a misspelled key",
    beside(issuer, (object) => (identityOf(object).managedIdentity = { clientId: CLIENT })),
    [
      "operator-config at ClusterIssuer dns: solvers[1].dns01.azureDNS.managedIdentity has clientId, and the key is clientID",
    ],
  ],
  [
    "an issuer with a tenant alone",
    beside(issuer, (object) => (identityOf(object).managedIdentity = { tenantID: TENANT })),
    ["operator-config at ClusterIssuer dns: solvers[1].dns01.azureDNS.managedIdentity has tenantID and no clientID"],
  ],
  [
    "a provider of Crossplane without the tenant",
    beside(provider, ({ spec }) => delete spec.tenantID),
    ["operator-config at ProviderConfig default: spec has no tenantID, which OIDCTokenFile needs"],
  ],
  [
    "a misspelled client id of an AzureClusterIdentity, once",
    beside(clusterIdentity, ({ spec }) => {
      spec.clientId = CLIENT;
      delete spec.clientID;
    }),
    ["operator-config at AzureClusterIdentity fleet: spec has clientId, and the key is clientID"],
  ],
  [
    "a provider of Crossplane with a placeholder",
    beside(provider, ({ spec }) => (spec.clientID = "<client-id>")),
    ['placeholder at ProviderConfig default: spec.clientID is still "<client-id>"'],
  ],
  [
    "a provider of Crossplane whose tenant is the client id",
    beside(provider, ({ spec }) => (spec.tenantID = CLIENT)),
    [
      `tenant-id-other at ProviderConfig default: spec.tenantID is "${CLIENT}", which is not the tenant of tf/azurerm_user_assigned_identity.one`,
    ],
  ],
  [
    "a provider of Crossplane whose identity trusts a pipeline alone",
    all((world) => (world.credential.subject = "repo:contoso/orders:ref:refs/heads/main"), beside(provider)),
    [
      'credential-missing at Deployment api: no federated identity credential has the subject "system:serviceaccount:orders:orders-api"',
      `client-id-untrusting at ServiceAccount orders-api: azure.workload.identity/client-id is "${CLIENT}", and that identity has no credential for "system:serviceaccount:orders:orders-api"`,
      'subject-shape at tf/azurerm_federated_identity_credential.one: the subject is "repo:contoso/orders:ref:refs/heads/main"',
      `operator-untrusting at ProviderConfig default: ${NO_CREDENTIAL}the account of the provider`,
    ],
  ],
  [
    "an AzureClusterIdentity whose identity does not trust its operator",
    beside(clusterIdentity),
    [`operator-untrusting at AzureClusterIdentity fleet: ${NO_CREDENTIAL}capz-manager`],
  ],
  [
    "a configuration of external-dns whose identity does not trust it",
    dns(),
    [`operator-untrusting at ConfigMap dns: ${NO_CREDENTIAL}external-dns`],
  ],
  [
    "a Secret of external-dns with a client secret",
    all(trust("system:serviceaccount:dns:external-dns"), dns({ aadClientSecret: "s3cret" }, "Secret")),
    ["operator-config at Secret dns: azure.json has aadClientId and aadClientSecret, which external-dns uses first"],
  ],
  [
    "a quoted switch of external-dns",
    dns({ useWorkloadIdentityExtension: "true" }),
    [
      'operator-config at ConfigMap dns: useWorkloadIdentityExtension in azure.json must be true or false without quotes, got "true"',
    ],
  ],
  [
    "a trigger with a tenant alone",
    beside(() => trigger({ identityTenantId: TENANT })),
    ["operator-config at TriggerAuthentication queue: identityTenantId is set and identityId is absent"],
  ],
])("%s is found", (_, change, expected) => {
  const texts = found(change);
  expect(texts).toEqual(expected);
  expect(texts.join()).not.toContain("s3cret");
});

test.each<[string, Change]>([
  [
    "an issuer whose identity trusts cert-manager, under the name of a release",
    all(pods("true"), trust("system:serviceaccount:cert-manager:dns-cert-manager"), beside(issuer)),
  ],
  ["an issuer with an identity of the node", all(pods(undefined), beside(issuer))],
  ["an issuer of a cert-manager that was not read", beside(issuer)],
  ["an issuer without Azure DNS", beside(issuer, ({ spec }) => (spec.acme.solvers = [{ http01: {} }]))],
  ["an issuer with a client secret", beside(issuer, (object) => delete identityOf(object).managedIdentity)],
  ["a provider of Crossplane with an account of any name", beside(provider)],
  ["a provider of Crossplane with a secret", beside(provider, ({ spec }) => (spec.credentials = { source: "Secret" }))],
  ["a provider of another cloud", beside(provider, (object) => (object.apiVersion = "aws.upbound.io/v1beta1"))],
  [
    "an AzureClusterIdentity that is trusted",
    all(trust("system:serviceaccount:capz-system:capz-manager"), beside(clusterIdentity)),
  ],
  [
    "an AzureClusterIdentity with a client secret",
    beside(clusterIdentity, ({ spec }) => (spec.type = "ServicePrincipal")),
  ],
  ["an AzureClusterIdentity of an unknown identity", beside(clusterIdentity, ({ spec }) => (spec.clientID = OTHER))],
  [
    "a configuration of external-dns that is trusted",
    all(trust("system:serviceaccount:dns:public-external-dns"), dns()),
  ],
  ["a configuration of external-dns without workload identity", dns({ useWorkloadIdentityExtension: false })],
  ["a configuration of external-dns with a variable", dns({ tenantId: "${TENANT}", aadClientId: "${CLIENT}" })],
  ["a configuration of external-dns with the id of its account", dns({ aadClientId: "" })],
])("%s is accepted", (_, change) => {
  expect(found(change)).toEqual([]);
});

import {
  accountObject,
  bound,
  cluster,
  credential,
  deploymentObject,
  findingsOf,
  FOREIGN_CLIENT,
  identity,
  issuerOf,
  notesOf,
  object,
  type Part,
  role,
  stack,
  TENANT,
  vault,
} from "./scenario";
import { CLIENT, CLIENT_ID, PRINCIPAL } from "./wiring-world";

const own = { [CLIENT_ID]: CLIENT };
const foreign = { [CLIENT_ID]: FOREIGN_CLIENT };
/** The configuration of one identity with its credential, before the first apply. */
const configured = (): Part => stack(cluster(), vault(), identity("api"), credential("api", "orders:api"), role("api"));
/** The same after it, as `terraform show -json` has the values. */
const applied = (): Part =>
  stack(
    cluster("aks", { oidc_issuer_url: issuerOf() }),
    vault("vault", { id: "/vault" }),
    identity("api", { id: "/identity", client_id: CLIENT, principal_id: PRINCIPAL, tenant_id: TENANT }),
    credential("api", "orders:api", { user_assigned_identity_id: "/identity", issuer: issuerOf() }),
    role("api", { principal_id: PRINCIPAL, scope: "/vault" }),
  );
const secretClass = (name: string, namespace: string, clientID: string): Part =>
  object("secrets-store.csi.x-k8s.io/v1", "SecretProviderClass", name, namespace, {
    spec: {
      provider: "azure",
      parameters: { clientID, keyvaultName: "kv-orders", tenantID: TENANT, objects: "array: []" },
    },
  });
const mounting = (name: string): Part => ({
  spec: {
    volumes: [
      {
        name: "secrets",
        csi: { driver: "secrets-store.csi.k8s.io", readOnly: true, volumeAttributes: { secretProviderClass: name } },
      },
    ],
  },
});
const store = (account: string, namespace: string, kind = "SecretStore"): Part =>
  object("external-secrets.io/v1", kind, "vault", namespace, {
    spec: {
      provider: {
        azurekv: {
          tenantId: TENANT,
          authType: "WorkloadIdentity",
          serviceAccountRef: { name: account, ...(kind === "SecretStore" ? {} : { namespace }) },
        },
      },
    },
  });

test.each<[string, Record<string, Part>, Part[]]>([
  [
    "the literal client id before the identity is created",
    { app: configured() },
    [accountObject("orders", "api", own), deploymentObject("orders", "api")],
  ],
  [
    "the literal client id with the state",
    { state: applied() },
    [accountObject("orders", "api", own), deploymentObject("orders", "api")],
  ],
  [
    "the literal client id with configuration and state",
    { app: configured(), state: applied() },
    [accountObject("orders", "api", own), deploymentObject("orders", "api")],
  ],
  [
    "the literal client id in a SecretProviderClass before the identity is created",
    { app: configured() },
    [
      secretClass("kv", "orders", CLIENT),
      accountObject("orders", "api"),
      deploymentObject("orders", "api", { labels: { app: "api" }, ...mounting("kv") }),
    ],
  ],
  [
    "another team's SecretProviderClass with its own account and client id",
    { state: applied() },
    [
      secretClass("kv", "payments", FOREIGN_CLIENT),
      accountObject("payments", "web"),
      deploymentObject("payments", "web", { labels: { app: "web" }, ...mounting("kv") }),
    ],
  ],
  [
    "another team's SecretStore with its own account and client id",
    { state: applied() },
    [store("reader", "payments"), accountObject("payments", "reader", foreign)],
  ],
  [
    "another team's ClusterSecretStore whose account is elsewhere",
    { state: applied() },
    [store("reader", "payments", "ClusterSecretStore")],
  ],
  [
    "another team's Deployment with its own account and client id",
    { state: applied() },
    [accountObject("payments", "web", foreign), deploymentObject("payments", "web")],
  ],
  ["another team's Deployment whose account is elsewhere", { state: applied() }, [deploymentObject("payments", "web")]],
  [
    "KEDA's operator of another team, which reads the client id of each trigger",
    { state: applied() },
    [
      object("keda.sh/v1alpha1", "TriggerAuthentication", "queue", "payments", {
        spec: { podIdentity: { provider: "azure-workload", identityId: FOREIGN_CLIENT } },
      }),
      accountObject("keda", "keda-operator"),
      deploymentObject("keda", "keda-operator"),
    ],
  ],
  [
    "a pod that mounts its own token",
    { state: applied() },
    [
      accountObject("orders", "api", own),
      deploymentObject("orders", "api", {
        labels: { app: "api" },
        container: { env: [{ name: "AZURE_FEDERATED_TOKEN_FILE", value: "/tokens/azure" }] },
        spec: {
          volumes: [
            {
              name: "own",
              projected: {
                sources: [{ serviceAccountToken: { audience: "api://AzureADTokenExchange", path: "azure" } }],
              },
            },
          ],
        },
      }),
    ],
  ],
  ["manifests alone, without Terraform", {}, [accountObject("orders", "api", own), deploymentObject("orders", "api")]],
  [
    "names that Flux fills in",
    { state: applied() },
    [accountObject("orders-${ENV}", "api", own), deploymentObject("orders-${ENV}", "api")],
  ],
  [
    "a Job of a pipeline under the account of another namespace with the same name",
    { state: applied() },
    [
      accountObject("orders", "api", own),
      deploymentObject("orders", "api"),
      accountObject("ci", "api"),
      object("batch/v1", "Job", "build", "ci", {
        spec: {
          template: {
            metadata: { labels: { app: "build" } },
            spec: { serviceAccountName: "api", containers: [{ name: "a", image: "i" }] },
          },
        },
      }),
    ],
  ],
  [
    "an agent in kube-system without the label",
    { state: applied() },
    [deploymentObject("kube-system", "agent", { labels: { app: "agent" } })],
  ],
])("no finding on %s", (_, stacks, objects) => {
  expect(findingsOf({ ...(Object.keys(stacks).length > 0 ? { stacks } : {}), objects })).toEqual([]);
});

test("a literal client id of an identity that is not created yet is named as not comparable", () => {
  expect(notesOf({ stacks: { app: configured() }, objects: [accountObject("orders", "api", own)] })).toEqual([
    "ServiceAccount api: azure.workload.identity/client-id cannot be compared with app/azurerm_user_assigned_identity.api before the first apply; add the output of `terraform show -json`",
  ]);
});

test("a literal client id that the state contradicts is an error, with or without the configuration", () => {
  const objects = [accountObject("orders", "api", foreign)];
  const text = `client-id-untrusting at ServiceAccount api: azure.workload.identity/client-id is "${FOREIGN_CLIENT}", and the credential for "system:serviceaccount:orders:api" is on state/azurerm_user_assigned_identity.api`;
  expect(findingsOf({ stacks: { state: applied() }, objects })).toEqual([text]);
  expect(findingsOf({ stacks: { state: applied(), app: configured() }, objects })).toEqual([
    `${text}, app/azurerm_user_assigned_identity.api`,
  ]);
});

test("in Terraform of the same app such a literal is an error, because no apply has made the identity yet", () => {
  const literal = stack(cluster(), vault(), bound("orders", "api"), {
    resource: { kubernetes_service_account_v1: { api: { metadata: { annotations: own } } } },
  });
  expect(findingsOf({ stacks: { app: literal } })).toEqual([
    `client-id-untrusting at app/kubernetes_service_account_v1.api: azure.workload.identity/client-id is "${CLIENT}", and the credential for "system:serviceaccount:orders:api" is on app/azurerm_user_assigned_identity.api`,
  ]);
});

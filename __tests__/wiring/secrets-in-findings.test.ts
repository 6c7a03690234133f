import { WEBHOOK_KEYS } from "../../facts/kubernetes/webhook";
import { addManifest } from "../../model/manifests/manifest";
import { readConfiguration } from "../../model/terraform/document";
import { leaves, type Tree } from "../../model/terraform/tree";
import { emptyModel } from "../../model/trust/draft";
import { addTerraform } from "../../model/trust/read";
import { evaluateWiring, findingText } from "../../wiring/evaluate";

const CLIENT = "11111111-1111-4111-8111-111111111111";
const TENANT = "22222222-2222-4222-8222-222222222222";
/** In the form of a client secret of Microsoft Entra ID. */
const SECRET = "abc8Q~AbCdEfGhIjKlMnOpQrStUvWxYz12345678";

const metadata = { name: "api", namespace: "orders" };
const account = {
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: {
    ...metadata,
    labels: { [WEBHOOK_KEYS.use]: "true" },
    annotations: { [WEBHOOK_KEYS.clientId]: CLIENT, [WEBHOOK_KEYS.tenantId]: TENANT },
  },
};
const annotations = Object.fromEntries(Object.values(WEBHOOK_KEYS).map((key) => [key, "true"]));
const deployment = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { ...metadata, annotations, labels: { [WEBHOOK_KEYS.use]: "true" } },
  spec: {
    selector: { matchLabels: { [WEBHOOK_KEYS.use]: "true" } },
    template: {
      metadata: { labels: { [WEBHOOK_KEYS.use]: "true", "azure-workload-identity/use": "true" }, annotations },
      spec: {
        serviceAccountName: "api",
        containers: [
          {
            name: "api",
            image: "registry.example/api:1",
            command: ["api"],
            env: ["AZURE_CLIENT_ID", "AZURE_TENANT_ID", "AZURE_CLIENT_SECRET", "AZURE_TOKEN_CREDENTIALS"].map(
              (name) => ({
                name,
                value: CLIENT,
              }),
            ),
          },
        ],
        volumes: [{ name: "t", projected: { sources: [{ serviceAccountToken: { audience: "api://azure" } }] } }],
      },
    },
  },
};
const companion = (apiVersion: string, kind: string, spec: Tree): Tree => ({ apiVersion, kind, metadata, spec });
const OBJECTS: readonly Tree[] = [
  account,
  deployment,
  companion("secrets-store.csi.x-k8s.io/v1", "SecretProviderClass", {
    provider: "azure",
    parameters: {
      clientID: CLIENT,
      tenantID: TENANT,
      keyvaultName: "kv-orders",
      objects: "array:",
      usePodIdentity: "false",
      useAzureTokenProxy: "false",
    },
  }),
  companion("external-secrets.io/v1", "SecretStore", {
    provider: {
      azurekv: {
        authType: "WorkloadIdentity",
        serviceAccountRef: { name: "api" },
        tenantId: TENANT,
        vaultUrl: "https://kv.vault.azure.net",
      },
    },
  }),
  companion("keda.sh/v1alpha1", "TriggerAuthentication", {
    podIdentity: { provider: "azure-workload", identityId: CLIENT },
  }),
  companion("helm.toolkit.fluxcd.io/v2", "HelmRelease", {
    values: { serviceAccount: { name: "api", annotations }, podLabels: annotations, podAnnotations: annotations },
  }),
];
const TERRAFORM = {
  resource: {
    azurerm_user_assigned_identity: {
      orders: { name: "id-orders", client_id: CLIENT, tenant_id: TENANT, principal_id: "p" },
    },
    azurerm_federated_identity_credential: {
      orders: {
        name: "orders",
        user_assigned_identity_id: "${azurerm_user_assigned_identity.orders.id}",
        issuer: "https://eastus.oic.prod-aks.azure.com/a/b/",
        subject: "system:serviceaccount:orders:api",
        audience: ["api://AzureADTokenExchange"],
      },
    },
    azurerm_role_assignment: {
      orders: {
        scope: "/subscriptions/s",
        role_definition_name: "Reader",
        principal_id: "${azurerm_user_assigned_identity.orders.principal_id}",
        principal_type: "ServicePrincipal",
      },
    },
  },
};

/** A tree with another text at the place of one of its leaves. */
function withText(tree: Tree, [step, ...rest]: readonly string[], text: string): Tree {
  if (step === undefined) return text;
  if (Array.isArray(tree))
    return (tree as readonly Tree[]).map((each, i) => (String(i) === step ? withText(each, rest, text) : each));
  const branch = tree as { readonly [key: string]: Tree };
  return { ...branch, [step]: withText(branch[step], rest, text) };
}

function textsOf(objects: readonly Tree[], terraform: object): string {
  const draft = emptyModel();
  draft.allCredentials = true;
  objects.forEach((each, i) => addManifest(draft, each, { path: `a.yaml:${i}`, provider: "" }));
  addTerraform(draft, [readConfiguration(terraform as never, "orders")]);
  const { findings, notEvaluated } = evaluateWiring(draft);
  return [...findings.map(findingText), ...notEvaluated.map(({ path, why }) => `${path}: ${why}`)].join("\n");
}

const whole: Tree = { objects: OBJECTS, terraform: TERRAFORM };
/** Names of objects are in every finding, and Azure computes the ids of an identity. */
const NO_VALUES = /^(kind|apiVersion|name|namespace|(client|tenant|principal)_id)$/;
const PLACES = [...leaves(whole)].filter(({ trail }) => !NO_VALUES.test(trail.at(-1)!));

test.each(PLACES.map(({ trail }) => [trail.slice(1).join("."), trail] as const))(
  "a client secret in the place of a value is in no finding: %s",
  (_, trail) => {
    const changed = withText(whole, trail, SECRET) as unknown as { objects: readonly Tree[]; terraform: object };
    expect(textsOf(changed.objects, changed.terraform)).not.toContain(SECRET);
  },
);

test("a subject of the longest names is in a finding as a whole, because it is copied from there", () => {
  const name = "a".repeat(253);
  const long = withText(OBJECTS[1], ["spec", "template", "spec", "serviceAccountName"], name);
  const named = { ...account, metadata: { ...metadata, name, annotations: { [WEBHOOK_KEYS.clientId]: CLIENT } } };
  expect(
    textsOf([long, named], {
      resource: { ...TERRAFORM.resource, azurerm_federated_identity_credential: {} },
    }),
  ).toContain(`"system:serviceaccount:orders:${name}"`);
});

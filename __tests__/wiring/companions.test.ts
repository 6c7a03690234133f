import { wiringRules } from "../../wiring/rules/rules";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  beside,
  type Change,
  CLIENT,
  CLIENT_ID,
  found,
  evaluate,
  OTHER,
  PRINCIPAL,
  rightWorld,
  TENANT,
  trust,
  USE,
  type World,
} from "./wiring-world";

const TENANT_ID = "azure.workload.identity/tenant-id";

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Any = any;

const secretClass = (): Any => ({
  apiVersion: "secrets-store.csi.x-k8s.io/v1",
  kind: "SecretProviderClass",
  metadata: { name: "secrets", namespace: "orders" },
  spec: {
    provider: "azure",
    parameters: {
      clientID: CLIENT,
      keyvaultName: "kv-orders",
      tenantID: TENANT,
      objects: "array: []",
      usePodIdentity: "false",
    },
  },
});
const mount: Change = ({ pod }) =>
  (pod.spec.volumes = [
    { name: "s", csi: { driver: "secrets-store.csi.k8s.io", volumeAttributes: { secretProviderClass: "secrets" } } },
  ]);
const trigger = (): Any => ({
  apiVersion: "keda.sh/v1alpha1",
  kind: "TriggerAuthentication",
  metadata: { name: "queue", namespace: "orders" },
  spec: { podIdentity: { provider: "azure-workload", identityId: CLIENT } },
});
const store = (): Any => ({
  apiVersion: "external-secrets.io/v1",
  kind: "SecretStore",
  metadata: { name: "vault", namespace: "orders" },
  spec: {
    provider: {
      azurekv: {
        authType: "WorkloadIdentity",
        tenantId: TENANT,
        vaultUrl: "https://kv-orders.vault.azure.net",
        serviceAccountRef: { name: "orders-api" },
      },
    },
  },
});
const secretsOperator = (): Any => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "operator", namespace: "external-secrets" },
  spec: { containers: [{ name: "external-secrets", image: "ghcr.io/external-secrets/external-secrets:v0.19.2" }] },
});
const helm = (): Any => ({
  apiVersion: "helm.toolkit.fluxcd.io/v2",
  kind: "HelmRelease",
  metadata: { name: "chart", namespace: "orders" },
  spec: { values: { serviceAccount: { annotations: { [CLIENT_ID]: CLIENT } }, podLabels: { [USE]: "true" } } },
});
const operator = (): Any => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "aso-controller-settings", namespace: "azureserviceoperator-system" },
  stringData: {
    AZURE_CLIENT_ID: CLIENT,
    AZURE_TENANT_ID: TENANT,
    AZURE_SUBSCRIPTION_ID: OTHER,
    USE_WORKLOAD_IDENTITY_AUTH: "true",
  },
});
const both =
  (...changes: Change[]): Change =>
  (world) =>
    changes.forEach((change) => change(world));

test.each<[string, Change, string[]]>([
  [
    "a secret class without an identity",
    both(
      mount,
      beside(secretClass, ({ spec }) => delete spec.parameters.clientID),
    ),
    ["secret-class-client-id at SecretProviderClass secrets: spec.parameters has no clientID"],
  ],
  [
    "a secret class with pod identity",
    beside(secretClass, ({ spec }) => (spec.parameters.usePodIdentity = "true")),
    ['secret-class-mode at SecretProviderClass secrets: usePodIdentity is "true"'],
  ],
  [
    "a secret class with the node's identity",
    beside(secretClass, ({ spec }) => (spec.parameters.useVMManagedIdentity = "true")),
    ['secret-class-mode at SecretProviderClass secrets: useVMManagedIdentity is "true"'],
  ],
  [
    "a secret class with the node's identity alone",
    beside(secretClass, ({ spec }) => {
      spec.parameters.useVMManagedIdentity = "true";
      delete spec.parameters.clientID;
    }),
    [
      "secret-class-node-identity at SecretProviderClass secrets: useVMManagedIdentity is true: every pod on the node reads the vault with an identity of the node",
    ],
  ],
  [
    "a parameter in other capitals",
    beside(secretClass, ({ spec }) => {
      spec.parameters.clientId = spec.parameters.clientID;
      delete spec.parameters.clientID;
    }),
    [
      "secret-class-parameter at SecretProviderClass secrets: spec.parameters has clientId, and the driver reads clientID",
    ],
  ],
  [
    "no vault",
    beside(secretClass, ({ spec }) => delete spec.parameters.keyvaultName),
    ["secret-class-parameter at SecretProviderClass secrets: spec.parameters has no keyvaultName"],
  ],
  [
    "a bare boolean among the parameters",
    beside(secretClass, ({ spec }) => (spec.parameters.usePodIdentity = false)),
    ["value-type at SecretProviderClass secrets: spec.parameters.usePodIdentity must be a string, got false"],
  ],
  [
    "the principal id in a secret class",
    beside(secretClass, ({ spec }) => (spec.parameters.clientID = PRINCIPAL)),
    [
      "client-id-other-attribute at SecretProviderClass secrets: clientID is the principal_id of tf/azurerm_user_assigned_identity.one",
    ],
  ],
  [
    "a secret class of another namespace",
    both(
      mount,
      beside(secretClass, ({ metadata }) => (metadata.namespace = "shop")),
    ),
    [
      'secret-class-absent at Deployment api: the pod is in orders and mounts the SecretProviderClass "secrets", which is in "shop"',
    ],
  ],
  [
    "a secret class whose identity does not trust the pod",
    both(
      mount,
      beside(secretClass, ({ spec }) => (spec.parameters.clientID = OTHER)),
    ),
    [
      `secret-class-untrusting at Deployment api: it mounts "secrets" with clientID "${OTHER}", and no credential of that identity has the subject "system:serviceaccount:orders:orders-api"`,
    ],
  ],
  [
    "a trigger with pod identity",
    beside(trigger, ({ spec }) => (spec.podIdentity.provider = "azure")),
    [
      'keda-pod-identity at TriggerAuthentication queue: podIdentity.provider is "azure", which is the retired pod identity',
    ],
  ],
  [
    "a trigger with the principal id",
    beside(trigger, ({ spec }) => (spec.podIdentity.identityId = PRINCIPAL)),
    [
      "keda-client-id at TriggerAuthentication queue: identityId is the principal_id of tf/azurerm_user_assigned_identity.one",
    ],
  ],
  [
    "a trigger whose identity trusts the pod alone",
    beside(trigger),
    [
      "keda-untrusting at TriggerAuthentication queue: tf/azurerm_user_assigned_identity.one has no credential for the service account keda-operator",
    ],
  ],
  [
    "a store that forgets how to sign in",
    beside(store, ({ spec }) => delete spec.provider.azurekv.authType),
    ["secret-store-mode at SecretStore vault: serviceAccountRef is there, and authType is absent"],
  ],
  [
    "a store without a tenant, if no pod of External Secrets has the variable",
    both(
      beside(secretsOperator),
      beside(store, ({ spec }) => delete spec.provider.azurekv.tenantId),
    ),
    [
      'secret-store-account at SecretStore vault: the service account "orders-api" has no annotation azure.workload.identity/tenant-id',
    ],
  ],
  [
    "a store without a tenant that uses the newer SDK, which does not read the variable",
    beside(store, ({ spec }) => {
      delete spec.provider.azurekv.tenantId;
      spec.provider.azurekv.useAzureSDK = true;
    }),
    [
      'secret-store-account at SecretStore vault: the service account "orders-api" has no annotation azure.workload.identity/tenant-id',
    ],
  ],
  [
    "a store with the tenant in two places",
    beside(store, (_, { account }) => (account.metadata.annotations[TENANT_ID] = TENANT)),
    [
      `secret-store-account at SecretStore vault: tenantId is set, and ServiceAccount orders-api has the annotation ${TENANT_ID} as well`,
    ],
  ],
  [
    "a store with the client id in two places",
    beside(store, ({ spec }) => (spec.provider.azurekv.authSecretRef = { clientId: { name: "ids", key: "id" } })),
    [
      `secret-store-account at SecretStore vault: authSecretRef.clientId is set, and ServiceAccount orders-api has the annotation ${CLIENT_ID} as well`,
    ],
  ],
  [
    "a store with an account elsewhere",
    beside(store, ({ spec }) => (spec.provider.azurekv.serviceAccountRef.namespace = "shop")),
    ['secret-store-namespace at SecretStore vault: serviceAccountRef is in "shop", and the SecretStore is in "orders"'],
  ],
  [
    "a store whose account nothing trusts, with nearly the name of a bound one",
    beside(store, ({ spec }) => (spec.provider.azurekv.serviceAccountRef.name = "orders-apii")),
    [
      'secret-store-untrusting at SecretStore vault: no federated identity credential has the subject "system:serviceaccount:orders:orders-apii"; system:serviceaccount:orders:orders-api has one',
    ],
  ],
  [
    "Helm values without the label",
    beside(helm, ({ spec }) => delete spec.values.podLabels),
    [
      "helm-label-missing at HelmRelease chart: the values annotate a service account and do not set the identity label",
    ],
  ],
  [
    "Helm values with a bare boolean",
    beside(helm, ({ spec }) => (spec.values.podLabels[USE] = true)),
    ["helm-label-value at HelmRelease chart: podLabels: azure.workload.identity/use is the unquoted true"],
  ],
  [
    "Helm values of an Argo CD Application",
    beside(helm, (object) =>
      Object.assign(object, {
        apiVersion: "argoproj.io/v1alpha1",
        kind: "Application",
        spec: { source: { helm: { valuesObject: { podLabels: { [USE]: "yes" } } } } },
      }),
    ),
    ['label-value at Application chart: podLabels: azure.workload.identity/use is "yes"'],
  ],
  [
    "Helm values of an Application with several sources",
    beside(helm, (object) =>
      Object.assign(object, {
        apiVersion: "argoproj.io/v1alpha1",
        kind: "Application",
        spec: { sources: [{}, { helm: { valuesObject: { podLabels: { [USE]: "yes" } } } }] },
      }),
    ),
    ['label-value at Application chart: podLabels: azure.workload.identity/use is "yes"'],
  ],
  [
    "an operator that is not configured to use workload identity",
    both(
      trust("system:serviceaccount:azureserviceoperator-system:azureserviceoperator-default"),
      beside(operator, ({ stringData }) => delete stringData.USE_WORKLOAD_IDENTITY_AUTH),
    ),
    ["aso-mode at Secret aso-controller-settings: USE_WORKLOAD_IDENTITY_AUTH is null"],
  ],
  [
    "an operator with a secret",
    both(
      trust("system:serviceaccount:azureserviceoperator-system:azureserviceoperator-default"),
      beside(operator, (object) => {
        object.stringData.AZURE_CLIENT_SECRET = "hunter2";
      }),
    ),
    ["aso-secret at Secret aso-controller-settings: AZURE_CLIENT_SECRET is set"],
  ],
  [
    "an operator without a subscription",
    both(
      trust("system:serviceaccount:azureserviceoperator-system:azureserviceoperator-default"),
      beside(operator, ({ stringData }) => delete stringData.AZURE_SUBSCRIPTION_ID),
    ),
    ["aso-ids at Secret aso-controller-settings: AZURE_SUBSCRIPTION_ID is missing"],
  ],
  [
    "an operator that its identity does not trust",
    beside(operator),
    [
      "aso-untrusting at Secret aso-controller-settings: its identity has no credential for the operator's service account",
    ],
  ],
])("%s is found", (_, change, findings) => {
  expect(found(change)).toEqual(findings);
});

test.each<[string, Change]>([
  ["a secret class that pods mount", both(mount, beside(secretClass))],
  [
    "a secret class for which pods bring a client secret",
    both(
      mount,
      ({ pod }) => (pod.spec.volumes[0].csi.nodePublishSecretRef = { name: "client" }),
      beside(secretClass, ({ spec }) => delete spec.parameters.clientID),
    ),
  ],
  ["a secret class that nobody is seen to mount", beside(secretClass, ({ spec }) => delete spec.parameters.clientID)],
  [
    "the older spelling of the tenant",
    beside(secretClass, ({ spec }) => {
      spec.parameters.tenantId = TENANT;
      delete spec.parameters.tenantID;
    }),
  ],
  [
    "a secret class of another provider",
    beside(secretClass, ({ spec }) => {
      spec.provider = "vault";
      spec.parameters = {};
    }),
  ],
  [
    "a trigger whose identity trusts KEDA's operator",
    both(trust("system:serviceaccount:kube-system:keda-operator"), beside(trigger)),
  ],
  ["a trigger with the operator's own identity", beside(trigger, ({ spec }) => delete spec.podIdentity.identityId)],
  ["a trigger of another cloud", beside(trigger, ({ spec }) => (spec.podIdentity = { provider: "aws" }))],
  ["a store with an account that is trusted", beside(store)],
  [
    "a store without a tenant, if a pod of External Secrets has the identity label",
    both(
      beside(secretsOperator, ({ metadata, spec }) => {
        metadata.labels = { [USE]: "true" };
        spec.serviceAccountName = "external-secrets";
      }),
      beside(store, ({ spec }) => delete spec.provider.azurekv.tenantId),
    ),
  ],
  [
    "a store without a tenant, if no pod of External Secrets was read",
    beside(store, ({ spec }) => delete spec.provider.azurekv.tenantId),
  ],
  [
    "a store with the tenant in two places that uses the newer SDK, which takes that of the store",
    beside(store, ({ spec }, { account }) => {
      spec.provider.azurekv.useAzureSDK = true;
      account.metadata.annotations[TENANT_ID] = TENANT;
    }),
  ],
  [
    "a store of the cluster that takes the account of each namespace",
    beside(store, (object) => (object.kind = "ClusterSecretStore")),
  ],
  [
    "a store with ids from a secret",
    beside(store, ({ spec }, { account, container }) => {
      delete spec.provider.azurekv.tenantId;
      container.env = [{ name: "AZURE_CLIENT_ID", value: CLIENT }];
      delete account.metadata.annotations[CLIENT_ID];
      const key = { name: "ids", key: "id" };
      spec.provider.azurekv.authSecretRef = { clientId: key, tenantId: key };
    }),
  ],
  ["a store of another provider", beside(store, ({ spec }) => (spec.provider = { vault: {} }))],
  ["a store with a client secret", beside(store, ({ spec }) => (spec.provider.azurekv = { authSecretRef: {} }))],
  ["Helm values with the label", beside(helm)],
  [
    "Helm values with a chart's own switch",
    beside(helm, ({ spec }) => {
      delete spec.values.podLabels;
      spec.values.podIdentity = { azureWorkload: { enabled: true } };
    }),
  ],
  [
    "a settings secret without a global credential",
    beside(operator, ({ stringData }) => Object.assign(stringData, { AZURE_CLIENT_ID: "" })),
  ],
  [
    "a secret of somebody else",
    beside(operator, (object) => {
      object.metadata.name = "other";
      object.stringData = { AZURE_CLIENT_SECRET: "x" };
    }),
  ],
  [
    "an operator's credential in base64",
    both(
      trust("system:serviceaccount:azureserviceoperator-system:azureserviceoperator-default"),
      beside(operator, (object) => {
        object.data = Object.fromEntries(
          Object.entries(object.stringData as Record<string, string>).map(([key, value]) => [
            key,
            Buffer.from(value).toString("base64"),
          ]),
        );
        delete object.stringData;
      }),
    ),
  ],
])("%s is accepted", (_, change) => {
  expect(found(change)).toEqual([]);
});

test("an identity and credential of Azure Service Operator are credentials like others", () => {
  const operated = (kind: string, spec: Any): Any => ({
    apiVersion: "managedidentity.azure.com/v1api20230131",
    kind,
    metadata: { name: "orders", namespace: "orders" },
    spec,
  });
  const credential = (change: Any) =>
    beside(() =>
      operated("FederatedIdentityCredential", {
        owner: { name: "orders" },
        issuer: "https://westeurope.oic.prod-aks.azure.com/a/b/",
        subject: "system:serviceaccount:orders:web",
        audiences: ["api://AzureADTokenExchange"],
        ...change,
      }),
    );
  const without = (world: World): void => void Object.assign(world, { cluster: undefined });
  const identity = beside(() => operated("UserAssignedIdentity", {}));
  expect(found(both(without, identity, credential({})))).toEqual([]);
  expect(found(both(without, identity, credential({ audiences: ["api://AzureADtokenExchange"] })))).toEqual([
    'audience-value at FederatedIdentityCredential orders: the audience is "api://AzureADtokenExchange"',
  ]);
});

test("no finding shows the value of a secret", () => {
  const texts = found(
    both(
      beside(operator, ({ stringData }) => (stringData.AZURE_CLIENT_SECRET = "hunter2")),
      ({ container }) =>
        (container.env = [
          { name: "AZURE_PASSWORD", value: "hunter2" },
          { name: "AZURE_CLIENT_ID", value: "hunter2" },
        ]),
    ),
  );
  expect(texts.length).toBeGreaterThan(2);
  expect(texts.join()).not.toContain("hunter2");
});

test("each rule is seen to find something", () => {
  const texts = [__dirname, join(__dirname, "../model/trust")]
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)))
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => readFileSync(file, "utf8"))
    .join();
  const unseen = wiringRules().filter(({ id }) => !new RegExp(`["'\`]${id} at `).test(texts));
  expect(unseen.map(({ id }) => id)).toEqual([]);
});

test.each([
  ["HelmRelease", "helm.toolkit.fluxcd.io/v2", { valuesFrom: [{ kind: "ConfigMap", name: "v" }] }, "valuesFrom"],
  [
    "Application",
    "argoproj.io/v1alpha1",
    { sources: [{ helm: { valueFiles: ["v.yaml"], fileParameters: [] } }] },
    "valueFiles and fileParameters",
  ],
])("Helm values that a %s reads from another source are reported as not evaluated", (kind, apiVersion, spec, where) => {
  const world = rightWorld();
  world.objects.push({ apiVersion, kind, metadata: { name: "chart", namespace: "orders" }, spec });
  const { findings, notEvaluated } = evaluate(world);
  expect(findings).toEqual([]);
  expect(notEvaluated).toContainEqual({ path: `${kind} chart`, why: `Helm values in ${where} are not read` });
});

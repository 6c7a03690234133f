import { checkManifests } from "../../../check/check";
import { Readable } from "node:stream";

const CLIENT = "5d0f3f1e-7a52-4f5b-9c11-0c5a1f6d9b01";
const TENANT = "0a6d2b4c-51f7-4f0e-8d3a-93a1c2b4d5e6";
const USE = '"azure.workload.identity/use": "true"';

/** The findings on manifests, as rule and text. */
async function found(...objects: string[]): Promise<string[]> {
  const { findings } = await checkManifests({ paths: ["-"], stdin: Readable.from([objects.join("\n---\n")]) });
  return findings.map(({ rule, text, fix }) => `${rule}: ${text} -> ${fix}`);
}

const pod = (spec: string, { namespace = "depot", annotations = "{}" } = {}): string =>
  `{ apiVersion: v1, kind: Pod, metadata: { name: parcels, namespace: ${namespace}, labels: { ${USE} }, annotations: ${annotations} }, spec: ${spec} }`;
const account = (namespace: string, name: string, annotations: string): string =>
  `{ apiVersion: v1, kind: ServiceAccount, metadata: { name: ${name}, namespace: ${namespace}, annotations: ${annotations} } }`;
const secretClass = (parameters: string): string =>
  `{ apiVersion: secrets-store.csi.x-k8s.io/v1, kind: SecretProviderClass, metadata: { name: s, namespace: depot }, spec: { provider: azure, parameters: ${parameters} } }`;
const release = (values: string): string =>
  `{ apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: { name: parcels, namespace: depot }, spec: { values: ${values} } }`;
const application = (helm: string): string =>
  `{ apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: { name: parcels, namespace: argocd }, spec: { destination: { namespace: depot }, source: { helm: ${helm} } } }`;

const VOLUME =
  "{ name: azure-identity-token, projected: { sources: [{ serviceAccountToken: { audience: 'api://AzureADTokenExchange', path: azure-identity-token } }] } }";
const PROJECTING = `{ serviceAccountName: parcels, containers: [{ name: a, image: a, volumeMounts: [{ name: azure-identity-token, mountPath: /var/run/secrets/azure/tokens }] }], volumes: [VOLUME] }`;

test("a labelled pod that projects the token itself is accepted, another volume of that name is not", async () => {
  const bound = account("depot", "parcels", `{ azure.workload.identity/client-id: ${CLIENT} }`);
  expect(await found(bound, pod(PROJECTING.replace("VOLUME", VOLUME)))).toEqual([]);
  const other = PROJECTING.replace("VOLUME", "{ name: azure-identity-token, emptyDir: {} }");
  expect((await found(bound, pod(other))).map((each) => each.split(":")[0])).toEqual(["token-volume", "token-path"]);
});

test("the account of the KEDA add-on is accepted in kube-system, other accounts are not", async () => {
  const spec = (name: string): string => `{ serviceAccountName: ${name}, containers: [{ name: a, image: a }] }`;
  const keda = account("kube-system", "keda-operator", `{ azure.workload.identity/client-id: ${CLIENT} }`);
  expect(await found(keda, pod(spec("keda-operator"), { namespace: "kube-system" }))).toEqual([]);
  const own = account("kube-system", "parcels", `{ azure.workload.identity/client-id: ${CLIENT} }`);
  expect(
    (await found(own, pod(spec("parcels"), { namespace: "kube-system" }))).map((each) => each.split(":")[0]),
  ).toEqual(["excluded-namespace"]);
});

test.each(["keda-operator", "cert-manager", "capz-manager", "azureserviceoperator-default"])(
  "the account %s needs no client id, because its objects have client ids, and another account does",
  async (name) => {
    const spec = (account: string): string => `{ serviceAccountName: ${account}, containers: [{ name: a, image: a }] }`;
    expect(await found(account("depot", name, "{}"), pod(spec(name)))).toEqual([]);
    expect(
      (await found(account("depot", `${name}-2`, "{}"), pod(spec(`${name}-2`)))).map((each) => each.split(":")[0]),
    ).toEqual(["client-id-missing"]);
  },
);

test.each([
  ["a variable", "env: [{ name: APP_CLIENT_ID, value: ID }]"],
  ["an argument", "args: ['--client-id=ID']"],
  ["a command", "command: [sh, -c, 'login ID']"],
])(
  "a pod with the client id of an identity in %s needs none on its account, with another id it does",
  async (_, text) => {
    const identity = JSON.stringify({
      resource: {
        azurerm_user_assigned_identity: { parcels: { id: "/identity", name: "parcels", client_id: CLIENT } },
      },
    });
    const rules = async (id: string): Promise<string[]> => {
      const spec = `{ serviceAccountName: parcels, containers: [{ name: a, image: a, ${text.replace("ID }", `${id} }`).replace(/ID'/, `${id}'`)} }] }`;
      const all = await found(identity, account("depot", "parcels", "{}"), pod(spec));
      return all.map((each) => each.split(":")[0]!).filter((each) => each.startsWith("client-id"));
    };
    expect(await rules(CLIENT.toUpperCase())).toEqual([]);
    expect(await rules(TENANT)).toEqual(["client-id-missing"]);
  },
);

test("a pod that uses an identity binding needs no credential for its account, and another pod does", async () => {
  const json = JSON.stringify({
    resource: {
      azurerm_user_assigned_identity: { parcels: { id: "/identity", name: "id-parcels", client_id: CLIENT } },
      azurerm_federated_identity_credential: {
        web: {
          name: "web",
          user_assigned_identity_id: "/identity",
          issuer: `https://westeurope.oic.prod-aks.azure.com/${TENANT}/${CLIENT}/`,
          subject: "system:serviceaccount:depot:web",
          audience: ["api://AzureADTokenExchange"],
        },
      },
    },
  });
  const bound = account("depot", "parcels", `{ azure.workload.identity/client-id: ${CLIENT} }`);
  const spec = "{ serviceAccountName: parcels, containers: [{ name: a, image: a }] }";
  const rulesOf = async (annotations: string): Promise<string[]> =>
    (await found(json, bound, pod(spec, { annotations }))).map((each) => each.split(":")[0]!).sort();
  expect(await rulesOf('{ azure.workload.identity/use-identity-binding: "true" }')).toEqual([]);
  expect(await rulesOf("{}")).toEqual(["client-id-untrusting", "credential-missing"]);
});

test("a SecretProviderClass with useAzureTokenProxy needs no credential for the pods that mount it", async () => {
  const json = JSON.stringify({
    resource: {
      azurerm_user_assigned_identity: { parcels: { id: "/identity", name: "id-parcels", client_id: CLIENT } },
    },
  });
  const spec =
    "{ serviceAccountName: parcels, containers: [{ name: a, image: a }], volumes: [{ name: s, csi: { driver: secrets-store.csi.k8s.io, volumeAttributes: { secretProviderClass: s } } }] }";
  const mounting = `{ apiVersion: v1, kind: Pod, metadata: { name: parcels, namespace: depot }, spec: ${spec} }`;
  const rulesOf = async (more: string): Promise<string[]> => {
    const parameters = `{ clientID: ${CLIENT}, keyvaultName: kv-depot, tenantID: ${TENANT}, objects: a${more} }`;
    const credential = {
      name: "web",
      user_assigned_identity_id: "/identity",
      issuer: "https://example.com/",
      subject: "x",
      audience: ["a"],
    };
    const other = JSON.stringify({ resource: { azurerm_federated_identity_credential: { web: credential } } });
    return (await found(json, other, secretClass(parameters), mounting)).map((each) => each.split(":")[0]!);
  };
  expect(await rulesOf(', useAzureTokenProxy: "true"')).toEqual([]);
  expect(await rulesOf("")).toEqual(["secret-class-untrusting"]);
});

test("a trigger without an identity needs the client id of the operator's account", async () => {
  const trigger =
    "{ apiVersion: keda.sh/v1alpha1, kind: TriggerAuthentication, metadata: { name: q, namespace: depot }, spec: { podIdentity: { provider: azure-workload } } }";
  expect(await found(trigger)).toEqual([]);
  expect(
    await found(trigger, account("keda", "keda-operator", `{ azure.workload.identity/client-id: ${CLIENT} }`)),
  ).toEqual([]);
  expect(await found(trigger, account("keda", "keda-operator", "{}"))).toEqual([
    "keda-client-id: identityId is absent, and stdin:3 ServiceAccount keda/keda-operator has no annotation azure.workload.identity/client-id -> " +
      "identityId: <the identity's client id>, or azure.workload.identity/client-id on stdin:3 ServiceAccount keda/keda-operator",
  ]);
});

test.each([
  [
    "a vault's address",
    `keyvaultName: 'https://kv-depot.vault.azure.net/', tenantID: ${TENANT}, objects: a`,
    "keyvaultName: kv-depot",
  ],
  ["an empty vault", `keyvaultName: '', tenantID: ${TENANT}, objects: a`, "keyvaultName: <value>"],
  ["a placeholder", `keyvaultName: TBA, tenantID: ${TENANT}, objects: a`, "keyvaultName: <the vault's name>"],
  ["empty objects", `keyvaultName: kv-depot, tenantID: ${TENANT}, objects: ''`, "objects: <value>"],
  [
    "a word as the tenant",
    "keyvaultName: kv-depot, tenantID: contoso, objects: a",
    "tenantID: <the vault's tenant id>",
  ],
])("a SecretProviderClass with %s is found", async (_, parameters, fix) => {
  const findings = await found(secretClass(`{ clientID: ${CLIENT}, ${parameters} }`));
  expect(findings.map((each) => each.split(" -> ")[1])).toEqual([fix]);
});

test("a SecretProviderClass with a domain name as the tenant is accepted", async () => {
  expect(
    await found(
      secretClass(`{ clientID: ${CLIENT}, keyvaultName: kv-depot, tenantID: contoso.onmicrosoft.com, objects: a }`),
    ),
  ).toEqual([]);
});

test("a fix never repeats the wrong name of a service account", async () => {
  const spec = (name: string): string => `{ serviceAccountName: '${name}', containers: [{ name: a, image: a }] }`;
  expect((await found(pod(spec("YOUR_SERVICE_ACCOUNT_NAME"))))[0]).toMatch(
    / -> spec\.serviceAccountName: <the bound service account>$/,
  );
  expect((await found(pod(spec("depot:Parcels"))))[0]).toMatch(/ -> spec\.serviceAccountName: parcels$/);
});

describe("Helm values", () => {
  const good = `{ app: { serviceAccount: { name: parcels, annotations: { azure.workload.identity/client-id: ${CLIENT} } }, podLabels: { ${USE} } } }`;

  test("are accepted at any depth, in every place of an Application", async () => {
    const text = JSON.stringify(`app:\n  podLabels:\n    ${USE}\n`);
    const parameters = `[{ name: 'app.podLabels.azure\\.workload\\.identity/use', value: "true", forceString: true }]`;
    expect(await found(release(good))).toEqual([]);
    expect(await found(application(`{ valuesObject: ${good} }`), application(`{ values: ${text} }`))).toEqual([]);
    expect(await found(application(`{ parameters: ${parameters} }`))).toEqual([]);
  });

  test.each([
    [
      "an unquoted label in the text of an Application",
      application(`{ values: "podLabels: { azure.workload.identity/use: true }" }`),
      "helm-label-value",
    ],
    [
      "a parameter that Helm makes a boolean",
      application(`{ parameters: [{ name: 'podLabels.azure\\.workload\\.identity/use', value: "true" }] }`),
      "helm-label-value",
    ],
    [
      "the label on the service account only",
      release(
        good
          .replace("podLabels: {", "x: {")
          .replace("annotations:", `labels: { ${USE} }, annotations:`)
          .replace(`x: { ${USE} }`, "x: {}"),
      ),
      "helm-label-missing",
    ],
    ["the label among annotations", release(`{ podAnnotations: { ${USE} } }`), "label-as-annotation"],
    [
      "the client id on the pods",
      release(`{ podAnnotations: { azure.workload.identity/client-id: ${CLIENT} }, podLabels: { ${USE} } }`),
      "misplaced-key",
    ],
    ["a misspelt key", release(`{ podLabels: { azure.workload.identity/used: "true" } }`), "unknown-key"],
    [
      "a placeholder as the tenant",
      release(good.replace("annotations: {", "annotations: { azure.workload.identity/tenant-id: TBA,")),
      "placeholder",
    ],
    [
      "a lifetime of a minute",
      release(`{ podAnnotations: { azure.workload.identity/service-account-token-expiration: "60" } }`),
      "token-expiration",
    ],
  ])("with %s are found", async (_, object, rule) => {
    expect((await found(object)).map((each) => each.split(":")[0])).toEqual([rule]);
  });

  test("of a file are held to the same rules", async () => {
    expect((await found("podLabels: { azure.workload.identity/use: yes }")).map((each) => each.split(":")[0])).toEqual([
      "helm-label-value",
    ]);
  });
});

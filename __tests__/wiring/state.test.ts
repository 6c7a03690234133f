import {
  account,
  bound,
  client,
  cluster,
  credential,
  deployment,
  deploymentObject,
  findingsOf,
  identity,
  object,
  type Part,
  resource,
  role,
  stack,
  vault,
} from "./scenario";

const app = (...parts: Part[]): { stacks: Record<string, Part> } => ({
  stacks: { app: stack(cluster(), vault(), ...parts) },
});
const backend = (values: Part): Part => ({
  terraform: { backend: { azurerm: { storage_account_name: "st", container_name: "tfstate", key: "app", ...values } } },
});
const upstream = (values: Part): Part => ({
  data: {
    terraform_remote_state: {
      platform: { backend: "azurerm", config: { storage_account_name: "st", key: "p", ...values } },
    },
  },
});
const ENTRA = { use_azuread_auth: true };
const KEY = `${"A1b2".repeat(21)}==`;

describe("the backend of a stack", () => {
  test.each([
    ["access_key", "ARM_ACCESS_KEY"],
    ["sas_token", "ARM_SAS_TOKEN"],
    ["client_secret", "ARM_CLIENT_SECRET"],
  ])("has no %s", (option) => {
    expect(findingsOf(app(backend({ ...ENTRA, [option]: KEY })))).toEqual([
      `state-login at app: its backend has ${option}`,
    ]);
  });

  test("logs in with Entra ID", () => {
    expect(findingsOf(app(backend({ resource_group_name: "rg" })))).toEqual([
      "state-entra at app: its backend has no use_azuread_auth = true",
    ]);
  });

  test("counts also where another state is read", () => {
    expect(findingsOf(app(upstream({ sas_token: "?sv=1" })))).toEqual([
      "state-login at app/data.terraform_remote_state.platform: it has sas_token",
    ]);
    expect(findingsOf(app(upstream({ resource_group_name: "rg" })))).toEqual([
      "state-entra at app/data.terraform_remote_state.platform: it has no use_azuread_auth = true",
    ]);
  });

  test.each<[string, Part]>([
    ["with Entra ID", backend(ENTRA)],
    ["with Entra ID and OIDC", backend({ ...ENTRA, use_oidc: true })],
    ["without its names, which init gets", { terraform: { backend: { azurerm: {} } } }],
    ["in a file", { terraform: { backend: { local: { path: "app.tfstate" } } } }],
    ["of another kind", { terraform: { backend: { s3: { bucket: "b", key: "k" } } } }],
    ["of another state, with Entra ID", upstream(ENTRA)],
  ])("is right %s", (_, part) => {
    expect(findingsOf(app(part))).toEqual([]);
  });
});

describe("a literal credential", () => {
  const withEnvironment = (name: string, value: string): Part =>
    bound("orders", "api", { container: { env: [{ name, value }] } });

  test.each([
    ["STORAGE", `AccountName=a;AccountKey=${KEY}`, "a connection string with a key"],
    ["BUS", `Endpoint=sb://a/;SharedAccessKeyName=n;SharedAccessKey=${KEY}`, "a connection string with a key"],
    ["DATABASE", "Server=a;User Id=b;Password=hunter2", "a connection string with a password"],
    ["BLOB", `https://a.blob.core.windows.net/c?sv=1&sig=${"abcD1".repeat(8)}`, "a shared access signature"],
    ["DATABASE_URL", "postgres://app:hunter2@db/orders", "a URL with a password"],
    ["APP", `abc8Q~${"aB3".repeat(11)}x`, "a client secret of Microsoft Entra ID"],
    ["GITHUB", `ghp_${"aB3".repeat(12)}`, "a token of GitHub"],
    ["KEY", "-----BEGIN RSA PRIVATE KEY-----\nMII", "a private key"],
  ])("in the variable %s is found by its format", (name, value, what) => {
    const found = findingsOf(app(withEnvironment(name, value)));
    expect(found).toEqual([
      `secret-literal at app/kubernetes_deployment_v1.api: ${name} of container "api" is ${what}`,
    ]);
    expect(found.join()).not.toContain(value);
  });

  test.each([
    ["APP_PASSWORD", "hunter2"],
    ["API_KEY", "hunter2"],
    ["ConnectionString", "hunter2"],
  ])("in the variable %s is suspected by its name", (name, value) => {
    const found = findingsOf(app(withEnvironment(name, value)));
    expect(found).toEqual([
      `secret-name at app/kubernetes_deployment_v1.api: ${name} of container "api" is a literal, and its name says that it is a secret`,
    ]);
  });

  test.each([
    ["SECRET_NAME", "greeting"],
    ["PASSWORD_FILE", "/run/secrets/password"],
    ["DB_PASSWORD", "$(FROM_VAULT)"],
    ["DB_PASSWORD", "/run/secrets/password"],
    ["DATABASE", "Server=a;Authentication=Active Directory Workload Identity;Database=b"],
    ["DATABASE", "Server=a;User Id=b;Password=$(DB_PASSWORD)"],
    ["DATABASE_URL", "postgres://app@db/orders"],
    ["AMQP", "amqp://guest:guest@rabbitmq"],
    ["INSIGHTS", "InstrumentationKey=11111111-1111-4111-8111-111111111111;IngestionEndpoint=https://a/"],
    [
      "AZURITE",
      "AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
    ],
    ["CA", "-----BEGIN CERTIFICATE-----\nMII"],
    ["HELP", "set password= in the settings"],
    ["API_KEY", "${var.api_key}"],
  ])("is not %s with %s", (name, value) => {
    expect(findingsOf(app(withEnvironment(name, value)))).toEqual([]);
  });

  test("is found in a config map, a Secret of Terraform and an output", () => {
    const connection = `AccountName=a;AccountKey=${KEY}`;
    const secret = (fields: Part): Part =>
      resource("kubernetes_manifest", "secret", {
        manifest: { apiVersion: "v1", kind: "Secret", metadata: { name: "s", namespace: "orders" }, ...fields },
      });
    const map = resource("kubernetes_config_map_v1", "map", { metadata: { name: "m" }, data: { storage: connection } });
    expect(findingsOf(app(map))).toEqual([
      "secret-literal at app/kubernetes_config_map_v1.map: storage of the ConfigMap is a connection string with a key",
    ]);
    const encoded = Buffer.from(connection).toString("base64");
    expect(findingsOf(app(secret({ data: { storage: encoded } })))).toEqual([
      "secret-literal at app/kubernetes_manifest.secret: storage of the Secret is a connection string with a key",
    ]);
    expect(findingsOf(app(secret({ stringData: { password: "hunter2" } })))).toEqual([
      "secret-name at app/kubernetes_manifest.secret: password of the Secret is a literal, and its name says that it is a secret",
    ]);
    expect(findingsOf(app({ output: { storage: { value: connection, sensitive: true } } }))).toEqual([
      "secret-literal at app: the output storage is a connection string with a key",
    ]);
  });

  test("in manifests is found in labelled pods and config maps, not in a Secret or in pods of others", () => {
    const connection = `AccountName=a;AccountKey=${KEY}`;
    const container = { env: [{ name: "STORAGE", value: connection }] };
    const others = deploymentObject("web", "web", { labels: { app: "web" }, container });
    expect(
      findingsOf({ objects: [others, object("v1", "Secret", "s", "orders", { stringData: { a: connection } })] }),
    ).toEqual([]);
    expect(findingsOf({ objects: [deploymentObject("orders", "api", { container })] })).toEqual([
      'secret-literal at Deployment api: STORAGE of container "api" is a connection string with a key',
    ]);
    expect(findingsOf({ objects: [object("v1", "ConfigMap", "m", "orders", { data: { a: connection } })] })).toEqual([
      "secret-literal at ConfigMap m: a of the ConfigMap is a connection string with a key",
    ]);
  });
});

describe("a vault that is created here", () => {
  const wired = stack(
    identity("api"),
    credential("api", "orders:api"),
    role("api"),
    account("orders", "api", client("api")),
  );
  const pods = (name: string, value: string): Part =>
    deployment("orders", "api", { container: { env: [{ name, value }] } });

  test.each([
    ["KEYVAULT_URL", "https://kv-vault.vault.azure.net/"],
    ["KEYVAULT_NAME", "kv-vault"],
  ])("is not named by a literal in %s", (name, value) => {
    expect(findingsOf(app(wired, pods(name, value)))).toEqual([
      `vault-literal at app/kubernetes_deployment_v1.api: ${name} of container "api" is a literal, and app/azurerm_key_vault.vault creates that vault`,
    ]);
  });

  test("may have the name of something else", () => {
    expect(findingsOf(app(wired, pods("APP", "kv-vault")))).toEqual([]);
  });

  test("may be named by a literal in another stack", () => {
    const stacks = { ...app(wired).stacks, pods: pods("KEYVAULT_URL", "https://kv-vault.vault.azure.net/") };
    expect(findingsOf({ stacks })).toEqual([]);
  });
});

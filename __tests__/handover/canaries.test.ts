// A successful handover of an app that gives every secret in the safe way, with secrets where a user could have them by mistake.
import { appendFileSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { App, AzurermBackend, TerraformStack, TerraformVariable } from "cdktf";
import {
  FederatedBinding,
  RemoteState,
  SecretProviderClass,
  SecretValue,
  synthesize,
  VaultAccess,
} from "../../constructs";
import { givenCluster, newResourceGroup } from "../kit/app";
import { CANARY, ENCODED_CANARY, found, written } from "../kit/canary";
import { commandLine, type Printed } from "../kit/command-line";
import { temporaryFolder } from "./synthesized";

/** Where the variables of a run have secrets. */
const ENVIRONMENT: Readonly<Record<string, string>> = {
  ARM_ACCESS_KEY: CANARY,
  ARM_CLIENT_SECRET: CANARY,
  ARM_OIDC_TOKEN: CANARY,
  AZURE_CLIENT_SECRET: CANARY,
  KUBE_TOKEN: CANARY,
  TF_VAR_greeting: CANARY,
  TF_VAR_password: CANARY,
  TF_VAR_token: CANARY,
};

const variable = (scope: TerraformStack, name: string): TerraformVariable =>
  new TerraformVariable(scope, name, { type: "string", sensitive: true });

/** A stack with a secret in each input that takes one. */
class Orders extends TerraformStack {
  constructor(app: App, accounts: readonly string[], greeting?: SecretValue) {
    super(app, "orders");
    new RemoteState(this, { project: "orders", partial: true });
    new AzurermProvider(this, "azurerm", {
      features: [{}],
      clientSecret: variable(this, "client_secret").stringValue,
    });
    const token = variable(this, "token");
    token.addOverride("ephemeral", true);
    new KubernetesProvider(this, "kubernetes", { host: "https://aks.example", token: token.stringValue });
    const resourceGroup = newResourceGroup(this);
    const vault = new VaultAccess(this, "vault", { resourceGroup, vaultName: "kv-orders" });
    const read = vault.addSecret("greeting", {
      secretName: "greeting",
      value: greeting ?? SecretValue.ephemeral(this, "greeting"),
    });
    const password = variable(this, "password");
    password.addOverride("ephemeral", true);
    vault.addSecret("password", { secretName: "password", value: SecretValue.fromToken(password.stringValue) });
    new SecretV1(this, "broker", {
      metadata: { name: "broker", namespace: "orders" },
      dataWo: { password: "${var.password}" },
      dataWoRevision: 1,
    });
    const cluster = givenCluster(this);
    for (const name of accounts) {
      const binding = new FederatedBinding(this, name, { cluster, serviceAccount: { namespace: "orders", name } });
      new SecretProviderClass(this, `${name}-secrets`, {
        binding,
        vault,
        objects: [{ name: "greeting" }, { name: "password" }],
      });
      binding.smokeTest({ secret: { vault, secretName: read.secretName } });
      new DeploymentV1(this, `${name}-deployment`, {
        metadata: { name, namespace: binding.namespace },
        spec: {
          selector: { matchLabels: { app: name } },
          template: binding.podTemplate(
            {
              metadata: { labels: { app: name } },
              spec: {
                container: [
                  {
                    name: "app",
                    image: "example",
                    env: [{ name: "PASSWORD", valueFrom: { secretKeyRef: { name: "broker", key: "password" } } }],
                  },
                ],
              },
            },
            { reads: [vault] },
          ),
        },
      });
    }
  }
}

/** Synthesizes the stack, puts secrets in files next to it, and hands it over. */
async function handedOver(
  accounts: readonly string[],
  greeting?: SecretValue,
): Promise<{ readonly out: string; readonly printed: Printed }> {
  const from = temporaryFolder();
  const app = new App({ outdir: from, stackTraces: false });
  new Orders(app, accounts, greeting);
  synthesize(app);
  const stack = join(from, "stacks/orders");
  appendFileSync(
    join(stack, "backend.azurerm.tfbackend"),
    `\naccess_key = "${CANARY}"\nsas_token = "${CANARY}"\n  client_secret="${CANARY}"\n`,
  );
  for (const name of ["terraform.tfvars", "prod.auto.tfvars"])
    writeFileSync(join(stack, name), `greeting = "${CANARY}"\n`);
  for (const name of ["prod.auto.tfvars.json", "terraform.tfstate", "orders.tfplan", "kubeconfig", ".env"])
    writeFileSync(join(stack, name), JSON.stringify({ token: CANARY, data: ENCODED_CANARY }));
  mkdirSync(join(stack, ".terraform"));
  writeFileSync(join(stack, ".terraform/terraform.tfstate"), JSON.stringify({ access_key: CANARY }));
  const out = join(temporaryFolder(), "out");
  const printed = await commandLine("handover", "--from", from, "--out", out);
  return { out, printed };
}

/** The names of the texts that show the value. */
const showing = (texts: ReadonlyMap<string, string>): readonly string[] =>
  [...texts].filter(([, text]) => found(text)).map(([name]) => name);

const before = { ...process.env };
beforeAll(() => Object.assign(process.env, ENVIRONMENT));
afterAll(() => {
  for (const name of Object.keys(ENVIRONMENT)) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
});

describe("a handover with secrets in the environment and in files next to the stack", () => {
  let old: string;
  let out: string;
  let printed: Printed;
  beforeAll(async () => {
    ({ out: old } = await handedOver(["api"]));
    ({ out, printed } = await handedOver(["api", "worker"]));
  });

  test("writes a bundle, a trust map and an order that show none of them", () => {
    const files = written(out);
    expect(printed).toMatchObject({ status: 0 });
    expect([...files.keys()]).toEqual(
      expect.arrayContaining([
        "trust-map.html",
        "waves.json",
        ...["README.md", "backend.tfbackend.example", "cdk.tf.json", "contract/contract.tftest.json"].map(inOrders),
        ...["manifest.json", "permissions.json", "trust-map.html", "trust-map.json", "trust-map.md"].map(inOrders),
      ]),
    );
    expect(showing(new Map([...files, ["stdout", printed.out], ["stderr", printed.err]]))).toEqual([]);
  });

  test("has an example of the backend file with the options that are no login", () => {
    expect(written(out).get("orders/backend.tfbackend.example")).toBe(
      'container_name = "<container name>"\nkey = "orders/orders.tfstate"\nstorage_account_name = "<storage account name>"\nuse_azuread_auth = true\n',
    );
  });

  test.each([[[]], [["--json"]], [["--sarif"]], [["--github"]]])("diff %j shows none of them", async (options) => {
    const said = await commandLine("diff", old, out, ...options);
    expect(said).toMatchObject({ status: 3, out: expect.stringContaining("worker") as string });
    expect(said.out + said.err).not.toMatch(/canary|Y2FuYXJ5/);
  });

  test.each([[[]], [["--json"]], [["--quiet"]]])(
    "verify %j shows none of them, nor files that somebody added",
    async (options) => {
      const touched = join(temporaryFolder(), "out");
      cpSync(out, touched, { recursive: true });
      writeFileSync(join(touched, "orders/prod.auto.tfvars"), `greeting = "${CANARY}"\n`);
      appendFileSync(join(touched, "orders/README.md"), CANARY);
      for (const [folder, status] of [
        [out, 0],
        [touched, 1],
      ] as const) {
        const said = await commandLine("verify", folder, ...options);
        expect(said.status).toBe(status);
        expect(said.out + said.err).not.toMatch(/canary|Y2FuYXJ5/);
      }
    },
  );

  test("shows a value that is plain text on purpose in the JSON of the stack and its contract test, and nowhere else", async () => {
    const plain = await handedOver(["api"], SecretValue.unsafePlainText(CANARY));
    expect(plain.printed).toMatchObject({ status: 0 });
    expect([...showing(written(plain.out))].sort()).toEqual(
      ["cdk.tf.json", "contract/contract.tftest.json"].map(inOrders),
    );
    const compared = await commandLine("diff", old, plain.out);
    expect(found(compared.out + compared.err)).toBe(false);
  });
});

const inOrders = (name: string): string => join("orders", name);

const LOCATION = { resourceGroupName: "rg", storageAccountName: "storders", containerName: "tfstate" };

/** Hands over a stack that was synthesized without the checks of this library. */
async function handOver(add: (stack: TerraformStack) => void, ...options: readonly string[]): Promise<Printed> {
  const from = temporaryFolder();
  const app = new App({ outdir: from, stackTraces: false });
  add(new TerraformStack(app, "orders"));
  app.synth();
  return commandLine("handover", "--from", from, "--out", join(temporaryFolder(), "out"), ...options);
}

describe("a stack of cdktf with a secret as text in the JSON is not handed over", () => {
  const inBackend = (stack: TerraformStack): unknown =>
    new AzurermBackend(stack, { ...LOCATION, key: "orders", useAzureadAuth: true });
  const refused = (what: string, fix: string): string =>
    `the stack orders has a secret as text in ${what}, which everybody who gets the bundle can read. ${fix}, and synthesize again [handover-secret]`;

  test.each<[string, string, (stack: TerraformStack) => unknown, string]>([
    [
      "a login of a provider",
      "`client_secret` of provider.azurerm",
      (stack) => new AzurermProvider(stack, "azurerm", { features: [{}], clientSecret: CANARY }),
      "Use a variable with `sensitive: true`",
    ],
    [
      "a login of another configuration of a provider",
      "`token` of provider.kubernetes.hub",
      (stack) => new KubernetesProvider(stack, "kubernetes", { alias: "hub", token: CANARY }),
      "Use a variable with `sensitive: true`",
    ],
    [
      "sensitive arguments of resources",
      "`data` of kubernetes_secret_v1.one (and 1 more)",
      (stack) => [
        new KubernetesProvider(stack, "kubernetes"),
        ...["one", "two"].map((name) => new SecretV1(stack, name, { metadata: { name }, data: { password: CANARY } })),
      ],
      "Use a variable with `sensitive: true`",
    ],
    [
      "the default of a sensitive variable",
      "`default` of variable.password",
      (stack) => new TerraformVariable(stack, "password", { sensitive: true, default: CANARY }),
      "Remove it, set TF_VAR_password where Terraform runs",
    ],
  ])("%s", async (_, what, add, fix) => {
    const { status, err } = await handOver((stack) => [inBackend(stack), add(stack)]);
    expect(status).toBe(2);
    expect(err).toContain(refused(what, fix));
    expect(found(err)).toBe(false);
  });

  test("but one that reads each from a variable is", async () => {
    const { status } = await handOver((stack) => {
      inBackend(stack);
      new AzurermProvider(stack, "azurerm", { features: [{}], clientSecret: variable(stack, "login").stringValue });
      const password = variable(stack, "password").stringValue;
      new KubernetesProvider(stack, "kubernetes");
      new SecretV1(stack, "secret", { metadata: { name: "orders" }, data: { password } });
    });
    expect(status).toBe(0);
  });
});

describe("a backend of cdktf with a login in the JSON is not handed over", () => {
  const refused = (option: string, place: string, name: string): string =>
    `the stack orders has \`${option}\` in ${place}, which everybody who gets the bundle can read. ` +
    `Remove it, set ${name} where Terraform runs or log in with Entra ID, and synthesize again [handover-state-login]`;

  test.each(["complete", "partial"])("of the stack itself, with --backend %s", async (backend) => {
    const { status, err } = await handOver(
      (stack) => new AzurermBackend(stack, { ...LOCATION, key: "orders", accessKey: CANARY }),
      "--backend",
      backend,
    );
    expect(status).toBe(2);
    expect(err).toContain(refused("access_key", "terraform.backend.azurerm", "ARM_ACCESS_KEY"));
    expect(found(err)).toBe(false);
  });

  test("of a state that the stack reads", async () => {
    const { status, err } = await handOver((stack) => {
      new AzurermBackend(stack, { ...LOCATION, key: "orders", useAzureadAuth: true });
      const other = new AzurermBackend(new TerraformStack(new App(), "other"), { ...LOCATION, key: "other" });
      other.getRemoteStateDataSource(stack, "other", "other").addOverride("config.sas_token", CANARY);
    });
    expect(status).toBe(2);
    expect(err).toContain(refused("sas_token", "data.terraform_remote_state.other.config", "ARM_SAS_TOKEN"));
    expect(found(err)).toBe(false);
  });

  test("but one whose login is a variable or empty is", async () => {
    const { status, out } = await handOver((stack) => {
      new AzurermBackend(stack, { ...LOCATION, key: "orders", useAzureadAuth: true, accessKey: "" });
      const other = new AzurermBackend(new TerraformStack(new App(), "other"), { ...LOCATION, key: "other" });
      const token = variable(stack, "sas_token").stringValue;
      other.getRemoteStateDataSource(stack, "other", "other").addOverride("config.sas_token", token);
    });
    expect(status).toBe(0);
    expect(found(out)).toBe(false);
  });
});

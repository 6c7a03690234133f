// Values that must appear nowhere: planted in every input that has the shape of a secret, and searched for in what comes out.
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TerraformElement, TerraformResource, TerraformStack, Testing } from "cdktf";
import { ManagedIdentity, RemoteState, SecretValue, synthesize } from "../constructs";
import { SENSITIVE_ATTRIBUTES } from "../facts/terraform/sensitive-attributes";
import { resolvedIn } from "../values/resolved";
import { type Arguments, waysOf } from "./constructs/input-calls";
import { argumentsOf, type Place, placesIn } from "./constructs/input-places";
import { Samples } from "./constructs/input-samples";
import { surface } from "./constructs/input-types";
import { newApp, newResourceGroup, newStack } from "./kit/app";
import { CANARY, ENCODED_CANARY, found, written } from "./kit/canary";
import { commandLine } from "./kit/command-line";

const SECRET =
  /secret|password|passphrase|token|kubeconfig|sas$|accessKey|connectionString|privateKey|certificate|^value$/i;

/** Inputs whose names look like a secret, and what they are. A new prop with such a name must be here, or show nothing. */
const PUBLIC: Readonly<Record<string, string>> = {
  secretName: "a name, in the JSON and in manifests",
  clusterCaCertificate: "the public certificate of the API server",
  clientCertificatePath: "where the certificate is",
  oidcTokenFilePath: "where the token is",
};

const all = surface();
const isSecretShaped = ({ path, type }: Place): boolean => {
  const name = String([...path].reverse().find((each) => typeof each === "string" && each !== "sample"));
  return SECRET.test(name) && !(name in PUBLIC) && !/^(boolean|number|function)$/.test(type);
};

/** What the stacks of an app would write, as far as they can be rendered, with the reason where they cannot. */
function rendered(samples: Samples): string {
  const elements = samples.stack.node.root.node.findAll().filter(TerraformElement.isTerraformElement);
  return elements
    .map((each) => {
      try {
        return JSON.stringify(resolvedIn(TerraformStack.of(each), each.toTerraform()));
      } catch (error) {
        return String(error);
      }
    })
    .join("\n");
}

describe("the constructs", () => {
  const calls = Object.keys(all.calls)
    .sort()
    .map((name) => [name, placesIn(all, name).filter(isSecretShaped)] as const)
    .filter(([, places]) => places.length > 0);

  test("have inputs with the shape of a secret", () => {
    expect(calls.map(([name]) => name)).toEqual(expect.arrayContaining(["SecretValue.fromToken"]));
  });

  test.each(calls)("%s shows no value of them in errors and JSON", (name, places) => {
    const samples = new Samples(all.shapes, "canary-sample");
    const shown: string[] = [];
    for (const call of waysOf(name, all, samples))
      for (const place of places) {
        let given: Arguments | undefined;
        try {
          given = argumentsOf(all, samples, name, place, CANARY);
          call(given);
        } catch (error) {
          if (found(String(error))) shown.push(`${place.path.join(".")}: ${String(error)}`);
        }
      }
    expect(shown).toEqual([]);
    // A caller's own value of a backend is not a secret by its name; those that are have a test of their own.
    if (name !== "RemoteState.addOverride") expect(found(rendered(samples))).toBe(false);
  });

  test("show a value that is passed as plain text on purpose, and no other", () => {
    const stack = newStack("stack", newApp());
    expect(SecretValue.unsafePlainText(CANARY).token).toBe(CANARY);
    const named = SecretValue.ephemeral(stack, "value");
    expect(found(named.token)).toBe(false);
  });

  test.each(
    Object.entries(SENSITIVE_ATTRIBUTES).flatMap(([type, paths]) => paths.map((path) => [type, path] as const)),
  )("an escape hatch with %s.%s is an error that does not show the value", (type, path) => {
    const app = newApp();
    const stack = newStack("stack", app);
    new ManagedIdentity(stack, "identity", { resourceGroup: newResourceGroup(stack), identityName: "id-orders" });
    const resource = new TerraformResource(stack, "resource", { terraformResourceType: type });
    resource.addOverride(path, path.includes("data") ? { key: CANARY } : CANARY);
    let message = "";
    try {
      synthesize(app);
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain("must be a Terraform token, got a literal");
    expect(found(message)).toBe(false);
  });

  test.each(["access_key", "sas_token", "client_secret", "client_certificate_password"])(
    "a backend with %s is an error that does not show the value",
    (name) => {
      const stack = new TerraformStack(newApp(), "stack");
      const state = new RemoteState(stack, {
        project: "orders",
        resourceGroupName: "rg",
        storageAccountName: "storders",
        containerName: "tfstate",
      });
      let message = "";
      try {
        state.addOverride(name, CANARY);
        message = Testing.synth(stack, true);
      } catch (error) {
        message = String(error);
      }
      expect(message).toContain(name);
      expect(found(message)).toBe(false);
    },
  );
});

describe("the commands", () => {
  let folder: string;
  const path = (...parts: readonly string[]): string => join(folder, ...parts);
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "canaries-"));
    mkdirSync(path("in"));
    writeFileSync(
      path("in", "pods.yaml"),
      `apiVersion: v1
kind: Secret
metadata: { name: orders, namespace: orders }
data: { password: ${ENCODED_CANARY} }
stringData: { token: ${CANARY} }
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: api
  namespace: orders
  annotations: { azure.workload.identity/client-id: "11111111-1111-1111-1111-111111111111" }
---
apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentity
metadata: { name: orders, namespace: orders }
spec: { type: 1, clientID: "11111111-1111-1111-1111-111111111111", clientPassword: { name: sp } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: api, namespace: orders }
spec:
  selector: { matchLabels: { app: api } }
  template:
    metadata: { labels: { app: api, azure.workload.identity/use: "true", aadpodidbinding: orders } }
    spec:
      serviceAccountName: api
      containers: [{ name: api, image: example, env: [{ name: PASSWORD, value: ${CANARY} }] }]
`,
    );
    writeFileSync(
      path("in", "kubeconfig"),
      JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [{ name: "aks", cluster: { server: "https://aks.example" } }],
        users: [{ name: "admin", user: { token: CANARY, "client-key-data": ENCODED_CANARY, password: CANARY } }],
      }),
    );
    const attributes = { name: "orders", value: CANARY, primary_access_key: CANARY, kube_config_raw: CANARY };
    writeFileSync(
      path("state.json"),
      JSON.stringify({
        format_version: "1.0",
        terraform_version: "1.11.4",
        values: {
          outputs: { password: { sensitive: true, value: CANARY } },
          root_module: {
            resources: ["azurerm_key_vault_secret", "azurerm_storage_account", "azurerm_kubernetes_cluster"].map(
              (type) => ({ address: `${type}.a`, mode: "managed", type, name: "a", values: attributes }),
            ),
          },
        },
      }),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each<[string, (out: string) => readonly string[]]>([
    ["check", () => ["check", path("in", "pods.yaml"), "--terraform", path("state.json")]],
    ["check --json", () => ["check", path("in", "pods.yaml"), "--terraform", path("state.json"), "--json"]],
    ["check --sarif", () => ["check", path("in", "pods.yaml"), "--sarif"]],
    ["check with a kubeconfig", () => ["check", path("in", "kubeconfig")]],
    ["explain", () => ["explain", "AADSTS70021: No matching federated identity record found", path("in", "pods.yaml")]],
    ["migrate", (out) => ["migrate", path("in"), "--out", out]],
    ["verify", () => ["verify", path("in")]],
    ["diff", () => ["diff", path("in"), path("in")]],
    ["handover", (out) => ["handover", "--from", path("in"), "--out", out]],
  ])("%s shows no secret of the files that it reads", async (name, argv) => {
    const out = path(`out-${name.replace(/\W/g, "-")}`);
    const { out: printed, err } = await commandLine(...argv(out));
    const files = statSync(out, { throwIfNoEntry: false }) ? [...written(out).values()] : [];
    expect(printed + err).not.toBe("");
    expect([printed, err, ...files].filter(found)).toEqual([]);
  });
});

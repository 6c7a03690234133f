import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../cli/main";
import { terminalText } from "../../values/text/terminal-text";
import { HOSTILE } from "../kit/hostile";
import { hasBash, record } from "../kit/sandbox";
import { accountObject, deploymentObject, object, type Part } from "../wiring/scenario";

const base = mkdtempSync(join(tmpdir(), "hostile-"));
const { PATH } = process.env;
// Without kustomize, whose start takes longer than all else.
beforeAll(() => (process.env.PATH = base));
afterAll(() => {
  process.env.PATH = PATH;
  rmSync(base, { recursive: true, force: true });
});
let count = 0;

const CLIENT = "5d0f3f1e-7a52-4f5b-9c11-0c5a1f6d9b01";
const USE = "azure.workload.identity/use";

/** What a command prints, and its exit status. */
async function run(...argv: string[]): Promise<{ readonly status: number; readonly text: string }> {
  let text = "";
  for (const stream of [process.stdout, process.stderr])
    jest.spyOn(stream, "write").mockImplementation((part) => ((text += String(part)), true));
  const status = await main(argv);
  jest.restoreAllMocks();
  process.exitCode = 0;
  return { status, text };
}

/** Objects with a name wherever a manifest lets one stand, also where Kubernetes would not. */
function manifests(name: string): readonly Part[] {
  const metadata = {
    name,
    namespace: name,
    labels: { [name]: name },
    annotations: { [`azure.workload.identity/${name}`]: name },
  };
  const container = { name, image: name, env: [{ name, value: name }], command: [name] };
  return [
    accountObject(name, name, { "azure.workload.identity/client-id": name, "azure.workload.identity/tenant-id": name }),
    accountObject("depot", name, { "azure.workload.identity/client-id": CLIENT }),
    // Each of these has a finding of its own.
    deploymentObject(name, name, { labels: { app: name, [USE]: name }, annotations: metadata.annotations, container }),
    deploymentObject("depot", name, { labels: { app: name }, container }),
    { apiVersion: name, kind: name, metadata },
    { apiVersion: "v1", kind: "Namespace", metadata: { name, labels: { "control-plane": name } } },
    object("secrets-store.csi.x-k8s.io/v1", "SecretProviderClass", name, name, {
      spec: { provider: "azure", parameters: { clientID: name, keyvaultName: name, tenantID: name, [name]: name } },
    }),
    object("keda.sh/v1alpha1", "TriggerAuthentication", name, name, {
      spec: { podIdentity: { provider: "azure-workload", identityId: name } },
    }),
    object("external-secrets.io/v1", "SecretStore", name, name, {
      spec: { provider: { azurekv: { serviceAccountRef: { name, namespace: `${name}x` }, authType: name } } },
    }),
    object("helm.toolkit.fluxcd.io/v2", "HelmRelease", name, name, {
      spec: { values: { [name]: { podLabels: { [`azure.workload.identity/${name}`]: name, [USE]: name } } } },
    }),
    object("apps/v1", "StatefulSet", `$\{${name}}`, name, { spec: { template: { spec: { containers: [{ name }] } } } }),
    {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace: "depot", uid: "1", labels: { [USE]: "true" } },
      spec: { serviceAccountName: name, containers: [{ name }] },
      status: { phase: "Running" },
    },
  ];
}

/** A configuration with a name in each argument, and the same as the Azure CLI prints it. */
function azure(name: string): readonly Part[] {
  const identity = `/subscriptions/s/resourceGroups/${name}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
  const credential = { name, issuer: name, subject: `system:serviceaccount:depot:${name}` };
  return [
    {
      "//": { metadata: { stackName: name } },
      resource: {
        azurerm_user_assigned_identity: { [name]: { name, resource_group_name: name, client_id: CLIENT } },
        azurerm_federated_identity_credential: {
          [name]: {
            ...credential,
            user_assigned_identity_id: identity,
            audience: [name],
            "//": { metadata: { path: name } },
          },
          [`${name}2`]: { ...credential, user_assigned_identity_id: identity, audience: [] },
        },
        azurerm_role_assignment: { [name]: { principal_id: name, role_definition_name: name, scope: name } },
      },
    },
    { id: identity, name, clientId: name, principalId: name, tenantId: name },
    { ...credential, id: `${identity}/federatedIdentityCredentials/${name}`, audiences: [name] },
  ];
}

/** A folder with files of that name, as far as the file system takes it. */
function folderOf(name: string): string {
  const folder = join(base, String(count++));
  const file = /[/\\]|^\.*$|^\./.test(name) ? "plain" : name;
  mkdirSync(join(folder, file), { recursive: true });
  const write = (each: string, objects: readonly Part[]): void =>
    writeFileSync(join(folder, file, each), objects.map((part) => JSON.stringify(part)).join("\n"));
  write("objects.json", manifests(name));
  // Another environment of the same objects.
  write(`${file}.json`, [
    accountObject("depot", name, { "azure.workload.identity/client-id": CLIENT.replace("5d", "6e") }),
  ]);
  write("azure.json", azure(name));
  writeFileSync(join(folder, file, "broken.yaml"), `kind: [${name}`);
  writeFileSync(join(folder, file, "kustomization.yaml"), JSON.stringify({ resources: [name], namePrefix: name }));
  return folder;
}

const errorsOf = (name: string): string =>
  [
    `AADSTS70021: Assertion Issuer: '${name}'. Assertion Subject: 'system:serviceaccount:depot:${name}'. Assertion Audience: '${name}'.`,
    `AADSTS700016: Application with identifier '${name}' was not found in the directory '${name}'.`,
    `AADSTS90002: Tenant '${name}' not found`,
    "Identity not found",
    `RoleAssignmentExists\n│   with azurerm_role_assignment.${name},\n`,
  ].join("\n");

describe.each(HOSTILE)("the name %j", (name) => {
  const folder = folderOf(name);

  test("reaches the text of check and explain as nothing but text", async () => {
    const outputs = [
      await run("check", folder),
      await run("check", folder, "--github"),
      await run("check", folder, "--error", errorsOf(name)),
      await run("explain", errorsOf(name), folder),
      // Some are files or folders.
      ...(existsSync(name) ? [] : [await run("check", name), await run("explain", name)]),
      await run("check", folder, "--set", `${name}=x`),
      await run("check", folder, "--ignore", name),
    ];
    for (const { text } of outputs) for (const line of text.split("\n")) expect(terminalText(line)).toBe(line);
    expect(outputs.slice(0, 4).map(({ status }) => status)).toEqual([1, 1, 0, 0]);
  });

  test("adds no annotation, and leaves JSON and SARIF whole", async () => {
    const json = JSON.parse((await run("check", folder, "--json")).text) as {
      findings: { path: string }[];
      unreadable: object[];
    };
    const sarif = JSON.parse((await run("check", folder, "--sarif")).text) as { runs: { results: object[] }[] };
    const lines = (await run("check", folder, "--github")).text.split("\n").slice(0, -1);
    expect(lines.filter((each) => /^::(error|warning) (file=[^:]*?,)?(line=\d+,)?title=[a-z-]+::/.test(each))).toEqual(
      lines,
    );
    const number = json.findings.length + json.unreadable.length;
    expect([lines.length, sarif.runs[0]!.results.length]).toEqual([number, number]);
    expect(JSON.parse((await run("explain", errorsOf(name), folder, "--json")).text)).toHaveLength(5);
  });

  (hasBash ? test : test.skip)("is one word in the command of a fix", async () => {
    const { findings } = JSON.parse((await run("check", folder, "--json")).text) as { findings: { fix: string }[] };
    const commands = findings.map(({ fix }) => fix).filter((each) => each.startsWith("kubectl "));
    expect(commands.length).toBeGreaterThan(0);
    for (const each of commands) {
      const { calls, stderr } = record(each, ["kubectl"]);
      expect({ stderr, calls: calls.length, last: calls[0]!.at(-1) }).toEqual({ stderr: "", calls: 1, last: name });
    }
  });
});

test("prints how many names and outputs were tried", () => {
  process.stdout.write(`${HOSTILE.length} hostile names, each in 12 outputs of check and explain\n`);
});

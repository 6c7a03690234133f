import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { type CheckOptions, checkManifests } from "../../check/check";
import type { CheckResult } from "../../check/result";
import { textReport } from "../../check/report";
import { runCheck } from "./run-check";

const folder = mkdtempSync(join(tmpdir(), "inputs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string | Buffer): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const EXPECTED =
  ". It needs workloads, service accounts, or a Terraform plan or state with clusters, identities, credentials or roles; --allow-empty accepts an input without them";
const CLIENT = "5d0f3f1e-7a52-4f5b-9c11-0c5a1f6d9b01";
const check = (text: string, options: Partial<CheckOptions> = {}): Promise<CheckResult> =>
  checkManifests({ paths: ["-"], stdin: Readable.from([text]), ...options });
const rules = ({ findings }: CheckResult): string[] => findings.map(({ rule, path }) => `${rule} at ${path}`);

const account = (clientId: string, annotations = ""): string => `apiVersion: v1
kind: ServiceAccount
metadata:
  name: parcels
  namespace: depot
  annotations:
    azure.workload.identity/client-id: ${clientId}
${annotations}`;
const deployment = (use = '"true"', name = "parcels"): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: parcels, namespace: depot }
spec:
  selector: { matchLabels: { app: parcels } }
  template:
    metadata:
      labels:
        app: parcels
        azure.workload.identity/use: ${use}
    spec:
      serviceAccountName: ${name}
      containers: [{ name: parcels, image: parcels:1 }]
`;

describe("template variables", () => {
  test.each([
    "${PARCELS_ID}",
    "${PARCELS_ID:=none}",
    "${parcels_id}",
    "$PARCELS_ID",
    "{{ .Values.id }}",
    '"{{ .id }}"',
    '"{% id %}"',
  ])("%s is not a forgotten placeholder, and is counted", async (variable) => {
    const result = await check(`${account(variable)}---\n${deployment()}`);
    expect(rules(result)).toEqual([]);
    expect(result.counts.openObjects).toBe(1);
  });

  test("a dollar in a longer text, or before small letters, is none", async () => {
    const { counts } = await check(
      account(CLIENT, "    a: cost $PARCELS_ID\n    b: $PARCELS-ID\n    c: $parcels\n    d: $1\n"),
    );
    expect(counts.openObjects).toBe(0);
  });

  test.each(["$PARCELS", "${PARCELS}"])("%s in the name of an account is filled in or unknown", async (name) => {
    const text = `${account(CLIENT)}---\n${deployment('"true"', name)}`;
    expect(rules(await check(text))).toEqual([]);
    const filled = await check(text, { variables: new Map([["PARCELS", "Parcels"]]) });
    expect(rules(filled)).toEqual(["service-account-name at stdin:9 Deployment depot/parcels"]);
  });

  test.each([
    "TBA",
    "replace-me",
    "YOUR_CLIENT_ID",
    '"<CLIENT_ID>"',
    "__CLIENT_ID__",
    "replace",
    "INGRESS_CLIENT_ID_01",
  ])("%s is a forgotten placeholder", async (placeholder) => {
    expect(rules(await check(account(placeholder)))).toEqual(["placeholder at stdin:1 ServiceAccount depot/parcels"]);
  });

  test("they are reported once, with the objects that have them", async () => {
    const text = [account("${PARCELS_ID}"), deployment("${USE:=true}"), deployment('"true"', "{{ .name }}")].join(
      "---\n",
    );
    expect(textReport(await check(text))).toBe(
      [
        "0 errors, 0 warnings in 3 evaluated objects: Deployment 2, ServiceAccount 1.",
        "Not evaluated:",
        "  template variables not filled in, in 3 objects: .name, PARCELS_ID, USE (--set NAME=value fills one in)",
        "  whether a federated credential trusts system:serviceaccount:depot:{{ .name }} is unknown: stdin:23 Deployment depot/parcels",
        "  the service account {{ .name }} was not read; add it to what is evaluated: stdin:23 Deployment depot/parcels",
        "",
      ].join("\n"),
    );
  });

  test("in braces they make a template, and another mistake near them does not", async () => {
    const braces = await check("kind: Pod\nmetadata: { name: ${NAME} }\n");
    expect([braces.counts.templates, braces.unreadable]).toEqual([1, []]);
    const broken = await check("kind: [Pod\nmetadata:\n  name: ${NAME}\n");
    expect([broken.counts.templates, broken.unreadable.length]).toEqual([0, 1]);
  });

  test("a command of a container has variables of its shell, not of a template", async () => {
    const shell = deployment().replace("image: parcels:1", "image: parcels:1, args: ['echo ${HOME}']");
    expect((await check(shell)).counts.openObjects).toBe(0);
  });

  test("--set fills them in before the text is read, so that an unquoted true is a boolean", async () => {
    const text = `${account("${PARCELS_ID:=x}")}---\n${deployment("{{ .Values.use }}")}`;
    const variables = new Map([
      ["PARCELS_ID", CLIENT],
      [".Values.use", "true"],
    ]);
    expect(rules(await check(text, { variables }))).toEqual(["label-value at stdin:9 Deployment depot/parcels"]);
    expect(
      rules(
        await check(text.replace("${PARCELS_ID:=x}", "${PARCELS_ID}"), { variables: new Map([["PARCELS_ID", "TBA"]]) }),
      ),
    ).toEqual(["placeholder at stdin:1 ServiceAccount depot/parcels"]);
  });

  test("--set refuses a name that no variable has, and a value without a name", async () => {
    const path = file("open.yaml", account("${PARCELS_ID}"));
    expect(await runCheck("--set", "PARCEL_ID=x", path)).toEqual({
      status: 2,
      out: "",
      err: "--set PARCEL_ID=... fills in no variable of the input; it has PARCELS_ID [option-set-unused]\n",
    });
    expect((await runCheck("--set", "=x", path)).err).toBe('--set must be NAME=value, got "=x" [option-set]\n');
  });
});

describe("input that cannot be evaluated", () => {
  test.each([
    [
      "a file of Terraform source code",
      "main.tf",
      'resource "azurerm_user_assigned_identity" "parcels" {\n  name = "parcels"\n}\n',
      " is Terraform source code, which check does not evaluate; run `terraform plan -out=plan.out` and give the output of `terraform show -json plan.out` [source-terraform-code]\n",
    ],
    [
      "Terraform source code under another name",
      "main.yaml",
      'locals {\n  a = [1,\n 2]\n}\nresource "a" "b" {\n}\n',
      " is Terraform source code, which check does not evaluate; run `terraform plan -out=plan.out` and give the output of `terraform show -json plan.out` [source-terraform-code]\n",
    ],
  ])("%s is refused with what to give instead", async (_, name, text, message) => {
    const path = file(`source/${name}`, text);
    expect(await runCheck(path)).toEqual({ status: 2, out: "", err: `${path}${message}` });
  });

  test("a folder of Terraform source code is refused, and together with manifests it is counted", async () => {
    const only = join(file("code/main.tf", 'resource "a" "b" {\n}\n'), "..");
    expect(await runCheck(only)).toEqual({
      status: 2,
      out: "",
      err: `nothing in ${only} can be evaluated: it has 1 file of Terraform source code: give the output of \`terraform show -json\` for a plan${EXPECTED} [check-nothing]\n`,
    });
    file("both/main.tf", "locals {\n}\n");
    file("both/account.yaml", account(CLIENT));
    const { status, out } = await runCheck(join(folder, "both"));
    expect({ status, out }).toEqual({
      status: 0,
      out: [
        "0 errors, 0 warnings in 1 evaluated object: ServiceAccount 1.",
        "Not evaluated:",
        "  1 file of Terraform source code (terraform show -json prints a plan)",
        "",
      ].join("\n"),
    });
  });

  describe("in which nothing can be evaluated", () => {
    const CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: parcels }\n";
    const PLAN = JSON.stringify({
      format_version: "1.2",
      terraform_version: "1.14.0",
      planned_values: { root_module: {} },
      configuration: { root_module: {} },
    });
    test.each<[string, string, string, string]>([
      ["an empty file", "none.yaml", "", "no Kubernetes object and no Terraform resource"],
      ["kinds without wiring", "config.yaml", CONFIG, "1 object of kinds that do not matter for wiring"],
      [
        "a plan of other resources",
        "plan.json",
        PLAN,
        "1 plan, state or configuration of Terraform without such resources",
      ],
    ])("it is an error that says what was read: %s", async (_, name, text, what) => {
      const path = file(`nothing/${name}`, text);
      const err = `nothing in ${path} can be evaluated: it has ${what}${EXPECTED} [check-nothing]\n`;
      expect(await runCheck(path, "--json")).toEqual({ status: 2, out: "", err });
      expect(await runCheck("--error", "AADSTS70021", path)).toEqual({ status: 2, out: "", err });
    });

    test("it is accepted with --allow-empty", async () => {
      const path = file("nothing/allowed.yaml", CONFIG);
      const out = "0 errors, 0 warnings in 0 evaluated objects.\n1 object of kinds that do not matter for wiring.\n";
      expect(await runCheck(path, "--allow-empty")).toEqual({ status: 0, out, err: "" });
      expect(await runCheck("--error", "AADSTS70021", path, "--allow-empty")).toMatchObject({ status: 0, err: "" });
    });
  });

  test("the configuration of external-dns in a ConfigMap is read", async () => {
    const config = { tenantId: "tenant", useWorkloadIdentityExtension: true };
    const map = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "dns", namespace: "dns" } };
    const text = JSON.stringify({ ...map, data: { "azure.json": JSON.stringify(config) } });
    expect(rules(await check(text))).toEqual(["tenant-id-shape at stdin:1 ConfigMap dns/dns"]);
  });

  test("the values of an ApplicationSet are read", async () => {
    const helm = { values: `serviceAccount: { annotations: { azure.workload.identity/client-id: ${CLIENT} } }` };
    const set = {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "ApplicationSet",
      metadata: { name: "parcels", namespace: "argocd" },
      spec: { generators: [], template: { spec: { sources: [{ helm }], destination: { namespace: "depot" } } } },
    };
    expect(rules(await check(JSON.stringify(set)))).toEqual([
      "helm-label-missing at stdin:1 ApplicationSet argocd/parcels",
    ]);
  });

  test("a file of Helm values is recognized by its keys", async () => {
    const path = file("values.yaml", "replicaCount: 2\nimage: { repository: parcels }\n");
    expect(await runCheck(path)).toEqual({
      status: 2,
      out: "",
      err: `nothing in ${path} can be evaluated: it has 1 file of Helm values: give the output of \`helm template\` with these values${EXPECTED} [check-nothing]\n`,
    });
  });

  test.each([
    ["nothing", ""],
    ["an empty object", "{}"],
    ["manifests", account(CLIENT)],
  ])("--terraform refuses a file with %s", async (_, text) => {
    const path = file("terraform.json", text);
    expect(await runCheck("--terraform", path)).toEqual({
      status: 2,
      out: "",
      err: `${path} has no Terraform plan, state or configuration; give --terraform the output of \`terraform show -json\` for a plan or a state [source-no-terraform]\n`,
    });
  });

  test("JSON that is not an object is counted once, with or without comments", async () => {
    const { counts, unreadable } = await check('["depot", "parcels"]\n---\n{\n  // an editor\'s\n  "tabs": 2,\n}');
    expect({ notObjects: counts.notObjects, unreadable }).toEqual({ notObjects: 2, unreadable: [] });
  });

  test("a manifest in JSON with comments is refused as kubectl refuses it", async () => {
    const text = '{ "apiVersion": "v1", "kind": "Pod", /* soon */ "metadata": {} }';
    expect((await check(text)).unreadable).toEqual([
      { path: "stdin:1", why: "JSON with comments, which kubectl rejects" },
    ]);
  });

  test.each([
    ["YAML", "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n  name: b\n", "stdin:5", "name", 3],
    ["JSON", '{"apiVersion":"v1","kind":"ServiceAccount",\n"metadata":{"name":"a","name":"b"}}', "stdin:2", "name", 24],
  ])("a key that %s sets twice is refused", async (_, text, path, key, column) => {
    expect((await check(text)).unreadable).toEqual([{ path, why: `the key "${key}" is set twice, column ${column}` }]);
  });

  test.each([
    ["a key twice in JSON", "zones.json", '{ "eastus": [1], "eastus": [2] }'],
    ["a key twice in YAML", "zones.yaml", "eastus: [1]\neastus: [2]\n"],
    ["YAML that cannot be read", "notes.yaml", "title: a: b\n"],
    ["JSON that cannot be read", "broken.json", '{ "tests": [1,\n'],
  ])("a file of another program in a folder is counted, and is an error if it is named: %s", async (_, name, text) => {
    const path = join(folder, `of-others-${name.replace(".", "-")}`);
    mkdirSync(path);
    writeFileSync(join(path, name), text);
    const { unreadable, counts } = await checkManifests({ paths: [path] });
    expect({ unreadable, notObjects: counts.notObjects }).toEqual({ unreadable: [], notObjects: 1 });
    const twice = name.startsWith("zones");
    expect((await checkManifests({ paths: [join(path, name)] })).unreadable).toHaveLength(twice ? 0 : 1);
  });

  test.each([
    ["a manifest", "kind: Pod\nmetadata: { name: a: b }\n"],
    ["a manifest in JSON", '{ "apiVersion": "v1", "metadata": \n'],
    ["a plan", '{ "format_version": "1.2", "terraform_version": \n'],
    ["a setting of the webhook", "podLabels: { azure.workload.identity/use: a: b }\n"],
  ])("what cannot be read in a folder is an error if it may be %s", async (title, text) => {
    const path = join(folder, `may-be-${title.replaceAll(" ", "-")}`);
    mkdirSync(path);
    writeFileSync(join(path, "a.yaml"), text);
    expect((await checkManifests({ paths: [path] })).unreadable).toHaveLength(1);
  });

  test("equal keys in two mappings, equal values, and merged mappings are not set twice", async () => {
    const text =
      '{"kind":"List","apiVersion":"v1","items":[{"a":"a"},{"a":"a"}]}\n---\na: &x { b: 1 }\nb: &y { c: 2 }\nd: { <<: *x, e: 1 }\n';
    expect((await check(text)).unreadable).toEqual([]);
  });
});

describe("text from outside", () => {
  const names = ["constructor", "__proto__", "toString", "hasOwnProperty"];

  test.each(names)("the name %s is a name like any other, as a kind, group, label or type", async (name) => {
    const objects = [
      `apiVersion: v1\nkind: ${name}\nmetadata: { name: ${name} }`,
      `apiVersion: ${name}/v1\nkind: ${name}\nmetadata: { name: ${name}, labels: { ${name}: ${name} } }`,
      deployment().replaceAll("parcels", name).replace("labels:", `labels:\n        ${name}2: "1"`),
      account(CLIENT, `    ${name}: a\n`).replaceAll("parcels", name),
      `apiVersion: keda.sh/v1\nkind: TriggerAuthentication\nmetadata: { name: a }\nspec: { podIdentity: { provider: ${name} } }`,
      `apiVersion: secrets-store.csi.x-k8s.io/v1\nkind: SecretProviderClass\nmetadata: { name: a }\nspec: { provider: azure, parameters: { ${name}: a } }`,
      JSON.stringify({
        resource: {
          [`${name}`]: { a: { name: "a" } },
          azurerm_role_assignment: { [name]: { scope: `/${name}/${name}` } },
        },
      }),
    ].join("\n---\n");
    const { unreadable, counts } = await check(objects);
    expect(unreadable).toEqual([]);
    expect(counts.unknownKinds).toEqual(Object.fromEntries([[name, 1]]));
  });

  test.each([
    ["Latin-1", Buffer.from("a: 1\nb: caf\u00e9\n", "latin1"), 2],
    ["a zero byte", "a: 1\nb: 2\nc: \0\n", 3],
  ])("%s is refused with its line", async (_, text, line) => {
    const path = file("bytes.yaml", text);
    expect(await runCheck(path)).toEqual({
      status: 2,
      out: "",
      err: `${path} is not UTF-8 text (line ${line}); save it as UTF-8, in PowerShell with Out-File -Encoding utf8 [source-text]\n`,
    });
  });

  test("characters of several bytes are read across the parts of a stream", async () => {
    const bytes = Buffer.from(
      account(CLIENT).replaceAll("parcels", "p").replace("depot", "depot # caf\u00e9 \u{1F4E6}"),
    );
    const stdin = Readable.from([...bytes].map((byte) => Buffer.from([byte])));
    const { counts, unreadable } = await checkManifests({ paths: ["-"], stdin });
    expect({ counts: counts.evaluated, unreadable }).toEqual({ counts: { ServiceAccount: 1 }, unreadable: [] });
  });
});

const hasPipes = !spawnSync("mkfifo", [join(folder, "absent", "pipe")]).error;
if (!hasPipes) process.stderr.write("skipped: no mkfifo on the PATH\n");
(hasPipes ? test : test.skip)(
  "a pipe or device in a directory is not read, and a named device is refused",
  async () => {
    file("odd/account.yaml", account(CLIENT));
    spawnSync("mkfifo", [join(folder, "odd/pipe.yaml")]);
    symlinkSync("/dev/zero", join(folder, "odd/zero.yaml"));
    const { counts, unreadable } = await checkManifests({ paths: [join(folder, "odd")] });
    expect({ objects: counts.objects, unreadable }).toEqual({ objects: 1, unreadable: [] });
    await expect(checkManifests({ paths: ["/dev/zero"] })).rejects.toThrow(
      "/dev/zero is a device; give files, directories, or - for what is piped in",
    );
  },
);

test("the text of a list is searched once and not for each of its objects", async () => {
  const objects = (count: number): object[] =>
    Array.from({ length: count }, (_, i) => ({
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: `a-${i}` },
    }));
  const characters = async (count: number): Promise<number> => {
    const text = JSON.stringify({ apiVersion: "v1", kind: "List", items: objects(count) });
    const spy = jest.spyOn(RegExp.prototype, "test");
    await check(text);
    const sum = spy.mock.calls.reduce((all, [each]) => all + each.length, 0);
    spy.mockRestore();
    return sum;
  };
  expect((await characters(400)) / (await characters(200))).toBeLessThan(2.5);
});

test.each(["parcels", "other"])(
  "the roles of an identity binding are read in YAML: the account %s is bound",
  async (name) => {
    const roles = `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: use-parcels }
rules:
  - apiGroups: [cid.wi.aks.azure.com]
    resources: [${CLIENT}]
    verbs: [use-managed-identity]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: use-parcels }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: use-parcels }
subjects: [{ kind: ServiceAccount, namespace: depot, name: ${name} }]
`;
    const pods = deployment().replace(
      "labels:",
      'annotations: { azure.workload.identity/use-identity-binding: "true" }\n      labels:',
    );
    const found = rules(await check([account(CLIENT), pods, roles].join("---\n")));
    expect(found).toEqual(
      name === "parcels"
        ? []
        : [expect.stringMatching(/^identity-binding-role at stdin:\d+ Deployment depot\/parcels$/)],
    );
  },
);

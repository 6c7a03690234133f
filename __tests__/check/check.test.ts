import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { type CheckOptions, checkManifests } from "../../check/check";
import type { CheckResult } from "../../check/result";
import { isWrong, jsonReport, textReport } from "../../check/report";
import { runCheck } from "./run-check";

const folder = mkdtempSync(join(tmpdir(), "check-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CLIENT = "11111111-1111-4111-8111-111111111111";
const ISSUER =
  "https://westeurope.oic.prod-aks.azure.com/22222222-2222-4222-8222-222222222222/33333333-3333-4333-8333-333333333333/";
const IDENTITY =
  "/subscriptions/44444444-4444-4444-8444-444444444444/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id";
const account = (namespace = "orders"): string => `apiVersion: v1
kind: ServiceAccount
metadata:
  name: orders-api
  ${namespace === "" ? "labels: {}" : `namespace: ${namespace}`}
  annotations:
    azure.workload.identity/client-id: ${CLIENT}
`;
const deployment = (
  labels = 'azure.workload.identity/use: "true"',
  namespace = "orders",
): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  ${namespace === "" ? "labels: {}" : `namespace: ${namespace}`}
spec:
  selector: { matchLabels: { app: api } }
  template:
    metadata:
      labels:
        app: api
        ${labels}
    spec:
      serviceAccountName: orders-api
      containers: [{ name: api, image: api:1 }]
`;

/** Checks a text as if it were piped in. */
const check = (text: string, options: Partial<CheckOptions> = {}): Promise<CheckResult> =>
  checkManifests({ paths: ["-"], stdin: Readable.from([text]), ...options });
const rules = ({ findings }: CheckResult): string[] => findings.map(({ rule, path }) => `${rule} at ${path}`);

function file(name: string, text: string | Buffer): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
  return path;
}

test("correct manifests have no finding, and unknown values are listed", async () => {
  const result = await check(`${account()}---\n${deployment()}`);
  expect(rules(result)).toEqual([]);
  expect(isWrong(result)).toBe(false);
  expect(textReport(result)).toBe(
    [
      "0 errors, 0 warnings in 2 evaluated objects: Deployment 1, ServiceAccount 1.",
      "Not evaluated:",
      '  whether a federated credential trusts "system:serviceaccount:orders:orders-api" is unknown: stdin:9 Deployment orders/api',
      "",
    ].join("\n"),
  );
});

test("a finding has the file, line and object, the consequence, the fix and the source", async () => {
  const path = file("one.yaml", `${account()}---\n${deployment("team: orders")}`);
  const result = await checkManifests({ paths: [path] });
  expect(textReport(result)).toBe(
    [
      `${path}:9 Deployment orders/api`,
      '  error: the pod runs as the bound service account "orders-api" and has no label azure.workload.identity/use',
      "    in the cluster: The webhook ignores the pod: it gets no AZURE_* variables and no token, and the Azure Identity library reports that WorkloadIdentityCredential is unavailable",
      '    fix: azure.workload.identity/use: "true" in spec.template.metadata.labels',
      "    source: github.com/Azure/azure-workload-identity/issues/691, github.com/Azure/azure-workload-identity/issues/751 [label-missing]",
      "",
      "1 error, 0 warnings in 2 evaluated objects: Deployment 1, ServiceAccount 1.",
      "Not evaluated:",
      `  whether a federated credential trusts "system:serviceaccount:orders:orders-api" is unknown: ${path}:9 Deployment orders/api`,
      "",
    ].join("\n"),
  );
  expect(JSON.parse(jsonReport(result))).toMatchObject({
    findings: [{ rule: "label-missing", severity: "error", path: `${path}:9 Deployment orders/api` }],
    counts: { objects: 2, workloads: 1 },
  });
});

test("findings of an ignored rule are counted", async () => {
  const result = await check(`${account()}---\n${deployment("team: orders")}`, { ignore: ["label-missing"] });
  expect({ found: rules(result), ignored: result.ignored, wrong: isWrong(result) }).toEqual({
    found: [],
    ignored: 1,
    wrong: false,
  });
  expect(textReport(result)).toContain("Ignored with --ignore: 1 finding.\n");
});

describe("input of Terraform", () => {
  const resource = (type: string, values: object) => ({
    address: `${type}.one`,
    mode: "managed",
    type,
    name: "one",
    values,
  });
  const state = (subject: string) => ({
    format_version: "1.0",
    terraform_version: "1.13.0",
    values: {
      root_module: {
        child_modules: [
          {
            address: "module.orders",
            resources: [
              resource("azurerm_user_assigned_identity", {
                id: IDENTITY,
                name: "id",
                client_id: CLIENT,
                principal_id: IDENTITY,
                tenant_id: null,
              }),
              resource("azurerm_federated_identity_credential", {
                name: "orders",
                parent_id: IDENTITY.toUpperCase(),
                issuer: ISSUER,
                subject,
                audience: ["api://AzureADTokenExchange"],
              }),
            ].map((each) => ({ ...each, address: `module.orders.${each.address}` })),
          },
        ],
      },
    },
  });

  test("credentials of a state show whether one matches the pod", async () => {
    const good = file("good.json", JSON.stringify(state("system:serviceaccount:orders:orders-api")));
    const bad = file("bad.json", JSON.stringify(state("system:serviceaccount:default:orders-api")));
    const manifests = file("state.yaml", `${account()}---\n${deployment()}`);
    const found = async (terraform: string) =>
      rules(await checkManifests({ paths: [manifests, terraform] })).map((each) =>
        each.replace(manifests, "").replace(terraform, ""),
      );
    expect(await found(good)).toEqual([]);
    expect(await found(bad)).toEqual([
      "credential-missing at :9 Deployment orders/api",
      "client-id-untrusting at :1 ServiceAccount orders/orders-api",
      "subject-near-miss at module.orders.azurerm_federated_identity_credential.one",
    ]);
  });

  test("resources with the same name in two modules stay separate", async () => {
    const two = state("system:serviceaccount:orders:orders-api");
    const module = two.values.root_module.child_modules[0]!;
    const second = JSON.stringify(module)
      .replaceAll("module.orders", 'module.billing[\"a\"]'.replaceAll('"', '\\"'))
      .replaceAll("orders", "billing")
      .replaceAll("userAssignedIdentities/id", "userAssignedIdentities/other")
      .replaceAll(CLIENT, CLIENT.replaceAll("1", "5"))
      .replaceAll("USERASSIGNEDIDENTITIES/ID", "USERASSIGNEDIDENTITIES/OTHER");
    two.values.root_module.child_modules.push(JSON.parse(second) as typeof module);
    const { findings, counts } = await checkManifests({
      paths: [file("modules.json", JSON.stringify(two)), file("modules.yaml", `${account()}---\n${deployment()}`)],
    });
    expect({ credentials: counts.credentials, terraform: counts.terraform }).toEqual({ credentials: 2, terraform: 1 });
    expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  test("a plan is evaluated with its unknown values", async () => {
    const plan = (attribute: string) => ({
      format_version: "1.2",
      terraform_version: "1.13.0",
      planned_values: {
        root_module: {
          resources: [
            resource("azurerm_user_assigned_identity", { name: "id" }),
            resource("kubernetes_service_account_v1", {
              metadata: [{ name: "orders-api", namespace: "orders", annotations: {} }],
            }),
          ],
        },
      },
      resource_changes: [
        { address: "azurerm_user_assigned_identity.one", change: { after_unknown: { client_id: true, id: true } } },
        {
          address: "kubernetes_service_account_v1.one",
          change: { after_unknown: { metadata: [{ annotations: { "azure.workload.identity/client-id": true } }] } },
        },
      ],
      configuration: {
        root_module: {
          resources: [
            { address: "azurerm_user_assigned_identity.one", expressions: {} },
            {
              address: "kubernetes_service_account_v1.one",
              expressions: {
                metadata: [
                  {
                    annotations: {
                      references: [
                        `azurerm_user_assigned_identity.one.${attribute}`,
                        "azurerm_user_assigned_identity.one",
                      ],
                    },
                  },
                ],
              },
            },
          ],
        },
      },
    });
    expect(rules(await check(JSON.stringify(plan("client_id"))))).toEqual([]);
    expect(rules(await check(JSON.stringify(plan("principal_id"))))).toEqual([
      "client-id-other-attribute at kubernetes_service_account_v1.one",
    ]);
  });

  test("a synthesized stack is accepted", async () => {
    const stack = {
      terraform: {},
      resource: {
        azurerm_federated_identity_credential: {
          one: {
            name: "orders",
            issuer: ISSUER.slice(0, -1),
            subject: "system:serviceaccount:orders:x",
            audience: ["api://AzureADTokenExchange"],
          },
        },
      },
    };
    const path = file("cdk.tf.json", JSON.stringify(stack, null, 2));
    expect(rules(await checkManifests({ paths: [path] }))).toEqual([
      `issuer-slash at ${path}/azurerm_federated_identity_credential.one`,
    ]);
  });

  test("a state file is an error", async () => {
    const { unreadable } = await check(JSON.stringify({ version: 4, lineage: "x", resources: [] }));
    expect(unreadable).toEqual([
      { path: "stdin", why: "a Terraform state file; pass the output of `terraform show -json` instead" },
    ]);
  });
});

describe("objects without a namespace", () => {
  const bare = `${account("")}---\n${deployment(undefined, "")}`;

  test("are all in the same namespace", async () => {
    const { findings, notEvaluated } = await check(bare);
    expect(findings).toEqual([]);
    expect(notEvaluated.map(({ why }) => why)).toEqual([
      "whether a federated credential trusts system:serviceaccount:<namespace>:orders-api is unknown",
    ]);
  });

  test("are in the given namespace", async () => {
    const { notEvaluated } = await check(bare, { namespace: "orders" });
    expect(notEvaluated.map(({ why }) => why)).toEqual([
      'whether a federated credential trusts "system:serviceaccount:orders:orders-api" is unknown',
    ]);
  });
});

describe("objects without wiring, or of an unknown kind", () => {
  test("are counted by kind", async () => {
    const stream = [
      "v1 ConfigMap",
      "networking.k8s.io/v1 Ingress",
      "example.com/v1 Widget",
      "example.com/v1 Widget",
      "aadpodidentity.k8s.io/v1 AzureIdentity",
    ]
      .map((each) => `apiVersion: ${each.split(" ")[0]}\nkind: ${each.split(" ")[1]}\nmetadata: { name: a }`)
      .concat("replicas: 2\nimage: api", "text", "apiVersion: v1\nkind: A\n{{ .Values.x }}\nb: {{ c }}: d")
      .join("\n---\n");
    const { counts } = await check(stream);
    expect(counts).toMatchObject({
      objects: 5,
      irrelevant: 2,
      unknownKinds: { AzureIdentity: 1, Widget: 2 },
      notObjects: 2,
      templates: 1,
    });
    expect(textReport(await check(stream))).toBe(
      [
        "0 errors, 0 warnings in 0 evaluated objects.",
        "Not evaluated:",
        "  kinds of the retired AAD pod identity (AzureIdentity 1; migrate plans the way off it)",
        "  unknown kinds (Widget 2)",
        "  1 template that must be rendered first (helm template prints manifests)",
        "  2 documents without kind and apiVersion",
        "2 objects of kinds that do not matter for wiring.",
        "",
      ].join("\n"),
    );
  });

  test("a pod of the retired pod identity is named with the way off it, and one that has moved is evaluated", async () => {
    const ofPodIdentity = {
      path: "stdin:1 Deployment orders/api",
      why: "the pod has its identity from the retired AAD pod identity, by the label aadpodidbinding; migrate plans the way off it",
    };
    const old = await check(deployment("aadpodidbinding: orders").replace(/ +serviceAccountName.*\n/, ""));
    expect([rules(old), old.notEvaluated]).toEqual([[], [ofPodIdentity]]);
    const moved = await check(deployment('aadpodidbinding: orders\n        azure.workload.identity/use: "true"'));
    expect([moved.counts.workloads, moved.unreadable]).toEqual([1, []]);
    expect(moved.notEvaluated).not.toContainEqual(ofPodIdentity);
  });

  test("a workload without containers, such as a kustomize patch, is not evaluated", async () => {
    const patch = deployment().replace(/ +containers.*\n/, "");
    const { counts, notEvaluated } = await check(patch);
    expect(counts).toMatchObject({ workloads: 0, irrelevant: 0, objects: 1 });
    expect(notEvaluated).toEqual([
      { path: "stdin:1 Deployment orders/api", why: "a workload without containers, such as a patch" },
    ]);
  });

  test("an object whose kind has the name of a Kubernetes kind without pods is evaluated", async () => {
    const service = deployment("team: orders")
      .replace("apps/v1", "serving.knative.dev/v1")
      .replace("kind: Deployment", "kind: Service");
    expect(rules(await check(`${account()}---\n${service}`))).toEqual(["label-missing at stdin:9 Service orders/api"]);
  });

  test("an object with a pod template is evaluated", async () => {
    const rollout = deployment("team: orders")
      .replace("apps/v1", "argoproj.io/v1alpha1")
      .replace("kind: Deployment", "kind: Rollout");
    expect(rules(await check(`${account()}---\n${rollout}`))).toEqual(["label-missing at stdin:9 Rollout orders/api"]);
  });
});

describe("paths", () => {
  test("directories: YAML and JSON files are read, hidden folders and links to folders are not", async () => {
    file("tree/a/one.yaml", account());
    file("tree/b.json", JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata: { name: "orders" } }));
    file("tree/.git/two.yaml", "kind: [broken");
    file("tree/node_modules/three.yaml", "kind: [broken");
    file("tree/readme.md", "kind: [broken");
    symlinkSync(join(folder, "tree"), join(folder, "tree/a/loop"));
    const { counts, unreadable } = await checkManifests({ paths: [join(folder, "tree")] });
    expect({ objects: counts.objects, unreadable }).toEqual({ objects: 2, unreadable: [] });
  });

  test("unreadable files in a directory are counted, and the others are evaluated", async () => {
    file("links/account.yaml", account());
    file("links/api.yaml", deployment("team: orders"));
    file("links/bytes.yaml", Buffer.from(account(), "utf16le"));
    symlinkSync("nowhere", join(folder, "links/gone.yaml"));
    symlinkSync("loop.yaml", join(folder, "links/loop.yaml"));
    symlinkSync("..", join(folder, "links/up.yaml"));
    const at = join(folder, "links");
    const result = await checkManifests({ paths: [at] });
    expect(result.unreadable).toEqual([
      {
        path: join(at, "bytes.yaml"),
        why: "is not UTF-8 text (line 1); save it as UTF-8, in PowerShell with Out-File -Encoding utf8",
      },
      { path: join(at, "gone.yaml"), why: "does not exist" },
      { path: join(at, "loop.yaml"), why: "is a link that leads back to itself" },
      { path: join(at, "up.yaml"), why: "is a directory, and links to directories are not followed" },
    ]);
    expect(rules(result)).toEqual([`label-missing at ${join(at, "api.yaml")}:1 Deployment orders/api`]);
  });

  test("a path that is passed twice is read once, and so is standard input", async () => {
    const path = file("twice.yaml", account());
    const { counts } = await checkManifests({
      paths: [path, "-", `${folder}/./twice.yaml`, "-"],
      stdin: Readable.from([account()]),
    });
    expect(counts.objects).toBe(2);
  });

  const pipe = join(folder, "pipe");
  const hasPipes = !spawnSync("mkfifo", [pipe]).error;
  if (!hasPipes) process.stderr.write("skipped: no mkfifo on the PATH\n");
  (hasPipes ? test : test.skip)("may be pipes, as a shell's <(…) gives them", async () => {
    const writer = spawn("sh", ["-c", `cat ${file("source.yaml", account())} > ${pipe}`]);
    const { counts } = await checkManifests({ paths: [pipe] });
    writer.kill();
    expect(counts.serviceAccounts).toBe(1);
  });

  test("other documents of a file with an unreadable document are evaluated", async () => {
    const result = await check(`kind: [broken\n---\n${account()}---\n${deployment("team: orders")}`);
    expect(result.unreadable).toEqual([
      {
        path: "stdin:1",
        why: "Flow sequence in block collection must be sufficiently indented and end with a ], column 14",
      },
    ]);
    expect(rules(result)).toEqual(["label-missing at stdin:11 Deployment orders/api"]);
    expect(isWrong(await check("kind: [broken"))).toBe(true);
  });
});

describe("folders of other tools", () => {
  test("a folder can have one service account for each of several clusters, a stream cannot", async () => {
    const other = account().replace(CLIENT, CLIENT.replaceAll("1", "2"));
    file("clusters/blue.yaml", account());
    file("clusters/green.yaml", other);
    expect(rules(await checkManifests({ paths: [join(folder, "clusters")] }))).toEqual([]);
    expect(rules(await check(`${account()}---\n${other}`))).toEqual([
      "service-account-twice at stdin:9 ServiceAccount orders/orders-api",
    ]);
  });
});

describe("the command", () => {
  test("exits with 0 without findings, and with 1 with an error finding", async () => {
    expect((await runCheck(file("good.yaml", `${account()}---\n${deployment()}`))).status).toBe(0);
    expect((await runCheck(file("wrong.yaml", deployment("azure.workload.identity/use: yes")))).status).toBe(1);
  });

  test("prints JSON", async () => {
    const { out } = await runCheck("--json", file("json.yaml", deployment("azure.workload.identity/use: yes")));
    expect(JSON.parse(out)).toMatchObject({ findings: [{ rule: "label-value" }], unreadable: [] });
  });

  test("prints its rules", async () => {
    expect((await runCheck("--rules")).out).toContain(
      "label-missing               error    A pod runs as a bound service account without the identity label\n",
    );
  });

  test.each([
    ["no path", [], /^check needs files or directories, or - to read standard input/],
    [
      "a path that does not exist",
      [join(folder, "absent.yaml")],
      /absent\.yaml does not exist; give files, directories, or - for what is piped in \[source-unreadable\]\n$/,
    ],
    [
      "a rule that does not exist",
      ["--ignore", "label-mising", folder],
      /^--ignore must be the name of a rule, got "label-mising"; did you mean label-missing\? `check --rules` lists them \[option-ignore\]\n$/,
    ],
    [
      "a rule without a similar name",
      ["--ignore", "x", folder],
      /^--ignore must be the name of a rule, got "x"; `check --rules` lists them \[option-ignore\]\n$/,
    ],
  ])("exits with 2 and a message for %s", async (_, args, message) => {
    const { status, err } = await runCheck(...args);
    expect({ status, err }).toEqual({ status: 2, err: expect.stringMatching(message) });
  });

  test("exits with 2 for a namespace that Kubernetes rejects", async () => {
    const path = file("namespace.yaml", account());
    for (const namespace of ["", "Orders", "two words", "a".repeat(64)])
      expect(await runCheck(path, "--namespace", namespace)).toMatchObject({
        status: 2,
        err: expect.stringMatching(/^`--namespace` must be an RFC 1123 label: /) as string,
      });
  });

  test("exits with 2 if there is nothing to evaluate", async () => {
    mkdirSync(join(folder, "empty"));
    const { status, err } = await runCheck(join(folder, "empty"));
    expect({ status, err }).toEqual({
      status: 2,
      err: `nothing in ${join(folder, "empty")} can be evaluated: it has no Kubernetes object and no Terraform resource. It needs workloads, service accounts, or a Terraform plan or state with clusters, identities, credentials or roles; --allow-empty accepts an input without them [check-nothing]\n`,
    });
  });

  test("exits with 2 for an unknown option, and with 0 for the help", async () => {
    expect(await runCheck("--jsn")).toMatchObject({
      status: 2,
      err: "error: unknown option '--jsn'\n(Did you mean --json?) [command-line]\n",
    });
    expect((await runCheck("--help")).status).toBe(0);
  });

  test("the error for a saved plan says how to convert it", async () => {
    const path = file("plan.out", Buffer.from("PK\u0003\u0004 and more"));
    expect(await runCheck("--terraform", path)).toEqual({
      status: 2,
      out: "",
      err: `${path} is an archive; of a saved plan give the output of \`terraform show -json\` [source-archive]\n`,
    });
  });

  test("the error for UTF-16 from PowerShell says how to write the file", async () => {
    const path = file("utf16.yaml", Buffer.from(`\uFEFF${account()}`, "utf16le"));
    expect((await runCheck(path)).err).toBe(
      `${path} is not UTF-8 text (line 1); save it as UTF-8, in PowerShell with Out-File -Encoding utf8 [source-text]\n`,
    );
  });
});

test("a stream of ten thousand objects is evaluated object by object", async () => {
  const stream = Array.from(
    { length: 10_000 },
    (_, i) => `---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c${i}\n`,
  ).join("");
  const { counts } = await check(`${stream}---\n${account()}---\n${deployment("team: orders")}`);
  expect(counts).toMatchObject({ objects: 10_002, irrelevant: 10_000, workloads: 1 });
});

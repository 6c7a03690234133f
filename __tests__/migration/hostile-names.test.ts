import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import ts from "typescript";
import { parse } from "yaml";
import { main } from "../../cli/main";
import { terminalText } from "../../values/text/terminal-text";
import { HOSTILE } from "../kit/hostile";
import { hasBash, record, shellBlocks } from "../kit/sandbox";

const GROUP = "aadpodidentity.k8s.io/v1";
const RESOURCE =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-a";
const CLIENT = "10000000-0000-0000-0000-000000000001";
const PROGRAMS = ["az", "kubectl", "helm", "grep"];
const testBash = hasBash ? test : test.skip;

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "hostile-"))));
afterEach(() => {
  process.exitCode = undefined;
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

type Named = (place: string) => string;

/** Objects with names from outside: those of a cluster, of a repository, and keys that people choose. */
function objects(named: Named): object[] {
  const meta = { name: named("name"), namespace: named("namespace") };
  const labels = { aadpodidbinding: named("selector") };
  const pod = {
    serviceAccountName: named("account"),
    containers: [
      { name: named("container"), image: named("image"), env: [{ name: "AZURE_CLIENT_ID", value: named("value") }] },
    ],
    volumes: [
      { csi: { driver: "secrets-store.csi.k8s.io", volumeAttributes: { secretProviderClass: named("class") } } },
    ],
  };
  const workload = { metadata: meta, spec: { template: { metadata: { labels }, spec: pod } } };
  return [
    {
      apiVersion: GROUP,
      kind: "AzureIdentity",
      metadata: { ...meta, name: named("identity") },
      spec: {
        type: named("type") === "0" ? 0 : named("type"),
        resourceID: named("resource"),
        clientID: named("client"),
      },
    },
    {
      apiVersion: GROUP,
      kind: "AzureIdentity",
      metadata: { ...meta, name: "service-principal" },
      spec: {
        type: 1,
        clientID: named("client"),
        tenantID: named("tenant"),
        clientPassword: { name: named("secret"), namespace: named("namespace") },
      },
    },
    {
      apiVersion: GROUP,
      kind: "AzureIdentityBinding",
      metadata: { ...meta, name: named("binding") },
      spec: { azureIdentity: named("identity"), selector: named("selector") },
    },
    {
      apiVersion: GROUP,
      kind: "AzurePodIdentityException",
      metadata: { ...meta, name: named("exception") },
      spec: { podLabels: { [named("key")]: named("value") } },
    },
    {
      apiVersion: GROUP,
      kind: "AzureAssignedIdentity",
      metadata: meta,
      spec: {
        pod: named("pod"),
        podNamespace: named("namespace"),
        azureIdentityRef: { metadata: { name: named("identity"), namespace: named("namespace") } },
      },
    },
    { apiVersion: "apps/v1", kind: "Deployment", ...workload },
    {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      ...workload,
      metadata: { ...meta, name: "mic" },
      spec: { template: { metadata: { labels: { component: "nmi" } }, spec: { containers: [] } } },
    },
    {
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        ...meta,
        name: named("pod"),
        labels,
        ownerReferences: [{ kind: named("kind"), name: named("name"), controller: true }],
      },
      spec: pod,
    },
    {
      apiVersion: "secrets-store.csi.x-k8s.io/v1",
      kind: "SecretProviderClass",
      metadata: { ...meta, name: named("class") },
      spec: { parameters: { usePodIdentity: "true" } },
    },
    {
      apiVersion: "helm.toolkit.fluxcd.io/v2",
      kind: "HelmRelease",
      metadata: { ...meta, name: named("release") },
      spec: {
        targetNamespace: named("namespace"),
        valuesFrom: [{ name: named("value") }],
        values: { [named("key")]: { podLabels: labels, serviceAccount: { name: named("account") } } },
      },
    },
    {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Application",
      metadata: { ...meta, name: named("application") },
      spec: {
        destination: { namespace: named("namespace") },
        source: { helm: { valuesObject: { [named("key")]: { labels } } } },
      },
    },
    { apiVersion: "example.com/v1", kind: named("kind"), metadata: meta, spec: { template: { labels } } },
  ];
}

/** Names that Kubernetes takes, so that everything is converted. */
const VALID: Readonly<Record<string, string>> = {
  name: "app",
  namespace: "shop",
  selector: "orders",
  account: "orders",
  identity: "orders",
  binding: "orders",
  resource: RESOURCE,
  client: CLIENT,
  type: "0",
  release: "release",
  application: "application",
  value: CLIENT,
  class: "kv",
  exception: "exception",
};

/** What a run prints, and its output folder. */
async function migrated(named: Named, file = "objects.json"): Promise<{ said: string; out: string }> {
  const source = join(folder, "in");
  const out = join(folder, "out");
  mkdirSync(source);
  writeFileSync(join(source, file), JSON.stringify(objects(named)));
  let said = "";
  for (const stream of [process.stdout, process.stderr])
    jest.spyOn(stream, "write").mockImplementation((part) => ((said += String(part)), true));
  await main(["migrate", source, "--out", out]);
  jest.restoreAllMocks();
  return { said, out };
}

const filesIn = (out: string): string[] =>
  readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => relative(out, join(each.parentPath, each.name)));

/** The texts of a program, and what is wrong with its syntax. */
function textsOf(code: string): { readonly texts: readonly string[]; readonly errors: number } {
  const source = ts.createSourceFile("x.ts", code, ts.ScriptTarget.ES2022, true);
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) texts.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  const { diagnostics = [] } = ts.transpileModule(code, { reportDiagnostics: true });
  return { texts, errors: diagnostics.length };
}

function expectHarmless(said: string, out: string): void {
  const files = filesIn(out);
  const pages = files.filter((each) => each.endsWith(".md")).map((each) => readFileSync(join(out, each), "utf8"));
  for (const text of [said, ...pages]) for (const line of text.split("\n")) expect(terminalText(line)).toBe(line);
  for (const text of pages) {
    const outside = text.replace(/^( *)(```+)[^]*?^\1\2$/gm, "").replace(/(`+)[^`\n][^\n]*?\1/g, "");
    expect(outside).not.toMatch(/(?<!\\)<(?!br\/>)[a-z!/]/i);
    expect(outside.split("\n").filter((line) => /^# /.test(line))).toHaveLength(1);
  }
  for (const each of files.filter((file) => file.endsWith(".ts")))
    expect(textsOf(readFileSync(join(out, each), "utf8")).errors).toBe(0);
  for (const each of files.filter((file) => file.endsWith(".yaml")))
    expect(() => parse(readFileSync(join(out, each), "utf8")) as unknown).not.toThrow();
  expect(readdirSync(folder).sort()).toEqual(["in", "out"]);
}

const shellLines = (out: string): string =>
  ["plan.md", "report.md"].flatMap((page) => shellBlocks(readFileSync(join(out, page), "utf8"))).join("\n");

/** The calls of shell lines, which run no other program and write no file. */
function callsOf(lines: string): readonly (readonly string[])[] {
  const cwd = mkdtempSync(join(tmpdir(), "sandbox-cwd-"));
  const { calls, stderr } = record(lines, PROGRAMS, cwd);
  expect(stderr).toBe("");
  expect(calls.map(([program]) => program!).filter((each) => !PROGRAMS.includes(each))).toEqual([]);
  expect(readdirSync(cwd)).toEqual([]);
  return calls;
}

describe.each(HOSTILE)("the name %j", (name) => {
  test("in every place reaches no terminal, page, program or path as anything but text", async () => {
    const { said, out } = await migrated(() => name);
    expect(said).toMatch(/files written to/);
    expectHarmless(said, out);
    if (hasBash) callsOf(shellLines(out));
  });

  testBash("in places that the rest does not depend on is text too, while the rest is converted", async () => {
    const places = [
      ["container", "value", "key", "kind", "class", "secret", "pod", "image", "exception"],
      ["account"],
      ["release"],
    ];
    const lines: string[] = [];
    for (const place of places) {
      const { said, out } = await migrated((each) => (place.includes(each) ? name : (VALID[each] ?? "plain")));
      expectHarmless(said, out);
      // The two pages have the same clean-up list.
      lines.push(...shellBlocks(readFileSync(join(out, "plan.md"), "utf8")));
      for (const part of ["in", "out"]) rmSync(join(folder, part), { recursive: true, force: true });
    }
    const distinct = [...new Set(lines)];
    expect(callsOf(distinct.join("\n")).length).toBeGreaterThan(2);
  });
});

test("the names that Kubernetes takes are converted, so that the places above are in use", async () => {
  const { said, out } = await migrated((each) => VALID[each] ?? "plain");
  expect(said).not.toContain(" 0 converted");
  expect(textsOf(readFileSync(join(out, "pod-identity-exit.ts"), "utf8")).texts).toEqual(
    expect.arrayContaining(["shop", "orders"]),
  );
  expect(filesIn(out).filter((each) => each.includes("patches"))).not.toEqual([]);
});

test.each(HOSTILE.filter((name) => !/[/\0]/.test(name) && name !== "." && name !== ".."))(
  "the environment %j has a folder of its own below the output folder",
  async (name) => {
    const source = join(folder, "in");
    for (const [at, group] of [
      [name, "rg-one"],
      ["prod", "rg-two"],
    ] as const) {
      mkdirSync(join(source, at), { recursive: true });
      const all = objects((each) =>
        each === "resource" ? RESOURCE.replace("/rg/", `/${group}/`) : (VALID[each] ?? "plain"),
      );
      writeFileSync(join(source, at, "objects.json"), JSON.stringify(all));
    }
    let said = "";
    for (const stream of [process.stdout, process.stderr])
      jest.spyOn(stream, "write").mockImplementation((part) => ((said += String(part)), true));
    const out = join(folder, "out");
    await main(["migrate", source, "--out", out]);
    jest.restoreAllMocks();
    // Folders whose name begins with a point are not read.
    const folders = name.startsWith(".") ? 1 : 2;
    expect(readdirSync(folder).sort()).toEqual(["in", "out"]);
    if (folders === 2) expect(readdirSync(out)).toHaveLength(2);
    for (const line of said.split("\n")) expect(terminalText(line)).toBe(line);
    for (const page of filesIn(out).filter((each) => each.endsWith(".md")))
      for (const line of readFileSync(join(out, page), "utf8").split("\n")) expect(terminalText(line)).toBe(line);
  },
);

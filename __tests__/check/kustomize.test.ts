import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { type CheckOptions, checkManifests } from "../../check/check";
import { type Build, type Built, buildKustomization, reasonIn } from "../../check/kustomize/build";
import { nothingEvaluated } from "../../check/nothing-evaluated";
import { textReport } from "../../check/report";

const root = mkdtempSync(join(tmpdir(), "kustomize-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;

/** A folder of its own with these files. */
function tree(files: Readonly<Record<string, string>>): string {
  const folder = join(root, String(count++));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const CLIENT = "5d0f3f1e-7a52-4f5b-9c11-0c5a1f6d9b01";
const OTHER = "6e1f3f1e-7a52-4f5b-9c11-0c5a1f6d9b02";
const account = (client: string): string =>
  `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: parcels\n  namespace: depot\n  annotations:\n    azure.workload.identity/client-id: ${client}\n`;
const deployment = (label: string, serviceAccount = "parcels"): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: parcels, namespace: depot }\nspec:\n  selector: { matchLabels: { app: parcels } }\n  template:\n    metadata: { labels: { app: parcels${label} } }\n    spec: { serviceAccountName: ${serviceAccount}, containers: [{ name: parcels, image: parcels:1 }] }\n`;
const LABEL = ', azure.workload.identity/use: "true"';
const PATCH = `resources: [../../base]
patches:
  - path: account.yaml
  - target: { kind: Deployment, name: parcels }
    patch: |-
      - op: add
        path: /spec/template/metadata/labels/azure.workload.identity~1use
        value: "true"
`;
/** A base that is wrong by itself, and right in both of its overlays. */
const patched = {
  "base/kustomization.yaml": "resources: [account.yaml, deployment.yaml]\n",
  "base/account.yaml": account("TBA"),
  "base/deployment.yaml": deployment(""),
  "overlays/dev/kustomization.yaml": PATCH,
  "overlays/dev/account.yaml": account(CLIENT),
  "overlays/prod/kustomization.yaml": PATCH,
  "overlays/prod/account.yaml": account(OTHER),
};

async function found(folder: string, options: Partial<CheckOptions> = {}) {
  const result = await checkManifests({ paths: [folder], ...options });
  const inside = (text: string): string => text.replaceAll(folder, "");
  return {
    result,
    findings: result.findings.map(({ rule, path, text }) => `${rule} at ${inside(path)}: ${text}`),
    notes: result.notEvaluated.map(({ path, why }) => `${inside(path)}: ${why}`),
    environments: result.counts.environments,
  };
}

/** A build that answers each folder with what an overlay makes of the base. */
const builds = (folder: string, built: Readonly<Record<string, Built>>) => (path: string) =>
  built[relative(folder, path)]!;
const none = (): Built => ({ why: "neither kustomize nor kubectl is on the PATH" });

test("a base that an overlay patches is evaluated after the patches, and each overlay is an environment", async () => {
  const folder = tree(patched);
  const yaml = (client: string): Built => ({ yaml: `${account(client)}---\n${deployment(LABEL)}` });
  const { findings, environments, result } = await found(folder, {
    build: builds(folder, { "overlays/dev": yaml(CLIENT), "overlays/prod": yaml(OTHER) }),
  });
  expect({ findings, environments, evaluated: result.counts.evaluated }).toEqual({
    findings: [],
    environments: ["dev", "prod"],
    evaluated: { Deployment: 2, ServiceAccount: 2 },
  });
  expect(textReport(result)).toContain(
    "Environments, each evaluated with its own files and those of all: dev, prod.\n",
  );
});

test("a mistake that a patch makes is found in the output of the build", async () => {
  const folder = tree(patched);
  const wrong = `${account(CLIENT)}---\n${deployment(', azure.workload.identity/use: "yes"')}`;
  const { findings } = await found(folder, {
    build: builds(folder, { "overlays/dev": { yaml: wrong }, "overlays/prod": { yaml: wrong } }),
  });
  expect(findings.map((each) => each.split(":")[0])).toEqual([
    "label-value at /overlays/dev/kustomization.yaml (built)",
    "label-value at /overlays/prod/kustomization.yaml (built)",
  ]);
});

test("without kustomize and kubectl, what is patched is not evaluated", async () => {
  const { findings, notes, result } = await found(tree(patched), { build: none });
  expect(findings).toEqual([]);
  expect(notes).toEqual(
    ["dev", "prod"].map(
      (each) =>
        `/overlays/${each}/kustomization.yaml: its patches are not applied, because neither kustomize nor kubectl is on the PATH; its 3 files are not evaluated`,
    ),
  );
  expect(nothingEvaluated(["."], result)).toContain(
    "it has 2 Kustomizations, whose patches are not applied (kustomize build prints manifests)",
  );
});

test.each([
  ["resources and images", "resources: [account.yaml]\nimages: [{ name: parcels, newTag: '2' }]\n"],
  ["a generator", "resources: [account.yaml]\nconfigMapGenerator: [{ name: a, files: [b=account.yaml] }]\n"],
])("a Kustomization with only %s leaves its files as they are", async (_, text) => {
  const folder = tree({ "kustomization.yaml": text, "account.yaml": account("TBA") });
  expect((await found(folder, { build: none })).findings).toEqual([
    'placeholder at /account.yaml:1 ServiceAccount depot/parcels: azure.workload.identity/client-id is still "TBA"',
  ]);
});

test("a base that is also applied as it is, is evaluated as it is", async () => {
  const files = { ...patched, "plain/kustomization.yaml": "resources: [../base]\n" };
  const { findings } = await found(tree(files), { build: none });
  expect(findings.sort()).toEqual([
    'label-missing at /base/deployment.yaml:1 Deployment depot/parcels: the pod runs as the bound service account "parcels" and has no label azure.workload.identity/use',
    'placeholder at /base/account.yaml:1 ServiceAccount depot/parcels: azure.workload.identity/client-id is still "TBA"',
  ]);
});

test("one that would be downloaded, one that cannot be built, and a component are reported", async () => {
  const folder = tree({
    "remote/kustomization.yaml": "resources: ['https://example.com/a.yaml']\nnamespace: depot\n",
    "broken/Kustomization": "resources: [absent.yaml]\nnamespace: depot\n",
    "part/kustomization.yaml": "kind: Component\nresources: [account.yaml]\n",
    "part/account.yaml": account("TBA"),
    "flux/kustomization.yaml":
      "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: a }\n",
  });
  const { findings, notes, result } = await found(folder, {
    build: builds(folder, { broken: { why: "kustomize cannot build it (absent.yaml: no such file)" } }),
  });
  expect(findings).toEqual([]);
  expect(notes).toEqual([
    "/broken/Kustomization: its patches are not applied, because kustomize cannot build it (absent.yaml: no such file)",
    "/remote/kustomization.yaml: its patches are not applied, because it names what would have to be downloaded",
    "/part/kustomization.yaml: its patches are not applied, because it is a component, which only a Kustomization builds; its file is not evaluated",
  ]);
  expect(result.counts.unknownKinds).toEqual({ Kustomization: 1 });
});

describe("several environments in one folder", () => {
  test("are kept apart by their values, with the files that all share", async () => {
    const folder = tree({
      "common/deployment.yaml": deployment(LABEL),
      "dev/account.yaml": account(CLIENT),
      "prod/account.yaml": account(OTHER),
    });
    const { findings, environments } = await found(folder);
    expect({ findings, environments }).toEqual({ findings: [], environments: ["dev", "prod"] });
  });

  test("are not joined: a mistake in one is reported with its name if all have the file", async () => {
    const folder = tree({
      "common/deployment.yaml": deployment(LABEL),
      "dev/account.yaml": account(CLIENT),
      "prod/account.yaml": account(OTHER),
      "prod/namespace.yaml":
        "apiVersion: v1\nkind: Namespace\nmetadata: { name: depot, labels: { control-plane: 'true' } }\n",
    });
    expect((await found(folder)).findings).toEqual([
      'excluded-namespace at /common/deployment.yaml:1 Deployment depot/parcels: the pod\'s namespace "depot" has the label control-plane, by which AKS excludes it from webhooks (environment prod)',
    ]);
  });

  test("an account of one is not the account of a pod of another", async () => {
    const folder = tree({
      "dev/web.yaml": account(CLIENT).replace("name: parcels", "name: web"),
      "dev/account.yaml": account(CLIENT),
      "prod/web.yaml": account(OTHER).replace("name: parcels", "name: web"),
      "prod/account.yaml": account(OTHER).replace("namespace: depot", "namespace: parcels"),
      "prod/deployment.yaml": deployment(LABEL),
    });
    expect((await found(folder)).findings).toEqual([
      'namespace-mismatch at /prod/deployment.yaml:1 Deployment depot/parcels: the pod is in depot, and the service account "parcels" is in "parcels"',
    ]);
  });
});

describe("files outside of the folder of a Kustomization", () => {
  const outside = (name: string): Readonly<Record<string, string>> => ({
    "apps/prod/kustomization.yaml": `resources: [../base, ../shared/deployment.yaml]\npatches: [{ path: ${name} }]\n`,
    "apps/base/kustomization.yaml": "resources: [account.yaml]\n",
    "apps/base/account.yaml": account("TBA"),
    "apps/shared/deployment.yaml": deployment(""),
    "apps/shared/label.yaml": deployment(LABEL),
    "apps/shared/label.txt": deployment(LABEL),
  });
  const asked = async (folder: string, path = folder): Promise<boolean[]> => {
    const flags: boolean[] = [];
    const build: Build = (_, fromOutside) => {
      flags.push(fromOutside);
      return { yaml: account(CLIENT) };
    };
    await checkManifests({ paths: [path], build });
    return flags;
  };

  test("are read if all of them are of the input", async () => {
    expect(await asked(tree(outside("../shared/label.yaml")))).toEqual([true]);
  });

  test("are not read if one is not of the input", async () => {
    const folder = tree(outside("../shared/label.txt"));
    expect(await asked(folder)).toEqual([false]);
    expect(await asked(folder, join(folder, "apps/prod"))).toEqual([false]);
  });

  test("are not asked for if each Kustomization names files of its folder, and folders", async () => {
    expect(await asked(tree(patched))).toEqual([false, false]);
  });
});

describe("the programs", () => {
  const withPath = <T>(path: string, run: () => T): T => {
    const before = process.env.PATH;
    process.env.PATH = path;
    try {
      return run();
    } finally {
      process.env.PATH = before;
    }
  };
  const program = (name: string, script: string): string => {
    const folder = tree({ [name]: `#!/bin/sh\n${script}\n` });
    chmodSync(join(folder, name), 0o755);
    return folder;
  };

  test("kustomize comes before kubectl, gets the folder as one word, and has no network", () => {
    const kustomize = program("kustomize", 'echo "$#:$1:$2:$GIT_ALLOW_PROTOCOL:$HTTPS_PROXY"');
    const kubectl = program("kubectl", 'echo "$#:$1:$2"');
    expect(withPath(`${kubectl}:${kustomize}`, () => buildKustomization("/a b/$(x)"))).toEqual({
      yaml: "2:build:/a b/$(x)::http://127.0.0.1:9\n",
    });
    expect(withPath(kubectl, () => buildKustomization("/a"))).toEqual({ yaml: "2:kustomize:/a\n" });
    const asked = program("kustomize", 'echo "$@"');
    expect(withPath(asked, () => buildKustomization("/a", true))).toEqual({
      yaml: "build --load-restrictor LoadRestrictionsNone /a\n",
    });
  });

  const LOG = 'E1126 21:06:17.112008    5499 run.go:72] "command failed" err=';
  test.each([
    ["a line of kustomize", "Error: no such file\n", "no such file"],
    ["a line in the log of kubectl", `${LOG}"no such file"\n`, "no such file"],
    ["lines in the log of kubectl", `${LOG}<\n\ttrouble with\n\ta patch\n >\n`, "trouble with a patch"],
    ["lines after a warning", `# Warning: 'bases' is deprecated.\n${LOG}"no such file"\n`, "no such file"],
    ["a path of this folder", `Error: open ${join(process.cwd(), "a.yaml")}\n`, "open a.yaml"],
    [
      "a long text",
      `Error: ${"from 'a': ".repeat(100)}no such file\n`,
      `…${"from 'a': ".repeat(100).slice(-288)}no such file`,
    ],
    [
      "a file that it may not read",
      "Error: recursed: security; file '/a/b.yaml' is not in or below '/c': must build at directory\n",
      "file '/a/b.yaml' is not in or below '/c'",
    ],
    ["nothing", "", ""],
  ])("the cause is told without what differs from run to run: %s", (_, text, reason) => {
    expect(reasonIn(text)).toBe(reason);
  });

  test("a failure says why in one line, and nothing is said if all succeed", () => {
    const failing = program("kustomize", "echo 'Error: no such file' >&2; echo more >&2; exit 1");
    expect(withPath(failing, () => buildKustomization("/a"))).toEqual({
      why: "kustomize cannot build it (no such file more)",
    });
    expect(withPath(root, () => buildKustomization("/a"))).toEqual({
      why: "neither kustomize nor kubectl is on the PATH",
    });
  });
});

const hasBuild = ["kustomize", "kubectl"].some((each) => spawnSync(each, ["version", "--client"]).status === 0);
if (!hasBuild) process.stderr.write("skipped: neither kustomize nor kubectl is on the PATH\n");
(hasBuild ? test : test.skip)(
  "strategic merges and JSON 6902 patches are applied by the program on the PATH",
  async () => {
    const { findings, environments, result } = await found(tree(patched));
    expect({ findings, environments, evaluated: result.counts.evaluated }).toEqual({
      findings: [],
      environments: ["dev", "prod"],
      evaluated: { Deployment: 2, ServiceAccount: 2 },
    });
  },
);

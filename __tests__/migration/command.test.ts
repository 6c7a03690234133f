import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MANIFESTS } from "./read";
import { placeOfEachTest, runMigrate } from "./run-migrate";

const place = placeOfEachTest();
const input = join(MANIFESTS, "one-identity.yaml");

test("writes code, patches, plan and reports, and prints the number of objects by result", async () => {
  await runMigrate(input, "--out", place.out);
  expect(readdirSync(place.out, { recursive: true }).map(String).sort()).toEqual([
    "patches",
    join("patches", "shop"),
    join("patches", "shop", "deployment-orders-api.retire.yaml"),
    join("patches", "shop", "deployment-orders-api.switch.yaml"),
    "plan.md",
    "pod-identity-exit.ts",
    "report.json",
    "report.md",
  ]);
  expect(place.said).toBe(
    "3 objects: 3 converted, 0 to decide, 0 impossible, 0 to clean up, 0 part of these, 0 not concerned\n" +
      `6 files written to ${place.out}, 0 unchanged; start with report.md, then plan.md\n`,
  );
});

test("a second run on the same input writes nothing", async () => {
  await runMigrate(input, "--out", place.out);
  place.said = "";
  await runMigrate(input, "--out", place.out);
  expect(place.said).toContain(`0 files written to ${place.out}, 6 unchanged`);
});

test("--set fills template variables in", async () => {
  const file = join(place.folder, "flux.yaml");
  writeFileSync(
    file,
    readFileSync(input, "utf8").replaceAll("00000000-0000-0000-0000-000000000001/", "${SUBSCRIPTION_ID:=x}/"),
  );
  await runMigrate(file, "--out", place.out, "--set", "SUBSCRIPTION_ID=00000000-0000-0000-0000-000000000003");
  expect(readFileSync(join(place.out, "pod-identity-exit.ts"), "utf8")).toContain(
    'subscriptionId: "00000000-0000-0000-0000-000000000003"',
  );
  await expect(runMigrate(file, "--out", place.out, "--set", "SUBSCRIPTION=x")).rejects.toThrow(
    new Error(
      "--set SUBSCRIPTION=... must have the name of a template variable of the input; it has none of this name [option-set-unused]",
    ),
  );
});

test.each([
  ["UTF-16", (text: string) => Buffer.from(`\uFEFF${text}`, "utf16le")],
  ["Latin-1", (text: string) => Buffer.from(`# caf\u00E9\n${text}`, "latin1")],
])("a file in %s of a folder is told, and the rest is planned; if it is named, it is an error", async (_, encoded) => {
  const folder = join(place.folder, "mixed");
  mkdirSync(folder);
  copyFileSync(input, join(folder, "a.yaml"));
  const other = join(folder, "b.yaml");
  writeFileSync(other, encoded("kind: ConfigMap\n"));
  await runMigrate(folder, "--out", place.out);
  const [plan] = [JSON.parse(readFileSync(join(place.out, "report.json"), "utf8"))] as [{ notRead: object[] }];
  expect(plan.notRead).toEqual([
    { file: other.replaceAll("\\", "/"), line: 1, why: expect.stringMatching(/^is not UTF-8 text/) as string },
  ]);
  await expect(runMigrate(other, "--out", place.out)).rejects.toThrow("is not UTF-8 text");
});

test("--json prints the plans and the files as JSON, and nothing else", async () => {
  await runMigrate(input, "--out", place.out, "--json");
  const printed = JSON.parse(place.said) as { plans: object[]; written: string[] };
  expect(printed).toMatchObject({ out: place.out, unchanged: [] });
  expect(printed.written).toContain("plan.md");
  expect(printed.plans).toEqual([JSON.parse(readFileSync(join(place.out, "report.json"), "utf8"))]);
});

test("a changed file is not overwritten, and nothing else is written", async () => {
  await runMigrate(input, "--out", place.out);
  writeFileSync(join(place.out, "plan.md"), "mine");
  rmSync(join(place.out, "report.md"));
  await expect(runMigrate(input, "--out", place.out)).rejects.toThrow(
    new Error(
      `a file in ${place.out} would be overwritten: plan.md; pass another --out, or --force. Nothing was written [migrate-overwrite]`,
    ),
  );
  expect(readdirSync(place.out)).not.toContain("report.md");
  await runMigrate(input, "--out", place.out, "--force");
  expect(readFileSync(join(place.out, "plan.md"), "utf8")).toContain("# Migration from pod identity: plan");
});

test.each([
  [
    "a state without a cluster",
    [input, "--state", "rg/account/container"],
    "--state needs --cluster-name, because the name of the cluster is part of the state key [option-state]",
  ],
  [
    "no paths",
    [],
    "migrate needs files or directories, or - to read standard input; migrate --help shows how to dump a cluster [command-input]",
  ],
  [
    "a state of two parts",
    [input, "--state", "rg/account"],
    '--state must be <resource group>/<storage account>/<container>, got "rg/account" [option-state]',
  ],
  [
    "the name of a subscription",
    [input, "--subscription", "prod"],
    '--subscription must be the UUID of a subscription, got "prod" [option-subscription]',
  ],
  [
    "the name of the cluster's subscription",
    [input, "--cluster-subscription", "prod"],
    '--cluster-subscription must be the UUID of a subscription, got "prod" [option-subscription]',
  ],
  [
    "an invalid namespace",
    [input, "--namespace", "My_App"],
    '`--namespace` must be an RFC 1123 label: 1 to 63 lowercase letters, digits or hyphens that start and end with a letter or digit, got "My_App" (6 characters) [name]',
  ],
  [
    "a path that does not exist",
    ["/nowhere.yaml"],
    "/nowhere.yaml does not exist; give files, directories, or - for what is piped in [source-unreadable]",
  ],
])("an error message is printed and nothing is written: %s", async (_, args, message) => {
  await expect(runMigrate(...args, "--out", place.out)).rejects.toThrow(new Error(message));
  expect(readdirSync(place.folder)).toEqual([]);
});

const DEPLOYMENT = (text: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app, namespace: ns}\nspec: {template: {spec: ${text}}}\n`;

describe("an input without pod identity is an error, and nothing is written", () => {
  test.each<[string, Readonly<Record<string, string>>, string]>([
    ["other objects", { "other.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n" }, "1 object was read"],
    ["an empty folder", {}, "0 objects were read"],
    ["an empty file", { "empty.yaml": "" }, "0 objects were read"],
    [
      "a workload in a base and an overlay",
      { "base.yaml": DEPLOYMENT("{containers: [{name: app}]}"), "overlay.yaml": DEPLOYMENT("{hostNetwork: true}") },
      "2 objects were read",
    ],
    [
      "Helm values",
      { "values.yaml": "replicaCount: 1\nimage: {repository: app}\n", "other/values.yaml": "podLabels: {app: x}\n" },
      "2 objects were read; it has 2 files of Helm values: pass the output of `helm template` with these values",
    ],
    [
      "a template of a chart",
      { "app.yaml": "{{- if .Values.on }}\nkind: [\n{{ end }}\n" },
      "0 objects were read; it has 1 template: pass the output of `helm template`",
    ],
    [
      "Terraform source code and JSON",
      {
        "main.tf": "terraform {\n}\n",
        "plan.json": '{"format_version":"1.2","terraform_version":"1.11.0","planned_values":{"root_module":{}}}',
      },
      "1 object was read; it has 2 files of Terraform: pass manifests, or a dump of the cluster (migrate --help has the command)",
    ],
  ])("%s", async (_, files, seen) => {
    const source = join(place.folder, "in");
    mkdirSync(join(source, "other"), { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(source, name), text);
    const [count, hint = ""] = seen.split(/(?=;)/);
    await expect(runMigrate(source, "--out", place.out)).rejects.toThrow(
      new Error(
        `${source} has nothing of pod identity: ${count}, no AzureIdentity, no AzureIdentityBinding and no label ` +
          `aadpodidbinding${hint}. Nothing was written [migrate-nothing]`,
      ),
    );
    expect(readdirSync(place.folder)).toEqual(["in"]);
  });
});

describe("a cluster without scale sets is an error, and nothing is written", () => {
  const node = (name: string, resource: string): string =>
    `---\napiVersion: v1\nkind: Node\nmetadata: {name: ${name}}\nspec: {providerID: "azure:///subscriptions/x/resourceGroups/rg/providers/Microsoft.Compute/${resource}"}\n`;
  const problem = (what: string): string =>
    `the ${what} of the cluster must be in a virtual machine scale set, got an availability set; AKS supports pod identity on ` +
    "scale sets only, and has retired availability sets. Convert the cluster first (`az aks update --migrate-vmas-to-vms`, or new " +
    "node pools), then run migrate again [migrate-availability-set]";

  test.each([
    [
      "nodes",
      node("aks-pool-1-0", "virtualMachines/aks-pool-1-0") + node("aks-pool-1-1", "virtualMachines/aks-pool-1-1"),
      "node aks-pool-1-0 and 1 more",
    ],
    [
      "the output of az aks show",
      '---\n{"agentPoolProfiles": [{"name": "pool", "type": "AvailabilitySet"}]}\n',
      "node pool pool",
    ],
  ])("by %s", async (_, text, what) => {
    const file = join(place.folder, "dump.yaml");
    writeFileSync(file, readFileSync(input, "utf8") + text);
    await expect(runMigrate(file, "--out", place.out)).rejects.toThrow(new Error(problem(what)));
    expect(readdirSync(place.folder)).toEqual(["dump.yaml"]);
  });

  test("nodes of scale sets and of pools of virtual machines are accepted", async () => {
    const file = join(place.folder, "dump.yaml");
    const nodes =
      node("aks-pool-1-vmss000000", "virtualMachineScaleSets/aks-pool-1-vmss/virtualMachines/0") +
      node("aks-pool-2-vms0", "virtualMachines/aks-pool-2-vms0");
    writeFileSync(file, readFileSync(input, "utf8") + nodes);
    await runMigrate(file, "--out", place.out);
    expect(place.said).toContain("3 converted");
  });
});

test("an output folder that is a file, or is below a file, is an error", async () => {
  writeFileSync(place.out, "");
  for (const [each, why] of [
    [place.out, "is a file [migrate-out]"],
    [join(place.out, "below"), "is a file, or is below a file [migrate-out]"],
  ] as const)
    await expect(runMigrate(input, "--out", each)).rejects.toThrow(
      new Error(`--out must be a folder, got ${JSON.stringify(each)}, which ${why}`),
    );
});

test("a second run writes nothing, also if the output folder is in the input", async () => {
  copyFileSync(input, join(place.folder, "manifests.yaml"));
  await runMigrate(place.folder, "--out", place.out);
  place.said = "";
  await runMigrate(place.folder, "--out", place.out);
  expect(place.said).toContain(`0 files written to ${place.out}, 6 unchanged`);
});

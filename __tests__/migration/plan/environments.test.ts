import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { synthesized } from "../generated";
import { MANIFESTS } from "../read";
import { placeOfEachTest, runMigrate } from "../run-migrate";

const place = placeOfEachTest();
const overlays = join(MANIFESTS, "overlays");

interface Report {
  readonly environment?: string;
  readonly identities: readonly { readonly managed: { readonly resourceGroupName: string } }[];
  readonly workloads: readonly { readonly name: string; readonly verdict: string }[];
  readonly objects: readonly { readonly file: string }[];
}
const report = (...path: string[]): Report =>
  JSON.parse(readFileSync(join(place.out, ...path, "report.json"), "utf8")) as Report;
const groups = (of: Report): string[] => of.identities.map(({ managed }) => managed.resourceGroupName);

function write(files: Readonly<Record<string, string>>): string {
  const source = join(place.folder, "in");
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(source, path)), { recursive: true });
    writeFileSync(join(source, path), text);
  }
  return source;
}

const identity = (group: string): string => `apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentity
metadata: { name: orders, namespace: shop }
spec: { type: 0, resourceID: /subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders }
`;
const BINDING = `apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentityBinding
metadata: { name: orders, namespace: shop }
spec: { azureIdentity: orders, selector: orders }
`;
const release = (selector: string): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: orders, namespace: shop }
spec: { values: { podLabels: { aadpodidbinding: ${selector} } } }
`;

test("each environment of a raw folder has a folder of its own, with its files and those of all", async () => {
  await runMigrate(overlays, "--out", place.out);
  expect(readdirSync(place.out)).toEqual(["dev", "prod"]);
  expect([groups(report("dev")), groups(report("prod"))]).toEqual([["rg-dev"], ["rg-prod"]]);
  expect(report("dev")).toMatchObject({
    environment: "dev",
    workloads: [{ name: "api", verdict: "converted" }],
  });
  expect(report("dev").objects.some(({ file }) => file.includes("prod"))).toBe(false);
  expect(place.said).toMatch(
    /^environments, .*: dev, prod\ndev: 4 objects: 3 converted, .*\nprod: 4 objects: 3 converted, .*\n12 files written to /,
  );
  expect(readFileSync(join(place.out, "dev", "report.md"), "utf8")).toContain(
    "The files of the other environments (prod) are not in it",
  );
});

test("--environment converts one of them into the output folder itself", async () => {
  await runMigrate(
    overlays,
    "--out",
    place.out,
    "--environment",
    "prod",
    "--cluster-name",
    "aks-prod",
    "--resource-group",
    "rg-aks",
  );
  expect(groups(report())).toEqual(["rg-prod"]);
  const code = readFileSync(join(place.out, "pod-identity-exit.ts"), "utf8");
  expect(JSON.stringify(synthesized(new Map([["pod-identity-exit.ts", code]])))).not.toContain("rg-dev");
});

test.each<[string, readonly string[], string]>([
  [
    "an unknown environment",
    ["--environment", "test"],
    '--environment must be dev or prod, got "test" [option-environment]',
  ],
  [
    "a cluster for several environments",
    ["--cluster-name", "aks"],
    "--cluster-name is for one cluster, and the input has the environments dev, prod; choose one with --environment [option-one-environment]",
  ],
])("an error message is printed and nothing is written: %s", async (_, args, message) => {
  await expect(runMigrate(overlays, "--out", place.out, ...args)).rejects.toThrow(new Error(message));
  expect(readdirSync(place.folder)).toEqual([]);
});

test("an environment of an input without several is an error", async () => {
  await expect(
    runMigrate(join(MANIFESTS, "one-identity.yaml"), "--out", place.out, "--environment", "dev"),
  ).rejects.toThrow(
    new Error(
      "--environment dev: the input has one environment only, because no two files have one object with different values; omit the option [option-environment]",
    ),
  );
});

test("an overlay overrides its base, and a nested environment its group", async () => {
  const source = write({
    "base/all.yaml": [identity("rg-base"), BINDING, release("orders")].join("---\n"),
    "overlays/dev/identity.yaml": identity("rg-dev"),
    "overlays/prod/eu/identity.yaml": identity("rg-eu"),
    "overlays/prod/us/identity.yaml": identity("rg-us"),
  });
  await runMigrate(source, "--out", place.out);
  expect([groups(report("dev")), groups(report("prod", "eu")), groups(report("prod", "us"))]).toEqual([
    ["rg-dev"],
    ["rg-eu"],
    ["rg-us"],
  ]);
  expect(report("prod", "us").workloads).toEqual([expect.objectContaining({ name: "orders", verdict: "converted" })]);
});

test("the namespace of a Kustomization is that of what it contains, the outermost one first", async () => {
  const unnamed = (text: string): string => text.replaceAll(", namespace: shop", "");
  const source = write({
    "base/kustomization.yaml": "namespace: base\nresources: [all.yaml, ../base]\n",
    "base/all.yaml": [unnamed(BINDING), unnamed(release("orders"))].join("---\n"),
    "overlays/dev/kustomization.yaml":
      "namespace: orders-dev\nresources: [../../base]\npatches: [{ path: ./identity.yaml }]\n",
    "overlays/dev/identity.yaml": unnamed(identity("rg-dev")),
    "overlays/prod/kustomization.yaml": "namespace: orders-prod\nbases: [../../base]\nresources: [identity.yaml]\n",
    "overlays/prod/identity.yaml": identity("rg-prod"),
  });
  await runMigrate(source, "--out", place.out);
  const accounts = (name: string): unknown =>
    (report(name) as unknown as { accounts: { namespace: string }[] }).accounts;
  expect(accounts("dev")).toEqual([expect.objectContaining({ namespace: "orders-dev", name: "orders" })]);
  expect(accounts("prod")).toEqual([expect.objectContaining({ namespace: "orders-prod", name: "orders" })]);
});

test("a file that two Kustomizations put into different namespaces keeps its own", async () => {
  const all = identity("rg") + "---\n" + BINDING + "---\n" + release("orders");
  const source = write({
    "app/all.yaml": all,
    "one/kustomization.yaml": "namespace: one\nresources: [../app/all.yaml]\n",
    "two/kustomization.yaml": "namespace: two\nresources: [../app/all.yaml]\n",
  });
  await runMigrate(source, "--out", place.out);
  expect(report().workloads).toEqual([expect.objectContaining({ namespace: "shop", verdict: "converted" })]);
});

test("releases with different labels are environments too", async () => {
  const source = write({
    "identity.yaml": identity("rg") + "---\n" + BINDING,
    "clusters/dev/release.yaml": release("orders"),
    "clusters/prod/release.yaml": release("orders-old"),
  });
  await runMigrate(source, "--out", place.out);
  expect([report("dev"), report("prod")].map(({ workloads }) => workloads[0]!.verdict)).toEqual([
    "converted",
    "to decide",
  ]);
});

test("the command says which folders name the environments, and which disagree without one", async () => {
  const source = write({
    "overlays/dev/a.yaml": identity("rg-dev"),
    "overlays/prod/a.yaml": identity("rg-prod"),
    "binding.yaml": BINDING,
    "teams/a/b.yaml": identity("rg-a").replace("name: orders", "name: parcels"),
    "teams/b/b.yaml": identity("rg-b").replace("name: orders", "name: parcels"),
  });
  await runMigrate(source, "--out", place.out);
  expect(place.said).toContain(
    "environments, because they have one object with different values: dev (overlays/dev), prod (overlays/prod)\n" +
      "no environments by their names, although they have such an object: teams/a, teams/b\n",
  );
  expect(readFileSync(join(place.out, "dev", "report.md"), "utf8")).toContain(
    "teams/a, teams/b: they have one object with different values, and their names are not those of environments.",
  );
});

test("accounts of applications in folders of their own are parts of the environments", async () => {
  const account = (client: string): string =>
    `apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: "\${NAME}", namespace: "\${NAME}", annotations: { azure.workload.identity/client-id: ${client} } }\n`;
  const source = write({
    "apps/orders/identity/dev.yaml": identity("rg-dev"),
    "apps/orders/identity/prod.yaml": identity("rg-prod"),
    "apps/orders/serviceaccount/dev.yaml": account("00000000-0000-0000-0000-000000000011"),
    "apps/parcels/serviceaccount/prod.yaml": account("00000000-0000-0000-0000-000000000012"),
    "apps/letters/serviceaccount/prod.yaml": account("00000000-0000-0000-0000-000000000013"),
    "apps/orders/base/binding.yaml": BINDING,
  });
  await runMigrate(source, "--out", place.out);
  expect(readdirSync(place.out)).toEqual(["dev", "prod"]);
});

test("a second run writes nothing, also if the output folder is in the input", async () => {
  const source = write({
    "dev/a.yaml": identity("rg-dev"),
    "prod/a.yaml": identity("rg-prod"),
    "binding.yaml": BINDING,
  });
  await runMigrate(source, "--out", join(source, "out"));
  place.said = "";
  await runMigrate(source, "--out", join(source, "out"));
  expect(place.said).toContain(`0 files written to ${join(source, "out")}`);
});

import { parse } from "yaml";
import { outputFiles } from "../../../migration/write/output";
import type { MigrationPlan } from "../../../migration/plan/plan-model";
import { hasBash, record, shellBlocks } from "../../kit/sandbox";
import { decisionsOf, manifests, planOfText, verdicts, workload } from "../read";

const CLIENT = "10000000-0000-0000-0000-000000000001";
const identity = manifests({ identities: ["orders"], selector: "orders", namespace: "shop", workload: false }).replace(
  "  type: 0",
  `  type: 0\n  clientID: ${CLIENT}`,
);
const CLASS = `apiVersion: secrets-store.csi.x-k8s.io/v1
kind: SecretProviderClass
metadata: { name: kv, namespace: shop }
spec: { provider: azure, parameters: { usePodIdentity: "true", keyvaultName: kv-orders, tenantId: x } }`;

const deployment = (name: string, container = "", selector = "orders"): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  template:
    metadata: { labels: { aadpodidbinding: ${selector} } }
    spec:
      containers: [{ name: app, image: example${container} }]
      volumes:
        - { name: kv, csi: { driver: secrets-store.csi.k8s.io, volumeAttributes: { secretProviderClass: kv } } }`;

const planFor = (...objects: readonly string[]): Promise<MigrationPlan> => planOfText(objects.join("\n---\n"));
const PATCH = "patches/shop/secretproviderclass-kv.switch.yaml";

test("the class that a workload mounts is converted with it, and its pods get no migration proxy", async () => {
  const plan = await planFor(identity, CLASS, deployment("api"));
  expect(verdicts(plan)).toMatchObject({ "SecretProviderClass/kv": "converted", "Deployment/api": "converted" });
  expect(workload(plan, "api")).toMatchObject({ proxyPort: undefined, onlyMountsSecrets: true, secretClasses: ["kv"] });
  const files = outputFiles(plan);
  expect(parse(files.get(PATCH)!)).toEqual({
    apiVersion: "secrets-store.csi.x-k8s.io/v1",
    kind: "SecretProviderClass",
    metadata: { name: "kv", namespace: "shop" },
    spec: { parameters: { usePodIdentity: "false", clientID: CLIENT } },
  });
  expect(files.get("patches/shop/deployment-api.switch.yaml")).not.toContain("inject-proxy-sidecar");
  expect(plan.cleanUpWaits).toEqual([]);
});

test("plan.md has the command for the class before that for the pods", async () => {
  const page = outputFiles(await planFor(identity, CLASS, deployment("api"))).get("plan.md")!;
  expect(page).toContain(
    "No migration proxy: only the Secrets Store CSI driver uses its identity, as far as its containers show.",
  );
  expect(page).toContain("It mounts secrets with SecretProviderClass `kv`, which uses pod identity.");
  if (!hasBash) return;
  const { calls } = record(shellBlocks(page).slice(0, 2).join("\n"), ["kubectl"]);
  expect(calls.slice(0, 2)).toEqual([
    ["kubectl", "patch", "secretproviderclass/kv", "--namespace", "shop", "--type=merge", "--patch-file", PATCH],
    [
      "kubectl",
      "patch",
      "deployment/api",
      "--namespace",
      "shop",
      "--patch-file",
      "patches/shop/deployment-api.switch.yaml",
    ],
  ]);
});

test.each([
  ["a variable with a client id", `, env: [{ name: AZURE_CLIENT_ID, value: ${CLIENT} }]`],
  ["a variable from elsewhere", ", env: [{ name: MSI_ENDPOINT, valueFrom: { configMapKeyRef: { name: x, key: y } } }]"],
  ["the metadata endpoint", ', args: ["--url=http://169.254.169.254/metadata"]'],
])("a workload whose containers have a setting of an identity keeps the migration proxy: %s", async (_, container) => {
  const plan = await planFor(identity, CLASS, deployment("api", container));
  expect(workload(plan, "api")).toMatchObject({ proxyPort: 8000, onlyMountsSecrets: false, secretClasses: ["kv"] });
  expect(verdicts(plan)["SecretProviderClass/kv"]).toBe("converted");
});

test.each([
  ["a class without pod identity", CLASS.replace('"true"', '"false"')],
  ["a class of another namespace", CLASS.replace("namespace: shop", "namespace: other")],
])("%s does not omit the proxy", async (_, other) => {
  expect(workload(await planFor(identity, other, deployment("api")), "api")).toMatchObject({
    proxyPort: 8000,
    onlyMountsSecrets: false,
    secretClasses: [],
  });
});

test("host network and Pod Security are no obstacle without the proxy", async () => {
  const onHost = deployment("api").replace("containers:", "hostNetwork: true\n      containers:");
  expect(workload(await planFor(identity, CLASS, onHost), "api").verdict).toBe("converted");
});

test("workloads with one class and one identity switch together", async () => {
  const page = outputFiles(await planFor(identity, CLASS, deployment("api"), deployment("worker"))).get("plan.md")!;
  expect(page).toContain("Its other users have to switch in the same release: Deployment worker.");
});

test("a class of workloads with different identities is to decide, and pod identity is kept for it", async () => {
  const other = manifests({ identities: ["ledger"], selector: "ledger", namespace: "shop", workload: false });
  const plan = await planFor(identity, other, CLASS, deployment("api"), deployment("book", "", "ledger"));
  const problem =
    "the SecretProviderClass kv has one client id, and its pods have 2 identities (Deployment api, Deployment book); create a class for each identity";
  for (const name of ["api", "book"]) expect(decisionsOf(plan, name)).toEqual([`secret provider class: ${problem}`]);
  expect(plan.entries.find(({ name }) => name === "kv")).toMatchObject({ verdict: "to decide" });
  expect(plan.cleanUpWaits).toEqual([{ object: "pod identity itself", users: ["SecretProviderClass shop/kv"] }]);
  expect(plan.cleanUp.flatMap(({ commands }) => commands).join("\n")).not.toMatch(/disable-pod-identity|delete crd/);
});

test("a class whose client id no manifest states is to decide", async () => {
  const plan = await planFor(identity.replace(CLIENT, "CLIENT_ID"), CLASS, deployment("api"));
  expect(decisionsOf(plan, "api")).toEqual([
    "secret provider class: the `clientID` of the SecretProviderClass kv must be the client id of shop/orders, which no manifest states; add it to the AzureIdentity (`az identity show --query clientId` prints it)",
  ]);
});

test("a class of a workload to decide waits for it", async () => {
  const plan = await planFor(identity, CLASS, deployment("api"), deployment("lost", "", "unknown"));
  expect(decisionsOf(plan, "api")).toEqual([
    "secret provider class: the SecretProviderClass kv can be converted only after Deployment lost can; it would lose its secrets",
  ]);
});

test("a class that no workload mounts is to decide", async () => {
  const plan = await planFor(identity, CLASS);
  expect(plan.entries.find(({ name }) => name === "kv")!.notes[0]).toMatch(/^it mounts secrets with pod identity: set/);
});

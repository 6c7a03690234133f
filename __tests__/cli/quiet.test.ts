// What --quiet leaves out, on the input of the tests of each command.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesizeInto } from "../handover/fixture";
import { commandLine } from "../kit/command-line";

const folder = mkdtempSync(join(tmpdir(), "quiet-"));
const path = (...parts: string[]): string => join(folder, ...parts);
const before = process.cwd();
beforeAll(() => {
  mkdirSync(path("synthesized"));
  synthesizeInto(path("synthesized"));
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

const ACCOUNT = `apiVersion: v1
kind: ServiceAccount
metadata: { name: api, namespace: orders, annotations: { azure.workload.identity/client-id: 11111111-1111-1111-1111-111111111111 } }
`;
const POD = `apiVersion: v1
kind: Pod
metadata: { name: api, namespace: orders }
spec: { serviceAccountName: api, containers: [{ name: api, image: "example.azurecr.io/api:1" }] }
`;
const POD_IDENTITY = `apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentity
metadata: { name: orders, namespace: orders }
spec:
  type: 0
  resourceID: /subscriptions/11111111-1111-1111-1111-111111111111/resourcegroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders
  clientID: 22222222-2222-2222-2222-222222222222
`;

test("check prints its findings without the summary, and nothing without findings", async () => {
  writeFileSync(path("pod.yaml"), `${ACCOUNT}---\n${POD}`);
  const { status, out } = await commandLine("check", "pod.yaml", "--quiet");
  expect(status).toBe(1);
  expect(out).toContain("[label-missing]");
  expect(out).not.toContain("evaluated object");
  writeFileSync(path("account.yaml"), ACCOUNT.replace(/, annotations.*\} \}/, " }"));
  expect(await commandLine("check", "account.yaml", "--quiet")).toEqual({ status: 0, out: "", err: "" });
});

test("explain prints causes only", async () => {
  expect(await commandLine("explain", "AADSTS70021", "--quiet")).toEqual({ status: 0, out: "", err: "" });
});

test("migrate prints nothing and writes the same files", async () => {
  writeFileSync(path("pod-identity.yaml"), POD_IDENTITY);
  expect(await commandLine("migrate", "pod-identity.yaml", "--out", "quiet", "-q")).toEqual({
    status: 0,
    out: "",
    err: "",
  });
  await commandLine("migrate", "pod-identity.yaml", "--out", "loud");
  expect(readdirSync("quiet")).toEqual(readdirSync("loud"));
});

test("handover prints the bundles without their order, diff prints nothing, verify prints changes only", async () => {
  const { status, out, err } = await commandLine("handover", "--from", "synthesized", "--out", "bundles", "--quiet");
  expect({ status, err }).toEqual({ status: 0, err: "" });
  expect(out).toMatch(/^(\S+: \S+ \(manifest sha256 [0-9a-f]{64}\)\n)+$/);
  expect(await commandLine("diff", "bundles", "bundles", "--quiet")).toEqual({ status: 0, out: "", err: "" });
  expect(await commandLine("verify", "bundles", "--quiet")).toEqual({ status: 0, out: "", err: "" });
  const [stack] = readdirSync("bundles", { withFileTypes: true }).filter((each) => each.isDirectory());
  writeFileSync(path("bundles", stack!.name, "cdk.tf.json"), "{}");
  const changed = await commandLine("verify", "bundles", "--quiet");
  expect(changed.status).toBe(1);
  expect(changed.out).toContain(`${stack!.name}: changed`);
  expect(changed.out).toContain("changed: cdk.tf.json");
  expect(changed.out).not.toContain("unchanged");
});

test("handover leaves out what the app prints", async () => {
  const app = `echo noise >&2; cp -r ${path("synthesized")}/. "$CDKTF_OUTDIR"`;
  writeFileSync("cdktf.json", JSON.stringify({ app: `mkdir -p "$CDKTF_OUTDIR"; ${app}` }));
  expect((await commandLine("handover", "--out", "loud-bundles")).err).toBe("noise\n");
  expect((await commandLine("handover", "--out", "quiet-bundles", "--quiet")).err).toBe("");
});

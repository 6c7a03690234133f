import { outputFiles } from "../../migration/output";
import { stackCode } from "../../migration/stack-code";
import { synthesized } from "./generated";
import { decisionsOf, manifests, planOfText, verdicts, workload } from "./read";

test("fields in old capitals are read as they were meant, and told", async () => {
  const plan = await planOfText(
    manifests({ identities: ["a"], selector: "s" })
      .replaceAll("resourceID", "ResourceID")
      .replace("azureIdentity:", "AzureIdentity:")
      .replace("selector:", "Selector:"),
  );
  expect(verdicts(plan)).toMatchObject({
    "AzureIdentity/a": "converted",
    "AzureIdentityBinding/a-binding": "converted",
  });
  expect(plan.entries[0]!.notes).toEqual([
    "`ResourceID` in the capitals of before 1.6: read as meant, though pod identity from 1.6 on does not read them",
  ]);
});

test("of two identities of one name in two namespaces pod identity gives a pod the first", async () => {
  const text = [
    manifests({ identities: ["a"], selector: "s" }),
    manifests({ identities: ["a"], selector: "s", namespace: "other", workload: false }),
  ].join("\n---\n");
  const plan = await planOfText(text);
  expect(workload(plan, "app").identities).toEqual(["ns/a"]);
  expect(workload(plan, "app").notes).toEqual([
    "other/a-binding: pod identity gives a pod one AzureIdentity of a name, and took ns/a first",
  ]);
});

test.each([
  ["RESOURCE_ID", '"RESOURCE_ID"'],
  [
    "subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-a",
    '"subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-a"',
  ],
  [
    "/subscriptions/<subscription>/resourcegroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-a",
    '"/subscriptions/<subscription>/resourcegroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-a"',
  ],
])("a resource id that names no identity is to decide: %s", async (id, shown) => {
  const text = manifests({ identities: ["a"], selector: "s" }).replace(/resourceID: .*/, `resourceID: "${id}"`);
  const plan = await planOfText(text);
  expect(plan.entries[0]!.notes[0]).toBe(
    "`resourceID` must be /subscriptions/<uuid>/resourceGroups/<name>/providers/Microsoft.ManagedIdentity/userAssignedIdentities/<name>, " +
      `got ${shown}; \`az identity show --query id\` prints it`,
  );
  expect(plan.accounts).toEqual([]);
});

test("an identity of another subscription waits for a run of its own", async () => {
  const far = manifests({ identities: ["far"], selector: "far", workload: "far" }).replaceAll(
    "000000000001/",
    "000000000002/",
  );
  const plan = await planOfText([manifests({ identities: ["a", "b"], selector: "s" }), far].join("\n---\n"));
  expect(plan.subscriptionId).toBe("00000000-0000-0000-0000-000000000001");
  expect(workload(plan, "far").verdict).toBe("to decide");
  expect(decisionsOf(plan, "far")[0]).toContain("run again with --subscription 00000000-0000-0000-0000-000000000002");
});

test("an identity trusts twenty service accounts, and the twenty-first is to decide", async () => {
  const names = Array.from({ length: 21 }, (_, i) => `w${String(i).padStart(2, "0")}`);
  const text = names.map((name) => manifests({ identities: ["a"], selector: "s", workload: name })).join("\n---\n");
  const plan = await planOfText(text);
  expect(plan.accounts).toHaveLength(20);
  expect(decisionsOf(plan, "w20")).toEqual([
    "identity: an identity trusts at most 20 service accounts, and 00000000-0000-0000-0000-000000000001/rg/id-a has that " +
      "many without ns/w20; share a service account among workloads, or give some of them an identity of their own",
  ]);
});

test("a service account that serves workloads with other identities keeps the first's, and the others wait", async () => {
  const text = [
    manifests({ identities: ["a"], selector: "sa", workload: "one", account: "shared" }),
    manifests({ identities: ["b"], selector: "sb", workload: "two", account: "shared" }),
  ].join("\n---\n");
  const plan = await planOfText(text);
  expect(plan.accounts).toHaveLength(1);
  expect(workload(plan, "two").patches).toBeUndefined();
  expect(decisionsOf(plan, "two")).toEqual([
    "service account: its service account ns/shared serves workloads with other identities, and its pods would get ns/a in " +
      "place of ns/b; give this workload a service account of its own, or have it ask for its identity by client id",
  ]);
});

test("a workload that replaces no pod by itself is told so", async () => {
  const text = manifests({ identities: ["a"], selector: "s" })
    .replace("kind: Deployment", "kind: StatefulSet")
    .replace("spec:\n  template", "spec:\n  updateStrategy: { type: OnDelete }\n  template");
  expect(decisionsOf(await planOfText(text), "app")).toEqual([
    "replicas: its update strategy is OnDelete: a change of its template reaches new pods only, so delete its pods one by " +
      "one after each phase",
  ]);
});

test("what other systems fetch through pod identity is to decide", async () => {
  const plan = await planOfText(
    [
      "{apiVersion: secrets-store.csi.x-k8s.io/v1, kind: SecretProviderClass, metadata: {name: kv, namespace: ns}, spec: {parameters: {usePodIdentity: 'true'}}}",
      "{apiVersion: keda.sh/v1alpha1, kind: TriggerAuthentication, metadata: {name: queue, namespace: ns}, spec: {podIdentity: {provider: azure}}}",
    ].join("\n---\n"),
  );
  expect(verdicts(plan)).toEqual({ "SecretProviderClass/kv": "to decide", "TriggerAuthentication/queue": "to decide" });
});

test("a name that nobody filled in stays out of the code", async () => {
  const plan = await planOfText(
    manifests({ identities: ["a"], selector: "s" }).replaceAll("namespace: ns", 'namespace: "${NAMESPACE}"'),
  );
  expect(plan.accounts).toEqual([]);
  expect(decisionsOf(plan, "app")[0]).toContain('got "${NAMESPACE}"; fill the template in first');
});

test("YAML that cannot be read is told with its line, and the rest is planned", async () => {
  const plan = await planOfText(
    `${manifests({ identities: ["a"], selector: "s" })}\n---\nkind: [\n---\n{{ if x }}: [\n`,
  );
  expect(plan.notRead.map(({ file, why }) => [file, why.slice(0, 30)])).toEqual([
    ["stdin", expect.any(String)],
    ["stdin", "a template still to be rendere"],
  ]);
  expect(plan.accounts).toHaveLength(1);
});

test("a workload may be named like whatever else the generated stack holds", async () => {
  const names = ["backend", "azurerm", "kubernetes", "time", "cluster", "client-config", "caller", "namespaces"];
  const text = [...names, "constructor", "from-ns-a", "id-a-identity", "id-a-identity-import", "cluster-account"]
    .map((name) => manifests({ identities: ["a"], selector: "s", workload: name }))
    .join("\n---\n");
  const plan = await planOfText(text);
  expect(plan.accounts).toHaveLength(13);
  const json = synthesized(stackCode(plan));
  expect(Object.keys((json.resource as Record<string, object>).kubernetes_service_account_v1!)).toHaveLength(13);
});

test("names of any length that Kubernetes takes give files that every file system takes", async () => {
  const long = (end: string): string => `${"a".repeat(252)}${end}`;
  const text = [long("b"), long("c")]
    .map((name) => manifests({ identities: ["a"], selector: "s", workload: name }))
    .join("\n---\n");
  const paths = [...outputFiles(await planOfText(text)).keys()].filter((each) => each.startsWith("patches/"));
  expect(paths).toHaveLength(4);
  // A file is first written beside its place, under a longer name.
  for (const each of paths) expect(each.split("/").at(-1)!.length).toBeLessThan(230);
});

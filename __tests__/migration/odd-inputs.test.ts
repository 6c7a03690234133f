import { outputFiles } from "../../migration/write/output";
import { stackFiles } from "../../migration/write/stack-code";
import { synthesized } from "./generated";
import { decisionsOf, manifests, planOfText, verdicts, workload } from "./read";

test("fields with old capitals are read, and a note lists them", async () => {
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
    "`ResourceID` with the capitals of versions before 1.6: they are read here, but pod identity from 1.6 on does not read them",
  ]);
});

test("of two identities with one name in two namespaces pod identity uses the first", async () => {
  const text = [
    manifests({ identities: ["a"], selector: "s" }),
    manifests({ identities: ["a"], selector: "s", namespace: "other", workload: false }),
  ].join("\n---\n");
  const plan = await planOfText(text);
  expect(workload(plan, "app").identities).toEqual(["ns/a"]);
  expect(workload(plan, "app").notes).toEqual([
    "other/a-binding: pod identity assigns only one AzureIdentity of a name to a pod, and uses ns/a",
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
])("a resource id of another resource is to decide: %s", async (id, shown) => {
  const text = manifests({ identities: ["a"], selector: "s" }).replace(/resourceID: .*/, `resourceID: "${id}"`);
  const plan = await planOfText(text);
  expect(plan.entries[0]!.notes[0]).toBe(
    "`resourceID` must be /subscriptions/<uuid>/resourceGroups/<name>/providers/Microsoft.ManagedIdentity/userAssignedIdentities/<name>, " +
      `got ${shown}; \`az identity show --query id\` prints it`,
  );
  expect(plan.accounts).toEqual([]);
});

test("an identity of another subscription needs another run", async () => {
  const far = manifests({ identities: ["far"], selector: "far", workload: "far" }).replaceAll(
    "000000000001/",
    "000000000002/",
  );
  const plan = await planOfText([manifests({ identities: ["a", "b"], selector: "s" }), far].join("\n---\n"));
  expect(plan.subscriptionId).toBe("00000000-0000-0000-0000-000000000001");
  expect(workload(plan, "far").verdict).toBe("to decide");
  expect(decisionsOf(plan, "far")[0]).toContain("run again with --subscription 00000000-0000-0000-0000-000000000002");
});

test("an identity has twenty credentials, and the twenty-first service account is to decide", async () => {
  const names = Array.from({ length: 21 }, (_, i) => `w${String(i).padStart(2, "0")}`);
  const text = names.map((name) => manifests({ identities: ["a"], selector: "s", workload: name })).join("\n---\n");
  const plan = await planOfText(text);
  expect(plan.accounts).toHaveLength(20);
  expect(decisionsOf(plan, "w20")).toEqual([
    "identity: an identity can have at most 20 federated identity credentials, and 00000000-0000-0000-0000-000000000001/rg/id-a has that " +
      "many without ns/w20; use --trust identity-binding, share a service account among workloads, or use another identity for some of them",
  ]);
});

test("a service account of workloads with different identities gets those of the first, and the others are to decide", async () => {
  const text = [
    manifests({ identities: ["a"], selector: "sa", workload: "one", account: "shared" }),
    manifests({ identities: ["b"], selector: "sb", workload: "two", account: "shared" }),
  ].join("\n---\n");
  const plan = await planOfText(text);
  expect(plan.accounts).toHaveLength(1);
  expect(workload(plan, "two").patches).toBeUndefined();
  expect(decisionsOf(plan, "two")).toEqual([
    "service account: other workloads with other identities use its service account ns/shared, and its pods would get ns/a instead of ns/b; create a service account for this workload, or let it request its identity by client id",
  ]);
});

test("a workload with the strategy OnDelete gets a note", async () => {
  const text = manifests({ identities: ["a"], selector: "s" })
    .replace("kind: Deployment", "kind: StatefulSet")
    .replace("spec:\n  template", "spec:\n  updateStrategy: { type: OnDelete }\n  template");
  expect(decisionsOf(await planOfText(text), "app")).toEqual([
    "replicas: its update strategy is OnDelete: only new pods get a change of the template, so delete its pods one by " +
      "one after each phase",
  ]);
});

test("an object of another system that uses pod identity is to decide", async () => {
  const plan = await planOfText(
    [
      "{apiVersion: secrets-store.csi.x-k8s.io/v1, kind: SecretProviderClass, metadata: {name: kv, namespace: ns}, spec: {parameters: {usePodIdentity: 'true'}}}",
      "{apiVersion: keda.sh/v1alpha1, kind: TriggerAuthentication, metadata: {name: queue, namespace: ns}, spec: {podIdentity: {provider: azure}}}",
    ].join("\n---\n"),
  );
  expect(verdicts(plan)).toEqual({ "SecretProviderClass/kv": "to decide", "TriggerAuthentication/queue": "to decide" });
});

test("a name with a placeholder is not in the code", async () => {
  const plan = await planOfText(
    manifests({ identities: ["a"], selector: "s" }).replaceAll("namespace: ns", 'namespace: "${NAMESPACE}"'),
  );
  expect(plan.accounts).toEqual([]);
  expect(decisionsOf(plan, "app")[0]).toContain('got "${NAMESPACE}"; render the template first');
});

test("a record about a pod without a reference to an identity says so", async () => {
  const plan = await planOfText(
    `${manifests({ identities: ["a"], selector: "s" })}\n---\napiVersion: aadpodidentity.k8s.io/v1\nkind: AzureAssignedIdentity\nmetadata: { name: x, namespace: ns }\nspec: { pod: p, podNamespace: ns, azureIdentityRef: null, azureBindingRef: null }\n`,
  );
  expect(plan.entries.find(({ kind }) => kind === "AzureAssignedIdentity")).toMatchObject({
    notes: [
      "at the time of the dump the pod ns/p had an identity without a name; it is not in the input, so make sure that its owner is",
    ],
  });
});

test.each(["constructor", "toString", "__proto__"])("the label of an exception can be %s", async (label) => {
  const exception = `apiVersion: aadpodidentity.k8s.io/v1\nkind: AzurePodIdentityException\nmetadata: { name: x, namespace: ns }\nspec: { podLabels: { ${label}: "a" } }\n`;
  const plan = await planOfText(`${manifests({ identities: ["a"], selector: "s" })}\n---\n${exception}`);
  expect(plan.accounts).toHaveLength(1);
  expect(plan.workloads[0]!.notes.join()).not.toContain("exception");
});

test("unreadable YAML is reported with its line, and the rest is planned", async () => {
  const plan = await planOfText(
    `${manifests({ identities: ["a"], selector: "s" })}\n---\nkind: [\n---\n{{ if x }}: [\n`,
  );
  expect(plan.notRead.map(({ file, why }) => [file, why.slice(0, 30)])).toEqual([
    ["stdin", expect.any(String)],
    ["stdin", "a template that is not rendere"],
  ]);
  expect(plan.accounts).toHaveLength(1);
});

test("a workload can have the name of anything else in the generated stack", async () => {
  const names = ["backend", "azurerm", "kubernetes", "time", "cluster", "client-config", "caller", "namespaces"];
  const text = [...names, "constructor", "from-ns-a", "id-a-identity", "id-a-identity-import", "cluster-account"]
    .map((name) => manifests({ identities: ["a"], selector: "s", workload: name }))
    .join("\n---\n");
  const plan = await planOfText(text);
  expect(plan.accounts).toHaveLength(13);
  const json = synthesized(stackFiles(plan));
  expect(Object.keys((json.resource as Record<string, object>).kubernetes_service_account_v1!)).toHaveLength(13);
});

test("names of any valid length give valid file names", async () => {
  const long = (end: string): string => `${"a".repeat(252)}${end}`;
  const text = [long("b"), long("c")]
    .map((name) => manifests({ identities: ["a"], selector: "s", workload: name }))
    .join("\n---\n");
  const paths = [...outputFiles(await planOfText(text)).keys()].filter((each) => each.startsWith("patches/"));
  expect(paths).toHaveLength(4);
  // A file is first written next to its place, under a longer name.
  for (const each of paths) expect(each.split("/").at(-1)!.length).toBeLessThan(230);
});

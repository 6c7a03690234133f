import { decisionsOf, planOf, planOfText, verdicts, workload } from "./read";

describe("one identity, its binding and a Deployment", () => {
  test("all three are converted, the binding in the namespace of its identity", async () => {
    const plan = await planOf(["one-identity.yaml"]);
    expect(verdicts(plan)).toEqual({
      "AzureIdentity/orders": "converted",
      "AzureIdentityBinding/orders-binding": "converted",
      "Deployment/orders-api": "converted",
    });
    expect(plan.accounts).toEqual([
      expect.objectContaining({ namespace: "shop", name: "orders-api", exists: false, id: "orders-api" }),
    ]);
    expect(plan.identities[0]!.managed).toEqual({
      subscriptionId: "00000000-0000-0000-0000-000000000001",
      resourceGroupName: "rg-identity",
      identityName: "id-orders",
    });
  });

  test("the migration proxy gets a port that no container uses", async () => {
    expect(workload(await planOf(["one-identity.yaml"]), "orders-api").proxyPort).toBe(8001);
  });

  test("matching inside namespaces leaves a pod of another namespace without an identity, as pod identity does", async () => {
    const plan = await planOf(["one-identity.yaml"], { namespaced: true });
    expect(verdicts(plan)["Deployment/orders-api"]).toBe("to decide");
    expect(decisionsOf(plan, "orders-api")).toEqual([
      "binding: default/orders-binding: default/orders is matched inside its namespace only, and the pods are in shop",
    ]);
    expect(plan.accounts).toEqual([]);
  });

  test("a namespace for manifests that state none is the one that was given", async () => {
    const plan = await planOf(["one-identity.yaml"], { namespaced: true, namespace: "shop" });
    expect(verdicts(plan)["Deployment/orders-api"]).toBe("converted");
    expect(workload(plan, "orders-api").identities).toEqual(["shop/orders"]);
  });
});

describe("several identities behind one selector", () => {
  test("the default is the one whose client id the containers name, and the owner decides", async () => {
    const plan = await planOf(["several-identities.yaml"]);
    expect(plan.accounts[0]!.from.map(({ name }) => name)).toEqual(["writer", "reader"]);
    expect(decisionsOf(plan, "ledger")).toEqual([
      "default identity: 2 identities share its selector, and a pod that asks for no client id gets the one the service " +
        "account names: here shop/writer, because its containers name that client id; have the application ask for each " +
        "other one by its client id",
    ]);
  });

  test("without such a mention it is the first by name", async () => {
    const text = manifests({ identities: ["b", "a"], selector: "s" });
    const plan = await planOfText(text);
    expect(plan.accounts[0]!.from.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(decisionsOf(plan, "app")[0]).toContain("here ns/a, because it is the first by name");
  });

  test("a service account of its own is annotated where it is", async () => {
    expect((await planOf(["several-identities.yaml"])).accounts[0]).toMatchObject({ name: "ledger", exists: true });
  });

  test("a selector of pods that names the label keeps it: there is no patch that takes it away", async () => {
    const { keepsLabel, patches, notes } = workload(await planOf(["several-identities.yaml"]), "ledger");
    expect(keepsLabel).toBe(true);
    expect(patches).toEqual({ switch: "patches/shop/statefulset-ledger.switch.yaml" });
    expect(notes[0]).toMatch(/^its selector of pods names aadpodidbinding and cannot change/);
  });
});

describe("service principals", () => {
  test("move with their app registration, which somebody has to give a credential", async () => {
    const plan = await planOf(["service-principals.yaml"]);
    expect(plan.identities).toEqual([
      expect.objectContaining({
        application: {
          clientId: "10000000-0000-0000-0000-000000000011",
          tenantId: "20000000-0000-0000-0000-000000000000",
        },
      }),
    ]);
    expect(workload(plan, "by-secret")).toMatchObject({ verdict: "to decide", serviceAccount: "by-secret" });
  });

  test("with several tenants they cannot", async () => {
    expect(verdicts(await planOf(["service-principals.yaml"]))).toMatchObject({
      "AzureIdentity/many-tenants": "impossible",
      "Deployment/many-tenants": "impossible",
    });
  });

  test("their secrets go at the end, and their contents are nowhere in the plan", async () => {
    const plan = await planOf(["service-principals.yaml"]);
    expect(verdicts(plan)["Secret/secret-of-app"]).toBe("clean up");
    expect(plan.cleanUp.flatMap(({ commands }) => commands)).toContain(
      "kubectl delete secret certificate-of-app --namespace legacy",
    );
    expect(JSON.stringify(plan)).not.toContain("bm90LWEtc2VjcmV0");
  });
});

describe("overlays", () => {
  test("a base and one overlay are one identity", async () => {
    const plan = await planOf(["overlays/base", "overlays/dev"]);
    expect(plan.identities[0]!.managed!.resourceGroupName).toBe("rg-dev");
    expect(plan.entries.map(({ kind, verdict }) => [kind, verdict])).toEqual([
      ["AzureIdentity", "covered"],
      ["AzureIdentityBinding", "converted"],
      ["Deployment", "converted"],
      ["AzureIdentity", "converted"],
    ]);
  });

  test("two overlays of one identity are two environments, between which nothing is chosen", async () => {
    const plan = await planOf(["overlays"]);
    expect(plan.accounts).toEqual([]);
    expect(new Set(plan.entries.map(({ verdict }) => verdict))).toEqual(new Set(["to decide"]));
    expect(plan.entries[0]!.notes[0]).toMatch(
      /^its manifests disagree: `resourceID` is .*rg-dev.* in .*dev\/identity\.yaml, .*rg-prod.* in .*prod\/identity\.yaml; .*run once for each/,
    );
  });
});

describe("a dump of a running cluster", () => {
  test("pods and ReplicaSets belong to their Deployment, also where only a pod is there", async () => {
    const plan = await planOf(["live-dump.yaml"]);
    expect(plan.workloads.map(({ kind, name }) => `${kind}/${name}`)).toEqual([
      "Pod/exporter",
      "Workflow/step",
      "Deployment/web",
      "Deployment/worker",
    ]);
    expect(verdicts(plan)).toMatchObject({ "ReplicaSet/web-7f9c5d": "covered", "Pod/web-7f9c5d-abcde": "covered" });
    expect(decisionsOf(plan, "worker")).toEqual([
      "owner: read from Pod worker-5b6-xyz12, because the Deployment worker itself is not among the inputs; its selector " +
        "and its own service account are not known until it is",
    ]);
  });

  test("an owner of another system has no patch and is the owner's to change", async () => {
    const plan = await planOf(["live-dump.yaml"]);
    expect(workload(plan, "step").patches).toBeUndefined();
    expect(decisionsOf(plan, "step")).toEqual([
      "owner: a Workflow owns its pods, whose template is not known here; give its pods the service account and the label by its own settings",
    ]);
  });

  test("the account `default` is left to the pods that have no other", async () => {
    expect(workload(await planOf(["live-dump.yaml"]), "web").serviceAccount).toBe("web");
  });

  test("the arguments of pod identity's own pods tell that it matches inside namespaces", async () => {
    const plan = await planOf(["live-dump.yaml"]);
    expect(plan.notes[0]).toBe(
      "Pod identity matches pods inside a namespace only (--forceNamespaced or managed mode).",
    );
  });

  test("an exception that covers a pod is told, whatever the capitals of the label's value", async () => {
    expect(workload(await planOf(["live-dump.yaml"]), "exporter").notes[0]).toMatch(
      /^the exception web\/exporter covers/,
    );
  });

  test("what pod identity noted of a pod that is not there asks for its owner", async () => {
    const plan = await planOf(["live-dump.yaml"]);
    const entry = plan.entries.find(({ name }) => name === "gone-web-web");
    expect(entry).toMatchObject({ verdict: "clean up" });
    expect(entry!.notes[0]).toBe(
      "at the time of the dump the pod web/gone had web/web; it is not among the inputs, so make sure that its owner is",
    );
  });

  test("a Service that selects by the label is its owner's to decide", async () => {
    expect(verdicts(await planOf(["live-dump.yaml"]))["Service/web"]).toBe("to decide");
  });
});

describe("places and kinds", () => {
  test.each([
    [
      "bare",
      "Pod",
      "bare pod: no controller makes it again: delete the pod and create it with the patch for the switch, in a moment that suits its users",
    ],
    [
      "once",
      "Job",
      "job: the template of a Job cannot change: let it finish, and create its next run with the patch for the switch",
    ],
    [
      "on-host",
      "DaemonSet",
      "host network: its pods use the host's network, where the migration proxy cannot run (the webhook refuses them); update the application to an Azure Identity library that knows workload identity before the switch",
    ],
    [
      "on-windows",
      "Deployment",
      "windows: its pods run on Windows, where neither pod identity nor the migration proxy runs; update the application to an Azure Identity library that knows workload identity before the switch",
    ],
    [
      "restricted",
      "Deployment",
      "pod security: its namespace enforces the Pod Security level restricted, which refuses the privileged init container of the migration proxy; update the application to an Azure Identity library that knows workload identity before the switch",
    ],
    [
      "names-the-binding",
      "Deployment",
      'binding: the label is the name of AzureIdentityBinding batch/batch-binding, whose selector is "batch-selector"; pod identity compares it with selectors only, so these pods have no identity through it: correct the label, or remove it',
    ],
    [
      "label-outside",
      "Deployment",
      'binding: the label "batch-selector" is on the Deployment itself, not on its pod template, where pod identity looks; its pods have no identity: move the label, or remove it',
    ],
  ])("%s (%s)", async (name, kind, decision) => {
    const plan = await planOf(["placements.yaml"]);
    expect(workload(plan, name, kind).verdict).toBe("to decide");
    expect(decisionsOf(plan, name, kind)).toEqual([decision]);
  });

  test("a namespace of AKS cannot have workload identity", async () => {
    const plan = await planOf(["placements.yaml"]);
    expect(workload(plan, "in-system")).toMatchObject({ verdict: "impossible", serviceAccount: undefined });
  });

  test("two workloads of one name get service accounts of two names", async () => {
    const plan = await planOf(["placements.yaml"]);
    expect(workload(plan, "nightly", "CronJob").serviceAccount).toBe("nightly-cronjob");
    expect(workload(plan, "nightly", "Deployment").serviceAccount).toBe("nightly-deployment");
  });

  test("a workload without the label is not concerned", async () => {
    expect(verdicts(await planOf(["placements.yaml"]))["Deployment/unconcerned"]).toBe("not concerned");
  });
});

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

interface Shape {
  readonly identities: readonly string[];
  readonly selector: string;
  readonly namespace?: string;
  readonly workload?: string | false;
  readonly account?: string;
}

function manifests({ identities, selector, namespace = "ns", workload: name = "app", account }: Shape): string {
  const objects = identities.flatMap((each) => [
    `apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentity
metadata: { name: ${each}, namespace: ${namespace} }
spec:
  type: 0
  resourceID: /subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-${each}`,
    `apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentityBinding
metadata: { name: ${each}-binding, namespace: ${namespace} }
spec:
  azureIdentity: ${each}
  selector: ${selector}`,
  ]);
  if (name !== false)
    objects.push(`apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  template:
    metadata: { labels: { aadpodidbinding: ${selector} } }
    spec: { ${account === undefined ? "" : `serviceAccountName: ${account}, `}containers: [{ name: app, image: example }] }`);
  return objects.join("\n---\n");
}

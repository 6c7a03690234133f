import { decisionsOf, manifests, planOf, planOfText, verdicts, workload } from "../read";

describe("one identity, its binding and a Deployment", () => {
  test("all three are converted, and the binding is in the namespace of its identity", async () => {
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

  test("with matching inside namespaces, a pod of another namespace has no identity", async () => {
    const plan = await planOf(["one-identity.yaml"], { namespaced: true });
    expect(verdicts(plan)["Deployment/orders-api"]).toBe("to decide");
    expect(decisionsOf(plan, "orders-api")).toEqual([
      "binding: default/orders-binding: default/orders matches pods in its own namespace only, and the pods are in shop",
    ]);
    expect(plan.accounts).toEqual([]);
  });

  test("manifests without a namespace are in the given namespace", async () => {
    const plan = await planOf(["one-identity.yaml"], { namespaced: true, namespace: "shop" });
    expect(verdicts(plan)["Deployment/orders-api"]).toBe("converted");
    expect(workload(plan, "orders-api").identities).toEqual(["shop/orders"]);
  });
});

describe("several identities with one selector", () => {
  test("the default is the identity whose client id is in the containers, and the owner decides", async () => {
    const plan = await planOf(["several-identities.yaml"]);
    expect(plan.accounts[0]!.from.map(({ name }) => name)).toEqual(["writer", "reader"]);
    expect(decisionsOf(plan, "ledger")).toEqual([
      "default identity: 2 identities share its selector, and a pod that requests no client id gets the one of the service account: here shop/writer, because its containers name that client id; let the application request the others by client id",
    ]);
  });

  test("without such a client id the default is the first by name", async () => {
    const text = manifests({ identities: ["b", "a"], selector: "s" });
    const plan = await planOfText(text);
    expect(plan.accounts[0]!.from.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(decisionsOf(plan, "app")[0]).toContain("here ns/a, because it is the first by name");
  });

  test("an existing service account is annotated", async () => {
    expect((await planOf(["several-identities.yaml"])).accounts[0]).toMatchObject({ name: "ledger", exists: true });
  });

  test("a workload whose selector contains the label keeps it: no patch removes the label", async () => {
    const { keepsLabel, patches, notes } = workload(await planOf(["several-identities.yaml"]), "ledger");
    expect(keepsLabel).toBe(true);
    expect(patches).toEqual({ switch: "patches/shop/statefulset-ledger.switch.yaml" });
    expect(notes[0]).toMatch(/^its selector contains aadpodidbinding and cannot change/);
  });
});

describe("service principals", () => {
  test("are migrated with their app registration, and creating the credential is to decide", async () => {
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

  test("with several tenants are impossible", async () => {
    expect(verdicts(await planOf(["service-principals.yaml"]))).toMatchObject({
      "AzureIdentity/many-tenants": "impossible",
      "Deployment/many-tenants": "impossible",
    });
  });

  test("have secrets that the clean-up removes, and whose content is not in the plan", async () => {
    const plan = await planOf(["service-principals.yaml"]);
    expect(verdicts(plan)["Secret/secret-of-app"]).toBe("clean up");
    expect(plan.cleanUp.flatMap(({ commands }) => commands)).toContain(
      "kubectl delete secret/certificate-of-app --namespace legacy",
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

  test("two overlays of one identity are two environments, and the plan chooses none", async () => {
    const plan = await planOf(["overlays"]);
    expect(plan.accounts).toEqual([]);
    expect(new Set(plan.entries.map(({ verdict }) => verdict))).toEqual(new Set(["to decide"]));
    expect(plan.entries[0]!.notes[0]).toMatch(
      /^its manifests disagree: `resourceID` is .*rg-dev.* in .*dev\/identity\.yaml, .*rg-prod.* in .*prod\/identity\.yaml; .*run once for each/,
    );
  });
});

describe("a dump of a running cluster", () => {
  test("pods and ReplicaSets belong to their Deployment, also if the dump has only a pod", async () => {
    const plan = await planOf(["live-dump.yaml"]);
    expect(plan.workloads.map(({ kind, name }) => `${kind}/${name}`)).toEqual([
      "Pod/exporter",
      "Workflow/step",
      "Deployment/web",
      "Deployment/worker",
    ]);
    expect(verdicts(plan)).toMatchObject({ "ReplicaSet/web-7f9c5d": "covered", "Pod/web-7f9c5d-abcde": "covered" });
    expect(decisionsOf(plan, "worker")).toEqual([
      "owner: read from Pod worker-5b6-xyz12, because the Deployment worker is not in the input; its selector and its service account are unknown until you add it",
    ]);
  });

  test("a workload of another system has no patch and is to decide", async () => {
    const plan = await planOf(["live-dump.yaml"]);
    expect(workload(plan, "step").patches).toBeUndefined();
    expect(decisionsOf(plan, "step")).toEqual([
      "owner: a Workflow owns its pods, and its template is unknown; set the service account and the label of its pods in its settings",
    ]);
  });

  test("the account `default` is not annotated", async () => {
    expect(workload(await planOf(["live-dump.yaml"]), "web").serviceAccount).toBe("web");
  });

  test("the arguments of pod identity's pods show that it matches inside namespaces", async () => {
    const plan = await planOf(["live-dump.yaml"]);
    expect(plan.notes).toContain(
      "Pod identity matches pods inside a namespace only (--forceNamespaced or managed mode).",
    );
  });

  test("an exception that covers a pod gives a note, with any case of the label value", async () => {
    expect(workload(await planOf(["live-dump.yaml"]), "exporter").notes[0]).toMatch(
      /^the exception web\/exporter covers/,
    );
  });

  test("a record of pod identity about an absent pod asks for its owner", async () => {
    const plan = await planOf(["live-dump.yaml"]);
    const entry = plan.entries.find(({ name }) => name === "gone-web-web");
    expect(entry).toMatchObject({ verdict: "clean up" });
    expect(entry!.notes[0]).toBe(
      "at the time of the dump the pod web/gone had web/web; it is not in the input, so make sure that its owner is",
    );
  });

  test("a Service that selects by the label is to decide", async () => {
    expect(verdicts(await planOf(["live-dump.yaml"]))["Service/web"]).toBe("to decide");
  });
});

describe("places and kinds", () => {
  test.each([
    [
      "bare",
      "Pod",
      "bare pod: no controller creates it again: delete the pod and create it with the switch patch, at a time that suits its users",
    ],
    [
      "once",
      "Job",
      "job: the template of a Job cannot change: let it finish, and create the next run with the switch patch",
    ],
    [
      "on-host",
      "DaemonSet",
      "host network: its pods use the host network, where the migration proxy cannot run (the webhook rejects them); update the application to an Azure Identity library that supports workload identity before the switch",
    ],
    [
      "restricted",
      "Deployment",
      "pod security: its namespace enforces the Pod Security level restricted, which rejects the privileged init container of the migration proxy; update the application to an Azure Identity library that supports workload identity before the switch",
    ],
    [
      "names-the-binding",
      "Deployment",
      'binding: the label is the name of AzureIdentityBinding batch/batch-binding, whose selector is "batch-selector"; pod identity compares it with selectors only, so these pods get no identity from it; correct the label, or remove it',
    ],
    [
      "label-outside",
      "Deployment",
      'binding: the label "batch-selector" is on the Deployment and not on its pod template, so its pods have no identity; move the label, or remove it',
    ],
  ])("%s (%s)", async (name, kind, decision) => {
    const plan = await planOf(["placements.yaml"]);
    expect(workload(plan, name, kind).verdict).toBe("to decide");
    expect(decisionsOf(plan, name, kind)).toEqual([decision]);
  });

  test("a workload in a namespace of AKS cannot have workload identity", async () => {
    const plan = await planOf(["placements.yaml"]);
    expect(workload(plan, "in-system")).toMatchObject({ verdict: "impossible", serviceAccount: undefined });
  });

  test("a workload on Windows is impossible, because pod identity does not run there", async () => {
    const plan = await planOf(["placements.yaml"]);
    expect(workload(plan, "on-windows")).toMatchObject({ verdict: "impossible", serviceAccount: undefined });
    expect(decisionsOf(plan, "on-windows")).toEqual([
      "windows: its pods run on Windows, where pod identity does not run: they get no identity from it today, so there is nothing to migrate; remove the label, and give them workload identity with a FederatedBinding",
    ]);
  });

  test.each([
    [
      "each term requires Windows",
      "[{matchExpressions: [{key: kubernetes.io/os, operator: In, values: [windows]}]}]",
      "impossible",
    ],
    [
      "one of two terms allows Linux",
      "[{matchExpressions: [{key: kubernetes.io/os, operator: In, values: [windows]}]}, {matchExpressions: []}]",
      "converted",
    ],
    [
      "Windows is excluded",
      "[{matchExpressions: [{key: kubernetes.io/os, operator: NotIn, values: [windows]}]}]",
      "converted",
    ],
  ])("a node affinity is read: %s", async (_, terms, verdict) => {
    const text = manifests({ identities: ["a"], selector: "s" }).replace(
      "spec: { containers:",
      `spec: { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: ${terms} } } }, containers:`,
    );
    expect(workload(await planOfText(text), "app").verdict).toBe(verdict);
  });

  test("two workloads with one name get two service accounts", async () => {
    const plan = await planOf(["placements.yaml"]);
    expect(workload(plan, "nightly", "CronJob").serviceAccount).toBe("nightly-cronjob");
    expect(workload(plan, "nightly", "Deployment").serviceAccount).toBe("nightly-deployment");
  });

  test("a workload without the label is not concerned", async () => {
    expect(verdicts(await planOf(["placements.yaml"]))["Deployment/unconcerned"]).toBe("not concerned");
  });
});

test("two pods without a name, one with an owner, have one entry each", async () => {
  const spec = "spec: { containers: [{ name: app, env: [{ name: AZURE_CLIENT_ID, value: x }] }] }";
  const plan = await planOfText(`apiVersion: v1
kind: Pod
metadata: { namespace: default }
${spec}
---
apiVersion: v1
kind: Pod
metadata: { ownerReferences: [{ kind: Workflow, name: step, controller: true }] }
${spec}
`);
  expect(plan.entries.map(({ index }) => index)).toEqual([0, 1]);
});

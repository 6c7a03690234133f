import { decisionsOf, manifests, planOf, planOfText, verdicts, workload } from "./read";

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

test("two pods without a name, one of them owned, are accounted for once each", async () => {
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

import fc from "fast-check";
import { outputFiles } from "../../migration/write/output";
import { planMigration } from "../../migration/plan/plan";
import { VERDICTS } from "../../migration/plan/plan-model";
import type { SourceObject } from "../../migration/read/source-object";

const RUNS = 500;
const names = fc.constantFrom("a", "b", "c", "a-binding", "UPPER", "", "${X}");
const namespace = fc.option(fc.constantFrom("one", "two", "kube-system", "default"), { nil: undefined });
const resourceId = fc.constantFrom(
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-a",
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-b",
  "/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-a",
  "RESOURCE_ID",
  undefined,
  7,
);
const clientId = fc.constantFrom(
  "10000000-0000-0000-0000-000000000001",
  "10000000-0000-0000-0000-000000000002",
  "x",
  undefined,
);
const metadata = fc.record(
  {
    name: names,
    namespace,
    labels: fc.constantFrom(undefined, null, {}, { "kubernetes.azure.com/managedby": "aks" }, { aadpodidbinding: "a" }),
    annotations: fc.constantFrom(undefined, { "aadpodidentity.k8s.io/Behavior": "namespaced" }),
    ownerReferences: fc.constantFrom(
      undefined,
      [{ kind: "Deployment", name: "a", controller: true }],
      [{ kind: "ReplicaSet", name: "b", controller: true }],
      [{ kind: "Pod", name: "a", controller: true }],
      [{ kind: "Workflow", name: "c", controller: true }],
    ),
  },
  { requiredKeys: [] },
);
const group = "aadpodidentity.k8s.io/v1";
const identity = fc.record({
  apiVersion: fc.constant(group),
  kind: fc.constant("AzureIdentity"),
  metadata,
  spec: fc.record({
    type: fc.constantFrom(0, 0, 1, 2, 3, "0", undefined),
    resourceID: resourceId,
    clientID: clientId,
    auxiliaryTenantIDs: fc.constantFrom(undefined, ["x"]),
  }),
});
const binding = fc.record({
  apiVersion: fc.constant(group),
  kind: fc.constant("AzureIdentityBinding"),
  metadata,
  spec: fc.record({ azureIdentity: names, selector: names, Selector: names }, { requiredKeys: [] }),
});
const other = fc.record({
  apiVersion: fc.constant(group),
  kind: fc.constantFrom("AzurePodIdentityException", "AzureAssignedIdentity"),
  metadata,
  spec: fc.constantFrom({ podLabels: { aadpodidbinding: "A" } }, { pod: "a", podNamespace: "one" }, null),
});
const pod = fc.record(
  {
    metadata: fc.record({
      labels: fc.constantFrom(
        undefined,
        { aadpodidbinding: "a" },
        { aadpodidbinding: "b", "pod-template-hash": "b" },
        { aadpodidbinding: 7 },
      ),
    }),
    spec: fc.record(
      {
        serviceAccountName: fc.constantFrom("a", "default", undefined),
        hostNetwork: fc.boolean(),
        containers: fc.constantFrom([], [{ name: "app", env: [{ name: "AZURE_CLIENT_ID", value: "x" }] }], "none"),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);
const workload = fc.oneof(
  fc.record({
    apiVersion: fc.constant("apps/v1"),
    kind: fc.constantFrom("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"),
    metadata,
    spec: fc.record({ template: pod, selector: fc.constantFrom(undefined, { matchLabels: { aadpodidbinding: "a" } }) }),
  }),
  fc.record({
    apiVersion: fc.constant("batch/v1"),
    kind: fc.constantFrom("Job", "CronJob"),
    metadata,
    spec: fc.record({ template: pod }),
  }),
  fc.tuple(metadata, pod).map(([meta, { metadata: labels, spec }]) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...meta, ...labels },
    spec,
  })),
);
const setting = fc.record(
  {
    podLabels: fc.constantFrom({ aadpodidbinding: "a" }, { aadpodidbinding: "${X}" }, { aadpodidbinding: 7 }, null),
    worker: fc.constantFrom({ labels: { aadpodidbinding: "b" } }, { identity: "a" }, []),
    serviceAccount: fc.constantFrom({ name: "a" }, { create: false }, null),
  },
  { requiredKeys: [] },
);
const release = fc.oneof(
  fc.record({
    apiVersion: fc.constant("helm.toolkit.fluxcd.io/v2"),
    kind: fc.constant("HelmRelease"),
    metadata,
    spec: fc.record({ values: setting, targetNamespace: fc.constantFrom(undefined, "two") }),
  }),
  fc.record({
    apiVersion: fc.constant("argoproj.io/v1alpha1"),
    kind: fc.constantFrom("Application", "ApplicationSet"),
    metadata,
    spec: fc.record({ source: fc.record({ helm: fc.record({ valuesObject: setting }) }) }),
  }),
  setting,
);
const junk = fc.oneof(
  fc.constantFrom(null, 7, "text", [], {}, { kind: 7 }, { kind: "Thing", spec: { aadpodidbinding: "x" } }),
  fc.object(),
);
const input = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: identity },
    { weight: 3, arbitrary: binding },
    { weight: 4, arbitrary: workload },
    { weight: 2, arbitrary: release },
    other,
    junk,
  ),
  { maxLength: 14 },
);

const sources = (objects: readonly unknown[]): SourceObject[] =>
  objects.map((object, i) => ({ object, file: `${i}.yaml`, line: 1 }));

test("the report has one entry for every object of any input", async () => {
  await fc.assert(
    fc.asyncProperty(input, fc.boolean(), async (objects, namespaced) => {
      const plan = await planMigration(sources(objects), { namespaced });
      expect(plan.entries.map(({ index }) => index)).toEqual(objects.map((_, i) => i));
      expect(plan.entries.every(({ verdict }) => VERDICTS.includes(verdict))).toBe(true);
      const report = JSON.parse(outputFiles(plan).get("report.json")!);
      expect(report.found).toBe(objects.length);
      expect(Object.values(report.counts as Record<string, number>).reduce((a, b) => a + b, 0)).toBe(objects.length);
    }),
    { numRuns: RUNS },
  );
});

test("a workload is in the code only with its current identities, and is then converted or to decide", async () => {
  await fc.assert(
    fc.asyncProperty(input, async (objects) => {
      const plan = await planMigration(sources(objects));
      for (const each of plan.workloads) {
        if (each.serviceAccount === undefined) continue;
        expect(each.verdict).not.toBe("impossible");
        const account = plan.accounts.find(
          ({ namespace: of, name }) => of === each.namespace && name === each.serviceAccount,
        )!;
        const given = account.from.map(({ namespace: of, name }) => `${of}/${name}`);
        for (const identityName of each.identities) expect(given).toContain(identityName);
      }
    }),
    { numRuns: RUNS },
  );
});

test("the files of a plan are the same for the same objects", async () => {
  await fc.assert(
    fc.asyncProperty(input, async (objects) => {
      const [a, b] = [await planMigration(sources(objects)), await planMigration(sources(objects))];
      expect([...outputFiles(b)]).toEqual([...outputFiles(a)]);
    }),
    { numRuns: RUNS / 5 },
  );
});

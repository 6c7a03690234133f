import { parse } from "yaml";
import { outputFiles } from "../../../migration/write/output";
import type { MigrationPlan } from "../../../migration/plan/plan-model";
import { synthesized } from "../generated";
import { stackFiles } from "../../../migration/write/stack-code";
import { decisionsOf, manifests, planOfText, verdicts, workload } from "../read";

const identity = (selector = "orders-selector"): string =>
  manifests({ identities: ["orders"], selector, namespace: "shop", workload: false });

const helmRelease = (values: string, spec = ""): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: orders, namespace: shop }
spec: { ${spec}values: ${values} }`;

const application = (helm: string, destination = "{ namespace: shop }"): string => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: orders, namespace: argocd }
spec: { destination: ${destination}, source: { chart: orders, helm: ${helm} } }`;

const planFor = (...objects: readonly string[]): Promise<MigrationPlan> => planOfText(objects.join("\n---\n"));
const commands = ({ cleanUp }: MigrationPlan): string => cleanUp.flatMap((each) => each.commands).join("\n");
const page = (plan: MigrationPlan): string => outputFiles(plan).get("plan.md")!;

const LABEL = "aadpodidbinding: orders-selector";

describe.each([
  ["HelmRelease", helmRelease(`{ podLabels: { ${LABEL} } }`), "HelmRelease shop/orders"],
  [
    "HelmRelease of Flux 1",
    helmRelease(`{ podLabels: { ${LABEL} } }`).replace("helm.toolkit.fluxcd.io/v2", "helm.fluxcd.io/v1"),
    "HelmRelease shop/orders",
  ],
  [
    "Application with valuesObject",
    application(`{ valuesObject: { podLabels: { ${LABEL} } } }`),
    "Application argocd/orders",
  ],
  [
    "Application with values as text",
    application(`{ values: "podLabels: { ${LABEL} }" }`),
    "Application argocd/orders",
  ],
  [
    "Application with parameters",
    application("{ parameters: [{ name: podLabels.aadpodidbinding, value: orders-selector }] }"),
    "Application argocd/orders",
  ],
  [
    "ApplicationSet",
    application(`{ valuesObject: { podLabels: { ${LABEL} } } }`)
      .replace("kind: Application", "kind: ApplicationSet")
      .replace("spec: {", "spec: { template: { spec: {")
      .concat(" } }"),
    "ApplicationSet argocd/orders",
  ],
])("the only user of an identity is a release: %s", (_, release, name) => {
  test("it is a workload with the identity, a service account and values to set", async () => {
    const plan = await planFor(identity(), release);
    const { kind } = plan.workloads[0]!;
    expect(workload(plan, "orders")).toMatchObject({
      verdict: "converted",
      namespace: "shop",
      identities: ["shop/orders"],
      serviceAccount: "orders",
    });
    expect(verdicts(plan)).toEqual({
      "AzureIdentity/orders": "converted",
      "AzureIdentityBinding/orders-binding": "converted",
      [`${kind}/orders`]: "converted",
    });
    expect(parse(workload(plan, "orders").release!.set)).toEqual({
      podLabels: { "azure.workload.identity/use": "true" },
      podAnnotations: { "azure.workload.identity/inject-proxy-sidecar": "true" },
      serviceAccount: { create: false, name: "orders" },
    });
    expect(workload(plan, "orders").release!.remove).toEqual(["podLabels.aadpodidbinding"]);
    expect([...outputFiles(plan).keys()].filter((each) => each.startsWith("patches/"))).toEqual([]);
  });

  test("the clean-up deletes neither the identity nor pod identity while the release has the label", async () => {
    const plan = await planFor(identity(), release);
    expect(plan.cleanUpWaits).toEqual([
      { object: "AzureIdentity shop/orders", users: [name] },
      { object: "AzureIdentityBinding shop/orders-binding", users: [name] },
    ]);
    expect(commands(plan)).not.toMatch(/delete|uninstall|disable/);
    for (const file of ["plan.md", "report.md"]) {
      const text = outputFiles(plan).get(file)!;
      expect(text).toContain(`- AzureIdentity shop/orders: used by ${name}`);
      expect(text).not.toContain("kubectl delete");
    }
  });

  test("the clean-up deletes them after the release has moved", async () => {
    const moved = release
      .replaceAll("aadpodidbinding", "azure.workload.identity/use")
      .replaceAll("orders-selector", "yes");
    const plan = await planFor(identity(), moved);
    expect(plan.cleanUpWaits).toEqual([]);
    expect(commands(plan)).toContain("kubectl delete azureidentity/orders --namespace shop");
    expect(commands(plan)).toContain("kubectl delete crd azureassignedidentities.aadpodidentity.k8s.io");
  });

  test("a label that is the name of the binding is reported", async () => {
    const plan = await planFor(identity(), release.replaceAll("orders-selector", "orders-binding"));
    expect(plan.cleanUpWaits.map(({ object }) => object)).toEqual([
      "AzureIdentity shop/orders",
      "AzureIdentityBinding shop/orders-binding",
    ]);
    expect(workload(plan, "orders").verdict).toBe("to decide");
    expect(decisionsOf(plan, "orders")).toEqual([
      'binding: the label is the name of AzureIdentityBinding shop/orders-binding, whose selector is "orders-selector"; pod identity ' +
        "compares it with selectors only, so these pods get no identity from it; correct the label, or remove it",
    ]);
  });
});

test("the section of a release in plan.md", async () => {
  const plan = await planFor(identity(), helmRelease(`{ podLabels: { ${LABEL} } }`));
  const section = page(plan).split(/^## /m)[1];
  expect(section).toMatchInlineSnapshot(`
   "HelmRelease shop/orders: converted

   - label \`orders-selector\`, AzureIdentity \`shop/orders\`
   - service account \`orders\`
   - Its image may still call the instance metadata endpoint, so the values add the migration proxy on port 8000. Omit the annotation when its library supports workload identity.

   Note: its chart was not read: compare the values with those of \`helm show values\`, and set the port of the migration proxy if a container uses port 8000

   Its template comes from HelmRelease shop/orders, which would undo a patch. SWITCH: set these values in \`spec.values\`, where it is kept, and release:

   \`\`\`yaml
   podLabels:
     azure.workload.identity/use: "true"
   podAnnotations:
     azure.workload.identity/inject-proxy-sidecar: "true"
   serviceAccount:
     create: false
     name: orders
   \`\`\`

   RETIRE: remove \`podLabels.aadpodidbinding\` from its values, and release.

   "
  `);
});

test("a release without the label, and one that only selects pods by it, are not concerned", async () => {
  const plan = await planFor(
    identity(),
    helmRelease("{ podLabels: { app: orders }, serviceAccount: { name: orders } }"),
    helmRelease(`{ networkPolicy: { podSelector: { matchLabels: { ${LABEL} } } } }`).replace(
      "name: orders",
      "name: policy",
    ),
  );
  expect(verdicts(plan)).toMatchObject({ "HelmRelease/orders": "not concerned" });
  expect(plan.workloads).toEqual([]);
});

test("a setting with a name of the chart counts if it has the selector of a binding, and is to decide", async () => {
  const keda = "{ podIdentity: { activeDirectory: { identity: orders-selector } } }";
  const plan = await planFor(identity(), helmRelease(keda));
  expect(workload(plan, "orders")).toMatchObject({ verdict: "to decide", identities: ["shop/orders"] });
  expect(decisionsOf(plan, "orders")).toEqual([
    "release: its chart makes the label from `podIdentity.activeDirectory.identity`; use the settings that the chart has for workload identity instead of the values below, for KEDA `podIdentity.azureWorkload`",
  ]);
  const other = await planFor(identity(), helmRelease("{ podIdentity: { activeDirectory: { identity: other } } }"));
  expect(verdicts(other)["HelmRelease/orders"]).toBe("not concerned");
});

test("labels of several components at any depth have one service account each, next to their labels", async () => {
  const plan = await planFor(
    identity(),
    helmRelease(`{ controller: { podLabels: { ${LABEL} } }, hooks: { job: { labels: { ${LABEL} } } } }`),
  );
  expect(plan.accounts.map(({ name }) => name)).toEqual(["orders-controller", "orders-hooks-job"]);
  expect(plan.workloads.map(({ release }) => parse(release!.set))).toEqual([
    {
      controller: {
        podLabels: { "azure.workload.identity/use": "true" },
        podAnnotations: { "azure.workload.identity/inject-proxy-sidecar": "true" },
        serviceAccount: { create: false, name: "orders-controller" },
      },
    },
    {
      hooks: {
        job: {
          labels: { "azure.workload.identity/use": "true" },
          annotations: { "azure.workload.identity/inject-proxy-sidecar": "true" },
          serviceAccount: { create: false, name: "orders-hooks-job" },
        },
      },
    },
  ]);
  expect(plan.entries).toHaveLength(3);
});

test("a service account that the values name is annotated, and the values keep it", async () => {
  const plan = await planFor(
    identity(),
    helmRelease(`{ podLabels: { ${LABEL} }, serviceAccount: { create: true, name: orders-sa } }`),
  );
  expect(plan.accounts).toEqual([expect.objectContaining({ name: "orders-sa", exists: true })]);
  expect(parse(workload(plan, "orders").release!.set)).not.toHaveProperty("serviceAccount");
});

test("the pods are in the target namespace of the release, and other values are named", async () => {
  const plan = await planFor(
    identity(),
    helmRelease(`{ podLabels: { ${LABEL} } }`, "targetNamespace: web, valuesFrom: [{ kind: ConfigMap, name: more }], "),
  );
  expect(workload(plan, "orders").namespace).toBe("web");
  expect(workload(plan, "orders").notes).toContain("Helm values in valuesFrom were not read");
  expect(workload(plan, "orders").release).toMatchObject({ namespace: "shop", name: "orders" });
});

test.each([
  ["Flux", "labels: { helm.toolkit.fluxcd.io/name: orders, helm.toolkit.fluxcd.io/namespace: shop }"],
  ["Helm", "annotations: { meta.helm.sh/release-name: orders, meta.helm.sh/release-namespace: shop }"],
  ["the instance label", "labels: { app.kubernetes.io/instance: orders }"],
])("a workload of a release in the input changes through its values: %s", async (_, metadata) => {
  const deployment = manifests({
    identities: [],
    selector: "orders-selector",
    namespace: "shop",
    account: "api",
  }).replace("name: app, namespace: shop", `name: app, namespace: shop, ${metadata}`);
  const plan = await planFor(identity(), helmRelease(`{ podLabels: { ${LABEL} } }`), deployment);
  expect(plan.workloads.map(({ kind, name }) => `${kind}/${name}`)).toEqual(["Deployment/app"]);
  expect(workload(plan, "app")).toMatchObject({ serviceAccount: "api", patches: undefined });
  expect(parse(workload(plan, "app").release!.set)).toEqual({
    podLabels: { "azure.workload.identity/use": "true" },
    podAnnotations: { "azure.workload.identity/inject-proxy-sidecar": "true" },
  });
  expect(verdicts(plan)).toMatchObject({ "HelmRelease/orders": "converted", "Deployment/app": "converted" });
  expect(plan.cleanUpWaits[0]).toEqual({ object: "AzureIdentity shop/orders", users: ["HelmRelease shop/orders"] });
});

describe("the release of pod identity itself", () => {
  const chart = (values: string): string =>
    `{ apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: { name: aad-pod-identity, namespace: kube-system }, spec: { chart: { spec: { chart: aad-pod-identity } }, values: ${values} } }`;

  test("is removed at the end where it is kept, and its values say where it matches", async () => {
    const plan = await planFor(identity(), chart('{ forceNamespaced: "true" }'));
    expect(verdicts(plan)["HelmRelease/aad-pod-identity"]).toBe("clean up");
    expect(plan.notes).toContain(
      "Pod identity matches pods inside a namespace only (--forceNamespaced or managed mode).",
    );
    expect(commands(plan)).toContain(
      "kubectl get helmrelease/aad-pod-identity --namespace kube-system --ignore-not-found",
    );
    expect(commands(plan)).not.toMatch(/helm uninstall|kubectl delete helmrelease/);
  });

  test.each([
    ["a map", "{ orders: { name: orders, binding: { name: orders-selector, selector: orders-selector } } }"],
    ["a list", "[{ name: orders, binding: { name: orders-selector, selector: orders-selector } }]"],
  ])("does not use an identity, and identities in its values are to decide: %s", async (_, identities) => {
    const plan = await planFor(identity(), chart(`{ azureIdentities: ${identities} }`));
    expect(plan.workloads).toEqual([]);
    expect(plan.entries.find(({ name }) => name === "aad-pod-identity")).toMatchObject({
      verdict: "to decide",
      notes: [
        "its values create the AzureIdentities orders; add them as objects: the output of `helm template` with these values, or a dump of the cluster",
      ],
    });
  });
});

test("a base without the label and an overlay with it are one release", async () => {
  const plan = await planFor(
    identity(),
    helmRelease("{ replicaCount: 1, azureIdentity: { name: x } }"),
    helmRelease(`{ podLabels: { ${LABEL} } }`),
  );
  expect(plan.workloads).toHaveLength(1);
  expect(plan.entries.map(({ verdict }) => verdict)).toEqual(["converted", "converted", "covered", "converted"]);
});

test("a file of Helm values with the label is to decide, and the clean-up waits for it", async () => {
  const plan = await planFor(identity(), `podLabels: { ${LABEL} }\nimage: { repository: app }`);
  expect(plan.workloads[0]).toMatchObject({ kind: "HelmValues", verdict: "to decide", serviceAccount: undefined });
  expect(plan.workloads[0]!.decisions[0]!.text).toMatch(/^a file of Helm values states neither the name nor/);
  expect(plan.cleanUpWaits.map(({ object }) => object)).toContain("AzureIdentity shop/orders");
});

test("the clean-up waits for a custom resource that creates pods, not for one that selects them", async () => {
  const custom =
    "{ apiVersion: example.com/v1, kind: Pipeline, metadata: { name: nightly, namespace: shop }, spec: { template: { labels: { aadpodidbinding: orders-selector } } } }";
  const plan = await planFor(identity(), custom);
  expect(plan.cleanUpWaits.map(({ users }) => users)).toEqual([["Pipeline shop/nightly"], ["Pipeline shop/nightly"]]);
  const service =
    "{ apiVersion: v1, kind: Service, metadata: { name: nightly, namespace: shop }, spec: { selector: { aadpodidbinding: orders-selector } } }";
  expect((await planFor(identity(), service)).cleanUpWaits).toEqual([]);
});

test("the clean-up waits for a workload whose owner has to decide first, and for a pod that is not in the input", async () => {
  const system = manifests({ identities: [], selector: "orders-selector", namespace: "kube-system" });
  expect((await planFor(identity(), system)).cleanUpWaits[0]!.users).toEqual(["Deployment kube-system/app"]);
  const assigned =
    "{ apiVersion: aadpodidentity.k8s.io/v1, kind: AzureAssignedIdentity, metadata: { name: x, namespace: shop }, spec: { pod: gone, podNamespace: shop, azureIdentityRef: { metadata: { name: orders, namespace: shop } } } }";
  const pod = "{ apiVersion: v1, kind: Pod, metadata: { name: other, namespace: shop }, spec: { containers: [] } }";
  expect((await planFor(identity(), assigned, pod)).cleanUpWaits[0]).toEqual({
    object: "AzureIdentity shop/orders",
    users: ["Pod shop/gone, which is not in the input"],
  });
});

test("the generated stack has the service account of a release", async () => {
  const json = synthesized(stackFiles(await planFor(identity(), helmRelease(`{ podLabels: { ${LABEL} } }`))));
  const accounts = (json.resource as Record<string, Record<string, { metadata: { name: string } }>>)
    .kubernetes_service_account_v1!;
  expect(Object.values(accounts).map(({ metadata }) => metadata.name)).toEqual(["orders"]);
});

import { addManifest } from "../../model/manifests/manifest";
import { emptyModel } from "../../model/trust/draft";
import {
  account,
  bound,
  client,
  cluster,
  credential,
  deployment,
  findingsOf,
  identity,
  notesOf,
  object,
  type Part,
  resource,
  role,
  stack,
  vault,
} from "./scenario";
import { CLIENT_ID, USE } from "./wiring-world";

const LABEL = { [USE]: "true" };
const trusted = stack(cluster(), vault(), identity("api"), role("api"), credential("api", "orders:api"));
/** Objects next to the Terraform that trusts the account `orders/api`. */
const beside = (...objects: Part[]): { stacks: Record<string, Part>; objects: readonly Part[] } => ({
  stacks: { app: stack(trusted, account("orders", "api", client("api"))) },
  objects,
});

describe("a workflow of Argo", () => {
  const spec = (values: Part = {}, template: Part = {}): Part => ({
    serviceAccountName: "api",
    podMetadata: { labels: LABEL },
    templates: [
      { name: "main", dag: { tasks: [] } },
      { name: "work", container: { image: "example.azurecr.io/work:1" }, ...template },
    ],
    ...values,
  });
  const workflow = (values?: Part, template?: Part): Part =>
    object("argoproj.io/v1alpha1", "Workflow", "report", "orders", { spec: spec(values, template) });

  test("is evaluated as the pods of its templates", () => {
    expect(findingsOf(beside(workflow()))).toEqual([]);
    expect(findingsOf(beside(workflow({ podMetadata: undefined })))).toEqual([
      `label-missing at Workflow report: the pod runs as the bound service account "api" and has no label ${USE}`,
    ]);
    expect(findingsOf(beside(workflow({ serviceAccountName: "apo" })))).toEqual([
      'credential-missing at Workflow report: no federated identity credential has the subject "system:serviceaccount:orders:apo"; ' +
        "system:serviceaccount:orders:api has one",
    ]);
    const wrong = { container: { image: "i", env: [{ name: "AZURE_CLIENT_SECRET", value: "x" }] } };
    expect(findingsOf(beside(workflow({}, wrong)))).toEqual([
      `env-credential at Workflow report: container "main" sets AZURE_CLIENT_SECRET, which is used before the pod\'s identity`,
    ]);
  });

  test("has its label in podMetadata, in the template or in the defaults of templates", () => {
    const none = { podMetadata: undefined };
    expect(findingsOf(beside(workflow(none, { metadata: { labels: LABEL } })))).toEqual([]);
    expect(findingsOf(beside(workflow({ ...none, templateDefaults: { metadata: { labels: LABEL } } })))).toEqual([]);
    const onWorkflow = { ...workflow(none), metadata: { name: "report", namespace: "orders", labels: LABEL } };
    expect(findingsOf(beside(onWorkflow))).toEqual([
      `label-on-workload at Workflow report: the label ${USE} is in metadata.labels of the Workflow, not of its pods`,
    ]);
  });

  test("may skip the containers of the executor", () => {
    const annotations = { "azure.workload.identity/skip-containers": "wait;init" };
    expect(findingsOf(beside(workflow({ podMetadata: { labels: LABEL, annotations } })))).toEqual([]);
  });

  test("without an account has that of the controller's defaults, which is unknown", () => {
    expect(findingsOf(beside(workflow({ serviceAccountName: undefined })))).toEqual([]);
  });

  test("is read in a CronWorkflow and in templates", () => {
    const cron = object("argoproj.io/v1alpha1", "CronWorkflow", "nightly", "orders", {
      spec: { schedule: "0 0 * * *", workflowSpec: spec({ podMetadata: undefined }) },
    });
    expect(findingsOf(beside(cron))).toEqual([expect.stringMatching(/^label-missing at CronWorkflow nightly/)]);
    for (const kind of ["WorkflowTemplate", "ClusterWorkflowTemplate"])
      expect(
        findingsOf(
          beside(object("argoproj.io/v1alpha1", kind, "report", "orders", { spec: spec({ podMetadata: undefined }) })),
        ),
      ).toEqual([expect.stringContaining("label-missing at")]);
  });

  test("with templates in another object is not evaluated", () => {
    const scenario = beside(workflow({ templates: undefined, workflowTemplateRef: { name: "shared" } }));
    expect(findingsOf(scenario)).toEqual([]);
    expect(notesOf(scenario)).toContain("Workflow report: its templates are in another object");
  });
});

describe("a run of Tekton", () => {
  const run = (kind: string, spec: Part, labels: Part = LABEL): Part => ({
    ...object("tekton.dev/v1", kind, "build", "orders", { spec }),
    metadata: { name: "build", namespace: "orders", labels },
  });
  const taskSpec = { steps: [{ name: "push", image: "i" }] };

  test("gives its labels to its pods", () => {
    expect(findingsOf(beside(run("TaskRun", { serviceAccountName: "api", taskSpec })))).toEqual([]);
    expect(
      findingsOf(beside(run("PipelineRun", { taskRunTemplate: { serviceAccountName: "api" }, pipelineSpec: {} }))),
    ).toEqual([]);
    expect(findingsOf(beside(run("TaskRun", { serviceAccountName: "api", taskSpec }, {})))).toEqual([
      `label-missing at TaskRun build: the pod runs as the bound service account "api" and has no label ${USE}`,
    ]);
  });

  test("of a task that is elsewhere may get its labels there", () => {
    expect(findingsOf(beside(run("TaskRun", { serviceAccountName: "api", taskRef: { name: "shared" } }, {})))).toEqual(
      [],
    );
  });
});

describe("an application of Spark", () => {
  const pods = (driver: Part = {}, executor: Part = {}): Part => ({
    driver: { serviceAccount: "api", labels: LABEL, ...driver },
    executor: { labels: LABEL, ...executor },
  });
  const application = (spec: Part): Part =>
    object("sparkoperator.k8s.io/v1beta2", "SparkApplication", "etl", "orders", { spec });

  test("is evaluated as its driver and its executors, which have the account of the driver", () => {
    expect(findingsOf(beside(application(pods())))).toEqual([]);
    expect(findingsOf(beside(application(pods({}, { labels: {} }))))).toEqual([
      `label-missing at SparkApplication etl: the pod runs as the bound service account "api" and has no label ${USE}`,
    ]);
    const scheduled = object("sparkoperator.k8s.io/v1beta2", "ScheduledSparkApplication", "etl", "orders", {
      spec: { schedule: "@daily", template: pods({ labels: {} }) },
    });
    expect(findingsOf(beside(scheduled))).toEqual([
      expect.stringMatching(/^label-missing at ScheduledSparkApplication etl/),
    ]);
  });
});

test.each([
  ["sparkoperator.k8s.io/v1alpha1", "SparkConnect", "unknown"],
  ["jobset.x-k8s.io/v1alpha2", "JobSet", "unknown"],
  ["networking.k8s.io/v1", "Ingress", "irrelevant"],
  ["snapshot.storage.k8s.io/v1", "VolumeSnapshot", "irrelevant"],
  ["rbac.authorization.k8s.io/v1", "Role", "irrelevant"],
])("the kind %s %s is %s", (apiVersion, kind, fate) => {
  const place = { path: "p", provider: "" };
  expect(addManifest(emptyModel(), object(apiVersion, kind, "x", "orders"), place)).toBe(fate);
});

describe("a resource of Terraform that changes an object", () => {
  const app = (...parts: Part[]): { stacks: Record<string, Part> } => ({
    stacks: { app: stack(cluster(), vault(), bound("orders", "api"), ...parts) },
  });
  const patch = (type: string, values: Part, kind = "Deployment", name = "api"): Part =>
    resource(type, "patch", { api_version: "apps/v1", kind, metadata: { name, namespace: "orders" }, ...values });
  const env = (name: string): Part => patch("kubernetes_env", { container: "api", env: [{ name, value: "x" }] });

  test("adds variables to a container", () => {
    expect(findingsOf(app(env("AZURE_CLIENT_SECRET")))).toEqual([
      `env-credential at app/kubernetes_deployment_v1.api: container "api" sets AZURE_CLIENT_SECRET, which is used before the pod\'s identity`,
    ]);
    expect(findingsOf(app(env("LOG_LEVEL")))).toEqual([]);
  });

  test("adds the identity label to a workload instead of its pods", () => {
    const unlabelled = deployment("orders", "web", { labels: { app: "web" } });
    const label = (name: string): Part => patch("kubernetes_labels", { labels: LABEL }, "Deployment", name);
    expect(findingsOf(app(unlabelled, label("web")))).toEqual([
      `label-on-workload at app/kubernetes_deployment_v1.web: the label ${USE} is in metadata.labels of the Deployment, not of its pods`,
    ]);
    expect(findingsOf(app(label("elsewhere")))).toEqual([
      `label-on-workload at app/kubernetes_labels.patch: the label ${USE} is in metadata.labels of the Deployment, not of its pods`,
    ]);
    expect(findingsOf(app(patch("kubernetes_labels", { labels: { team: "orders" } })))).toEqual([]);
  });

  test("adds annotations to pods", () => {
    const skip = (value: string): Part =>
      patch("kubernetes_annotations", { template_annotations: { "azure.workload.identity/skip-containers": value } });
    expect(findingsOf(app(skip("api")))).toEqual([
      'skip-all-containers at app/kubernetes_deployment_v1.api: azure.workload.identity/skip-containers names every container: "api"',
    ]);
  });

  test("adds labels to a namespace", () => {
    const space = stack(
      resource("kubernetes_namespace_v1", "orders", { metadata: { name: "orders" } }),
      resource("kubernetes_service_account_v1", "api", { depends_on: ["kubernetes_namespace_v1.orders"] }),
      resource("kubernetes_deployment_v1", "api", { depends_on: ["kubernetes_namespace_v1.orders"] }),
    );
    const label = resource("kubernetes_labels", "space", {
      api_version: "v1",
      kind: "Namespace",
      metadata: { name: "orders" },
      labels: { "control-plane": "x" },
    });
    expect(findingsOf(app(space, label))).toEqual([
      'excluded-namespace at app/kubernetes_deployment_v1.api: the pod\'s namespace "orders" has the label control-plane, by which AKS excludes it from webhooks',
    ]);
  });

  test("is not evaluated if the object was not read", () => {
    const parts = patch(
      "kubernetes_env",
      { container: "web", env: [{ name: "AZURE_CLIENT_ID", value: "x" }] },
      "Deployment",
      "web",
    );
    expect(findingsOf(app(parts))).toEqual([]);
    expect(notesOf(app(parts))).toContain("app/kubernetes_env.patch: the Deployment that it changes was not read");
  });
});

describe("Helm values", () => {
  const release = (values: Part): Part =>
    resource("helm_release", "chart", { name: "chart", chart: "orders", namespace: "orders", ...values });
  const app = (values: Part): { stacks: Record<string, Part> } => ({
    stacks: { app: stack(trusted, release(values)) },
  });
  const ACCOUNT = `serviceAccount:\n  name: api\n  annotations:\n    ${CLIENT_ID}: 11111111-1111-4111-8111-111111111111\n`;
  const labelled = `podLabels:\n  ${USE}: "true"\n`;

  test("of a helm_release are read from its texts and its settings together", () => {
    expect(findingsOf(app({ values: [ACCOUNT] }))).toContain(
      "helm-label-missing at app/helm_release.chart: the values annotate a service account and do not set the identity label",
    );
    const label = { name: "podLabels.azure\\.workload\\.identity/use", value: "true", type: "string" };
    for (const values of [
      { values: [ACCOUNT, labelled] },
      { values: [ACCOUNT], set: [label] },
      { values: [ACCOUNT], set: label },
    ])
      expect(findingsOf(app(values)).join()).not.toContain("helm-label");
    expect(findingsOf(app({ values: [labelled], set: [{ ...label, type: undefined }] }))).toEqual([
      `helm-label-value at app/helm_release.chart: podLabels: ${USE} is the unquoted true`,
    ]);
  });

  test("of a helm_release that are an expression are not evaluated", () => {
    const scenario = app({ values: ["${yamlencode(local.values)}"] });
    expect(findingsOf(scenario)).toEqual([]);
    expect(notesOf(scenario)).toContain("app/helm_release.chart: Helm values in expressions are not read");
  });

  test("of an Application of Argo CD belong together", () => {
    const application = (helm: Part): Part =>
      object("argoproj.io/v1alpha1", "Application", "orders", "argocd", {
        spec: { source: { chart: "orders", helm }, destination: { namespace: "orders" } },
      });
    const parameters = [{ name: "podLabels.azure\\.workload\\.identity/use", value: "true", forceString: true }];
    expect(findingsOf({ objects: [application({ values: ACCOUNT })] }).join()).toContain("helm-label-missing");
    expect(findingsOf({ objects: [application({ values: ACCOUNT, parameters })] })).toEqual([]);
  });
});

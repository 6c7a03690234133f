import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { CronJobV1 } from "@cdktf/provider-kubernetes/lib/cron-job-v1";
import { DaemonSetV1 } from "@cdktf/provider-kubernetes/lib/daemon-set-v1";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { JobV1 } from "@cdktf/provider-kubernetes/lib/job-v1";
import { Pod } from "@cdktf/provider-kubernetes/lib/pod";
import { PodV1, type PodV1Config } from "@cdktf/provider-kubernetes/lib/pod-v1";
import { StatefulSetV1 } from "@cdktf/provider-kubernetes/lib/stateful-set-v1";
import { Fn, type TerraformStack, Token } from "cdktf";
import {
  FederatedBinding,
  type FederatedBindingProps,
  type PodTemplate,
  type PodTemplateOptions,
} from "../../../../constructs";
import { checkApp } from "../../../../constructs/core/synthesis/check-app";
import { synthesize } from "../../../../testing";
import { givenCluster, newApp, newStack, unknownText } from "../../../kit/app";
import { resolvedIn } from "../../../../values/resolved";

const UUID = "11111111-1111-1111-1111-111111111111";
const BINDING = "cdktf-aks-workload-identity/binding";

function bound(props: Partial<FederatedBindingProps> = {}) {
  const stack = newStack();
  const serviceAccount = { namespace: "orders", name: "orders-api" };
  return {
    stack,
    binding: new FederatedBinding(stack, "orders", { cluster: givenCluster(stack), serviceAccount, ...props }),
  };
}

/** Annotations that options give a pod. */
function annotationsOf(options: PodTemplateOptions, props: Partial<FederatedBindingProps> = {}) {
  const { stack, binding } = bound(props);
  const template = { metadata: {}, spec: { container: [{ name: "api", image: "i" }] } };
  return resolvedIn(stack, binding.podTemplate<PodTemplate>(template, options).metadata?.annotations ?? {});
}

const own = { [BINDING]: expect.stringMatching(/^\$\{azurerm_user_assigned_identity\..*\.client_id\} - -$/) };

test("adds the label, the service account and the annotation of the identity to a copy of the template", () => {
  const { stack, binding } = bound();
  const template = {
    metadata: { name: "kept", labels: { app: "orders" }, annotations: { team: "orders" } },
    spec: { container: [{ name: "api", image: "i" }], restartPolicy: "Always" },
  };
  const before = structuredClone(template);
  const wired = binding.podTemplate(template);

  expect(template).toEqual(before);
  expect(resolvedIn(stack, wired)).toEqual({
    metadata: {
      name: "kept",
      labels: { app: "orders", "azure.workload.identity/use": "true" },
      annotations: { team: "orders", ...own },
    },
    spec: { ...before.spec, serviceAccountName: expect.stringMatching(/^\$\{kubernetes_service_account_v1\./) },
  });
});

test.each<[string, PodTemplateOptions, Record<string, unknown>]>([
  ["nothing", {}, own],
  [
    "a lifetime of the token",
    { tokenExpirationSeconds: 7200 },
    {
      "azure.workload.identity/service-account-token-expiration": "7200",
      [BINDING]: expect.stringMatching(/ - 7200$/),
    },
  ],
  ["skipped containers", { skipContainers: ["api"] }, { ...own, "azure.workload.identity/skip-containers": "api" }],
  ["no skipped containers", { skipContainers: [] }, own],
  ["the proxy", { migrationProxy: {} }, { ...own, "azure.workload.identity/inject-proxy-sidecar": "true" }],
  [
    "the proxy on a port",
    { migrationProxy: { port: 8081 } },
    {
      ...own,
      "azure.workload.identity/inject-proxy-sidecar": "true",
      "azure.workload.identity/proxy-sidecar-port": "8081",
    },
  ],
])("a pod asks for %s by annotations", (_, options, annotations) => {
  expect(annotationsOf(options)).toEqual(annotations);
});

test("a pod changes with the tenant and the lifetime of its account, and its own lifetime wins", () => {
  const props = { tenantId: UUID, tokenExpirationSeconds: 3600 };
  expect(annotationsOf({}, props)).toEqual({ [BINDING]: expect.stringMatching(new RegExp(` ${UUID} 3600$`)) });
  expect(annotationsOf({ tokenExpirationSeconds: 7200 }, props)).toMatchObject({
    [BINDING]: expect.stringMatching(new RegExp(` ${UUID} 7200$`)),
  });
});

test("labels that are a token are merged by Terraform", () => {
  const { stack, binding } = bound();
  const labels = Token.asStringMap(Fn.merge([{ app: "orders" }, { rel: unknownText(stack) }]));
  const template = { metadata: { labels }, spec: { container: [{ name: "api", image: "i" }] } };
  expect(resolvedIn(stack, binding.podTemplate<PodTemplate>(template).metadata?.labels)).toMatch(
    /^\$\{merge\(.*"azure\.workload\.identity\/use" = "true".*\)\}$/,
  );
});

describe("every kind of workload takes the template", () => {
  const metadata = { name: "api", namespace: "orders" };
  const TEMPLATE = { metadata: { labels: { app: "a" } }, spec: { container: [{ name: "api", image: "i" }] } };
  const kinds: Record<string, (stack: TerraformStack, binding: FederatedBinding) => unknown> = {
    Deployment: (stack, binding) =>
      new DeploymentV1(stack, "api", { metadata, spec: { template: binding.podTemplate(TEMPLATE) } }),
    StatefulSet: (stack, binding) =>
      new StatefulSetV1(stack, "api", {
        metadata,
        spec: { serviceName: "api", selector: { matchLabels: { app: "a" } }, template: binding.podTemplate(TEMPLATE) },
      }),
    DaemonSet: (stack, binding) =>
      new DaemonSetV1(stack, "api", { metadata, spec: { template: binding.podTemplate(TEMPLATE) } }),
    Job: (stack, binding) => new JobV1(stack, "api", { metadata, spec: { template: binding.podTemplate(TEMPLATE) } }),
    CronJob: (stack, binding) =>
      new CronJobV1(stack, "api", {
        metadata,
        spec: {
          schedule: "0 3 * * *",
          jobTemplate: { metadata: {}, spec: { template: binding.podTemplate(TEMPLATE) } },
        },
      }),
    Pod: (stack, binding) =>
      new PodV1(stack, "api", {
        ...binding.podTemplate<PodV1Config>({
          metadata: { ...metadata },
          spec: { container: [{ name: "api", image: "i" }] },
        }),
      }),
  };
  test.each(Object.keys(kinds))("%s", (kind) => {
    const { stack, binding } = bound();
    kinds[kind]!(stack, binding);
    expect(stack).toInjectToken("orders/api");
  });
});

test("a template that contradicts the binding is refused where the binding is", () => {
  const { binding } = bound();
  expect(() => binding.podTemplate({ metadata: {}, spec: { serviceAccountName: "other" } })).toThrow(
    new Error(
      '`serviceAccountName` must be that of the binding, "orders-api", got "other"; omit it, because podTemplate adds it (at stack/orders) [pod-service-account]',
    ),
  );
});

describe("a bare pod", () => {
  const ignored = (config: Partial<PodV1Config>, options: PodTemplateOptions = {}) => {
    const { stack, binding } = bound();
    const { lifecycle, ...rest } = config;
    const template = {
      metadata: { name: "api", namespace: "orders" },
      spec: { container: [{ name: "a", image: "i" }] },
      ...rest,
    } as PodV1Config;
    new PodV1(stack, "pod", {
      ...binding.podTemplate<PodV1Config>(template, options),
      ...(lifecycle ? { lifecycle } : {}),
    });
    synthesize(stack);
    return synthesize(stack).resource.kubernetes_pod_v1!.pod!.lifecycle?.ignore_changes;
  };

  test("keeps what the webhook writes into each container", () => {
    const container = [
      { name: "a", image: "i" },
      { name: "b", image: "i" },
    ];
    expect(ignored({ spec: { container, initContainer: [{ name: "init", image: "i" }] } })).toEqual([
      "spec[0].container[0].env",
      "spec[0].container[0].volume_mount",
      "spec[0].container[1].env",
      "spec[0].container[1].volume_mount",
      "spec[0].init_container[0].env",
      "spec[0].init_container[0].volume_mount",
      "spec[0].volume",
    ]);
  });

  test("with the proxy keeps whole containers", () => {
    expect(ignored({}, { migrationProxy: {} })).toEqual([
      "spec[0].container",
      "spec[0].init_container",
      "spec[0].volume",
    ]);
  });

  test("keeps what its author ignores, too", () => {
    expect(ignored({ lifecycle: { ignoreChanges: ["metadata[0].labels"] } })).toEqual([
      "metadata[0].labels",
      "spec[0].container[0].env",
      "spec[0].container[0].volume_mount",
      "spec[0].volume",
    ]);
    expect(ignored({ lifecycle: { ignoreChanges: "all" } })).toBe("all");
  });

  test.each(["before", "after"])("of another stack, made %s the binding's, is kept too", (when) => {
    const app = newApp();
    const early = when === "before" ? newStack("pods", app) : undefined;
    const stack = newStack("stack", app);
    const serviceAccount = { namespace: "orders", name: "orders-api" };
    const binding = new FederatedBinding(stack, "orders", { cluster: givenCluster(stack), serviceAccount });
    const pods = early ?? newStack("pods", app);
    pods.addDependency(stack);
    const spec = { container: [{ name: "a", image: "i" }] };
    new PodV1(pods, "pod", binding.podTemplate({ metadata: { namespace: "orders" }, spec }));
    const written = checkApp(app).get(pods) as { resource: { kubernetes_pod_v1: { pod: { lifecycle: object } } } };
    expect(written.resource.kubernetes_pod_v1.pod.lifecycle).toEqual({
      ignore_changes: ["spec[0].container[0].env", "spec[0].container[0].volume_mount", "spec[0].volume"],
    });
  });

  test("of the provider's older type is kept too", () => {
    const { stack, binding } = bound();
    const spec = { container: [{ name: "a", image: "i" }] };
    new Pod(stack, "pod", binding.podTemplate({ metadata: { namespace: "orders" }, spec }));
    expect(synthesize(stack).resource.kubernetes_pod!.pod!.lifecycle).toEqual({
      ignore_changes: ["spec[0].container[0].env", "spec[0].container[0].volume_mount", "spec[0].volume"],
    });
  });

  test("without the label is left alone, and one whose labels only Terraform knows is not", () => {
    const { stack } = bound();
    const spec = { container: [{ name: "a", image: "i" }] };
    new PodV1(stack, "plain", { metadata: { name: "plain" }, spec });
    new PodV1(stack, "other", { metadata: { labels: { "azure.workload.identity/use": "false" } }, spec });
    new ConfigMapV1(stack, "no-pod", { metadata: { labels: { "azure.workload.identity/use": "true" } } });
    const labels = Token.asStringMap(Fn.merge([{ app: unknownText(stack) }]));
    new PodV1(stack, "unknown", { metadata: { labels }, spec });
    const { kubernetes_config_map_v1, kubernetes_pod_v1 } = synthesize(stack).resource;
    const pods = kubernetes_pod_v1!;
    expect(kubernetes_config_map_v1!["no-pod"]).not.toHaveProperty("lifecycle");
    expect(pods.plain).not.toHaveProperty("lifecycle");
    expect(pods.other).not.toHaveProperty("lifecycle");
    expect(pods.unknown!.lifecycle.ignore_changes).toContain("spec[0].volume");
  });
});

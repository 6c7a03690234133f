import { CronJobV1 } from "@cdktf/provider-kubernetes/lib/cron-job-v1";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { Manifest } from "@cdktf/provider-kubernetes/lib/manifest";
import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Aspects, Fn, type IAspect, TerraformHclModule, type TerraformStack, Token } from "cdktf";
import type { IConstruct } from "constructs";
import {
  EntraApplication,
  FederatedBinding,
  ManagedIdentity,
  Principal,
  RoleGrant,
  WiringCheck,
  type WiringRuleId,
} from "../../../../constructs";
import { synthesize } from "../../../../testing";
import { annotations, givenCluster, newApp, newStack, unknownText } from "../../../kit/app";
import { validationErrors } from "../../../kit/validation-errors";

const USE = "azure.workload.identity/use";
const CONTAINER = { container: [{ name: "api", image: "example.azurecr.io/api:1" }] };

function bound(stack = newStack()) {
  const binding = new FederatedBinding(stack, "orders", {
    cluster: givenCluster(stack),
    serviceAccount: { namespace: "orders", name: "orders-api" },
  });
  return { stack, binding };
}

/** A deployment written with the provider's class. */
function deployment(stack: TerraformStack, template: object, id = "api", metadata: object = {}): DeploymentV1 {
  return new DeploymentV1(stack, id, {
    metadata: { name: id, namespace: "orders", ...metadata },
    spec: { template: template as never },
  });
}
const template = (labels: object, spec: object = {}) => ({
  metadata: { labels },
  spec: { serviceAccountName: "orders-api", ...CONTAINER, ...spec },
});

/** What the check says of a stack. */
function refusals(stack: TerraformStack): string[] {
  return validationErrors(() => synthesize(stack));
}

test("a deployment of a provider class without the label is an error with its path, the consequence and the line to write", () => {
  const { stack } = bound();
  deployment(stack, template({ app: "api" }));
  expect(() => synthesize(stack)).toThrow(
    new Error(
      "Validation failed with the following errors:\n" +
        '  [stack] stack/api: the pod runs as the bound service account "orders-api" and has no label azure.workload.identity/use. ' +
        "The webhook ignores the pod: it gets no AZURE_* variables and no token, and the Azure Identity library reports that WorkloadIdentityCredential is unavailable. " +
        'Write: azure.workload.identity/use: "true" in spec.template.metadata.labels [label-missing]',
    ),
  );
});

test("a module, whose files only Terraform reads, is reported as not evaluated", () => {
  const { stack } = bound();
  new TerraformHclModule(stack, "trust", { source: "example/trust/azurerm", variables: { issuer: "x" } });
  deployment(stack, template({ [USE]: "true" }, { serviceAccountName: "other" }));
  expect(refusals(stack)).toEqual([]);
  expect(annotations(stack, "info").join("\n")).toContain("stack/trust (what a module creates is not read)");
});

test("each synthesis reports it again", () => {
  const { stack } = bound();
  deployment(stack, template({ app: "api" }));
  expect(refusals(stack)).toEqual(refusals(stack));
  expect(refusals(stack)).toHaveLength(1);
});

test.each<[string, (stack: TerraformStack, binding: FederatedBinding) => void, string]>([
  [
    "a name read from the service account",
    (stack, binding) => deployment(stack, template({ app: "api" }, { serviceAccountName: binding.serviceAccountName })),
    "label-missing",
  ],
  [
    "an override",
    (stack) =>
      deployment(stack, template({ [USE]: "true" })).addOverride("spec", {
        template: { metadata: { labels: { [USE]: "True" } } },
      }),
    "label-value",
  ],
  [
    "another namespace",
    (stack) => deployment(stack, template({ [USE]: "true" }), "api", { namespace: "shop" }),
    "namespace-mismatch",
  ],
  [
    "a cron job",
    (stack) =>
      new CronJobV1(stack, "api", {
        metadata: { name: "api", namespace: "orders", labels: { [USE]: "true" } },
        spec: {
          schedule: "0 3 * * *",
          jobTemplate: { metadata: {}, spec: { template: template({}) as never } },
        },
      }),
    "label-on-workload",
  ],
  [
    "a manifest",
    (stack) =>
      new Manifest(stack, "api", {
        manifest: {
          apiVersion: "apps/v1",
          kind: "Deployment",
          metadata: { name: "api", namespace: "orders" },
          spec: {
            selector: { matchLabels: { [USE]: "true" } },
            template: {
              metadata: { labels: { [USE]: "true" } },
              spec: { serviceAccountName: "orders-api", containers: [{ name: "a", image: "i" }] },
            },
          },
        },
      }),
    "label-in-selector",
  ],
  [
    "an account of another, annotated with the principal id",
    (stack, binding) =>
      new ServiceAccountV1(stack, "other", {
        metadata: {
          name: "other",
          namespace: "orders",
          annotations: { "azure.workload.identity/client-id": binding.principalId },
        },
      }),
    "client-id-other-attribute",
  ],
])("%s is seen through", (_, add, rule) => {
  const { stack, binding } = bound();
  add(stack, binding);
  expect(refusals(stack)).toEqual([expect.stringContaining(`[${rule}]`)]);
});

test("the result of podTemplate passes, also for an app registration and an account that Helm owns", () => {
  const { stack, binding } = bound();
  deployment(stack, binding.podTemplate({ metadata: {}, spec: CONTAINER }));
  const uuid = "11111111-1111-4111-8111-111111111111";
  const application = new FederatedBinding(stack, "application", {
    cluster: binding.cluster,
    identity: EntraApplication.fromClientId(stack, "app", { clientId: uuid }),
    serviceAccount: { namespace: "orders", name: "application" },
  });
  deployment(stack, application.podTemplate({ metadata: {}, spec: CONTAINER }), "web");
  const helm = new FederatedBinding(stack, "helm", {
    cluster: binding.cluster,
    serviceAccount: { namespace: "orders", name: "helm" },
    serviceAccountMode: "manifest",
  });
  deployment(stack, helm.podTemplate({ metadata: {}, spec: CONTAINER }), "chart");
  expect(refusals(stack)).toEqual([]);
});

test("labels that are known after apply are reported as not evaluated and accepted", () => {
  const { stack } = bound();
  deployment(stack, template(Token.asStringMap(Fn.merge([{ app: unknownText(stack) }]))));
  expect(refusals(stack)).toEqual([]);
  expect(annotations(stack, "info")).toContain(
    `[stack] wiring that is not evaluated: stack/api (whether the pod has the label ${USE} is known only after apply); stack/orders/identity/resource (no role assignment was read; add the Terraform that assigns its roles)`,
  );
});

test("a warning is one annotation of its construct", () => {
  const { stack, binding } = bound();
  deployment(stack, binding.podTemplate({ metadata: {}, spec: CONTAINER }));
  // Roles are assigned in this stack, and none to the binding.
  new RoleGrant(stack, "other", {
    grantee: new ManagedIdentity(stack, "worker", {
      resourceGroup: { name: "rg", location: "westeurope" },
      identityName: "id-worker",
    }),
    role: "Reader",
    scope: "/subscriptions/1",
  });
  synthesize(stack);
  synthesize(stack);
  expect(annotations(stack).filter((text) => text.includes("[role-missing]"))).toEqual([
    expect.stringMatching(
      /^\[stack\/orders\/identity\/resource\] stack\/orders\/identity\/resource: no role assignment has its principal_id/,
    ),
  ]);
});

describe("several stacks", () => {
  /** A first stack without a binding, and a second with one. */
  function twoStacks(outdir?: string) {
    const app = outdir === undefined ? newApp() : new App({ outdir, stackTraces: false });
    const first = newStack("first", app);
    return { app, first, ...bound(newStack("second", app)) };
  }

  test("are evaluated together: a workload in a stack without a binding is an error", () => {
    const { first } = twoStacks();
    deployment(first, template({ app: "api" }));
    expect(refusals(first)).toEqual([
      expect.stringMatching(/^\[first\] first\/api: the pod runs as the bound service account/),
    ]);
  });

  test("are evaluated before the first one is written", () => {
    const outdir = mkdtempSync(join(tmpdir(), "wiring-"));
    const { app, stack } = twoStacks(outdir);
    deployment(stack, template({ app: "api" }));
    expect(() => app.synth()).toThrow("[label-missing]");
    expect(existsSync(join(outdir, "stacks", "first")) ? readdirSync(join(outdir, "stacks", "first")) : []).toEqual([]);
    rmSync(outdir, { recursive: true });
  });

  test("wait for the aspects of a later stack, which can fix its pods", () => {
    class Labels implements IAspect {
      visit(node: IConstruct): void {
        if (node instanceof DeploymentV1) node.addOverride("spec.template.metadata.labels", { [USE]: "true" });
      }
    }
    const outdir = mkdtempSync(join(tmpdir(), "wiring-"));
    const { app, stack } = twoStacks(outdir);
    deployment(stack, template({ app: "api" }));
    Aspects.of(stack).add(new Labels());
    app.synth();
    expect(existsSync(join(outdir, "stacks", "second", "cdk.tf.json"))).toBe(true);
    rmSync(outdir, { recursive: true });
  });

  test("resolve the identities of each other", () => {
    const app = newApp();
    const platform = newStack("platform", app);
    const identity = new ManagedIdentity(platform, "identity", {
      resourceGroup: { name: "rg", location: "westeurope" },
      identityName: "id-orders",
    });
    const workload = newStack("workload", app);
    const binding = new FederatedBinding(workload, "orders", {
      cluster: givenCluster(workload),
      identity,
      serviceAccount: { namespace: "orders", name: "orders-api" },
    });
    deployment(workload, binding.podTemplate({ metadata: {}, spec: CONTAINER }));
    expect(refusals(workload)).toEqual([]);
    new ServiceAccountV1(workload, "other", {
      metadata: {
        name: "other",
        namespace: "orders",
        annotations: { "azure.workload.identity/client-id": identity.principalId },
      },
    });
    expect(refusals(workload)).toEqual([
      expect.stringContaining(
        "Write: azure.workload.identity/client-id: the client_id of platform/identity/resource [client-id-other-attribute]",
      ),
    ]);
  });
});

describe("suppress", () => {
  test("suppresses a rule in the app, and the manifest shows the reason", () => {
    const { stack } = bound();
    deployment(stack, template({ app: "api" }));
    WiringCheck.of(stack).suppress("label-missing", "the sidecar of another team adds it");
    expect(refusals(stack)).toEqual([]);
    expect(annotations(stack, "info")).toContain(
      '[stack] the wiring rule "label-missing" is suppressed: the sidecar of another team adds it',
    );
  });

  test("suppresses it at one construct only", () => {
    const { stack } = bound();
    const one = deployment(stack, template({ app: "api" }), "one");
    deployment(stack, template({ app: "api" }), "two");
    WiringCheck.of(stack).suppress("label-missing", "reads nothing", one);
    expect(refusals(stack)).toEqual([expect.stringContaining("stack/two: ")]);
  });

  test.each<[string, string, string]>([
    [
      "label-mising",
      "why",
      '`rule` must be the name of a wiring rule, got "label-mising"; did you mean "label-missing"? (at App) [wiring-suppress]',
    ],
    [
      "label-missing",
      " ",
      '`reason` must say why "label-missing" does not matter here, got " "; readers of the code need it (at App) [wiring-suppress]',
    ],
  ])("refuses %s with the reason %j", (rule, reason, message) => {
    const { stack } = bound();
    expect(() => WiringCheck.of(stack).suppress(rule as WiringRuleId, reason)).toThrow(new Error(message));
  });
});

test("each app has one check, and an app without a binding has none", () => {
  const { stack } = bound();
  expect(WiringCheck.of(stack)).toBe(WiringCheck.of(stack.node.root));
  const other = newStack();
  deployment(other, template({ [USE]: "True" }));
  expect(refusals(other)).toEqual([]);
});

test("a role assignment of another principal does not count as a role of the identity", () => {
  const { stack, binding } = bound();
  deployment(stack, binding.podTemplate({ metadata: {}, spec: CONTAINER }));
  const uuid = "11111111-1111-4111-8111-111111111111";
  RoleGrant.ensure(stack, {
    grantee: Principal.fromObjectId(stack, "group", { objectId: uuid, type: "Group" }),
    role: "Reader",
    scope: "/subscriptions/x",
  });
  synthesize(stack);
  expect(annotations(stack).join()).toContain("[role-missing]");
});

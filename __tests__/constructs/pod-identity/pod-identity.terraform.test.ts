import { CronJobV1 } from "@cdktf/provider-kubernetes/lib/cron-job-v1";
import { DaemonSetV1 } from "@cdktf/provider-kubernetes/lib/daemon-set-v1";
import { StatefulSetV1 } from "@cdktf/provider-kubernetes/lib/stateful-set-v1";
import { App, Testing } from "cdktf";
import {
  FederatedBinding,
  MigrationPhase,
  NetRawPolicy,
  PodIdentity,
  PodIdentityException,
  PodIdentityMigration,
} from "../../../constructs";
import { PodIdentityDemo } from "../../../examples/pod-identity-demo";
import { describeTerraform, expectBefore, Workspace, writesOf } from "../../kit/terraform";
import { type Fixture, fixture, synthesized } from "./pod-identity-fixture";

const NAMESPACE = "my-app";

async function inWorkspace(json: object, work: (workspace: Workspace) => Promise<void>): Promise<void> {
  const workspace = new Workspace(json, { env: { STUB_STRICT: "1", STUB_DELAY_MS: "20" } });
  try {
    await workspace.init();
    await work(workspace);
  } finally {
    workspace.remove();
  }
}

/** Puts another synthesis of the stack in the workspace. */
function replace(workspace: Workspace, json: { terraform: object }): void {
  const terraform = { ...json.terraform, backend: { local: { path: "terraform.tfstate" } } };
  workspace.write("cdk.tf.json", JSON.stringify({ ...json, terraform }));
}

function existingObjects(): object {
  const { stack, cluster, identity } = fixture();
  new PodIdentity(stack, "legacy", {
    cluster,
    namespace: NAMESPACE,
    name: "my-pod-identity",
    identity,
    importExisting: true,
  });
  new PodIdentityException(stack, "exception", {
    cluster,
    namespace: NAMESPACE,
    name: "exporter",
    podLabels: { app: "exporter" },
    importExisting: true,
  });
  return synthesized(stack);
}

const container = [{ name: "app", image: "example.azurecr.io/app:1" }];

/** One pod identity, and a workload of each kind that rolls. */
function workloads({ stack }: Fixture, binding: PodIdentityMigration | FederatedBinding): void {
  const labels = { app: "app" };
  const metadata = (name: string) => ({ name, namespace: NAMESPACE });
  new StatefulSetV1(stack, "stateful", {
    metadata: metadata("stateful"),
    spec: {
      serviceName: "stateful",
      selector: { matchLabels: labels },
      template: binding.podTemplate({ metadata: { labels }, spec: { container } }),
    },
  });
  new DaemonSetV1(stack, "daemon", {
    metadata: metadata("daemon"),
    spec: {
      selector: { matchLabels: labels },
      template: binding.podTemplate({ metadata: { labels }, spec: { container } }),
    },
  });
  new CronJobV1(stack, "nightly", {
    metadata: metadata("nightly"),
    spec: {
      schedule: "0 3 * * *",
      jobTemplate: {
        metadata: {},
        spec: { template: binding.podTemplate({ metadata: { labels }, spec: { restartPolicy: "Never", container } }) },
      },
    },
  });
}

function inPhase(phase: MigrationPhase | "BINDING"): { terraform: object } {
  const made = fixture();
  const serviceAccount = { namespace: NAMESPACE, name: "app" };
  if (phase === "BINDING") {
    const { cluster, identity, stack } = made;
    workloads(made, new FederatedBinding(stack, "app", { cluster, identity, serviceAccount, createNamespace: false }));
  } else {
    const from = PodIdentity.fromPodIdentityName(made.stack, "legacy", {
      namespace: NAMESPACE,
      name: "pi",
      identity: made.identity,
    });
    workloads(
      made,
      new PodIdentityMigration(made.stack, "app", { from, cluster: made.cluster, serviceAccount, phase }),
    );
  }
  return synthesized(made.stack);
}

describeTerraform("pod identity", () => {
  test("its objects come after the policy and the role of the kubelet, and go before them", async () => {
    const { stack, cluster, identity } = fixture();
    const netRawPolicy = NetRawPolicy.azurePolicy(stack, "policy", { cluster });
    new PodIdentity(stack, "legacy", {
      cluster,
      namespace: NAMESPACE,
      name: "my-pod-identity",
      identity,
      netRawPolicy,
    });
    await inWorkspace(synthesized(stack), async (workspace) => {
      await workspace.apply();
      const made = workspace.writes();
      const [azureIdentity, binding, ...others] = writesOf(made, "kubernetes_manifest");
      expect(others).toEqual([]);
      expectBefore(writesOf(made, "azurerm_role_assignment"), [azureIdentity!]);
      expectBefore(writesOf(made, "azurerm_resource_policy_assignment"), [azureIdentity!]);
      expectBefore([azureIdentity!], [binding!]);
      expect((await workspace.plan()).status).toBe(0);
      await workspace.destroy();
      const gone = workspace.writes();
      const objects = writesOf(gone, "kubernetes_manifest", "delete");
      expectBefore(objects, writesOf(gone, "azurerm_role_assignment", "delete"));
      expectBefore(objects, writesOf(gone, "azurerm_resource_policy_assignment", "delete"));
    });
  });

  test("objects that exist are imported", async () => {
    await inWorkspace(existingObjects(), async (workspace) => {
      const { output } = await workspace.plan();
      expect(output).toMatch(/Plan: 3 to import, /);
      expect(output).toMatch(/ 0 to destroy/);
    });
  });

  test("the demo pod waits for its role", async () => {
    const stack = new PodIdentityDemo(new App({ stackTraces: false }), "pod-identity-demo");
    await inWorkspace(JSON.parse(Testing.synth(stack, true)), async (workspace) => {
      await workspace.apply();
      const made = workspace.writes();
      expectBefore(writesOf(made, "azurerm_role_assignment"), writesOf(made, "kubernetes_pod_v1"));
      expect((await workspace.plan()).status).toBe(0);
    });
  });

  test("no phase replaces a workload, and a binding in the migration's place changes nothing", async () => {
    const { PREPARE, SWITCH, RETIRE } = MigrationPhase;
    await inWorkspace(inPhase(PREPARE), async (workspace) => {
      await workspace.apply();
      const created = workspace.writes().length;
      for (const phase of [SWITCH, RETIRE]) {
        replace(workspace, inPhase(phase));
        await workspace.apply();
        expect((await workspace.plan()).status).toBe(0);
      }
      const later = workspace.writes().slice(created);
      expect(later.map(({ op }) => op)).toEqual(Array(6).fill("update"));
      expect(new Set(later.map(({ type }) => type))).toEqual(
        new Set(["kubernetes_cron_job_v1", "kubernetes_daemon_set_v1", "kubernetes_stateful_set_v1"]),
      );
      replace(workspace, inPhase("BINDING"));
      expect((await workspace.plan()).status).toBe(0);
    });
  });
});

import { CronJobV1 } from "@cdktf/provider-kubernetes/lib/cron-job-v1";
import { DeploymentV1, type DeploymentV1SpecTemplate } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { StatefulSetV1 } from "@cdktf/provider-kubernetes/lib/stateful-set-v1";
import {
  EntraApplication,
  FederatedBinding,
  ManagedIdentity,
  MigrationPhase,
  PodIdentity,
  PodIdentityMigration,
  type PodIdentityMigrationProps,
} from "../../../constructs";
import { type Fixture, fixture, synthesized, told } from "./pod-identity-fixture";

const { PREPARE, SWITCH, RETIRE } = MigrationPhase;
const PHASES = [PREPARE, SWITCH, RETIRE];
const ACCOUNT = { namespace: "my-app", name: "demo" };

function migration(made: Fixture, props: Partial<PodIdentityMigrationProps> = {}): PodIdentityMigration {
  const from = PodIdentity.fromPodIdentityName(made.stack, "legacy", {
    namespace: "my-app",
    name: "pi",
    selector: "both",
    identity: made.identity,
  });
  return new PodIdentityMigration(made.stack, "demo", {
    from,
    cluster: made.cluster,
    serviceAccount: ACCOUNT,
    phase: PREPARE,
    ...props,
  });
}

type Template = DeploymentV1SpecTemplate & { metadata: object; spec: object };

const TEMPLATE = (): Template => ({
  metadata: { labels: { app: "demo" } },
  spec: { serviceAccountName: "old", container: [{ name: "demo", image: "example" }] },
});

describe("with an identity binding", () => {
  test("has the same resources in every phase, those of the FederatedBinding that replaces it, and no credential", () => {
    const resources = (make: (made: Fixture) => unknown) => {
      const made = fixture();
      make(made);
      return synthesized(made.stack).resource as Record<string, object>;
    };
    const [prepare, ...others] = PHASES.map((phase) =>
      resources((made) => migration(made, { phase, trust: "identity-binding" })),
    );
    for (const each of others) expect(each).toEqual(prepare);
    expect(Object.keys(prepare!)).toContain("azapi_resource");
    expect(Object.keys(prepare!)).not.toContain("azurerm_federated_identity_credential");
    const after = resources(
      ({ stack, cluster, identity }) =>
        new FederatedBinding(stack, "demo", {
          cluster,
          identity,
          serviceAccount: ACCOUNT,
          createNamespace: false,
          trust: "identity-binding",
        }),
    );
    const addresses = (all: typeof prepare) =>
      Object.entries(all!).flatMap(([type, blocks]) => Object.keys(blocks).map((name) => `${type}.${name}`));
    expect(addresses(after)).toEqual(addresses(prepare));
  });

  test("annotates pods from SWITCH on, refuses the migration proxy, and says what PREPARE creates", () => {
    const annotations = (phase: MigrationPhase) =>
      Object.keys(
        migration(fixture(), { phase, trust: "identity-binding" }).podTemplate<Template>(TEMPLATE()).metadata
          .annotations ?? {},
      );
    const ASKS = "azure.workload.identity/use-identity-binding";
    expect(PHASES.map((phase) => annotations(phase).includes(ASKS))).toEqual([false, true, true]);
    expect(() =>
      migration(fixture(), { trust: "identity-binding" }).podTemplate(TEMPLATE(), { migrationProxy: {} }),
    ).toThrow('`migrationProxy` must be omitted with `trust: "identity-binding"`');
    const made = fixture();
    const { resource, binding, node } = migration(made, { trust: "identity-binding" });
    expect([resource, node.defaultChild]).toEqual([undefined, binding.roleBinding]);
    expect(told(made.stack, "@cdktf/info")).toContainEqual(
      expect.stringMatching(/^PREPARE: creates the identity binding and the right to use it, waits, /),
    );
  });
});

describe("podTemplate", () => {
  test("in PREPARE adds the old label and nothing else", () => {
    const template = TEMPLATE();
    expect(migration(fixture()).podTemplate(template, { migrationProxy: {} })).toEqual({
      ...TEMPLATE(),
      metadata: { labels: { app: "demo", aadpodidbinding: "both" } },
    });
    expect(template).toEqual(TEMPLATE());
  });

  test("in SWITCH adds label, annotations and account of workload identity, and keeps the old label for the way back", () => {
    const { metadata, spec } = migration(fixture(), { phase: SWITCH }).podTemplate<Template>(TEMPLATE(), {
      migrationProxy: { port: 8081 },
    });
    expect(metadata).toEqual({
      labels: { app: "demo", "azure.workload.identity/use": "true", aadpodidbinding: "both" },
      annotations: {
        "azure.workload.identity/inject-proxy-sidecar": "true",
        "azure.workload.identity/proxy-sidecar-port": "8081",
        "cdktf-aks-workload-identity/binding": expect.any(String),
      },
    });
    expect(spec.serviceAccountName).not.toBe("old");
  });

  test("in RETIRE takes the old label away, also one that the template itself has", () => {
    const template = { ...TEMPLATE(), metadata: { labels: { app: "demo", aadpodidbinding: "both" } } };
    const wired = migration(fixture(), { phase: RETIRE }).podTemplate<Template>(template);
    expect(wired.metadata.labels).toEqual({ app: "demo", "azure.workload.identity/use": "true" });
  });

  test("keeps the old label where a selector needs it", () => {
    const wired = migration(fixture(), { phase: RETIRE, keepLabel: true }).podTemplate<Template>(TEMPLATE());
    expect(wired.metadata.labels).toMatchObject({ aadpodidbinding: "both" });
  });

  test.each(PHASES)("in %s refuses what the switch would refuse", (phase) => {
    const template = { metadata: {}, spec: { hostNetwork: true, container: [{ name: "demo", image: "example" }] } };
    const made = migration(fixture(), { phase });
    expect(() => made.podTemplate(template, { migrationProxy: {} })).toThrow(/hostNetwork/);
    expect(() => made.podTemplate(template)).not.toThrow();
  });

  test.each([
    [
      { metadata: { labels: { aadpodidbinding: "other" } }, spec: {} },
      'the label `aadpodidbinding` must be the selector of the pod identity, "both", got "other"; omit it, because podTemplate adds it (at stack/demo) [pod-identity-label]',
    ],
    [
      { metadata: {}, spec: { nodeSelector: { "kubernetes.io/os": "windows" } } },
      "pods of a pod identity must run on Linux, because pod identity does not support Windows, got Windows; use FederatedBinding for them (at stack/demo) [pod-identity-windows]",
    ],
  ])("refuses %j", (template, message) => {
    expect(() => migration(fixture()).podTemplate(template)).toThrow(new Error(message));
  });
});

test("the trust is the same in every phase, and neither identity nor role is written", () => {
  const [first, ...others] = PHASES.map((phase) => {
    const made = fixture();
    migration(made, { phase });
    return synthesized(made.stack).resource;
  });
  expect(Object.keys(first).sort()).toEqual([
    "azurerm_federated_identity_credential",
    "kubernetes_service_account_v1",
    "time_sleep",
  ]);
  for (const each of others) expect(each).toEqual(first);
});

test("after the last phase a FederatedBinding in the same place has the same resources at the same addresses", () => {
  const [before, after] = [fixture(), fixture()];
  const workload = ({ stack }: Fixture, template: Template) =>
    new DeploymentV1(stack, "workload", { metadata: { name: "demo", namespace: "my-app" }, spec: { template } });
  workload(before, migration(before, { phase: RETIRE }).podTemplate<Template>(TEMPLATE()));
  const binding = new FederatedBinding(after.stack, "demo", {
    cluster: after.cluster,
    identity: after.identity,
    serviceAccount: ACCOUNT,
    createNamespace: false,
  });
  const { container } = TEMPLATE().spec as { container: never };
  workload(after, binding.podTemplate<Template>({ metadata: { labels: { app: "demo" } }, spec: { container } }));
  expect(synthesized(after.stack).resource).toEqual(synthesized(before.stack).resource);
});

test("several pod identities behind one selector are one default identity and others that are trusted as well", () => {
  const made = fixture();
  const second = ManagedIdentity.fromManagedIdentityName(made.stack, "second", {
    identityName: "second",
    resourceGroupName: "rg-identity",
  });
  const also = PodIdentity.fromPodIdentityName(made.stack, "also", {
    namespace: "my-app",
    name: "pi-2",
    selector: "both",
    identity: second,
  });
  const { binding } = migration(made, { alsoFrom: [also] });
  expect(binding.identity).toBe(made.identity);
  expect(Object.keys(synthesized(made.stack).resource.azurerm_federated_identity_credential)).toHaveLength(2);
});

describe("RETIRE", () => {
  test("lists what is left of an add-on, the pod identity before the role it needs, and never the identity", () => {
    const made = fixture();
    migration(made, { phase: RETIRE });
    const [, list] = told(made.stack, "@cdktf/info");
    expect(list).toMatchInlineSnapshot(`
     "to remove pod identity, run these commands in this order; the identity itself is still in use:
     1. az aks pod-identity delete --resource-group rg --cluster-name aks --namespace my-app --name pi
        (before the operator role is removed, otherwise it fails; and after every other workload with this pod identity has migrated)
     2. az aks update --resource-group rg --name aks --disable-pod-identity
        (after the last pod identity of the cluster is removed)
     3. az role assignment delete --role "Managed Identity Operator" --assignee "$(az aks show --resource-group rg --name aks --query identity.principalId --output tsv)" --scope "$(az identity show --resource-group rg-identity --name application-identity --query id --output tsv)"
        (last role assignment of the cluster, because deleting a pod identity needs it; with a user-assigned control plane the assignee is that identity)
     4. az feature unregister --namespace "Microsoft.ContainerService" --name "EnablePodIdentityPreview"
        (after no other cluster of the subscription uses the add-on)"
    `);
    expect(list).not.toContain("az identity delete");
  });

  test("leaves the objects that this app creates to Terraform, which would create them again", () => {
    const made = fixture();
    const { cluster, identity } = made;
    const from = new PodIdentity(made.stack, "own", { cluster, namespace: "my-app", name: "pi", identity });
    const { cleanUpCommands } = migration(made, { phase: RETIRE, from });
    expect(cleanUpCommands).toEqual([
      {
        command: "terraform apply",
        why:
          'after you replaced this migration by a FederatedBinding and removed `new PodIdentity` of "stack/own" from the program: ' +
          "deletes its objects, and its role Managed Identity Operator; after every other workload with this pod identity has migrated",
      },
      expect.objectContaining({ command: "helm uninstall aad-pod-identity" }),
    ]);
  });

  test("lists what is left of what Helm or a manifest installed", () => {
    const made = fixture();
    const from = PodIdentity.fromPodIdentityName(made.stack, "old", {
      namespace: "other",
      name: "pi",
      selector: "both",
      identity: made.identity,
      installedBy: "manifests",
    });
    const { cleanUpCommands } = migration(made, { phase: RETIRE, from });
    expect(cleanUpCommands.map(({ command }) => command.split(" ").slice(0, 3).join(" "))).toEqual([
      "kubectl get azureidentitybinding",
      "kubectl delete azureidentity/pi",
      "helm uninstall aad-pod-identity",
      "az role assignment",
    ]);
  });

  test.each([
    [{ matchLabels: { aadpodidbinding: "both" } }],
    [{ matchExpressions: [{ key: "aadpodidbinding", operator: "In", values: ["one", "both"] }] }],
    [{ matchExpressions: [{ key: "aadpodidbinding", operator: "Exists" }] }],
  ])("refuses at synthesis to take the label from pods that a selector finds by it: %j", (selector) => {
    const made = fixture();
    const template = migration(made, { phase: RETIRE }).podTemplate<Template>(TEMPLATE());
    new StatefulSetV1(made.stack, "workload", {
      metadata: { name: "demo", namespace: "my-app" },
      spec: { serviceName: "demo", selector, template },
    });
    expect(() => synthesized(made.stack)).toThrow(
      '`keepLabel` must be true for "stack/workload", whose selector contains the label aadpodidbinding: a selector cannot change, so its ' +
        "pods keep the label, which has no effect without pod identity (at stack/demo)",
    );
  });

  test("accepts the same with the label kept", () => {
    const made = fixture();
    const template = migration(made, { phase: RETIRE, keepLabel: true }).podTemplate<Template>(TEMPLATE());
    new StatefulSetV1(made.stack, "workload", {
      metadata: { name: "demo", namespace: "my-app" },
      spec: { serviceName: "demo", selector: { matchLabels: { aadpodidbinding: "both" } }, template },
    });
    expect(() => synthesized(made.stack)).not.toThrow();
  });
});

test.each(PHASES)("each phase describes its effect and the way back: %s", (phase) => {
  const made = fixture();
  migration(made, { phase });
  expect(told(made.stack, "@cdktf/info")[0]).toMatch(new RegExp(`^${phase}: .*To revert`));
});

test("pods that run as the account already are no wiring mistake while they have the old label", () => {
  const made = fixture();
  const demo = migration(made, { serviceAccountMode: "adopt" });
  const template = { ...TEMPLATE(), spec: { ...TEMPLATE().spec, serviceAccountName: "demo" } };
  new DeploymentV1(made.stack, "workload", {
    metadata: { name: "demo", namespace: "my-app" },
    spec: { template: demo.podTemplate<Template>(template) },
  });
  expect(synthesized(made.stack).resource.kubernetes_annotations).toBeDefined();
});

test("types of every kind with a template go in and come out", () => {
  const made = fixture();
  const demo = migration(made, { phase: SWITCH });
  new CronJobV1(made.stack, "nightly", {
    metadata: { name: "nightly", namespace: "my-app" },
    spec: {
      schedule: "0 3 * * *",
      jobTemplate: {
        metadata: {},
        spec: {
          template: demo.podTemplate({
            metadata: {},
            spec: { restartPolicy: "Never", container: [{ name: "job", image: "example" }] },
          }),
        },
      },
    },
  });
  expect(JSON.stringify(synthesized(made.stack).resource.kubernetes_cron_job_v1)).toContain('"aadpodidbinding":"both"');
});

describe("refuses", () => {
  test.each<[string, (made: Fixture) => Partial<PodIdentityMigrationProps>, string]>([
    [
      "an unknown phase",
      () => ({ phase: "DONE" as MigrationPhase }),
      '`phase` must be one of "PREPARE", "RETIRE", "SWITCH", got "DONE" (at stack/demo) [input-choice]',
    ],
    [
      "another selector as well",
      ({ stack, identity }) => ({
        alsoFrom: [
          PodIdentity.fromPodIdentityName(stack, "also", {
            namespace: "my-app",
            name: "x",
            selector: "other",
            identity,
          }),
        ],
      }),
      '`alsoFrom[0]` must have the selector of `from`, "both", got "other"; use another migration for pods with another selector (at stack/demo) [migration-selector]',
    ],
    [
      "an application as well",
      ({ stack }) => ({
        alsoFrom: [
          PodIdentity.fromPodIdentityName(stack, "also", {
            namespace: "my-app",
            name: "x",
            selector: "both",
            identity: EntraApplication.fromClientId(stack, "app", { clientId: "10000000-0000-0000-0000-000000000001" }),
          }),
        ],
      }),
      '`alsoFrom[0]` must have a managed identity, got an app registration at "stack/also"; create its federated identity credential from `binding.credentialParameters`, and omit it here (at stack/demo) [migration-app-registration]',
    ],
    [
      "an add-on's pod identity of another namespace",
      () => ({ serviceAccount: { namespace: "elsewhere", name: "demo" } }),
      '`serviceAccount.namespace` must be that of the pod identity "stack/legacy", "my-app", got "elsewhere": the add-on serves pods of its own namespace only; set `installedBy: "manifests"` if Helm or a manifest created it (at stack/demo) [migration-namespace]',
    ],
  ])("%s", (_, props, message) => {
    const made = fixture();
    expect(() => migration(made, props(made))).toThrow(new Error(message));
  });
});

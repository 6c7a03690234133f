import { Lazy, TerraformStack, Token } from "cdktf";
import { NetRawPolicy, PodIdentity, PodIdentityException, WorkloadIdentityCluster } from "../../../constructs";
import { givenCluster, newStack, unknownText } from "../../kit/app";
import { fixture, type Json, synthesized, told } from "./pod-identity-fixture";

const RETIRED =
  "pod identity is retired: deprecated on 2022-10-24, archived in September 2023, its AKS add-on supported until September 2025. " +
  "Leave it with PodIdentityMigration; docs/leaving-pod-identity.md has the way [pod-identity-end]";

/** The custom resource of a kind. */
const manifestOf = (resource: Json, kind: string): Json =>
  Object.values<Json>(resource.kubernetes_manifest).find(({ manifest }) => manifest.kind === kind);

describe("fromPodIdentityName", () => {
  test("references the objects of the add-on without writing them", () => {
    const { stack, identity } = fixture();
    const legacy = PodIdentity.fromPodIdentityName(stack, "legacy", {
      namespace: "my-app",
      name: "my-pod-identity",
      identity,
    });
    expect(legacy).toMatchObject({
      selector: "my-pod-identity",
      podIdentityName: "my-pod-identity",
      installedBy: "add-on",
    });
    expect(synthesized(stack).resource).toBeUndefined();
    expect(told(stack, "@cdktf/warn")).toEqual([RETIRED]);
  });
});

describe("new PodIdentity", () => {
  test("writes identity and binding for the selector, after the role of the kubelet on the identity", () => {
    const { stack, cluster, identity } = fixture();
    new PodIdentity(stack, "legacy", {
      cluster,
      namespace: "my-app",
      name: "my-pod-identity",
      selector: "both",
      identity,
    });
    const { resource } = synthesized(stack);
    const azureIdentity = manifestOf(resource, "AzureIdentity");
    const binding = manifestOf(resource, "AzureIdentityBinding");
    expect(azureIdentity.manifest).toEqual({
      apiVersion: "aadpodidentity.k8s.io/v1",
      kind: "AzureIdentity",
      metadata: {
        name: "my-pod-identity",
        namespace: "my-app",
        annotations: { "aadpodidentity.k8s.io/Behavior": "namespaced" },
      },
      spec: {
        type: 0,
        resourceID: expect.stringMatching(/^\$\{data\.azurerm_user_assigned_identity\..*\.id\}$/),
        clientID: expect.stringMatching(/\.client_id\}$/),
      },
    });
    expect(binding.manifest).toMatchObject({
      metadata: { name: "my-pod-identity-binding", namespace: "my-app" },
      spec: { azureIdentity: "my-pod-identity", selector: "both" },
    });
    expect(Object.values(resource.azurerm_role_assignment)).toEqual([
      expect.objectContaining({ role_definition_name: "Managed Identity Operator" }),
    ]);
    for (const each of [azureIdentity, binding])
      expect(each.depends_on).toContainEqual(expect.stringMatching(/^time_sleep\./));
  });

  test("takes over objects that exist by the ids of the provider", () => {
    const { stack, cluster, identity } = fixture();
    new PodIdentity(stack, "legacy", {
      cluster,
      namespace: "my-app",
      name: "old",
      bindingName: "old-one",
      identity,
      importExisting: true,
    });
    expect(synthesized(stack).import.map(({ id }: { id: string }) => id)).toEqual([
      "apiVersion=aadpodidentity.k8s.io/v1,kind=AzureIdentity,namespace=my-app,name=old",
      "apiVersion=aadpodidentity.k8s.io/v1,kind=AzureIdentityBinding,namespace=my-app,name=old-one",
    ]);
  });

  test("assigns no role in managed mode, and says how to assign the identity to the nodes", () => {
    const { stack, cluster, identity } = fixture();
    new PodIdentity(stack, "legacy", {
      cluster,
      namespace: "my-app",
      name: "my-pod-identity",
      identity,
      mode: "managed",
    });
    expect(synthesized(stack).resource.azurerm_role_assignment).toBeUndefined();
    expect(told(stack, "@cdktf/info")[0]).toContain("az vmss identity assign");
  });

  test("the network of a cluster that only Terraform can read is a condition of the plan", () => {
    const { stack, cluster, identity } = fixture();
    new PodIdentity(stack, "legacy", { cluster, namespace: "my-app", name: "my-pod-identity", identity });
    const { lifecycle } = manifestOf(synthesized(stack).resource, "AzureIdentity");
    expect(lifecycle).toEqual({
      precondition: [
        {
          condition: expect.stringMatching(
            /^\$\{\(data\.azurerm_kubernetes_cluster\..*network_plugin != "kubenet"\)\}$/,
          ),
          error_message:
            "On kubenet a pod can impersonate another pod by ARP spoofing and use its identity, unless a policy removes NET_RAW from all containers: pass `netRawPolicy` to PodIdentity.",
        },
      ],
    });
  });

  test("a plugin from a Lazy of a literal is in no condition, and is evaluated when the app is complete", () => {
    const withPlugin = (plugin: "azure" | "kubenet"): TerraformStack => {
      const { app, stack, identity } = fixture();
      const cluster = new WorkloadIdentityCluster(new TerraformStack(app, "platform"), "own", {
        resourceGroup: { name: "rg", location: "westus2" },
        clusterName: "own",
        network: { policy: "none" },
        overrides: { networkProfile: { networkPlugin: Lazy.stringValue({ produce: () => plugin }) } },
      });
      new PodIdentity(stack, "legacy", { cluster, namespace: "my-app", name: "x", identity, mode: "managed" });
      return stack;
    };
    expect(manifestOf(synthesized(withPlugin("azure")).resource, "AzureIdentity")).not.toHaveProperty("lifecycle");
    expect(() => synthesized(withPlugin("kubenet"))).toThrow(
      '`netRawPolicy` must be given, because the network plugin of "platform/own" is kubenet.',
    );
  });

  test("a cluster on kubenet is refused without a policy against NET_RAW, and warned of with one", () => {
    const { app, stack, identity } = fixture();
    const platform = new TerraformStack(app, "platform");
    const cluster = new WorkloadIdentityCluster(platform, "own", {
      resourceGroup: { name: "rg", location: "westus2" },
      clusterName: "own",
      network: { plugin: "kubenet" },
    });
    const props = { cluster, namespace: "my-app", name: "x", identity, mode: "managed" as const };
    expect(() => new PodIdentity(stack, "refused", props)).toThrow(
      new Error(
        '`netRawPolicy` must be given, because the network plugin of "platform/own" is kubenet. On kubenet a pod can impersonate another pod by ARP spoofing and use its identity, unless a policy removes' +
          " NET_RAW from all containers; see NetRawPolicy (at stack/refused) [net-raw-kubenet]",
      ),
    );
    new PodIdentity(stack, "warned", { ...props, netRawPolicy: NetRawPolicy.existing(stack, "policy") });
    expect(told(stack, "@cdktf/warn")).toContain(
      "pod identity on kubenet is not recommended: only the policy against NET_RAW prevents a pod from using the identity of another pod [pod-identity-kubenet]",
    );
  });

  test("with a policy against NET_RAW kubenet has no condition", () => {
    const { stack, cluster, identity } = fixture();
    const netRawPolicy = NetRawPolicy.existing(stack, "policy");
    new PodIdentity(stack, "legacy", { cluster, namespace: "my-app", name: "my-pod-identity", identity, netRawPolicy });
    expect(JSON.stringify(synthesized(stack))).not.toContain("kubenet");
  });

  test.each([
    [
      { name: "My_Identity" },
      '`name` must be an RFC 1123 subdomain: 1 to 253 lowercase letters, digits, hyphens or periods, each part starting and ending with a letter or digit, got "My_Identity" (11 characters) (at stack/legacy) [name]',
    ],
    [
      { selector: "-both" },
      '`selector` must be a label value: 1 to 63 letters, digits, hyphens, underscores or periods that start and end with a letter or digit, got "-both" (5 characters) (at stack/legacy) [name]',
    ],
    [
      { namespace: "my.app" },
      '`namespace` must be an RFC 1123 label: 1 to 63 lowercase letters, digits or hyphens that start and end with a letter or digit, got "my.app" (6 characters) (at stack/legacy) [name]',
    ],
    [
      { mode: "managed" as const, acrossNamespaces: true },
      "`acrossNamespaces` must be omitted in managed mode, which matches pods inside a namespace only, got true (at stack/legacy) [pod-identity-namespaces]",
    ],
  ])("refuses %j", (props, message) => {
    const { stack, cluster, identity } = fixture();
    const all = { cluster, namespace: "my-app", name: "my-pod-identity", identity, ...props };
    expect(() => new PodIdentity(stack, "legacy", all)).toThrow(new Error(message));
  });

  test("a name of 253 characters with periods, and a selector of 63 in any capitals, are accepted", () => {
    const { stack, cluster, identity } = fixture();
    const name = `${"a".repeat(126)}.${"b".repeat(126)}`;
    new PodIdentity(stack, "legacy", {
      cluster,
      namespace: "my-app",
      name,
      bindingName: "b",
      selector: `A${"b".repeat(61)}Z`,
      identity,
    });
    expect(() => synthesized(stack)).not.toThrow();
  });

  test("a cluster of the same stack is refused, because custom resources ask its API at plan", () => {
    const { stack, identity } = fixture();
    const cluster = new WorkloadIdentityCluster(stack, "own", {
      resourceGroup: { name: "rg", location: "westus2" },
      clusterName: "own",
    });
    expect(() => new PodIdentity(stack, "legacy", { cluster, namespace: "my-app", name: "x", identity })).toThrow(
      new Error(
        '`cluster` must exist before this stack is planned, because `kubernetes_manifest` reads from its API server during the plan, got "stack/own" of the same stack; ' +
          "use WorkloadIdentityCluster.fromClusterName in another stack (at stack/legacy) [custom-resource-cluster]",
      ),
    );
  });

  test("a cluster has at most 200 pod identities, the 200th included", () => {
    const { stack, identity } = fixture();
    const add = (i: number) =>
      PodIdentity.fromPodIdentityName(stack, `legacy-${i}`, { namespace: "my-app", name: `i-${i}`, identity });
    for (let i = 1; i <= 200; i++) add(i);
    expect(() => add(201)).toThrow(
      new Error(
        "a cluster must have at most 200 pod identities, got 201; migrate some of these workloads to workload identity first (at stack/legacy-201) [pod-identity-count]",
      ),
    );
  });
});

test("the limit counts each pod identity once, and none from Helm or a manifest", () => {
  const { stack, identity } = fixture();
  const attrs = { namespace: "my-app", name: "same", identity };
  for (let i = 0; i < 201; i++) {
    PodIdentity.fromPodIdentityName(stack, `same-${i}`, { ...attrs, selector: `s-${i}` });
    PodIdentity.fromPodIdentityName(stack, `own-${i}`, { ...attrs, name: `own-${i}`, installedBy: "manifests" });
  }
});

describe("PodIdentityException", () => {
  test("excepts the pods of its namespace by their labels", () => {
    const { stack, cluster } = fixture();
    new PodIdentityException(stack, "exception", {
      cluster,
      namespace: "my-app",
      name: "exporter",
      podLabels: { app: "exporter" },
      importExisting: true,
    });
    const { resource, import: imports } = synthesized(stack);
    expect(Object.values<{ manifest: unknown }>(resource.kubernetes_manifest)[0]!.manifest).toEqual({
      apiVersion: "aadpodidentity.k8s.io/v1",
      kind: "AzurePodIdentityException",
      metadata: { name: "exporter", namespace: "my-app" },
      spec: { podLabels: { app: "exporter" } },
    });
    expect(imports[0].id).toBe(
      "apiVersion=aadpodidentity.k8s.io/v1,kind=AzurePodIdentityException,namespace=my-app,name=exporter",
    );
  });

  test.each([
    [
      { podLabels: {} },
      "`podLabels` must contain at least one label, got none; an exception without labels matches no pod (at stack/exception) [pod-identity-labels]",
    ],
    [
      { namespace: "kube-system", name: "aks-addon-exception" },
      '`name` must be an exception that you manage, got "kube-system/aks-addon-exception", which AKS creates and deletes with the add-on (at stack/exception) [pod-identity-exception-name]',
    ],
  ])("refuses %j", (props, message) => {
    const { stack, cluster } = fixture();
    const all = { cluster, namespace: "my-app", name: "exporter", podLabels: { app: "exporter" }, ...props };
    expect(() => new PodIdentityException(stack, "exception", all)).toThrow(new Error(message));
  });
});

describe("NetRawPolicy", () => {
  test("of Gatekeeper takes NET_RAW from the pods of every namespace but kube-system", () => {
    const { stack, cluster } = fixture();
    NetRawPolicy.gatekeeper(stack, "policy", { cluster });
    expect(Object.values<{ manifest: unknown }>(synthesized(stack).resource.kubernetes_manifest)[0]!.manifest).toEqual({
      apiVersion: "constraints.gatekeeper.sh/v1beta1",
      kind: "K8sPSPCapabilities",
      metadata: { name: "prevent-net-raw" },
      spec: {
        match: { kinds: [{ apiGroups: [""], kinds: ["Pod"] }], excludedNamespaces: ["kube-system"] },
        parameters: { requiredDropCapabilities: ["NET_RAW"] },
      },
    });
  });

  test("of Azure forbids no other capability", () => {
    const { stack, cluster } = fixture();
    NetRawPolicy.azurePolicy(stack, "policy", { cluster });
    const [assignment] = Object.values<{ parameters: string; resource_id: string }>(
      synthesized(stack).resource.azurerm_resource_policy_assignment,
    );
    expect(JSON.parse(assignment!.parameters)).toEqual({
      effect: { value: "Deny" },
      requiredDropCapabilities: { value: ["NET_RAW"] },
      allowedCapabilities: { value: ["*"] },
      excludedNamespaces: { value: ["kube-system", "gatekeeper-system", "azure-arc"] },
    });
  });

  test("constraint and template of one stack are refused: the constraint's kind is not known at plan", () => {
    const { stack, cluster } = fixture();
    NetRawPolicy.gatekeeperTemplate(stack, "template", { cluster });
    expect(() => NetRawPolicy.gatekeeper(stack, "policy", { cluster })).toThrow(
      new Error(
        "the constraint must be in another stack than its template, because its plan needs the kind that the template defines; create the template in a stack that is applied first (at stack/policy) [net-raw-template]",
      ),
    );
  });
});

test("the namespaces of a policy are given one by one", () => {
  const stack = newStack();
  const options = { cluster: givenCluster(stack), excludedNamespaces: Token.asList(unknownText(stack)) };
  expect(() => NetRawPolicy.azurePolicy(stack, "policy", options)).toThrow(
    /^`excludedNamespaces` must be a list of names, got the token of a list/,
  );
});

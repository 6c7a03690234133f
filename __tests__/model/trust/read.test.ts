import { evaluateWiring } from "../../../wiring/evaluate";
import { modelOf } from "../model-of";
import { addManifest } from "../../../model/manifests/manifest";
import type { Tree } from "../../../model/terraform/tree";
import { emptyModel } from "../../../model/trust/draft";
import type { TrustModel } from "../../../model/trust/model";
import { fieldsOf, readEgress, readPod } from "../../../model/trust/pod";

const CSI = { driver: "secrets-store.csi.k8s.io" };

/** One pod with everything a model looks at, in the words of Kubernetes. */
const KUBERNETES = {
  metadata: { labels: { app: "a" }, annotations: { note: "b" } },
  spec: {
    serviceAccountName: "api",
    hostNetwork: true,
    os: { name: "linux" },
    nodeSelector: { type: "virtual-kubelet" },
    containers: [
      {
        name: "api",
        image: "api:1",
        ports: [{ containerPort: 8080 }, { containerPort: "9090" }, { containerPort: "http" }, {}],
        env: [
          { name: "PLAIN", value: "x" },
          { name: "EMPTY" },
          { name: "ELSEWHERE", valueFrom: { fieldRef: {} } },
          { value: "nameless" },
        ],
        envFrom: [{ configMapRef: { name: "c" } }],
        volumeMounts: [{ mountPath: "/data" }, {}],
        command: ["run", 1],
        args: "none",
        securityContext: { runAsUser: 0 },
      },
    ],
    initContainers: [{ name: "init" }, {}],
    volumes: [
      { name: "token", projected: { sources: [{ serviceAccountToken: { audience: "api://x" } }, {}] } },
      { name: "secrets", csi: { ...CSI, volumeAttributes: { secretProviderClass: "kv" } } },
      { name: "classless", csi: CSI },
      { name: "other", csi: { driver: "other" } },
      {},
    ],
  },
};

/** The same in those of Terraform's provider. */
const TERRAFORM = {
  metadata: KUBERNETES.metadata,
  spec: {
    service_account_name: "api",
    host_network: true,
    os: [{ name: "linux" }],
    node_selector: { type: "virtual-kubelet" },
    container: [
      {
        name: "api",
        image: "api:1",
        port: [{ container_port: 8080 }, { container_port: "9090" }, { container_port: "http" }, {}],
        env: [
          { name: "PLAIN", value: "x", value_from: [] },
          { name: "EMPTY" },
          { name: "ELSEWHERE", value_from: { field_ref: {} } },
          { value: "nameless" },
        ],
        env_from: [{ config_map_ref: { name: "c" } }],
        volume_mount: [{ mount_path: "/data" }, {}],
        command: ["run", 1],
        args: "none",
        security_context: { run_as_user: 0 },
      },
    ],
    init_container: [{ name: "init" }, {}],
    volume: [
      { name: "token", projected: { sources: [{ service_account_token: [{ audience: "api://x" }] }, {}] } },
      { name: "secrets", csi: { ...CSI, volume_attributes: { secretProviderClass: "kv" } } },
      { name: "classless", csi: CSI },
      { name: "other", csi: { driver: "other" } },
      {},
    ],
  },
};

describe("a pod", () => {
  test("is the same with the field names of Kubernetes and of Terraform", () => {
    const pod = readPod(KUBERNETES, false);
    expect(readPod(TERRAFORM, true)).toEqual(pod);
    expect(pod).toEqual({
      labels: { app: "a" },
      annotations: { note: "b" },
      serviceAccountName: "api",
      hostNetwork: true,
      privileged: false,
      os: "linux",
      osStated: true,
      virtualNode: true,
      runAsUser: true,
      containers: [
        {
          name: "api",
          image: "api:1",
          ports: [8080, 9090],
          env: { PLAIN: "x", EMPTY: "", ELSEWHERE: undefined },
          envFrom: true,
          mountPaths: ["/data"],
          command: ["run"],
        },
      ],
      initContainers: [
        { name: "init", ports: [], env: {}, envFrom: false, mountPaths: [], command: [] },
        { name: "", ports: [], env: {}, envFrom: false, mountPaths: [], command: [] },
      ],
      volumes: ["token", "secrets", "classless", "other"],
      tokenAudiences: ["api://x"],
      secretProviderClasses: [expect.anything()],
    });
  });

  test("without content has no content", () => {
    for (const tree of [undefined, {}, { spec: "x" }])
      expect(readPod(tree, true)).toEqual({
        labels: {},
        annotations: {},
        hostNetwork: false,
        privileged: false,
        osStated: false,
        virtualNode: false,
        runAsUser: false,
        containers: [],
        initContainers: [],
        volumes: [],
        tokenAudiences: [],
        secretProviderClasses: [],
      });
  });

  test.each<[Tree, Tree]>([
    [{ spec: { serviceAccount: "old-name" } }, { serviceAccountName: "old-name" }],
    [{ spec: { serviceAccountName: 7 } }, { serviceAccountName: "7" }],
    [{ spec: { serviceAccountName: null } }, {}],
    [{ spec: { serviceAccountName: { expression: "${x.y.z}" } } }, { serviceAccountName: { expression: "${x.y.z}" } }],
    [{ spec: { nodeSelector: { "kubernetes.io/os": "windows" } } }, { os: "windows", osStated: false }],
    [{ spec: { nodeSelector: { "beta.kubernetes.io/os": "windows" } } }, { os: "windows" }],
    [{ spec: { tolerations: [{ key: "virtual-kubelet.io/provider" }] } }, { virtualNode: true }],
    [{ spec: { toleration: [{ key: "azure.com/aci" }] } }, { virtualNode: true }],
    [{ spec: { toleration: [{ key: "gpu" }, {}] } }, { virtualNode: false }],
    [{ spec: { securityContext: { runAsUser: 1000 } } }, { runAsUser: true }],
  ])("of %j has %j", (template, part) => {
    expect(readPod(template, false)).toMatchObject(part as object);
  });
});

test("Terraform turns numbers and booleans in labels into texts, a manifest does not", () => {
  const tree = { a: true, b: 1, c: "x", d: null, e: ["list"], f: { g: "h" }, i: undefined };
  expect(fieldsOf(tree, true)).toEqual({ a: "true", b: "1", c: "x", d: "" });
  expect(fieldsOf(tree, false)).toEqual({ a: true, b: 1, c: "x", d: "" });
  expect(fieldsOf({ expression: "${local.labels}" }, true)).toEqual({ expression: "${local.labels}" });
  expect(fieldsOf("none", true)).toEqual({});
});

describe("a network policy", () => {
  const to = (block: Tree): Tree => ({ to: [block] });

  test.each<[string, Tree, unknown]>([
    ["lets nothing out", { policyTypes: ["Egress"] }, { selects: {}, outside: false }],
    ["is of traffic that comes in", { policyTypes: ["Ingress"] }, undefined],
    ["says nothing", {}, undefined],
    ["has rules for what leaves", { egress: [to({ podSelector: {} })] }, { selects: {}, outside: false }],
    ["lets all out", { egress: [{}] }, { selects: {}, outside: true }],
    ["lets addresses be reached", { egress: [to({ ip_block: {} })] }, { selects: {}, outside: true }],
    [
      "selects by label",
      { policy_types: ["Egress"], pod_selector: { match_labels: { app: "a" } } },
      { selects: { app: "a" }, outside: false },
    ],
    [
      "selects by expression",
      { policyTypes: ["Egress"], podSelector: { matchExpressions: [{ key: "app", operator: "Exists" }] } },
      { selects: { expression: "the pods of its match expressions" }, outside: false },
    ],
  ])("that %s", (_, spec, read) => {
    expect(readEgress(spec)).toEqual(read);
  });
});

describe("Terraform JSON", () => {
  const read = (resource: object, more: object = {}): TrustModel => modelOf({ stack: { resource, ...more } });

  test("without optional arguments is read with the defaults of Kubernetes", () => {
    const { workloads, serviceAccounts, namespaces, credentials, clusters, grants, vaults } = read({
      kubernetes_pod_v1: { pod: { metadata: { generate_name: "pod-" }, lifecycle: { ignore_changes: "all" } } },
      kubernetes_deployment: { nameless: {} },
      kubernetes_replication_controller: { old: { metadata: { name: "old" }, spec: { selector: { app: "a" } } } },
      kubernetes_default_service_account_v1: { account: {} },
      kubernetes_service_account_v1: { nameless: { metadata: {} } },
      kubernetes_namespace_v1: { nameless: { metadata: {} } },
      kubernetes_annotations: { bare: { kind: "ServiceAccount" } },
      azurerm_federated_identity_credential: { bare: {}, single: { audience: "api://x" }, odd: { audience: [1] } },
      azurerm_kubernetes_cluster: { bare: {}, on: { oidc_issuer_enabled: "true", workload_identity_enabled: true } },
      azurerm_role_assignment: { bare: {} },
      azurerm_key_vault: { bare: {}, old: { enable_rbac_authorization: "true" } },
    });
    expect(workloads).toMatchObject([
      { kind: "Pod", name: "pod-", namespace: "default", ignoreChanges: "all" },
      { kind: "Deployment", name: "", namespace: "default", selector: {} },
      { kind: "ReplicationController", name: "old", selector: { app: "a" } },
    ]);
    expect(serviceAccounts).toMatchObject([
      { name: "default", namespace: "default", partial: false },
      { name: { expression: expect.stringContaining("metadata[0].name") } },
      { name: "", namespace: "default", partial: true },
    ]);
    expect(namespaces).toMatchObject([{ name: { expression: expect.stringContaining("metadata[0].name") } }]);
    expect(credentials.map(({ audiences, subject, issuer }) => [audiences, subject, issuer])).toEqual([
      [[], "", ""],
      [["api://x"], "", ""],
      [[], "", ""],
    ]);
    expect(clusters.map((each) => [each.oidcIssuerEnabled, each.workloadIdentityEnabled])).toEqual([
      [false, false],
      [true, true],
    ]);
    expect(grants).toEqual([
      {
        kind: "role",
        path: "stack/azurerm_role_assignment.bare",
        stack: "stack",
        address: "azurerm_role_assignment.bare",
        principalId: "",
        role: "",
      },
    ]);
    expect(vaults.map(({ rbac }) => rbac)).toEqual([false, true]);
  });

  test("of data sources has what a data source states, and no more", () => {
    const data = {
      azurerm_kubernetes_cluster: { cluster: { name: "aks" } },
      azurerm_key_vault: { vault: { name: "kv" } },
      kubernetes_service_account_v1: { account: { metadata: { name: "api" } } },
      kubernetes_namespace_v1: { orders: { metadata: { name: "orders" } } },
      kubernetes_network_policy_v1: { policy: { spec: { policy_types: ["Egress"] } } },
    };
    const model = read({}, { data });
    const untold = { expression: "a data source does not tell" };
    expect(model.clusters).toMatchObject([
      { name: "aks", external: true, oidcIssuerEnabled: untold, workloadIdentityEnabled: untold },
    ]);
    expect(model.vaults).toMatchObject([{ rbac: untold }]);
    expect([model.serviceAccounts, model.namespaces, model.egressPolicies]).toEqual([[], [], []]);
  });

  test("that is known only after apply is reported as not evaluated", () => {
    const { notEvaluated } = read({
      kubernetes_labels: { other: { kind: "Deployment" }, namespace: { kind: "Namespace" } },
      kubernetes_manifest: {
        unknown: { manifest: "${local.manifest}" },
        odd: { manifest: { apiVersion: "example.com/v1", kind: "Widget" } },
      },
      kubernetes_deployment_v1: {
        dynamic: { spec: { template: { dynamic: {} } } },
        listed: { spec: { template: { spec: { container: "${var.containers}" } } } },
      },
      helm_release: { chart: {} },
    });
    expect(notEvaluated).toEqual([
      {
        path: "stack/kubernetes_manifest.unknown",
        why: "its manifest is known only after apply",
        unread: { stack: "stack", address: "kubernetes_manifest.unknown", holds: "pods" },
      },
      { path: "stack/kubernetes_manifest.odd", why: "the kind Widget is unknown" },
      { path: "stack/kubernetes_deployment_v1.dynamic", why: "dynamic blocks are known only after apply" },
      { path: "stack/kubernetes_deployment_v1.listed", why: "its containers are known only after apply" },
      {
        path: "stack/helm_release.chart",
        why: "what a helm_release creates is not read",
        unread: { stack: "stack", address: "helm_release.chart", holds: "pods" },
      },
      { path: "stack/kubernetes_labels.other", why: "the Deployment that it changes was not read" },
    ]);
  });

  test("with an import block for an identity may lack its earlier roles", () => {
    const identity = { azurerm_user_assigned_identity: { orders: { name: "id-orders" } } };
    const to = "azurerm_user_assigned_identity.orders";
    const block = { to, id: "x" };
    for (const form of [block, [block], [[block]]])
      expect(read(identity, { import: form }).identities).toMatchObject([{ external: true }]);
    const other = { ...block, to: "azurerm_user_assigned_identity.other" };
    expect(read(identity, { import: [other] }).identities).toMatchObject([{ external: false }]);
  });

  test("distinguishes clusters by the providers that reach them", () => {
    const host = (name: string): string => `\${azurerm_kubernetes_cluster.${name}.kube_config[0].host}`;
    const provider = {
      kubernetes: [{ host: host("blue") }, { alias: "green", host: host("green") }, { alias: "far", host: "x" }],
    };
    const resource = { azurerm_kubernetes_cluster: { blue: {}, green: {}, far: {} } };
    expect(read(resource, { provider }).clusters.map(({ reachedBy }) => reachedBy)).toEqual([
      ["stack:kubernetes"],
      ["stack:kubernetes.green"],
      [],
    ]);
    const single = { kubernetes: { host: host("blue") } };
    expect(read(resource, { provider: single }).clusters[0]!.reachedBy).toEqual(["stack:kubernetes"]);
  });
});

describe("manifests of Azure Service Operator", () => {
  const place = { path: "file", provider: "cluster", namespace: "orders" };
  const take = (object: Tree) => {
    const draft = emptyModel();
    return { fate: addManifest(draft, object, place), draft };
  };
  const of = (kind: string, rest: object) => ({
    apiVersion: "managedidentity.azure.com/v1api20230131",
    kind,
    metadata: { name: "orders" },
    ...rest,
  });

  test("have the ids of an identity once it has a status", () => {
    const known = { clientId: "c", principalId: "p", tenantId: "t" };
    expect(
      take(of("UserAssignedIdentity", { status: known, spec: { azureName: "id-orders" } })).draft.identities,
    ).toEqual([expect.objectContaining({ ...known, name: "id-orders", external: true })]);
    expect(take(of("UserAssignedIdentity", {})).draft.identities).toEqual([
      expect.objectContaining({
        name: "orders",
        clientId: { expression: "${orders/UserAssignedIdentity.orders.client_id}" },
        tenantId: { expression: "${orders/UserAssignedIdentity.orders.tenant_id}" },
      }),
    ]);
  });

  test("have the identity of a credential by name or by id", () => {
    const spec = { owner: { name: "id" }, issuer: "https://i/", subject: "s", audiences: ["a", 1] };
    expect(take(of("FederatedIdentityCredential", { spec })).draft.credentials).toEqual([
      expect.objectContaining({
        identityId: { expression: "${orders/UserAssignedIdentity.id.id}" },
        issuer: "https://i/",
        subject: "s",
        audiences: ["a"],
      }),
    ]);
    expect(take(of("FederatedIdentityCredential", { spec: { owner: { armId: "/x" } } })).draft.credentials).toEqual([
      expect.objectContaining({
        identityId: "/x",
        issuer: { expression: "issuerFromConfig" },
        subject: "",
        audiences: [],
      }),
    ]);
    expect(take(of("FederatedIdentityCredential", {})).draft.credentials).toMatchObject([{ identityId: "" }]);
  });

  test("of other kinds, and values that are not objects, are unknown", () => {
    expect(take(of("SystemAssignedIdentity", {})).fate).toBe("unknown");
    for (const odd of [{}, { kind: "Pod" }, { apiVersion: "v1" }, "text"]) expect(take(odd).fate).toBe("unknown");
  });
});

test("an empty model has no findings", () => {
  expect(evaluateWiring(emptyModel())).toEqual({ findings: [], notEvaluated: [] });
});

describe("a pod template is found", () => {
  const template = {
    metadata: { labels: { a: "b" } },
    spec: { service_account_name: "sa", container: [{ name: "c" }], init_container: { name: "i" } },
  };
  const of = (type: string, values: object) => modelOf({ one: { resource: { [type]: { w: values } } } }).workloads[0];

  test.each<[string, object, string]>([
    ["kubernetes_pod_v1", template, ""],
    ["kubernetes_deployment", { spec: { template } }, "spec[0].template[0]"],
    ["kubernetes_daemonset", { spec: [{ template: [template] }] }, "spec[0].template[0]"],
    [
      "kubernetes_cron_job_v1",
      { spec: { job_template: { spec: { template } } } },
      "spec[0].job_template[0].spec[0].template[0]",
    ],
  ])("in %s", (type, values, path) => {
    expect(of(type, values)).toMatchObject({
      pod: {
        labels: { a: "b" },
        serviceAccountName: "sa",
        containers: [{ name: "c" }],
        initContainers: [{ name: "i" }],
      },
      templatePath: path,
    });
  });

  test("in a manifest, with the field names of Kubernetes", () => {
    const manifest = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      spec: {
        template: { metadata: { labels: { a: "b" } }, spec: { serviceAccountName: "sa", containers: [{ name: "c" }] } },
      },
    };
    expect(of("kubernetes_manifest", { manifest })).toMatchObject({
      kind: "Deployment",
      pod: { serviceAccountName: "sa", containers: [{ name: "c" }] },
      templatePath: "manifest.spec.template",
    });
  });

  test("and none if there is none", () => {
    expect(of("kubernetes_config_map_v1", {})).toBeUndefined();
    expect(of("kubernetes_manifest", { manifest: '${yamldecode(file("x"))}' })).toBeUndefined();
  });
});

test.each<[string, object, object | undefined]>([
  [
    "kubernetes_service_account_v1",
    { metadata: { name: "a", annotations: { x: "y" } } },
    { partial: false, annotations: { x: "y" }, annotationsPath: "metadata[0].annotations" },
  ],
  [
    "kubernetes_default_service_account_v1",
    { metadata: { namespace: "n" } },
    { name: "default", namespace: "n", annotationsPath: "metadata[0].annotations" },
  ],
  [
    "kubernetes_annotations",
    { kind: "ServiceAccount", metadata: { name: "a" }, annotations: { x: "y" } },
    { partial: true, annotationsPath: "annotations" },
  ],
  ["kubernetes_annotations", { kind: "Namespace", metadata: { name: "a" } }, undefined],
  [
    "kubernetes_manifest",
    { manifest: { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "a" } } },
    { partial: false, annotationsPath: "manifest.metadata.annotations" },
  ],
])("a service account in %s %j is read", (type, values, expected) => {
  const [found] = modelOf({ one: { resource: { [type]: { s: values } } } }).serviceAccounts;
  if (expected) expect(found).toMatchObject(expected);
  else expect(found).toBeUndefined();
});

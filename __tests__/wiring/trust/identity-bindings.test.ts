import {
  account,
  type Any,
  client,
  cluster,
  deployment,
  findingsOf,
  identity,
  notesOf,
  type Part,
  resource,
  stack,
} from "../scenario";

const USE_BINDING = "azure.workload.identity/use-identity-binding";
const ASKS = { annotations: { [USE_BINDING]: "true" } };
const CLIENT = "abcdabcd-1111-4111-8111-111111111111";
const OTHER = "44444444-4444-4444-8444-444444444444";
const TYPE = "Microsoft.ContainerService/managedClusters/identityBindings@2026-04-01";

const binding = (values: Part = {}, of = "orders", parent = "aks"): Part =>
  resource("azapi_resource", "binding", {
    type: TYPE,
    name: "iborders",
    parent_id: `\${azurerm_kubernetes_cluster.${parent}.id}`,
    body: { properties: { managedIdentity: { resourceId: `\${azurerm_user_assigned_identity.${of}.id}` } } },
    ...values,
  });
const RULE = {
  api_groups: ["cid.wi.aks.azure.com"],
  resources: ["${azurerm_user_assigned_identity.orders.client_id}"],
  verbs: ["use-managed-identity"],
};
const role = (rule: Part = {}): Part =>
  resource("kubernetes_cluster_role_v1", "use", { metadata: { name: "use-orders" }, rule: [{ ...RULE, ...rule }] });
const right = (values: Part = {}): Part =>
  resource("kubernetes_cluster_role_binding_v1", "use", {
    metadata: { name: "use-orders" },
    role_ref: { api_group: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "use-orders" },
    subject: [{ kind: "ServiceAccount", namespace: "shop", name: "orders" }],
    depends_on: ["kubernetes_cluster_role_v1.use"],
    ...values,
  });
const waits = { resource: { depends_on: ["kubernetes_cluster_role_binding_v1.use", "azapi_resource.binding"] } };
const reached = { provider: { kubernetes: [{ host: "${azurerm_kubernetes_cluster.aks.kube_config[0].host}" }] } };

const parts = (options: Any = { ...ASKS, ...waits }): Record<string, Part> => ({
  reached,
  cluster: cluster(),
  identity: identity("orders"),
  account: account("shop", "orders", client("orders")),
  pods: deployment("shop", "orders", options),
  binding: binding(),
  role: role(),
  right: right(),
});

/** The findings on all parts, some of them changed or left out. */
const found = (changes: Record<string, Part | undefined> = {}, options?: Any): readonly string[] =>
  findingsOf({
    stacks: { app: stack(...Object.values({ ...parts(options), ...changes }).filter((each) => each !== undefined)) },
  });

test("a pod with its annotation, right, role and identity binding is accepted", () => {
  expect(found()).toEqual([]);
});

test.each([
  ["a group of accounts", { subject: [{ kind: "Group", name: "system:serviceaccounts:shop" }] }],
  ["all accounts", { subject: [{ kind: "Group", name: "system:serviceaccounts" }] }],
  ["the account as a user", { subject: [{ kind: "User", name: "system:serviceaccount:shop:orders" }] }],
  [
    "the name of the role as a reference",
    {
      role_ref: { kind: "ClusterRole", name: "${kubernetes_cluster_role_v1.use.metadata[0].name}" },
    },
  ],
])("accepted: %s", (_, values) => {
  expect(found({ right: right(values) })).toEqual([]);
});

test.each([
  ["every identity", { resources: ["*"] }],
  ["everything", { api_groups: ["*"], resources: ["*"], verbs: ["*"] }],
])("accepted: a role that allows %s", (_, rule) => {
  expect(found({ role: role(rule) })).toEqual([]);
});

test("accepted: the annotation in other letters, which the webhook compares without case", () => {
  expect(found({}, { annotations: { [USE_BINDING]: "True" }, ...waits })).toEqual([]);
});

test("a pod without the annotation is found, if its account has no credential", () => {
  const text = `identity-binding-annotation at app/kubernetes_deployment_v1.orders: the pod has no annotation ${USE_BINDING}, and its service account "orders" has no credential`;
  expect(found({}, waits)).toEqual([text]);
  expect(found({}, { annotations: { [USE_BINDING]: "yes" }, ...waits })).toEqual([
    text.replace("has no annotation", 'has the value "yes" of the annotation'),
  ]);
});

test("a pod whose account has no right is found, and so is a right to another identity", () => {
  const start = "identity-binding-role at app/kubernetes_deployment_v1.orders: no ClusterRoleBinding lets ";
  const whole = `${start}"system:serviceaccount:shop:orders" use the identity with the client id \${app/azurerm_user_assigned_identity.orders.client_id}`;
  expect(found({ right: undefined })).toEqual([whole]);
  expect(found({ right: right({ subject: [{ kind: "ServiceAccount", namespace: "shop", name: "order" }] }) })).toEqual([
    whole,
  ]);
  expect(found({ right: right({ role_ref: { kind: "ClusterRole", name: "use-order" } }) })).toEqual([whole]);
  expect(found({ role: role({ resources: [OTHER] }) })).toContain(
    `${whole}; app/kubernetes_cluster_role_binding_v1.use lets it use "${OTHER}"`,
  );
});

test("a pod whose identity is not bound to its cluster is found", () => {
  const start =
    "identity-binding-missing at app/kubernetes_deployment_v1.orders: its identity is app/azurerm_user_assigned_identity.orders, and ";
  const options = { ...ASKS, resource: { depends_on: ["kubernetes_cluster_role_binding_v1.use"] } };
  expect(found({ binding: undefined }, options)).toEqual([`${start}it has no identity binding`]);
  expect(found({ other: cluster("other"), binding: binding({}, "orders", "other") }, options)).toEqual([
    `${start}app/azapi_resource.binding binds it to another cluster`,
  ]);
});

test.each([
  ['apiGroups are "", and AKS asks for cid.wi.aks.azure.com', { api_groups: [""] }],
  ["apiGroups are absent, and AKS asks for cid.wi.aks.azure.com", { api_groups: [] }],
  ['verbs are "get", and AKS asks for use-managed-identity', { verbs: ["get"] }],
  ['the resource is "orders", which is not a client id', { resources: ["orders"] }],
  [
    "the resource is the principal_id of app/azurerm_user_assigned_identity.orders",
    { resources: ["${azurerm_user_assigned_identity.orders.principal_id}"] },
  ],
])("a role is found: %s", (text, rule) => {
  expect(found({ role: role(rule) })).toContain(`identity-binding-rule at app/kubernetes_cluster_role_v1.use: ${text}`);
});

test("a role of a namespace and a placeholder are found", () => {
  const own = resource("kubernetes_role_v1", "use", { metadata: { name: "use", namespace: "shop" }, rule: [RULE] });
  expect(found({ own })).toEqual([
    "identity-binding-rule at app/kubernetes_role_v1.use: it is a Role, and AKS asks for a right in the whole cluster",
  ]);
  expect(found({ role: role({ resources: ["<MI_CLIENT_ID>"] }) })).toContain(
    'placeholder at app/kubernetes_cluster_role_v1.use: the client id is still "<MI_CLIENT_ID>"',
  );
});

test("a role for other things is not evaluated", () => {
  const other = resource("kubernetes_cluster_role_v1", "other", {
    metadata: { name: "other" },
    rule: [{ api_groups: [""], resources: ["pods"], verbs: ["get"] }],
  });
  expect(found({ other })).toEqual([]);
});

test("a pod that does not wait for its right or for the identity binding is found", () => {
  const at = "identity-binding-order at app/kubernetes_deployment_v1.orders: it does not wait for";
  expect(found({}, ASKS)).toEqual([`${at} kubernetes_cluster_role_binding_v1.use and azapi_resource.binding`]);
  const partly = { ...ASKS, resource: { depends_on: ["kubernetes_cluster_role_binding_v1.use"] } };
  expect(found({}, partly)).toEqual([`${at} azapi_resource.binding`]);
});

test("an identity binding for a cluster with API server VNet integration is found", () => {
  const integrated = (value: unknown) =>
    found({
      cluster: cluster("aks", { api_server_access_profile: { virtual_network_integration_enabled: value } }),
    });
  expect(integrated(true)).toEqual([
    "identity-binding-cluster at app/azapi_resource.binding: the cluster app/azurerm_kubernetes_cluster.aks has API server VNet integration",
  ]);
  expect(integrated(false)).toEqual([]);
  expect(integrated("${var.integrated}")).toEqual([]);
});

test("the migration proxy of a pod with an identity binding is found", () => {
  const annotations = { ...ASKS.annotations, "azure.workload.identity/inject-proxy-sidecar": "true" };
  expect(found({}, { annotations, ...waits })).toEqual([
    `identity-binding-proxy at app/kubernetes_deployment_v1.orders: azure.workload.identity/inject-proxy-sidecar and ${USE_BINDING} are "true"`,
  ]);
});

test("the credential that AKS manages is found, by its name and by its issuer", () => {
  const credential = (values: Part): Part =>
    resource("azurerm_federated_identity_credential", "own", {
      name: "own",
      user_assigned_identity_id: "${azurerm_user_assigned_identity.orders.id}",
      issuer: "https://issuer.example",
      subject: "s",
      audience: ["api://AzureADTokenExchange"],
      ...values,
    });
  const issuer = `https://ib.oic.prod-aks.azure.com/${OTHER}/${CLIENT}`;
  const at = "managed-credential at app/azurerm_federated_identity_credential.own:";
  expect(found({ credential: credential({ name: "aks-identity-binding" }) })).toEqual([
    `${at} the name is "aks-identity-binding", which AKS manages`,
  ]);
  expect(found({ credential: credential({ issuer }) })).toContain(`${at} the issuer is "${issuer}", which AKS manages`);
  expect(found({ credential: credential({ name: "aks-identity" }) })).toEqual([]);
});

test("a SecretProviderClass with the token proxy needs the right of the account", () => {
  const parameters = {
    useAzureTokenProxy: "true",
    clientID: "${azurerm_user_assigned_identity.orders.client_id}",
    keyvaultName: "kv-orders",
    tenantID: OTHER,
    objects: "array: []",
  };
  const classWith = (changes: Part) =>
    resource("kubernetes_manifest", "secrets", {
      manifest: {
        apiVersion: "secrets-store.csi.x-k8s.io/v1",
        kind: "SecretProviderClass",
        metadata: { name: "secrets", namespace: "shop" },
        spec: { provider: "azure", parameters: { ...parameters, ...changes } },
      },
    });
  const secrets = classWith({});
  const options = (more: Part = {}) => ({
    labels: { app: "api" },
    spec: {
      volume: [
        {
          name: "secrets",
          csi: { driver: "secrets-store.csi.k8s.io", volume_attributes: { secretProviderClass: "secrets" }, ...more },
        },
      ],
    },
  });
  const RIGHT = /^identity-binding-role at app\/kubernetes_deployment_v1[.]orders: no ClusterRoleBinding lets/;
  expect(found({ secrets }, options())).toEqual([]);
  expect(found({ secrets, right: undefined }, options())[0]).toMatch(RIGHT);
  // The provider does not read the client secret then.
  const withSecret = options({ node_publish_secret_ref: { name: "sp" } });
  expect(found({ secrets }, withSecret)).toEqual([]);
  expect(found({ secrets, right: undefined }, withSecret)[0]).toMatch(RIGHT);

  expect(found({ secrets: classWith({ clientID: "" }) }, withSecret)).toEqual([
    "secret-class-client-id at app/kubernetes_manifest.secrets: spec.parameters has useAzureTokenProxy and no clientID",
  ]);
  expect(found({ secrets: classWith({ usePodIdentity: "true" }) }, options())).toEqual([
    'secret-class-mode at app/kubernetes_manifest.secrets: usePodIdentity is "true"',
  ]);
  expect(found({ secrets: classWith({ useAzureTokenProxy: "yes" }) }, options())).toContain(
    'secret-class-parameter at app/kubernetes_manifest.secrets: spec.parameters.useAzureTokenProxy must be "true" or "false", got "yes"',
  );
  for (const accepted of ["True", "1", " t "])
    expect(found({ secrets: classWith({ useAzureTokenProxy: accepted }) }, options())).toEqual([]);
  expect(found({ secrets: classWith({ useAzureTokenProxy: "false" }) }, options())).toEqual([
    'secret-class-untrusting at app/kubernetes_deployment_v1.orders: it mounts "secrets" with clientID ${app/azurerm_user_assigned_identity.orders.client_id}, ' +
      'and no credential of that identity has the subject "system:serviceaccount:shop:orders"; the account may use the identity through an identity binding',
  ]);
});

test("what somebody else may have made is not evaluated: the roles and the identity binding of an identity that exists", () => {
  const looked = { data: { azurerm_user_assigned_identity: { orders: { name: "id", resource_group_name: "rg" } } } };
  const own = parts({ ...ASKS });
  const of = { [Object.keys(client("x"))[0]!]: "${data.azurerm_user_assigned_identity.orders.client_id}" };
  const stacks = {
    app: stack(reached, own.cluster!, looked, account("shop", "orders", of), deployment("shop", "orders", ASKS)),
  };
  expect(findingsOf({ stacks })).toEqual([]);
  expect(notesOf({ stacks })).toEqual([
    'app/kubernetes_deployment_v1.orders: whether a ClusterRoleBinding lets "system:serviceaccount:shop:orders" use its identity is unknown',
    "app/kubernetes_deployment_v1.orders: whether its identity is bound to its cluster is unknown",
  ]);
});

describe("manifests", () => {
  const objects = (subject: string, clientId = CLIENT): Part[] => [
    {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "orders", namespace: "shop", annotations: { "azure.workload.identity/client-id": CLIENT } },
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: "use" },
      rules: [{ apiGroups: ["cid.wi.aks.azure.com"], resources: [clientId], verbs: ["use-managed-identity"] }],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: "use" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "use" },
      subjects: [{ kind: "ServiceAccount", name: subject, namespace: "shop" }],
    },
    {
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name: "api",
        namespace: "shop",
        labels: { "azure.workload.identity/use": "true" },
        annotations: { [USE_BINDING]: "true" },
      },
      spec: { serviceAccountName: "orders", containers: [{ name: "api", image: "api:1" }] },
    },
  ];

  test("with the right of the account are accepted, and the identity binding is not evaluated", () => {
    expect(findingsOf({ objects: objects("orders") })).toEqual([]);
    expect(notesOf({ objects: objects("orders") })).toEqual([
      "Pod api: whether its identity is bound to its cluster is unknown",
    ]);
  });

  test("with the right of another account or to another identity are found", () => {
    const text = `identity-binding-role at Pod api: no ClusterRoleBinding lets "system:serviceaccount:shop:orders" use the identity with the client id "${CLIENT}"`;
    expect(findingsOf({ objects: objects("order") })).toEqual([text]);
    expect(findingsOf({ objects: objects("orders", OTHER) })).toEqual([
      `${text}; ClusterRoleBinding use lets it use "${OTHER}"`,
    ]);
  });
});

import {
  account,
  bound,
  client,
  cluster,
  credential,
  data,
  deployment,
  findingsOf,
  identity,
  notesOf,
  type Part,
  resource,
  role,
  stack,
  vault,
  verdictOf,
} from "./scenario";

/** Pods that read the vault of their environment, after the role on it. */
const reader = (on = "vault", environment: Part = {}): Part =>
  deployment("orders", "api", {
    container: { env: [{ name: "KEYVAULT_URL", value: `\${azurerm_key_vault.${on}.vault_uri}`, ...environment }] },
    resource: { depends_on: ["azurerm_role_assignment.api"] },
  });
const wired = stack(
  cluster(),
  vault(),
  identity("api"),
  credential("api", "orders:api"),
  account("orders", "api", client("api")),
);
const app = (...parts: Part[]): { stacks: Record<string, Part> } => ({ stacks: { app: stack(wired, ...parts) } });
const secret = (name: string, values: Part = {}): Part =>
  resource("azurerm_key_vault_secret", name, { name, key_vault_id: "${azurerm_key_vault.vault.id}", ...values });
const caller = data("azurerm_client_config", "current");
const officer = (values: Part = {}): Part =>
  resource("azurerm_role_assignment", "officer", {
    principal_id: "${data.azurerm_client_config.current.object_id}",
    role_definition_name: "Key Vault Secrets Officer",
    scope: "${azurerm_key_vault.vault.id}",
    ...values,
  });

describe("a role for the vault that a pod reads", () => {
  test("on another vault is a mistake", () => {
    const parts = [vault("other"), role("api", { scope: "${azurerm_key_vault.other.id}" }), reader()];
    expect(findingsOf(app(...parts))).toEqual([
      'role-elsewhere at app/kubernetes_deployment_v1.api: KEYVAULT_URL of container "api" is app/azurerm_key_vault.vault, ' +
        'and app/azurerm_role_assignment.api gives "Key Vault Secrets User" on kv-other',
    ]);
  });

  test("on another vault is a mistake also if the environment has the address as a literal", () => {
    const other = role("api", { scope: "${azurerm_key_vault.other.id}" });
    const parts = [vault("other"), other, reader("vault", { value: "https://kv-vault.vault.azure.net/" })];
    expect(findingsOf(app(...parts)).join()).toContain(
      "role-elsewhere at app/kubernetes_deployment_v1.api: KEYVAULT_URL",
    );
  });

  test("for the identity of the nodes is a mistake", () => {
    const nodes = role("api", { principal_id: "${azurerm_kubernetes_cluster.aks.kubelet_identity[0].object_id}" });
    expect(findingsOf(app(nodes, reader()))).toEqual([
      'role-elsewhere at app/kubernetes_deployment_v1.api: KEYVAULT_URL of container "api" is app/azurerm_key_vault.vault, ' +
        'and app/azurerm_role_assignment.api gives "Key Vault Secrets User" to kubelet identity of aks instead of the pod\'s identity',
    ]);
  });

  test("for a user-assigned identity of the nodes is a mistake", () => {
    const nodes = cluster("aks", {
      identity: { type: "UserAssigned", identity_ids: ["${azurerm_user_assigned_identity.plane.id}"] },
      kubelet_identity: { user_assigned_identity_id: "${azurerm_user_assigned_identity.nodes.id}" },
    });
    const operator = role("plane", {
      role_definition_name: "Managed Identity Operator",
      scope: "${azurerm_user_assigned_identity.nodes.id}",
    });
    const found = findingsOf(
      app(
        stack(nodes, identity("plane"), identity("nodes"), operator),
        resource("azurerm_kubernetes_cluster", "aks", { depends_on: ["azurerm_role_assignment.plane"] }),
        role("api", { principal_id: "${azurerm_user_assigned_identity.nodes.principal_id}" }),
        reader(),
      ),
    );
    expect(found).toEqual([
      expect.stringContaining('gives "Key Vault Secrets User" to id-nodes instead of the pod\'s identity'),
    ]);
  });

  test("on another secret of the vault is a mistake", () => {
    const on = (name: string): Part =>
      role("api", { scope: `\${azurerm_key_vault_secret.${name}.resource_versionless_id}` });
    const env = [
      { name: "KEYVAULT_URL", value: "${azurerm_key_vault.vault.vault_uri}" },
      { name: "SECRET_NAME", value: "${azurerm_key_vault_secret.greeting.name}" },
    ];
    const pods = deployment("orders", "api", {
      container: { env },
      resource: { depends_on: ["azurerm_role_assignment.api"] },
    });
    expect(findingsOf(app(secret("greeting"), secret("other"), on("other"), pods))).toEqual([
      'role-elsewhere at app/kubernetes_deployment_v1.api: KEYVAULT_URL of container "api" is app/azurerm_key_vault.vault, ' +
        'and app/azurerm_role_assignment.api gives "Key Vault Secrets User" on other in kv-vault',
    ]);
    expect(findingsOf(app(secret("greeting"), secret("other"), on("greeting"), pods))).toEqual([]);
  });

  test("is no access policy of the vault, and the fix is a role", () => {
    const policy = resource("azurerm_key_vault_access_policy", "api", {
      key_vault_id: "${azurerm_key_vault.vault.id}",
      object_id: "${azurerm_user_assigned_identity.api.principal_id}",
      secret_permissions: ["Get"],
    });
    const pods = deployment("orders", "api", {
      container: { env: [{ name: "KEYVAULT_URL", value: "${azurerm_key_vault.vault.vault_uri}" }] },
    });
    expect(verdictOf(app(policy, pods)).findings).toContainEqual(
      expect.objectContaining({
        rule: "role-elsewhere",
        fix: "azurerm_role_assignment with scope = the id of app/azurerm_key_vault.vault, because the vault ignores access policies",
      }),
    );
  });

  describe("on a resource group", () => {
    const group = (scope: string, values: Part = {}): Part => stack(role("api", { scope, ...values }), reader());
    const subscription = "/subscriptions/66666666-6666-4666-8666-666666666666";

    test.each<[string, string, Part]>([
      ["by its id", `${subscription}/resourceGroups/other`, {}],
      [
        "that is created",
        "${azurerm_resource_group.other.id}",
        resource("azurerm_resource_group", "other", { name: "other", location: "westeurope" }),
      ],
    ])("other than that of the vault is a mistake: %s", (_, scope, more) => {
      expect(findingsOf(app(group(scope), more))).toEqual([
        'role-elsewhere at app/kubernetes_deployment_v1.api: KEYVAULT_URL of container "api" is app/azurerm_key_vault.vault, ' +
          'and app/azurerm_role_assignment.api gives "Key Vault Secrets User" on other',
      ]);
    });

    test.each<[string, string, Part]>([
      ["that has the vault", `${subscription}/resourceGroups/RG`, {}],
      ["with a name that is known after apply", `${subscription}/resourceGroups/\${var.group}`, {}],
      [
        "of a vault whose group is known after apply",
        `${subscription}/resourceGroups/other`,
        vault("vault", { resource_group_name: "${var.group}" }),
      ],
      ["around, as a subscription is", subscription, {}],
    ])("%s is accepted", (_, scope, more) => {
      expect(findingsOf(app(group(scope), more))).toEqual([]);
    });
  });

  test("is missing if the identity has only roles on other things", () => {
    const blobs = role("api", {
      role_definition_name: "Storage Blob Data Reader",
      scope: "${azurerm_storage_account.data.id}",
    });
    const parts = [
      blobs,
      resource("azurerm_storage_account", "data", { name: "data", resource_group_name: "rg" }),
      reader(),
    ];
    expect(findingsOf(app(...parts))).toEqual([
      "role-missing at app/azurerm_user_assigned_identity.api: no role assignment gives it access to app/azurerm_key_vault.vault, " +
        'which app/kubernetes_deployment_v1.api has in KEYVAULT_URL of container "api"',
    ]);
  });

  test("is missing if the principal that runs Terraform is the only one with a role", () => {
    const written = secret("greeting", { depends_on: ["azurerm_role_assignment.officer"] });
    expect(findingsOf(app(caller, officer(), written, reader()))).toEqual([
      "role-missing at app/azurerm_user_assigned_identity.api: no role assignment has its principal_id",
    ]);
  });

  test("on another vault is a mistake also for a SecretProviderClass", () => {
    const csi = { driver: "secrets-store.csi.k8s.io", volume_attributes: { secretProviderClass: "vault" } };
    const parameters = {
      clientID: "${azurerm_user_assigned_identity.api.client_id}",
      keyvaultName: "${azurerm_key_vault.vault.name}",
      tenantID: "33333333-3333-4333-8333-333333333333",
      objects: "array: []",
    };
    const found = findingsOf(
      app(
        vault("other"),
        role("api", { scope: "${azurerm_key_vault.other.id}" }),
        resource("kubernetes_manifest", "class", {
          manifest: {
            apiVersion: "secrets-store.csi.x-k8s.io/v1",
            kind: "SecretProviderClass",
            metadata: { name: "vault", namespace: "orders" },
            spec: { provider: "azure", parameters },
          },
        }),
        deployment("orders", "api", { labels: { app: "api" }, spec: { volume: [{ name: "v", csi }] } }),
      ),
    );
    expect(found).toEqual([
      'role-elsewhere at app/kubernetes_deployment_v1.api: keyvaultName of the SecretProviderClass "vault" is ' +
        'app/azurerm_key_vault.vault, and app/azurerm_role_assignment.api gives "Key Vault Secrets User" on kv-other',
    ]);
  });
});

describe("the order of a role and a workload", () => {
  test("is reported if the workload does not wait", () => {
    const pods = stack(reader(), resource("kubernetes_deployment_v1", "api", { depends_on: [] }));
    expect(findingsOf(app(role("api"), pods))).toEqual([
      "role-order at app/kubernetes_deployment_v1.api: it reads app/azurerm_key_vault.vault and does not wait for " +
        'app/azurerm_role_assignment.api, which gives its identity "Key Vault Secrets User"',
    ]);
  });

  test.each([
    ["the role", reader()],
    [
      "a wait after the role",
      stack(
        resource("time_sleep", "wait", {
          create_duration: "60s",
          triggers: { role: "${azurerm_role_assignment.api.id}" },
        }),
        reader(),
        resource("kubernetes_deployment_v1", "api", { depends_on: ["time_sleep.wait"] }),
      ),
    ],
    [
      "a service account that waits for the role",
      stack(
        reader(),
        resource("kubernetes_service_account_v1", "api", { depends_on: ["azurerm_role_assignment.api"] }),
        resource("kubernetes_deployment_v1", "api", { depends_on: ["kubernetes_service_account_v1.api"] }),
      ),
    ],
  ])("is right with %s", (_, pods) => {
    expect(findingsOf(app(role("api"), pods))).toEqual([]);
  });
});

describe("the scope of a role", () => {
  test.each([
    ["${azurerm_key_vault.vault.vault_uri}", "the vault_uri of azurerm_key_vault.vault, which is an address"],
    [
      "${azurerm_key_vault_secret.greeting.versionless_id}",
      "the versionless_id of azurerm_key_vault_secret.greeting, which is an address",
    ],
    ["https://kv-vault.vault.azure.net/", '"https://kv-vault.vault.azure.net/"'],
    ["${azurerm_key_vault.vault.name}", '"kv-vault"'],
  ])("is a mistake as %s", (scope, text) => {
    expect(findingsOf(app(secret("greeting"), bound("orders", "api"), role("api", { scope })))).toContain(
      `role-scope at app/azurerm_role_assignment.api: scope is ${text}`,
    );
  });

  test.each([
    "${azurerm_key_vault.vault.id}",
    "${azurerm_key_vault_secret.greeting.resource_versionless_id}",
    "/subscriptions/1/resourceGroups/rg",
    "/providers/Microsoft.Management/managementGroups/platform",
    "${var.scope}",
    "${azurerm_resource_group.rg.id}/providers/Microsoft.KeyVault/vaults/kv",
  ])("is right as %s", (scope) => {
    expect(findingsOf(app(secret("greeting"), bound("orders", "api"), role("api", { scope })))).toEqual([]);
  });
});

describe("the order of a secret and the role to write it", () => {
  test("is a mistake if the secret does not wait", () => {
    expect(findingsOf(app(caller, officer(), secret("greeting")))).toEqual([
      "secret-order at app/azurerm_key_vault_secret.greeting: it does not wait for app/azurerm_role_assignment.officer, which " +
        "lets the principal that runs Terraform write it",
    ]);
  });

  test("is a mistake if an access policy lets Terraform write it", () => {
    const policy = resource("azurerm_key_vault_access_policy", "own", {
      key_vault_id: "${azurerm_key_vault.vault.id}",
      object_id: "${data.azurerm_client_config.current.object_id}",
      secret_permissions: ["Get", "Set"],
    });
    const found = findingsOf(
      app(vault("vault", { rbac_authorization_enabled: false }), caller, policy, secret("greeting")),
    );
    expect(found).toEqual([
      "secret-order at app/azurerm_key_vault_secret.greeting: it does not wait for app/azurerm_key_vault_access_policy.own, " +
        "which lets the principal that runs Terraform write it",
    ]);
  });

  test.each<[string, Part[]]>([
    ["if it waits for the role", [officer(), secret("greeting", { depends_on: ["azurerm_role_assignment.officer"] })]],
    [
      "if a group of people gets the role",
      [officer({ principal_id: "11111111-1111-4111-8111-111111111111" }), secret("greeting")],
    ],
    ["if the role only reads", [officer({ role_definition_name: "Key Vault Secrets User" }), secret("greeting")]],
    [
      "if the role is on another vault",
      [vault("other"), officer({ scope: "${azurerm_key_vault.other.id}" }), secret("greeting")],
    ],
  ])("is right %s", (_, parts) => {
    expect(findingsOf(app(caller, ...parts))).toEqual([]);
  });
});

describe("the order of a cluster and the roles of its identity", () => {
  const nodes = (values: Part = {}): Part =>
    stack(
      identity("plane"),
      identity("nodes"),
      cluster("aks", {
        identity: { type: "UserAssigned", identity_ids: ["${azurerm_user_assigned_identity.plane.id}"] },
        kubelet_identity: { user_assigned_identity_id: "${azurerm_user_assigned_identity.nodes.id}" },
        ...values,
      }),
    );
  const operator = (values: Part = {}): Part =>
    role("plane", {
      role_definition_name: "Managed Identity Operator",
      scope: "${azurerm_user_assigned_identity.nodes.id}",
      ...values,
    });
  const joined = nodes({ default_node_pool: { vnet_subnet_id: "${azurerm_subnet.nodes.id}" } });
  const network = stack(
    resource("azurerm_virtual_network", "hub", { name: "hub", resource_group_name: "rg" }),
    resource("azurerm_subnet", "nodes", {
      name: "nodes",
      resource_group_name: "rg",
      virtual_network_name: "${azurerm_virtual_network.hub.name}",
    }),
  );
  const waits = { depends_on: ["azurerm_role_assignment.plane"] };
  const found = (...parts: Part[]): string[] => findingsOf({ stacks: { app: stack(...parts) } });

  test("is a mistake if the cluster does not wait for the operator's role", () => {
    expect(found(nodes(), operator())).toEqual([
      "cluster-role-order at app/azurerm_kubernetes_cluster.aks: it does not wait for app/azurerm_role_assignment.plane, which " +
        'gives its identity "Managed Identity Operator" on id-nodes',
    ]);
  });

  test("is a mistake if the operator's role is missing", () => {
    expect(found(nodes())).toEqual([
      "cluster-role-order at app/azurerm_kubernetes_cluster.aks: its identity has no role on id-nodes, which is the identity of its nodes",
    ]);
  });

  test("is a mistake if the cluster does not wait for the role on its network", () => {
    const contributor = resource("azurerm_role_assignment", "network", {
      principal_id: "${azurerm_user_assigned_identity.plane.principal_id}",
      role_definition_name: "Network Contributor",
      scope: "${azurerm_virtual_network.hub.id}",
    });
    expect(found(joined, network, operator(), contributor, cluster("aks", waits))).toEqual([
      "cluster-role-order at app/azurerm_kubernetes_cluster.aks: it does not wait for app/azurerm_role_assignment.network, which " +
        'gives its identity "Network Contributor" on hub',
    ]);
  });

  test.each<[string, Part[]]>([
    ["if it waits for the operator's role", [nodes(waits), operator()]],
    [
      "if the role is on the group around the identity",
      [nodes(), operator({ scope: "/subscriptions/1/resourceGroups/rg" })],
    ],
    [
      "if its identity is looked up",
      [
        nodes({
          identity: { type: "UserAssigned", identity_ids: ["${data.azurerm_user_assigned_identity.shared.id}"] },
        }),
        data("azurerm_user_assigned_identity", "shared", { name: "id-shared", resource_group_name: "rg" }),
      ],
    ],
    [
      "if a role on a network that it does not use comes later",
      [
        nodes(waits),
        operator(),
        network,
        role("later", {
          principal_id: "${azurerm_user_assigned_identity.plane.principal_id}",
          role_definition_name: "Network Contributor",
          scope: "${azurerm_subnet.nodes.id}",
        }),
      ],
    ],
    ["without identities of its own", [cluster()]],
  ])("is right %s", (_, parts) => {
    expect(found(...parts)).toEqual([]);
  });
});

describe("what may be elsewhere is not evaluated", () => {
  test("for a vault that is looked up", () => {
    const parts = [
      data("azurerm_key_vault", "shared", { name: "kv-shared", resource_group_name: "rg" }),
      role("api"),
      reader("vault", { value: "${data.azurerm_key_vault.shared.vault_uri}" }),
    ];
    expect(findingsOf(app(...parts))).toEqual([]);
    expect(notesOf(app(...parts))).toContain(
      "app/kubernetes_deployment_v1.api: whether its identity can read app/data.azurerm_key_vault.shared is unknown: the vault " +
        "is looked up, so its roles may be assigned elsewhere",
    );
  });

  test("for a group", () => {
    const parts = [
      vault("other"),
      data("azuread_group", "readers", { display_name: "readers" }),
      role("api", { scope: "${azurerm_key_vault.other.id}" }),
      role("readers", { principal_id: "${data.azuread_group.readers.object_id}", principal_type: "Group" }),
      reader(),
    ];
    expect(findingsOf(app(...parts))).toEqual([]);
    expect(notesOf(app(...parts))).toContain(
      "app/kubernetes_deployment_v1.api: whether its identity can read app/azurerm_key_vault.vault is unknown: " +
        "app/azurerm_role_assignment.readers may be for a group that it is a member of",
    );
  });
});

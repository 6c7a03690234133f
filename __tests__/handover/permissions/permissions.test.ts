import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AZURE_RESOURCES } from "../../../facts/azure/azure-actions";
import { AZURE_DATA } from "../../../facts/azure/azure-data-actions";
import { KIND_OF_TYPE } from "../../../facts/kubernetes/kubernetes-actions";
import { permissionsOf, type PermissionOptions } from "../../../handover/permissions/permissions";
import { changed, type Synthesized, synthesized } from "../synthesized";

const app = synthesized();
const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg-orders`;
const CREATED = `${SUBSCRIPTION}/resourceGroups/rg-orders-{platform.random_id.suffix.hex}`;
const CLUSTER = `${CREATED}/providers/Microsoft.ContainerService/managedClusters/aks-orders-{platform.random_id.suffix.hex}`;

const workload = (from: Synthesized = app, options?: PermissionOptions) =>
  permissionsOf(from.model, from.workload, options);
const at = <T extends { readonly scope: string }>(all: readonly T[], scope: string): T =>
  all.find((each) => each.scope === scope)!;

describe("actions are needed where the resources are", () => {
  test("in an existing resource group: there, and only for what is in it", () => {
    const { role, because } = at(workload().apply, GROUP);
    expect(role.Actions).toContain(
      "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write",
    );
    expect(role.Actions).toContain("Microsoft.KeyVault/vaults/write");
    expect(role.Actions.filter((each) => each.includes("ContainerService"))).toEqual([]);
    expect(role.DataActions).toContain("Microsoft.KeyVault/vaults/secrets/setSecret/action");
    expect(because["Microsoft.KeyVault/vaults/write"]).toEqual(["azurerm_key_vault.vault"]);
    expect(role.AssignableScopes).toEqual([GROUP]);
  });

  test("on an existing resource: the resource itself, with values that are known later in braces", () => {
    const permissions = workload();
    expect(at(permissions.apply, CLUSTER).role.Actions).toEqual([
      "Microsoft.ContainerService/managedClusters/listClusterUserCredential/action",
      "Microsoft.ContainerService/managedClusters/read",
    ]);
    expect(permissions.placeholders).toEqual(["{platform.random_id.suffix.hex}"]);
  });

  test("in a group that the stack itself creates: there, and only the group on the subscription", () => {
    const { apply, roleAssignments, createdGroups } = permissionsOf(app.model, app.platform);
    expect(createdGroups).toEqual([{ address: "azurerm_resource_group.group", scope: CREATED }]);
    expect(apply.map((each) => each.scope)).toEqual([SUBSCRIPTION, CREATED]);
    expect(apply[0]!.role.Actions).toEqual([
      "Microsoft.Resources/subscriptions/providers/read",
      "Microsoft.Resources/subscriptions/read",
      "Microsoft.Resources/subscriptions/resourceGroups/delete",
      "Microsoft.Resources/subscriptions/resourceGroups/read",
      "Microsoft.Resources/subscriptions/resourceGroups/resources/read",
      "Microsoft.Resources/subscriptions/resourceGroups/write",
    ]);
    expect(apply[1]!.role.Actions).toEqual(
      expect.arrayContaining([
        "Microsoft.ContainerService/managedClusters/write",
        "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
      ]),
    );
    expect(roleAssignments.map((each) => each.scope)).toContain(CREATED);
    expect(JSON.stringify(apply[0])).not.toContain("userAssignedIdentities");
  });

  test("in groups of a block with several instances: on the subscription, because no scope can name them", () => {
    const several = changed(
      app,
      (json) => (json.resource.azurerm_resource_group!.group!.for_each = '${toset(["a"])}'),
      "platform",
    );
    const { apply, createdGroups } = permissionsOf(several.model, several.platform);
    expect(createdGroups).toEqual([]);
    expect(apply.map((each) => each.scope)).toEqual([SUBSCRIPTION]);
  });

  test("in a group that an `import` block of the stack takes over: there, because it exists", () => {
    const imported = changed(
      app,
      (json) => Object.assign(json, { import: [[{ to: "azurerm_resource_group.group", id: "/rg" }]] }),
      "platform",
    );
    const { apply, createdGroups, importedGroups } = permissionsOf(imported.model, imported.platform);
    expect([createdGroups, importedGroups]).toEqual([[], []]);
    expect(at(apply, SUBSCRIPTION).role.Actions.filter((each) => each.includes("resourceGroups"))).toEqual([]);
    expect(at(apply, CREATED).role.Actions).toContain("Microsoft.Resources/subscriptions/resourceGroups/delete");
  });

  const CREDENTIAL_WRITE = "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write";
  test.each<[string, object, string]>([
    [
      "the identities of another block",
      { for_each: "${azurerm_user_assigned_identity.orders}", user_assigned_identity_id: "${each.value.id}" },
      GROUP,
    ],
    [
      "ids that the reader cannot fill in, as each instance has another one",
      { for_each: "${var.ids}", user_assigned_identity_id: "${each.value}" },
      SUBSCRIPTION,
    ],
    [
      "ids by the number of the instance",
      { count: 2, user_assigned_identity_id: "${var.ids[count.index]}" },
      SUBSCRIPTION,
    ],
  ])("to write credentials of several instances for %s: where all of them are", (_, values, scope) => {
    const several = changed(app, (json) => {
      const all = json.resource.azurerm_federated_identity_credential!;
      Object.assign(all["orders-api-credential"]!, values);
      delete all["orders-worker-credential"];
    });
    const permissions = workload(several);
    const { apply } = permissions;
    expect(apply.filter(({ role }) => role.Actions.includes(CREDENTIAL_WRITE)).map((each) => each.scope)).toEqual([
      scope,
    ]);
    expect(permissions.placeholders.filter((each) => /each|count/.test(each))).toEqual([]);
  });

  test("to write credentials: on each existing identity, not on the group with other identities", () => {
    const WRITE = "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write";
    const existing = changed(app, (json) => {
      json.data.azurerm_user_assigned_identity = { orders: { name: "id-orders", resource_group_name: "rg-shared" } };
      for (const each of Object.values(json.resource.azurerm_federated_identity_credential!))
        each.user_assigned_identity_id = "${data.azurerm_user_assigned_identity.orders.id}";
    });
    const scopes = workload(existing).apply.filter(({ role }) => role.Actions.includes(WRITE));
    expect(scopes.map((each) => each.scope)).toEqual([
      `${SUBSCRIPTION}/resourceGroups/rg-shared/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders`,
    ]);
  });

  test("to join subnets and prefixes of a cluster: on each of them", () => {
    const network = `${SUBSCRIPTION}/resourceGroups/rg-network/providers/Microsoft.Network`;
    const [subnet, prefix] = [`${network}/virtualNetworks/vnet/subnets/api`, `${network}/publicIPPrefixes/out`];
    const placed = changed(
      app,
      (json) =>
        Object.assign(json.resource.azurerm_kubernetes_cluster!.cluster!, {
          api_server_access_profile: { subnet_id: subnet },
          network_profile: { load_balancer_profile: { outbound_ip_prefix_ids: [prefix] } },
        }),
      "platform",
    );
    const { apply } = permissionsOf(placed.model, placed.platform);
    expect(at(apply, subnet).role.Actions).toContain("Microsoft.Network/virtualNetworks/subnets/join/action");
    expect(at(apply, prefix).role.Actions).toContain("Microsoft.Network/publicIPPrefixes/join/action");
  });

  test("to list the keys of a storage account only where it has some", () => {
    const KEYS = "Microsoft.Storage/storageAccounts/listKeys/action";
    const account = (argument: object): readonly string[] => {
      const from = changed(app, (json) => {
        json.resource.azurerm_storage_account = { data: { name: "st", resource_group_name: "rg-orders", ...argument } };
      });
      return at(workload(from).apply, GROUP).role.Actions;
    };
    expect(account({})).toContain(KEYS);
    expect(account({ shared_access_key_enabled: false })).not.toContain(KEYS);
  });

  test("to look for a deleted vault, which is asked on the subscription, and to purge where nothing protects from it", () => {
    const DELETED = "Microsoft.KeyVault/locations/deletedVaults";
    const SECRETS = "Microsoft.KeyVault/vaults/secrets/purge/action";
    const VAULT = "azurerm_key_vault.vault";
    const guarded = workload();
    expect(at(guarded.apply, SUBSCRIPTION).because[`${DELETED}/read`]).toEqual([VAULT]);
    expect(at(guarded.plan, SUBSCRIPTION).because).not.toHaveProperty([`${DELETED}/read`]);
    expect(JSON.stringify(guarded)).not.toContain("purge/action");
    const unguarded = workload(
      changed(app, (json) => delete json.resource.azurerm_key_vault!.vault!.purge_protection_enabled),
    );
    expect(at(unguarded.apply, SUBSCRIPTION).because[`${DELETED}/purge/action`]).toEqual([VAULT]);
    expect(at(unguarded.apply, GROUP).because[SECRETS]).toEqual(["azurerm_key_vault_secret.greeting-secret"]);
  });

  test("on the subscription where azurerm asks for it there: to find the vault of a secret that it deletes", () => {
    const SECRET = "azurerm_key_vault_secret.greeting-secret";
    const { apply, plan } = workload();
    for (const action of ["Microsoft.KeyVault/vaults/read", "Microsoft.Resources/subscriptions/resources/read"]) {
      expect(at(apply, SUBSCRIPTION).because[action]).toEqual([SECRET]);
      expect(at(plan, SUBSCRIPTION).because).not.toHaveProperty([action]);
    }
  });

  test("a registry asks for no name first", () => {
    const registry = changed(app, (json) => {
      json.resource.azurerm_container_registry = { images: { name: "crorders", resource_group_name: "rg-orders" } };
    });
    expect(JSON.stringify(workload(registry))).not.toContain("checkNameAvailability");
  });

  test("in a group of the stack that exists beforehand: on the group, not on the subscription", () => {
    const { apply, roleAssignments } = permissionsOf(app.model, app.platform, {
      existingGroups: ["azurerm_resource_group.group"],
    });
    const group = CREATED;
    expect(at(apply, SUBSCRIPTION).role.Actions).toEqual([
      "Microsoft.Resources/subscriptions/providers/read",
      "Microsoft.Resources/subscriptions/read",
    ]);
    expect(at(apply, group).role.Actions).toEqual(
      expect.arrayContaining([
        "Microsoft.Resources/subscriptions/resourceGroups/write",
        "Microsoft.ContainerService/managedClusters/write",
      ]),
    );
    expect(roleAssignments.map((each) => each.scope)).toContain(group);
  });

  test("an argument that names another resource brings actions on that one", () => {
    const subnet = `${SUBSCRIPTION}/resourceGroups/rg-network/providers/Microsoft.Network/virtualNetworks/vnet/subnets/vaults`;
    const acls = changed(app, (json) => {
      json.resource.azurerm_key_vault!.vault!.network_acls = { virtual_network_subnet_ids: [subnet] };
    });
    expect(at(workload(acls).apply, subnet).role.Actions).toEqual([
      "Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action",
    ]);
    expect(workload().apply.map((each) => each.scope)).not.toContain(subnet);
  });
});

test("a private endpoint needs the approval of its connection, under the name of the type that it leads to", () => {
  const id = `${GROUP}/providers/Microsoft.Storage/storageAccounts/stother`;
  const from = changed(app, (json) => {
    const endpoint = (target: string) => ({
      name: "pe",
      resource_group_name: "rg-orders",
      subnet_id: `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/endpoints`,
      private_service_connection: { private_connection_resource_id: target },
    });
    json.resource.azurerm_private_endpoint = { vault: endpoint("${azurerm_key_vault.vault.id}"), store: endpoint(id) };
  });
  const approvals = workload(from).apply.flatMap(({ scope, role }) =>
    role.Actions.filter((each) => each.includes("Approval")).map((action) => [scope, action]),
  );
  expect(approvals).toEqual([
    [GROUP, "Microsoft.KeyVault/vaults/privateEndpointConnectionsApproval/action"],
    [id, "Microsoft.Storage/storageAccounts/privateEndpointConnectionsApproval/action"],
  ]);
});

test("the cluster's administrator credential is listed only where local accounts are on", () => {
  const ACTION = "Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action";
  const actions = (from: Synthesized) =>
    permissionsOf(from.model, from.platform).apply.flatMap((each) => each.role.Actions);
  expect(actions(app)).not.toContain(ACTION);
  const open = changed(
    app,
    (json) => delete json.resource.azurerm_kubernetes_cluster!.cluster!.local_account_disabled,
    "platform",
  );
  expect(actions(open)).toContain(ACTION);
});

test("no custom role has a wildcard, or writes role assignments without a condition", () => {
  for (const document of [app.platform, app.workload]) {
    const { apply, plan } = permissionsOf(app.model, document);
    const actions = [...apply, ...plan].flatMap((each) => [...each.role.Actions, ...each.role.DataActions]);
    expect(actions.filter((each) => each.includes("*"))).toEqual([]);
    expect(actions.filter((each) => /^Microsoft\.Authorization\/.*\/(write|delete)$/.test(each))).toEqual([]);
  }
});

describe("the role for planning has each action that a refresh needs", () => {
  test("role assignments and their definitions, where they are granted", () => {
    expect(at(workload().plan, GROUP).because).toMatchObject({
      "Microsoft.Authorization/roleAssignments/read": [
        "azurerm_role_assignment.billing-read",
        "azurerm_role_assignment.read",
      ],
      "Microsoft.Authorization/roleDefinitions/read": [
        "azurerm_role_assignment.billing-read",
        "azurerm_role_assignment.read",
      ],
    });
  });

  /** What azurerm's read of a resource calls, where its type has no id of its own. */
  const WITHOUT_TYPE: Readonly<Record<string, string>> = {
    azurerm_resource_group: "Microsoft.Resources/subscriptions/resourceGroups/read",
    azurerm_key_vault_access_policy: "Microsoft.KeyVault/vaults/read",
    azurerm_key_vault_secret: "Microsoft.KeyVault/vaults/read",
    azurerm_key_vault_key: "Microsoft.KeyVault/vaults/read",
    azurerm_key_vault_certificate: "Microsoft.KeyVault/vaults/read",
    azurerm_subnet_nat_gateway_association: "Microsoft.Network/virtualNetworks/subnets/read",
    azurerm_subnet_network_security_group_association: "Microsoft.Network/virtualNetworks/subnets/read",
    azurerm_subnet_route_table_association: "Microsoft.Network/virtualNetworks/subnets/read",
    azurerm_nat_gateway_public_ip_association: "Microsoft.Network/natGateways/read",
  };

  test.each(Object.keys(AZURE_RESOURCES))("%s", (type) => {
    const from = changed(app, (json) => {
      json.resource = { [type]: { one: { name: "one", resource_group_name: "rg-orders" } } };
    });
    const rule = AZURE_RESOURCES[type]!;
    const read = rule.armType === "" ? WITHOUT_TYPE[type] : `${rule.armType}/read`;
    const planned = workload(from).plan.flatMap((each) => [...each.role.Actions, ...each.role.DataActions]);
    expect(read).toBeDefined();
    expect(planned).toContain(read);
  });
});

test("each type of the stack says how its actions are known", () => {
  expect(workload().known).toMatchObject({
    azurerm_key_vault_secret: "measured: security",
    azurerm_user_assigned_identity: "documented: identity",
    azurerm_role_assignment: "measured: management-and-governance",
    "data.azurerm_kubernetes_cluster": "documented: containers",
  });
});

test("what plans reads, and reveals no secret", () => {
  const actions = workload().plan.flatMap((each) => [...each.role.Actions, ...each.role.DataActions]);
  expect(actions).not.toHaveLength(0);
  expect(actions.filter((each) => !/\/(read|listClusterUserCredential\/action)$/.test(each))).toEqual([]);
});

describe("writing role assignments", () => {
  test("comes with a condition on role ids and principal types, for writing and for deleting", () => {
    const [grant] = workload().roleAssignments;
    expect(grant).toMatchObject({
      scope: GROUP,
      conditionVersion: "2.0",
      because: ["azurerm_role_assignment.billing-read", "azurerm_role_assignment.read"],
      allowed: [
        {
          roles: [{ name: "Key Vault Secrets User", id: "4633458b-17de-408a-b874-0445c86b69e6" }],
          principalTypes: ["ServicePrincipal"],
        },
      ],
    });
    expect(grant!.condition).toBe(
      "(((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR " +
        "(@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {4633458b-17de-408a-b874-0445c86b69e6} AND " +
        "@Request[Microsoft.Authorization/roleAssignments:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'})) AND " +
        "((!(ActionMatches{'Microsoft.Authorization/roleAssignments/delete'})) OR " +
        "(@Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {4633458b-17de-408a-b874-0445c86b69e6} AND " +
        "@Resource[Microsoft.Authorization/roleAssignments:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'})))",
    );
  });

  test("a principal with a known id is allowed by its id, not by its type", () => {
    const person = "2D2D2D2D-0000-4000-8000-000000000001";
    const from = changed(app, (json) => {
      json.resource.azurerm_role_assignment!.people = {
        scope: "${azurerm_key_vault.vault.id}",
        role_definition_name: "Key Vault Secrets Officer",
        principal_id: person,
        principal_type: "Group",
      };
    });
    const [grant] = workload(from).roleAssignments;
    expect(grant!.allowed).toEqual([
      {
        principalIds: [person.toLowerCase()],
        roles: [{ name: "Key Vault Secrets Officer", id: "b86a8fe4-44ce-4948-aee5-eccb2c155cd7" }],
      },
      {
        principalTypes: ["ServicePrincipal"],
        roles: [{ name: "Key Vault Secrets User", id: "4633458b-17de-408a-b874-0445c86b69e6" }],
      },
    ]);
    expect(grant!.condition).not.toContain("'Group'");
    expect(grant!.condition).toContain(
      "(@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {b86a8fe4-44ce-4948-aee5-eccb2c155cd7} AND " +
        `@Request[Microsoft.Authorization/roleAssignments:PrincipalId] ForAnyOfAnyValues:GuidEquals {${person.toLowerCase()}}) OR ` +
        "(@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {4633458b-17de-408a-b874-0445c86b69e6} AND ",
    );
  });

  const granting = (change: Record<string, unknown>): Synthesized =>
    changed(app, (json) => Object.assign(json.resource.azurerm_role_assignment!.read!, change));

  test.each<[string, Record<string, unknown>, string]>([
    [
      "a role that is a way to Owner",
      { role_definition_name: "User Access Administrator" },
      "azurerm_role_assignment.read grants User Access Administrator, which allows its principal to assign itself any role. So no condition can limit the principal that applies it. " +
        "Let an Owner create this role assignment outside the bundle [handover-owner-role]",
    ],
    [
      "a role whose id is not known",
      { role_definition_name: "Orders Operator" },
      'azurerm_role_assignment.read grants "Orders Operator", whose id is unknown, so no condition can limit the permission to assign it. ' +
        "Pass its id: --role-id 'Orders Operator=<id>' (az role definition list --name 'Orders Operator' --query '[0].name') [handover-role-id]",
    ],
    [
      "a principal whose type is not written",
      { principal_type: undefined },
      "azurerm_role_assignment.read has no principal type, so no condition can limit its principals. " +
        "Set `principal_type` on it: ServicePrincipal for a managed identity, User or Group for people [handover-principal-type]",
    ],
    [
      "a type that is none, which would be text of the condition",
      { principal_type: "x'} OR (true" },
      "azurerm_role_assignment.read has no principal type, so no condition can limit its principals. " +
        "Set `principal_type` on it: ServicePrincipal for a managed identity, User or Group for people [handover-principal-type]",
    ],
  ])("is refused for %s", (_, change, message) => {
    expect(() => workload(granting(change))).toThrow(new Error(message));
  });

  test.each([
    [
      "by its id",
      {
        role_definition_name: undefined,
        role_definition_id: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/8E3AF657-A8FF-443C-A75C-2FE8C4BCB635`,
      },
      "Owner",
    ],
    ["by another spelling of its name, whose id is given", { role_definition_name: "owner" }, "owner"],
  ])("is refused for a way to Owner %s", (_, change, name) => {
    const options = { roleIds: { owner: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635" } };
    expect(() => workload(granting(change), options)).toThrow(
      `azurerm_role_assignment.read grants ${name}, which allows its principal to assign itself any role`,
    );
  });

  test("is allowed for a role whose id is given, or that is granted by its id", () => {
    const id = "11111111-1111-1111-1111-111111111111";
    const named = workload(granting({ role_definition_name: "Orders Operator" }), {
      roleIds: { "Orders Operator": id },
    });
    expect(named.roleAssignments[0]!.allowed.flatMap((each) => each.roles)).toContainEqual({
      name: "Orders Operator",
      id,
    });
    const definition = `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${id}`;
    const byId = workload(granting({ role_definition_name: undefined, role_definition_id: definition }));
    expect(byId.roleAssignments[0]!.allowed.flatMap((each) => each.roles)).toContainEqual({ name: definition, id });
  });
});

describe("inside the cluster", () => {
  test.each([
    ["kubernetes_ingress_v1", "networking.k8s.io/ingresses"],
    ["kubernetes_horizontal_pod_autoscaler_v2beta2", "autoscaling/horizontalpodautoscalers"],
    ["kubernetes_persistent_volume_claim_v1", "persistentvolumeclaims"],
    ["kubernetes_resource_quota", "resourcequotas"],
    ["kubernetes_priority_class_v1", "scheduling.k8s.io/priorityclasses"],
  ])("has actions for common resources of applications: %s", (type, kind) => {
    const from = changed(app, (json) => (json.resource[type] = { one: { metadata: { name: "one" } } }));
    expect(workload(from).kubernetes[0]!.role.DataActions).toContain(
      `Microsoft.ContainerService/managedClusters/${kind}/write`,
    );
  });

  test("both forms of authorization are written, for the kinds of the stack and no others", () => {
    const [kubernetes] = workload().kubernetes;
    expect(kubernetes!.scope).toBe(CLUSTER);
    expect(kubernetes!.role.DataActions).toEqual(
      ["apps/deployments", "namespaces", "serviceaccounts"].flatMap((kind) =>
        ["delete", "read", "write"].map((each) => `Microsoft.ContainerService/managedClusters/${kind}/${each}`),
      ),
    );
    expect(kubernetes!.clusterRole.rules).toContainEqual({
      apiGroups: ["apps"],
      resources: ["deployments"],
      verbs: ["get", "create", "update", "patch", "delete"],
    });
  });

  test("an account that is only annotated is read and patched, never deleted", () => {
    const adopting = changed(app, (json) => {
      json.resource.kubernetes_annotations = { adopt: { api_version: "v1", kind: "ServiceAccount", metadata: {} } };
      delete json.resource.kubernetes_service_account_v1;
      delete json.resource.kubernetes_deployment_v1;
    });
    expect(workload(adopting).kubernetes[0]!.clusterRole.rules).toContainEqual({
      apiGroups: [""],
      resources: ["serviceaccounts"],
      verbs: ["get", "patch"],
    });
  });

  test("lists a kind without an action in Azure RBAC, and adds it to the ClusterRole", () => {
    const manifest = { apiVersion: "secrets-store.csi.x-k8s.io/v1", kind: "SecretProviderClass", metadata: {} };
    const csi = changed(app, (json) => (json.resource.kubernetes_manifest = { csi: { manifest } }));
    const [kubernetes] = workload(csi).kubernetes;
    expect(kubernetes!.withoutDataActions).toEqual(["secrets-store.csi.x-k8s.io/secretproviderclasses"]);
    expect(kubernetes!.clusterRole.rules.flatMap((each) => each.resources)).toContain("secretproviderclasses");
    // The provider looks every kind of a manifest up among the definitions.
    expect(kubernetes!.clusterRole.rules).toContainEqual({
      apiGroups: ["apiextensions.k8s.io"],
      resources: ["customresourcedefinitions"],
      verbs: ["list"],
    });
    expect(kubernetes!.role.DataActions.filter((each) => each.includes("apiextensions"))).toEqual([
      "Microsoft.ContainerService/managedClusters/apiextensions.k8s.io/customresourcedefinitions/read",
    ]);
  });
});

describe("a type that is in no table is an error", () => {
  test("a module, unless its actions are given", () => {
    const foreign = changed(app, (json) =>
      Object.assign(json, { module: { net: { source: "Azure/network/azurerm" } } }),
    );
    expect(() => workload(foreign)).toThrow(
      new Error(
        "the permissions that module.net needs are not known: the table has no such type, and what is inside a module is " +
          "seen neither here nor by the map, the contract test and diff. " +
          "Give the actions of the type in a JSON file with --actions (docs/bundle-permissions.md has its form), or hand over without the stack [handover-permissions]",
      ),
    );
    const rule = {
      armType: "",
      within: "subscription",
      actions: ["Microsoft.Network/virtualNetworks/write"],
      source: "networking",
    };
    const given = workload(foreign, { rules: { azure: { "module.net": rule }, kubernetes: {} } });
    expect(at(given.apply, SUBSCRIPTION).because["Microsoft.Network/virtualNetworks/write"]).toEqual(["module.net"]);
  });

  test("in Azure, unless its actions are given", () => {
    const foreign = changed(app, (json) => {
      json.resource.azurerm_search_service = { search: { name: "search", resource_group_name: "rg-orders" } };
    });
    expect(() => workload(foreign)).toThrow(
      new Error(
        "the permissions that azurerm_search_service.search needs are not known: the table has no such type. " +
          "Give the actions of the type in a JSON file with --actions (docs/bundle-permissions.md has its form), or hand over without the stack [handover-permissions]",
      ),
    );
    const rule = {
      armType: "Microsoft.Search/searchServices",
      within: "resource_group_name",
      actions: ["Microsoft.Search/searchServices/write"],
      source: "own",
    };
    const given = workload(foreign, { rules: { azure: { azurerm_search_service: rule }, kubernetes: {} } });
    expect(at(given.apply, GROUP).role.Actions).toContain("Microsoft.Search/searchServices/write");
  });

  test("of another provider", () => {
    const foreign = changed(app, (json) => (json.resource.helm_release = { chart: { name: "chart" } }));
    expect(() => workload(foreign)).toThrow("the permissions that helm_release.chart needs are not known");
  });

  test("in Kubernetes", () => {
    const manifest = { apiVersion: "example.com/v1", kind: "Widget", metadata: {} };
    const foreign = changed(app, (json) => (json.resource.kubernetes_manifest = { widget: { manifest } }));
    expect(() => workload(foreign)).toThrow(
      new Error(
        "the permissions that kubernetes_manifest.widget needs are not known: the table has no example.com/Widget. " +
          'Give its API group and plural in a JSON file with --actions: {"example.com/Widget": {"apiGroup": "...", "resource": "..."}}; or hand over without the stack [handover-permissions]',
      ),
    );
  });

  test.each([
    ["ReplicationController", "v1", "", "replicationcontrollers"],
    ["ReplicaSet", "apps/v1", "apps", "replicasets"],
    ["Certificate", "cert-manager.io/v1", "cert-manager.io", "certificates"],
  ])("in Kubernetes, unless its group and plural are given: %s", (kind, apiVersion, apiGroup, resource) => {
    const manifest = { apiVersion, kind, metadata: {} };
    const from = changed(app, (json) => (json.resource.kubernetes_manifest = { one: { manifest } }));
    const name = apiGroup === "" ? kind : `${apiGroup}/${kind}`;
    const given = workload(from, { rules: { azure: {}, kubernetes: { [name]: { apiGroup, resource } } } });
    expect(given.kubernetes[0]!.clusterRole.rules).toContainEqual({
      apiGroups: [apiGroup],
      resources: [resource],
      verbs: ["get", "create", "update", "patch", "delete"],
    });
  });

  test("providers that keep everything in the state need nothing", () => {
    expect(() => permissionsOf(app.model, app.platform)).not.toThrow();
    const { apply } = permissionsOf(app.model, app.platform);
    expect(JSON.stringify(apply.map((each) => each.because))).not.toContain("random_id");
  });
});

test("every row of the tables names actions as Azure writes them, and its source", () => {
  for (const rule of [...Object.values(AZURE_RESOURCES), ...Object.values(AZURE_DATA)]) {
    const actions = [
      ...rule.actions,
      ...(rule.onSubscription ?? []),
      ...(rule.onSubscriptionForChanges ?? []),
      ...(rule.changesOnly ?? []),
      ...(rule.dataActions ?? []),
      ...(rule.when ?? []).flatMap((each) => each.actions),
    ];
    for (const each of actions) expect(each).toMatch(/^Microsoft\.[A-Za-z]+(\/[A-Za-z]+)+$/);
    expect(rule.source).toMatch(/^[a-z-]+$/);
  }
});

test("the state's container: written for the own state, read for the others", () => {
  expect(workload().state).toEqual([
    {
      container: "sttfstate/tfstate",
      key: "orders/workload.tfstate",
      dataActions: ["read", "write", "add/action"].map(
        (each) => `Microsoft.Storage/storageAccounts/blobServices/containers/blobs/${each}`,
      ),
    },
    {
      container: "sttfstate/tfstate",
      key: "orders/platform.tfstate",
      dataActions: ["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"],
    },
  ]);
});

describe("the tables have a row for each resource that the constructs create", () => {
  const folders = ["constructs", "stacks", "examples"].map((each) => join(__dirname, "../../..", each));
  const imported = (provider: string): string[] => {
    const sources = folders.flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((each) => each.endsWith(".ts"))
        .map((each) => readFileSync(join(folder, each), "utf8")),
    );
    const names = [...sources.join("\n").matchAll(new RegExp(`@cdktf/provider-${provider}/lib/([a-z0-9-]+)`, "g"))];
    return [...new Set(names.map(([, name]) => name!))].filter((each) => each !== "provider").sort();
  };

  test.each(imported("azurerm"))("azurerm: %s", (name) => {
    const data = /^data-(azurerm-.+)$/.exec(name)?.[1]?.replaceAll("-", "_");
    const type = data ?? `azurerm_${name.replaceAll("-", "_")}`;
    if (type === "azurerm_role_assignment") return;
    expect(Object.keys(data === undefined ? AZURE_RESOURCES : AZURE_DATA)).toContain(type);
  });

  test.each(imported("kubernetes"))("kubernetes: %s", (name) => {
    const type = `kubernetes_${name.replaceAll("-", "_").replace(/_v[0-9]+$/, "")}`;
    expect([
      "kubernetes_manifest",
      "kubernetes_annotations",
      "kubernetes_labels",
      ...Object.keys(KIND_OF_TYPE),
    ]).toContain(type);
  });
});

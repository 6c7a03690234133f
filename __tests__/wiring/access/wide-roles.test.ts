import {
  bound,
  cluster,
  credential,
  data,
  findingsOf,
  identity,
  type Part,
  resource,
  stack,
  vault,
  verdictOf,
} from "../scenario";

const app = (...parts: Part[]): { stacks: Record<string, Part> } => ({
  stacks: {
    app: stack(
      cluster(),
      vault(),
      data("azurerm_subscription", "current"),
      resource("azurerm_resource_group", "rg", { name: "rg", location: "westeurope" }),
      bound("orders", "api"),
      ...parts,
    ),
  },
});
const SUBSCRIPTION = "${data.azurerm_subscription.current.id}";
const GROUP = "${azurerm_resource_group.rg.id}";
const given = (role_definition_name: string, scope: string, values: Part = {}): Part =>
  resource("azurerm_role_assignment", "wide", {
    principal_id: "${azurerm_user_assigned_identity.api.principal_id}",
    principal_type: "ServicePrincipal",
    role_definition_name,
    scope,
    ...values,
  });
const WHO =
  'is given to app/azurerm_user_assigned_identity.api, which pods with the subject "system:serviceaccount:orders:api" can act as';

describe("a wide role of pods", () => {
  test.each([
    ["Owner", SUBSCRIPTION, "current"],
    ["Contributor", GROUP, "rg"],
    [
      "Contributor",
      "/providers/Microsoft.Management/managementGroups/m",
      "/providers/Microsoft.Management/managementGroups/m",
    ],
    ["User Access Administrator", GROUP, "rg"],
    ["Key Vault Administrator", "${azurerm_key_vault.vault.id}", "kv-vault"],
    ["Azure Kubernetes Service RBAC Cluster Admin", "${azurerm_kubernetes_cluster.aks.id}", "aks"],
  ])("draws a warning as %s on %s", (name, scope, shown) => {
    expect(findingsOf(app(given(name, scope)))).toEqual([
      `role-wide at app/azurerm_role_assignment.wide: "${name}" on ${shown} ${WHO}`,
    ]);
  });

  test("draws a warning as a custom role of all operations", () => {
    const custom = (actions: string[]): Part =>
      resource("azurerm_role_definition", "all", { name: "all", scope: SUBSCRIPTION, permissions: [{ actions }] });
    const own = given("", "${azurerm_key_vault.vault.id}", {
      role_definition_name: undefined,
      role_definition_id: "${azurerm_role_definition.all.role_definition_resource_id}",
    });
    expect(findingsOf(app(custom(["*"]), own))).toEqual([
      `role-wide at app/azurerm_role_assignment.wide: "all" on kv-vault ${WHO}`,
    ]);
    expect(findingsOf(app(custom(["*/read"]), own))).toEqual([]);
  });

  test("draws a warning as a custom role whose later block allows all operations", () => {
    const permissions = [{ actions: ["*/read"] }, { actions: ["*"] }];
    const custom = resource("azurerm_role_definition", "all", { name: "all", scope: SUBSCRIPTION, permissions });
    const own = given("", "${azurerm_key_vault.vault.id}", {
      role_definition_name: undefined,
      role_definition_id: "${azurerm_role_definition.all.role_definition_resource_id}",
    });
    expect(findingsOf(app(custom, own))).toEqual([
      `role-wide at app/azurerm_role_assignment.wide: "all" on kv-vault ${WHO}`,
    ]);
  });

  test("names the narrow role", () => {
    const [finding] = verdictOf(app(given("Key Vault Administrator", GROUP))).findings;
    expect(finding).toMatchObject({
      severity: "warning",
      fix: "Key Vault Secrets User to read secrets, Key Vault Secrets Officer to write them",
    });
  });
});

describe("a custom role", () => {
  const evaluated = (values: Part) =>
    verdictOf(app(resource("azurerm_role_definition", "custom", { name: "custom", scope: SUBSCRIPTION, ...values })));

  test.each<[string, Part]>([
    ["the actions", { permissions: [{ actions: "${var.actions}" }] }],
    ["one action", { permissions: [{ actions: ["*/read", "${var.action}"] }] }],
    [
      "the data actions of a later block",
      { permissions: [{ actions: ["*/read"] }, { data_actions: "${var.actions}" }] },
    ],
    ["all blocks", { permissions: "${var.permissions}" }],
    [
      "a dynamic block",
      { dynamic: { permissions: { for_each: "${var.permissions}", content: { actions: "${permissions.value}" } } } },
    ],
  ])("with %s known only after apply is not evaluated", (_, values) => {
    expect(evaluated(values).notEvaluated).toMatchObject([
      { path: "app/azurerm_role_definition.custom", why: "what it allows is known only after apply" },
    ]);
  });

  test("with only its name and its scopes known after apply is evaluated", () => {
    const assignable_scopes = "${var.scopes}";
    const permissions = [{ actions: ["*/read"], not_actions: [] }, { data_actions: ["*/read"] }];
    expect(evaluated({ name: "${var.name}", assignable_scopes, permissions }).notEvaluated).toEqual([]);
  });
});

describe("a wide role of a workflow", () => {
  const workflow = (subject: string): Part =>
    stack(
      identity("ci"),
      credential("ci", "", { issuer: "https://token.actions.githubusercontent.com", subject }),
      resource("azurerm_role_assignment", "ci", {
        principal_id: "${azurerm_user_assigned_identity.ci.principal_id}",
        principal_type: "ServicePrincipal",
        role_definition_name: "Contributor",
        scope: SUBSCRIPTION,
      }),
    );

  test("draws a warning for pull requests", () => {
    expect(findingsOf(app(workflow("repo:contoso/orders:pull_request")))).toEqual([
      'role-wide at app/azurerm_role_assignment.ci: "Contributor" on current is given to app/azurerm_user_assigned_identity.ci, ' +
        'which every pull request with the subject "repo:contoso/orders:pull_request" can act as',
    ]);
  });

  test.each(["repo:contoso/orders:environment:production", "repo:contoso/orders:ref:refs/heads/main"])(
    "is right for %s",
    (subject) => {
      expect(findingsOf(app(workflow(subject)))).toEqual([]);
    },
  );
});

test.each<[string, Part]>([
  ["Contributor on one resource", given("Contributor", "${azurerm_storage_account.data.id}")],
  ["Reader on a subscription", given("Reader", SUBSCRIPTION)],
  [
    "a strong role with a condition",
    given("Role Based Access Control Administrator", GROUP, { condition: "@Request[…]" }),
  ],
  [
    "a strong role of the control plane",
    given("Contributor", GROUP, { principal_id: "${azurerm_kubernetes_cluster.aks.identity[0].principal_id}" }),
  ],
])("%s draws no warning", (_, part) => {
  const data = resource("azurerm_storage_account", "data", { name: "data", resource_group_name: "rg" });
  expect(findingsOf(app(data, part))).toEqual([]);
});

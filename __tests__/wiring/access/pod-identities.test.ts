import {
  account,
  client,
  cluster,
  credential,
  deployment,
  findingsOf,
  identity,
  type Part,
  role,
  stack,
  vault,
} from "../scenario";

const ADDED = { name: "AZURE_CLIENT_ID", value: "${azurerm_user_assigned_identity.added.client_id}" };
const DEFAULT = { name: "DEFAULT_ID", value: "${azurerm_user_assigned_identity.api.client_id}" };
const VAULT = { name: "KEYVAULT_URL", value: "${azurerm_key_vault.vault.vault_uri}" };

/** A service account with a default identity and an added one, and pods with these containers. */
const app = (containers: readonly Part[], ...more: readonly Part[]): string[] =>
  findingsOf({
    stacks: {
      app: stack(
        cluster(),
        vault(),
        identity("api"),
        identity("added"),
        credential("api", "orders:api"),
        credential("added", "orders:api", { depends_on: ["azurerm_federated_identity_credential.api"] }),
        account("orders", "api", client("api")),
        deployment("orders", "api", {
          spec: {
            container: containers.map((each, i) => ({ name: `c${i}`, image: "example.azurecr.io/api:1", ...each })),
          },
          resource: { depends_on: ["azurerm_role_assignment.added", "azurerm_role_assignment.api"] },
        }),
        ...more,
      ),
    },
  });
const missing = (name: string): string =>
  `role-missing at app/azurerm_user_assigned_identity.${name}: no role assignment has its principal_id`;

describe("the default identity of a service account needs a role", () => {
  test.each<[string, readonly Part[]]>([
    ["if a container does not choose an identity", [{ env: [ADDED] }, {}]],
    ["if a container names both", [{ env: [ADDED, DEFAULT] }]],
    [
      "if other variables are in a config map",
      [{ env: [ADDED], env_from: [{ config_map_ref: { name: "settings" } }] }],
    ],
  ])("%s", (_, containers) => {
    expect(app(containers, role("added"))).toEqual([missing("api")]);
  });

  test("but not if every container chooses the added one", () => {
    expect(app([{ env: [ADDED] }, { env: [ADDED] }], role("added"))).toEqual([]);
  });
});

test("an added identity that the containers choose needs a role", () => {
  expect(app([{ env: [ADDED] }], role("api"))).toEqual([missing("added")]);
});

describe("a vault is read with the identity that the container chooses", () => {
  test("which lacks a role if only the default identity has one", () => {
    const other = role("added", { scope: "${azurerm_key_vault.other.id}" });
    expect(app([{ env: [ADDED, VAULT] }], role("api"), vault("other"), other)).toEqual([
      'role-elsewhere at app/kubernetes_deployment_v1.api: KEYVAULT_URL of container "c0" is app/azurerm_key_vault.vault, and ' +
        'app/azurerm_role_assignment.added gives "Key Vault Secrets User" on kv-other',
    ]);
  });

  test("and with any that trusts the pod if the container does not choose", () => {
    expect(app([{ env: [VAULT] }], role("api"), role("added", { role_definition_name: "Reader" }))).toEqual([
      expect.stringContaining("role-cannot-read at app/azurerm_role_assignment.added"),
    ]);
  });
});

import "../../../testing";
import { matchers } from "../../../testing";

const vaultOf = (values: object, name = "kv-orders") => ({
  resource: {
    azurerm_key_vault: {
      vault: {
        name,
        resource_group_name: "rg",
        purge_protection_enabled: true,
        rbac_authorization_enabled: true,
        ...values,
      },
    },
  },
});
const postcondition = (condition: string) => ({ condition, error_message: "no" });
const lookedUp = (...conditions: string[]) => ({
  terraform: {},
  data: {
    azurerm_key_vault: {
      vault: { name: "kv", resource_group_name: "rg", lifecycle: { postcondition: conditions.map(postcondition) } },
    },
  },
});

test("passes for a vault with purge protection and access with roles", () => {
  expect(vaultOf({})).toProtectVault();
  expect(vaultOf({})).toProtectVault("kv-orders");
  expect(vaultOf({})).toProtectVault("azurerm_key_vault.vault");
});

test.each([
  [
    { purge_protection_enabled: false },
    "expected a protected Key Vault, but kv-orders (azurerm_key_vault.vault in stack stack) lacks\n  ✗ purge protection on: purge_protection_enabled is false",
  ],
  [
    { purge_protection_enabled: undefined },
    "expected a protected Key Vault, but kv-orders (azurerm_key_vault.vault in stack stack) lacks\n  ✗ purge protection on: purge_protection_enabled is not set",
  ],
  [
    { rbac_authorization_enabled: false },
    "expected a protected Key Vault, but kv-orders (azurerm_key_vault.vault in stack stack) lacks\n  ✗ access with roles, without access policies: rbac_authorization_enabled is false",
  ],
])("fails for %j", (values, message) => {
  expect(vaultOf(values)).not.toProtectVault();
  expect(matchers.toProtectVault(vaultOf(values)).message()).toBe(message);
});

test("a vault from a data source needs a postcondition for each argument", () => {
  expect(lookedUp("${self.purge_protection_enabled && self.rbac_authorization_enabled}")).toProtectVault();
  expect(lookedUp("${self.purge_protection_enabled}", "${self.rbac_authorization_enabled}")).toProtectVault();
  expect(matchers.toProtectVault(lookedUp("${self.purge_protection_enabled}")).message()).toBe(
    "expected a protected Key Vault, but kv (data.azurerm_key_vault.vault in stack stack) lacks\n  ✗ access with roles, without access policies: no postcondition on rbac_authorization_enabled",
  );
});

test("one unprotected vault of two fails, unless the test names the other one", () => {
  const json = vaultOf({});
  const two = {
    resource: {
      azurerm_key_vault: { ...json.resource.azurerm_key_vault, bad: { name: "kv-bad", resource_group_name: "rg" } },
    },
  };
  expect(two).not.toProtectVault();
  expect(two).not.toProtectVault(/bad/);
  expect(two).toProtectVault("kv-orders");
});

test("with .not, prints the protected vaults", () => {
  expect(matchers.toProtectVault(vaultOf({}), "kv-orders").message()).toBe(
    "expected the Key Vault kv-orders without protection, but found\n  kv-orders (azurerm_key_vault.vault in stack stack)",
  );
});

test("fails, also with .not, if there is no such vault", () => {
  expect(() => matchers.toProtectVault({ resource: {} })).toThrow(
    new Error("toProtectVault: expected a Key Vault, but there is none [test-no-match]"),
  );
  expect(() => matchers.toProtectVault(vaultOf({}), "kv-other")).toThrow(
    new Error("toProtectVault: expected the Key Vault kv-other, but there is none [test-no-match]"),
  );
});

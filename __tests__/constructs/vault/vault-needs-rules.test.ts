import type { KeyVault } from "@cdktf/provider-azurerm/lib/key-vault";
import { VaultAccess, type VaultAccessProps } from "../../../constructs";
import { checkApp } from "../../../constructs/core/synthesis/check-app";
import { newResourceGroup, newStack } from "../../kit/app";
import { validationErrors } from "../../kit/validation-errors";

const make = (overrides: VaultAccessProps["overrides"] = {}) => {
  const stack = newStack();
  const resourceGroup = newResourceGroup(stack);
  return new VaultAccess(stack, "vault", { resourceGroup, vaultName: "kv-orders", overrides });
};

/** The problems of a vault after a change by the escape hatch. */
function problems(change: (vault: KeyVault) => void, overrides: VaultAccessProps["overrides"] = {}): string[] {
  const vault = make(overrides);
  change(vault.resource);
  return validationErrors(() => checkApp(vault.node.root));
}

test("a vault keeps Azure RBAC", () => {
  expect(problems((vault) => vault.addOverride("rbac_authorization_enabled", false))).toEqual([
    "[stack/vault] `rbac_authorization_enabled` of a vault must stay true, got false: the vault would ignore every role that is " +
      "granted on it; remove the override [vault-needs]",
  ]);
});

test("a vault keeps purge protection", () => {
  const text =
    "[stack/vault] `purge_protection_enabled` of a vault must stay true, got false: a deleted secret could be destroyed at once, " +
    "and Azure cannot turn it off again; remove the override [vault-needs]";
  expect(problems((vault) => vault.addOverride("purge_protection_enabled", false))).toEqual([text]);
  expect(() => make({ purgeProtectionEnabled: false })).toThrow(
    new Error(
      "`overrides.purgeProtectionEnabled` must be left out, because purge protection is always on: without it a deleted secret " +
        "can be destroyed at once, and Azure cannot turn it off again (at stack/vault) [vault-override]",
    ),
  );
  expect(problems(() => undefined, { purgeProtectionEnabled: true })).toEqual([]);
});

test("a vault keeps its retention", () => {
  const text =
    "[stack/vault] `lifecycle.ignore_changes` of a vault must have soft_delete_retention_days: Azure cannot change it, and " +
    "azurerm fails in the middle of the apply; add to the list instead of replacing it [vault-needs]";
  expect(problems((vault) => (vault.lifecycle = { ignoreChanges: ["tags"] }))).toEqual([text]);
  expect(problems(() => undefined, { lifecycle: { ignoreChanges: ["tags"] } })).toEqual([]);
  expect(problems(() => undefined, { lifecycle: { ignoreChanges: "all" } })).toEqual([]);
  expect(() => make({ softDeleteRetentionDays: 91 })).toThrow(
    new Error(
      "`overrides.softDeleteRetentionDays` must be a whole number from 7 to 90, got 91; it cannot be changed later (at stack/vault) [number-range]",
    ),
  );
});

test("a vault may be changed otherwise", () => {
  expect(problems((vault) => vault.addOverride("public_network_access_enabled", false))).toEqual([]);
});

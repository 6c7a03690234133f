import type { JsonObject } from "../../model/terraform/document";
import { argumentOf } from "../../model/terraform/azurerm-arguments";
import { shown } from "../../values/shown";
import { ignoresChangesOf } from "../core/synthesis/rendered-resource";
import { type Problem, refusal } from "../../values/problem";

/**
 * What the escape hatch took away from a vault that its roles, its secrets or a later apply need.
 *
 * Source: azurerm 4.55.0 keyvault/key_vault_resource.go; read 2026-11.
 *
 * @param vault arguments of the `azurerm_key_vault` as they are written
 */
export function vaultNeedsProblems(vault: JsonObject): readonly Problem[] {
  const rbac = argumentOf("azurerm_key_vault", vault, "rbac_authorization_enabled");
  const isOff = (value: unknown): boolean => value !== true && typeof value !== "string";
  return [
    isOff(rbac) &&
      refusal(
        "vault-needs",
        `\`rbac_authorization_enabled\` of a vault must stay true, got ${shown(rbac)}: the vault would ignore every role that is granted on it; remove the override`,
      ),
    isOff(vault.purge_protection_enabled) &&
      refusal(
        "vault-needs",
        `\`purge_protection_enabled\` of a vault must stay true, got ${shown(vault.purge_protection_enabled)}: a deleted secret could be destroyed at once, and Azure cannot turn it off again; remove the override`,
      ),
    !ignoresChangesOf(vault, "soft_delete_retention_days") &&
      refusal(
        "vault-needs",
        "`lifecycle.ignore_changes` of a vault must have soft_delete_retention_days: Azure cannot change it, and azurerm fails in the middle of the apply; add to the list instead of replacing it",
      ),
  ].filter((each) => each !== false);
}

import type { KeyVaultAccessPolicyA } from "@cdktf/provider-azurerm/lib/key-vault-access-policy";
import { type TerraformElement, TerraformResource, TerraformStack } from "cdktf";
import { allBelow, perCheck } from "../core/synthesis/per-check";
import { resolvedIn } from "../../values/resolved";
import { type Problem, refusal } from "../../values/problem";

/**
 * Access policies for a vault with Azure RBAC. Azure accepts and ignores them, so the principal gets no access.
 * Source: learn.microsoft.com/azure/key-vault/general/rbac-guide.
 */
export function accessPolicyProblems(vault: TerraformElement & { readonly id: string }): Problem[] {
  const stack = TerraformStack.of(vault);
  const ours = resolvedIn(stack, vault.id);
  return accessPolicies(stack)
    .filter((policy) => resolvedIn(stack, policy.keyVaultIdInput) === ours)
    .map((policy) =>
      refusal(
        "vault-access-policy",
        `an access policy must not be written for a vault with Azure RBAC, which ignores it, got "${policy.node.path}"; ` +
          "grant a role instead, such as grantSecretsUser",
      ),
    );
}

const accessPolicies = perCheck((stack: TerraformStack) =>
  allBelow(stack).filter(
    (each): each is KeyVaultAccessPolicyA =>
      TerraformResource.isTerraformResource(each) && each.terraformResourceType === "azurerm_key_vault_access_policy",
  ),
);

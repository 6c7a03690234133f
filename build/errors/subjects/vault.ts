import { KeyVaultAccessPolicyA } from "@cdktf/provider-azurerm/lib/key-vault-access-policy";
import { SecretProviderClass, SecretValue, VaultAccess } from "../../../constructs";
import type { Explanations } from "../given";

export const VAULT: Explanations = {
  "plain-secret": {
    cause: "A secret is given as a literal. It would be readable in the JSON and in the state.",
    fix: "Use a variable with `sensitive: true`, or `SecretValue.ephemeral`.",
    example: () => SecretValue.fromToken("not-a-token"),
  },
  "secret-name-twice": {
    cause: "Two constructs write the same secret of a vault.",
    fix: "Use one of them, or another name.",
    example: ({ stack, vault }) => {
      const value = SecretValue.ephemeral(stack, "value");
      vault.addSecret("one", { secretName: "password", value });
      vault.addSecret("two", { secretName: "password", value });
    },
  },
  "secret-time": {
    cause: "Key Vault needs a time in UTC.",
    fix: "Write a time such as `2027-01-31T00:00:00Z`.",
    example: ({ stack, vault }) => {
      const value = SecretValue.ephemeral(stack, "value");
      vault.addSecret("secret", { secretName: "password", value, expirationDate: "31.1.2027" });
    },
  },
  "secret-value": {
    cause: "The value is longer than a vault allows, or has line breaks, which azurerm removes.",
    fix: "Encode the text, for example in base64.",
    example: () => SecretValue.unsafePlainText("first line\nsecond line"),
  },
  "secret-version": {
    cause: "The version of a value is a whole number from 1. A higher number makes azurerm write the value again.",
    fix: "Raise the number by one for each new value.",
    example: ({ stack, vault }) => {
      const value = SecretValue.ephemeral(stack, "value");
      vault.addSecret("secret", { secretName: "password", value, version: 0 });
    },
  },
  "vault-access-policy": {
    cause: "A vault with Azure RBAC ignores access policies, so the principal gets no access.",
    fix: "Grant a role, for example with `grantSecretsUser`.",
    example: ({ stack, vault }) =>
      new KeyVaultAccessPolicyA(stack, "policy", {
        keyVaultId: vault.vaultId,
        tenantId: "22222222-2222-2222-2222-222222222222",
        objectId: "33333333-3333-3333-3333-333333333333",
      }),
  },
  "vault-name": {
    cause: "The name of the vault is invalid after it was trimmed.",
    fix: "Choose a shorter name.",
    example: ({ stack, resourceGroup }) =>
      new VaultAccess(stack, "vault", { resourceGroup, vaultName: "kv-orders-and-invoices--and-more", trimName: true }),
  },
  "vault-needs": {
    cause: "An override or the escape hatch removes what roles, secrets or a later apply need.",
    fix: "Remove the override.",
    example: ({ vault }) => vault.resource.addOverride("purge_protection_enabled", false),
  },
  "vault-object": {
    cause: "The list of objects is empty, or a file name is invalid or not unique.",
    fix: "Name at least one object, and give each a unique file name.",
    example: ({ stack, binding, vault }) => new SecretProviderClass(stack, "files", { binding, vault, objects: [] }),
  },
  "vault-object-sync": {
    cause: "The Kubernetes secret contains a file that is not in `objects`.",
    fix: "Use the file names of `objects`.",
    example: ({ stack, binding, vault }) =>
      new SecretProviderClass(stack, "files", {
        binding,
        vault,
        objects: [{ name: "password" }],
        syncTo: { secretName: "orders", keys: { password: "pasword" } },
      }),
  },
  "vault-network": {
    cause:
      "The network rules of a vault contradict each other, exceed a limit of Azure, or have an address that is not public.",
    fix: "Use public addresses in `allowedIpRanges` and ids of subnets in `allowedSubnetIds`, or `publicNetworkAccess: false` alone.",
    example: ({ stack, resourceGroup }) =>
      new VaultAccess(stack, "vault", { resourceGroup, vaultName: "kv-orders", allowedIpRanges: ["10.0.0.0/24"] }),
  },
  "vault-override": {
    cause: "The override contradicts what this construct needs, or azurerm rejects it.",
    fix: "Remove the override.",
    example: ({ stack, resourceGroup }) =>
      new VaultAccess(stack, "vault", {
        resourceGroup,
        vaultName: "kv-orders",
        overrides: { accessPolicy: [] },
      }),
  },
  "vault-uri": {
    cause: "The address of the vault is not an https URL that ends with a slash.",
    fix: "Copy the URI that `az keyvault show` prints.",
    example: ({ stack }) =>
      VaultAccess.fromVaultAttributes(stack, "vault", {
        vaultId:
          "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-orders/providers/Microsoft.KeyVault/vaults/kv-orders",
        vaultName: "kv-orders",
        vaultUri: "kv-orders.vault.azure.net",
      }),
  },
};

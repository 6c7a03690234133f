import { all, type AzureRule } from "./azure-rule";
import { IDENTITY_BINDING } from "./identity-binding";

const IDENTITY = "Microsoft.ManagedIdentity/userAssignedIdentities";

/**
 * Actions on a managed identity that the principal needs to bind it: AKS writes the credential `aks-identity-binding` in its
 * name.
 * Source: learn.microsoft.com/azure/aks/identity-bindings-concepts, "What permissions are required to create identity
 * bindings?"; read 2026-11.
 */
export const SHARED_CREDENTIAL = all(`${IDENTITY}/federatedIdentityCredentials`);

const ROWS: readonly AzureRule[] = [
  {
    armType: IDENTITY_BINDING.type,
    within: "parent_id",
    actions: all(IDENTITY_BINDING.type),
    source: "azure/aks/identity-bindings-concepts",
  },
  {
    armType: `${IDENTITY}/federatedIdentityCredentials`,
    within: "parent_id",
    actions: all(`${IDENTITY}/federatedIdentityCredentials`),
    source: "identity",
  },
  { armType: IDENTITY, within: "parent_id", actions: all(IDENTITY), source: "identity" },
];

/**
 * Actions of `azapi_resource` by its type in Azure, in lowercase and without the version of the API. azapi reads the resource
 * before it creates it, and reads nothing else.
 * Source: internal/services/azapi_resource.go of github.com/Azure/terraform-provider-azapi at v2.12.0; read 2026-11.
 */
export const AZAPI_RESOURCES: Readonly<Record<string, AzureRule>> = Object.fromEntries(
  ROWS.map((rule) => [rule.armType.toLowerCase(), rule]),
);

/**
 * Releases of the providers and of Terraform that the JSON is for, unless the stack chooses others. This is the only place
 * that names them: the provider classes carry the releases from which they were generated, and those are older.
 * Sources: see each row. Schemas of all named releases were compared for every type that this project writes. Read 2026-11.
 */

/** A provider whose release this project chooses. */
export type ReleasedProvider = "azapi" | "azurerm" | "kubernetes" | "random" | "time";

export const PROVIDER_RELEASES: Readonly<Record<ReleasedProvider, string>> = {
  // The first release that knows the API version of identity bindings. Source: internal/azure/generated of
  // github.com/Azure/terraform-provider-azapi at v2.10.0 and v2.11.0.
  azapi: "~> 2.11",
  // The provider classes are generated from 4.55.0, whose Key Vault API retires on 2027-02-27. Their JSON validates on 4.81.0.
  // Source: learn.microsoft.com/azure/key-vault/general/access-control-default.
  azurerm: "~> 4.81",
  // The provider classes are generated from 2.38.0. After a rollout that timed out, it makes each plan, apply and destroy of
  // Terraform 1.12 or later fail with `Unexpected Identity Change`; 3.2.1 recovers. All arguments of 2.38.0 are in 3.2.1, also
  // those of the types without `_v1`. Source: github.com/hashicorp/terraform-provider-kubernetes/issues/2779, both schemas.
  kubernetes: "~> 3.2, >= 3.2.1",
  random: "~> 3.7",
  time: "~> 0.13",
};

/** The first Terraform release with write-only arguments, through which secret values pass. OpenTofu has them from 1.11, too. */
export const TERRAFORM_RELEASE = ">= 1.11";

/**
 * The same for cdktn, which refuses write-only arguments if an app does not declare the releases it is for. It declares them
 * in the context, under this key, as npm version ranges. cdktf ignores it.
 */
export const TARGET_VERSIONS_CONTEXT = "targetVersions";
export const TARGET_VERSIONS = { terraform: ">=1.11.0", opentofu: ">=1.11.0" } as const;

import type { MinorRelease } from "../../values/lowest-release";

/**
 * What this project writes only for a newer release of Terraform, with the first release that has it.
 * Source: .changes/1.12.0.md, 1.14.0.md and 1.16.0.md of github.com/hashicorp/terraform; read 2026-11.
 */
export const TERRAFORM_FEATURES = {
  /** `identity` in an `import` block (hashicorp/terraform#36703). */
  importByIdentity: [1, 12],
  /** `terraform test` destroys what a run applied, also resources with `prevent_destroy` (hashicorp/terraform#37364). */
  testCleanUp: [1, 14],
  /** `terraform test` applies a stack with an optional ephemeral variable (hashicorp/terraform#38974). */
  testEphemeral: [1, 16],
  /** `destroy = false` in the `lifecycle` of a resource (hashicorp/terraform#38784). */
  keepOnDestroy: [1, 16],
} as const satisfies Readonly<Record<string, MinorRelease>>;

export type TerraformFeature = keyof typeof TERRAFORM_FEATURES;

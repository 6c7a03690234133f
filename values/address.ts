import type { TerraformResource } from "cdktf";

/** The address of a resource in the state, as `terraform state list` prints it. */
export const addressOf = (resource: TerraformResource): string =>
  `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;

import { TerraformResource } from "cdktf";
import type { Construct } from "constructs";

interface ManagedRedisAccessPolicyAssignmentConfig {
  /** Azure resource id of the Managed Redis instance. */
  readonly managedRedisId: string;
  /** Object id of the principal. */
  readonly objectId: string;
}

/** `azurerm_managed_redis_access_policy_assignment`, which the provider classes of this release do not have. */
export class ManagedRedisAccessPolicyAssignment extends TerraformResource {
  public static readonly tfResourceType = "azurerm_managed_redis_access_policy_assignment";

  constructor(
    scope: Construct,
    id: string,
    private readonly config: ManagedRedisAccessPolicyAssignmentConfig,
  ) {
    super(scope, id, {
      terraformResourceType: ManagedRedisAccessPolicyAssignment.tfResourceType,
      terraformGeneratorMetadata: { providerName: "azurerm" },
    });
  }

  /** @internal */
  protected override synthesizeAttributes(): Record<string, unknown> {
    return { managed_redis_id: this.config.managedRedisId, object_id: this.config.objectId };
  }
}

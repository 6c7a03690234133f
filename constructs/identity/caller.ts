import type { DataAzurermClientConfig } from "@cdktf/provider-azurerm/lib/data-azurerm-client-config";
import { TerraformStack } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { checkInput } from "../core/input/check-input";
import { clientConfigOf } from "../core/azurerm/client-config";
import type { IGrantee } from "./grantee";
import { warn } from "../core/input/warn";
import { refusal } from "../../values/problem";

const ID = "caller";

/**
 * The principal that runs Terraform, as a grantee.
 *
 * Its principal type is omitted, because it is unknown: a user on a laptop, a service principal in a pipeline.
 *
 * @example
 * ```ts
 * vault.grantSecretsOfficer(Caller.of(this)); // Terraform writes the first secret
 * ```
 */
export class Caller extends Construct implements IGrantee {
  /** The caller of the stack of a construct. The first call adds a warning. */
  public static of(scope: IConstruct): Caller {
    checkInput(scope, "Caller.of", { scope });
    const stack = TerraformStack.of(scope);
    return (stack.node.tryFindChild(ID) as Caller | undefined) ?? new Caller(stack);
  }

  /**
   * The name of every caller, in construct ids.
   * @internal
   */
  public static readonly NAME = ID;

  /** @internal */
  public readonly principalName = ID;
  /** @internal */
  public readonly principalKey = ID;

  /** The underlying `azurerm_client_config` data source (escape hatch), which the stack has once. */
  public readonly resource: DataAzurermClientConfig;

  private constructor(stack: TerraformStack) {
    super(stack, ID);
    this.resource = clientConfigOf(this);
    this.node.defaultChild = this.resource;
    warn(
      this,
      refusal(
        "caller-role",
        "a role assignment of the principal that runs Terraform is replaced each time another principal runs it: a laptop and " +
          "a pipeline have different object ids. Name the users and pipelines by their object ids before a second one applies " +
          "(`administrators` on the cluster, `Principal.fromObjectId` for other roles)",
      ),
    );
  }

  /** Object id of the principal that runs Terraform. */
  public get principalId(): string {
    return this.resource.objectId;
  }
}

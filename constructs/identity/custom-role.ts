import { RoleDefinition } from "@cdktf/provider-azurerm/lib/role-definition";
import { Construct } from "constructs";
import { checkInput } from "../core/check-input";
import { checkedId } from "../core/construct-id";
import { AzurermTarget } from "../core/azurerm-target";
import { refuse } from "../core/refuse";
import { customRoleProblem } from "./custom-role-rules";
import type { IGrantScope } from "./grant-scope";

export interface CustomRoleProps {
  /** Name of the role, unique in the tenant, at most 512 characters, and not that of a built-in role. */
  readonly roleName: string;
  /** What the role can be assigned on: a subscription, resource group or management group. */
  readonly assignableOn: IGrantScope;
  /** Operations such as `Microsoft.Network/virtualNetworks/subnets/join/action`. @default - none */
  readonly actions?: readonly string[];
  /** Operations that `actions` with a wildcard leave out. @default - none */
  readonly notActions?: readonly string[];
  /** Operations on data. @default - none */
  readonly dataActions?: readonly string[];
  /** Operations on data that `dataActions` with a wildcard leave out. @default - none */
  readonly notDataActions?: readonly string[];
  /** @default - none */
  readonly description?: string;
}

/** A role of your own; grant it with `RoleGrant.ensure(scope, { role: customRole.roleId, … })`. */
export class CustomRole extends Construct {
  /** The underlying `azurerm_role_definition` resource (escape hatch). */
  public readonly resource: RoleDefinition;

  constructor(scope: Construct, id: string, props: CustomRoleProps) {
    super(scope, checkedId(scope, id));
    checkInput(this, "CustomRoleProps", props);
    refuse(this, customRoleProblem(props));
    AzurermTarget.of(this);
    const { actions, notActions, dataActions, notDataActions } = props;
    this.resource = new RoleDefinition(this, "resource", {
      name: props.roleName,
      scope: props.assignableOn.id,
      assignableScopes: [props.assignableOn.id],
      description: props.description,
      permissions: [
        {
          ...(actions && { actions: [...actions] }),
          ...(notActions && { notActions: [...notActions] }),
          ...(dataActions && { dataActions: [...dataActions] }),
          ...(notDataActions && { notDataActions: [...notDataActions] }),
        },
      ],
    });
    this.node.defaultChild = this.resource;
  }

  /** Id of the definition for a role assignment; azurerm's own `id` joins it with the scope, which no assignment takes. */
  public get roleId(): string {
    return this.resource.roleDefinitionResourceId;
  }
}

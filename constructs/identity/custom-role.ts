import { RoleDefinition } from "@cdktf/provider-azurerm/lib/role-definition";
import { Construct } from "constructs";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import { AzurermTarget } from "../core/azurerm/azurerm-target";
import { refuse } from "../core/input/refuse";
import { customRoleProblem } from "./custom-role-rules";
import type { IGrantScope } from "./grant-scope";

/** Properties of a CustomRole. */
export interface CustomRoleProps {
  /** Name of the role, unique in the tenant, at most 512 characters, and not that of a built-in role. */
  readonly roleName: string;
  /** Scope on which the role can be assigned: a subscription, resource group or management group. */
  readonly assignableOn: IGrantScope;
  /** Operations such as `Microsoft.Network/virtualNetworks/subnets/join/action`. @default - none */
  readonly actions?: readonly string[];
  /** Operations that are excluded from `actions` with a wildcard. @default - none */
  readonly notActions?: readonly string[];
  /** Operations on data. @default - none */
  readonly dataActions?: readonly string[];
  /** Operations on data that are excluded from `dataActions` with a wildcard. @default - none */
  readonly notDataActions?: readonly string[];
  /** Description of the role. @default - none */
  readonly description?: string;
}

/**
 * A custom role. Grant it with `RoleGrant.ensure(scope, { role: customRole.roleId, … })`.
 *
 * @example
 * ```ts
 * new CustomRole(this, "restarter", {
 *   roleName: "Pod Restarter",
 *   assignableOn: { id: "/subscriptions/11111111-1111-4111-8111-111111111111" },
 *   dataActions: ["Microsoft.ContainerService/managedClusters/pods/delete"],
 * });
 * ```
 */
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

  /** Id of the role definition for a role assignment. The `id` of azurerm also contains the scope, which no assignment accepts. */
  public get roleId(): string {
    return this.resource.roleDefinitionResourceId;
  }
}

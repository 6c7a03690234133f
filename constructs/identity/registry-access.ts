import { DataAzurermContainerRegistry } from "@cdktf/provider-azurerm/lib/data-azurerm-container-registry";
import { Construct } from "constructs";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import { AzurermTarget } from "../core/azurerm/azurerm-target";
import { refuse } from "../core/input/refuse";
import type { IGrantee } from "./grantee";
import { RoleGrant } from "./role-grant";
import { resourceIdProblem, uuidProblem } from "../core/input/id-rules";
import { nameProblem } from "../core/input/name-rules";
import type { BuiltInRole } from "../../facts/azure/roles";
import type { IGrantScope } from "./grant-scope";
import { refusal } from "../../values/problem";

/**
 * The role assignment permissions mode of a registry. `registry` uses roles on the whole registry. `repository` also uses
 * conditions on repositories ("RBAC Registry + ABAC Repository Permissions"), with other roles.
 */
export type RegistryPermissions = "registry" | "repository";

/** Source: learn.microsoft.com/azure/container-registry/container-registry-rbac-built-in-roles-overview; read 2026-11. */
const ROLES: Record<RegistryPermissions, { readonly pull: BuiltInRole; readonly push: BuiltInRole }> = {
  registry: { pull: "AcrPull", push: "AcrPush" },
  repository: { pull: "Container Registry Repository Reader", push: "Container Registry Repository Writer" },
};

/** Properties of a RegistryAccess. */
export interface RegistryAccessProps {
  /** The registry: a resource or data source of the provider, or `{ id }`. */
  readonly registry: IGrantScope;
  /** The registry's role assignment permissions mode; `az acr show --query roleAssignmentMode` prints it. @default "registry" */
  readonly permissions?: RegistryPermissions;
  /** Tenant of the registry, if it is not that of the provider. A role for a principal of another tenant is refused. @default - that of the provider, if it is a literal */
  readonly tenantId?: string;
}

/** A container registry by its name, read with a data source. */
export interface RegistryNameAttributes {
  /** 5 to 50 letters or digits. */
  readonly registryName: string;
  /** Name of the resource group of the registry. */
  readonly resourceGroupName: string;
  /** The registry's role assignment permissions mode. @default "registry" */
  readonly permissions?: RegistryPermissions;
  /** Tenant of the registry, if it is not that of the provider. A role for a principal of another tenant is refused. @default - that of the provider, if it is a literal */
  readonly tenantId?: string;
}

/** A container registry by its id, without a data source. */
export interface RegistryAttributes {
  /** `/subscriptions/…/resourceGroups/…/providers/Microsoft.ContainerRegistry/registries/…` */
  readonly registryId: string;
  /** The registry's role assignment permissions mode. @default "registry" */
  readonly permissions?: RegistryPermissions;
  /** Tenant of the registry, if it is not that of the provider. A role for a principal of another tenant is refused. @default - that of the provider, if it is a literal */
  readonly tenantId?: string;
}

/** Options of a role on a registry. */
export interface RegistryGrantOptions {
  /** Condition on repositories, version 2.0. Needs the permissions `repository`. @default - all repositories */
  readonly condition?: string;
  /** Seconds between the role assignment and the resources that wait for it; 0 means no wait. @default 60 */
  readonly waitSeconds?: number;
}

/**
 * The roles of a container registry: which principals can pull from it and push to it.
 *
 * @example
 * ```ts
 * const registry = RegistryAccess.fromRegistryName(this, "registry", {
 *   registryName: "crorders",
 *   resourceGroupName: "rg-platform",
 * });
 * registry.grantPush(binding);
 * ```
 */
export class RegistryAccess extends Construct implements IGrantScope {
  /** References an existing registry by name, with a data source. */
  public static fromRegistryName(scope: Construct, id: string, attrs: RegistryNameAttributes): RegistryAccess {
    checkInput(scope, "RegistryAccess.fromRegistryName", { scope, id, attrs });
    const { registryName, resourceGroupName, permissions, tenantId } = attrs;
    refuse(
      scope,
      nameProblem("registry", "registryName", registryName),
      nameProblem("resourceGroup", "resourceGroupName", resourceGroupName),
    );
    const holder = new Construct(scope, `${id}-registry`);
    const registry = new DataAzurermContainerRegistry(holder, "data", { name: registryName, resourceGroupName });
    return new RegistryAccess(scope, id, { registry, permissions, tenantId });
  }

  /** References an existing registry by its id, without a data source. */
  public static fromRegistryAttributes(scope: Construct, id: string, attrs: RegistryAttributes): RegistryAccess {
    checkInput(scope, "RegistryAccess.fromRegistryAttributes", { scope, id, attrs });
    const { registryId, permissions, tenantId } = attrs;
    return new RegistryAccess(scope, id, { registry: { id: registryId }, permissions, tenantId });
  }

  /** The given registry: a resource, a data source or its id (escape hatch). */
  public readonly resource: IGrantScope;
  private readonly permissions: RegistryPermissions;
  private readonly tenantId?: string;

  constructor(scope: Construct, id: string, props: RegistryAccessProps) {
    super(scope, checkedId(scope, id));
    checkInput(this, "RegistryAccessProps", props);
    refuse(
      this,
      resourceIdProblem("Microsoft.ContainerRegistry/registries", "registry.id", props.registry.id),
      uuidProblem("tenantId", props.tenantId),
    );
    AzurermTarget.of(this);
    this.resource = props.registry;
    if (Construct.isConstruct(props.registry)) this.node.defaultChild = props.registry;
    this.permissions = props.permissions ?? "registry";
    this.tenantId = props.tenantId;
  }

  /** Azure resource id of the registry. */
  public get id(): string {
    return this.resource.id;
  }

  /**
   * Grants a principal the right to pull, usually `cluster.kubeletIdentity`. The cluster does not wait for the role, because
   * it needs no image of the registry to start. Call `applyBefore` with the first workload that needs one. Pods of a FederatedBinding wait by themselves. If the identity
   * changes, the role assignment moves.
   */
  public grantPull(grantee: IGrantee, options: RegistryGrantOptions = {}): RoleGrant {
    checkInput(this, "RegistryAccess.grantPull", { grantee, options });
    return this.grant(grantee, "pull", options);
  }

  /** Grants a principal the right to pull and push, such as the FederatedBinding of a build in the cluster. */
  public grantPush(grantee: IGrantee, options: RegistryGrantOptions = {}): RoleGrant {
    checkInput(this, "RegistryAccess.grantPush", { grantee, options });
    return this.grant(grantee, "push", options);
  }

  private grant(grantee: IGrantee, access: "pull" | "push", options: RegistryGrantOptions): RoleGrant {
    refuse(
      this,
      options.condition !== undefined && this.permissions === "registry"
        ? refusal(
            "registry-condition",
            '`condition` needs a registry whose `permissions` are "repository", got "registry"; the roles of the other mode have no conditions on repositories',
          )
        : undefined,
    );
    const role = ROLES[this.permissions][access];
    return RoleGrant.ensure(this, { grantee, role, scope: this.resource, tenantId: this.tenantId, ...options });
  }
}

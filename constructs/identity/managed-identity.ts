import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import type { Sleep } from "@cdktf/provider-time/lib/sleep";
import { type ITerraformDependable, TerraformStack } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { shown } from "../../values/shown";
import { resolvedIn } from "../../values/resolved";
import { AzurermTarget } from "../core/azurerm/azurerm-target";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import { namePreconditions } from "../core/input/name-precondition";
import { nameProblem } from "../core/input/name-rules";
import { propagationWait, WAIT_SECONDS, waitProblem } from "../core/order/propagation-wait";
import { refuse } from "../core/input/refuse";
import { literalGroupName } from "../core/azure-objects";
import { resourceGroupProblems } from "../core/location/region-check";
import { Registry } from "../core/registry";
import { type IResourceGroup, locationOf } from "../core/location/resource-group";
import { tagsProblem } from "../core/input/tag-rules";
import type { PrincipalType } from "./grantee";
import type { IManagedIdentity } from "./identity";
import { identityKey } from "./principal-key";
import {
  GivenManagedIdentity,
  type ManagedIdentityAttributes,
  type ManagedIdentityNameAttributes,
  NamedManagedIdentity,
} from "./managed-identity-reference";
import { type Problem, refusal } from "../../values/problem";

/** Properties of a ManagedIdentity. */
export interface ManagedIdentityProps {
  /** Resource group of the identity. Its location decides whether federated identity credentials are supported. */
  readonly resourceGroup: IResourceGroup;
  /**
   * Name of the identity, 3 to 128 letters, digits, hyphens or underscores.
   * @throws if a literal name violates that rule
   */
  readonly identityName: string;
  /** Tags of the identity. @default - no tags */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Seconds between the new identity and its first federated identity credential, 0 (no wait) to 3600. A new identity takes
   * time to propagate in Azure. An identity without a credential does not wait.
   * @default 120
   */
  readonly waitSeconds?: number;
}

/**
 * A user-assigned managed identity.
 *
 * @example
 * ```ts
 * const orders = new ManagedIdentity(this, "orders-identity", { resourceGroup, identityName: "id-orders" });
 * const billing = ManagedIdentity.fromManagedIdentityName(this, "billing", {
 *   identityName: "id-billing",
 *   resourceGroupName: "rg-billing",
 * });
 * ```
 */
export class ManagedIdentity extends Construct implements IManagedIdentity {
  /** References an existing identity by name, with a data source. */
  public static fromManagedIdentityName(
    scope: Construct,
    id: string,
    attrs: ManagedIdentityNameAttributes,
  ): IManagedIdentity {
    return new NamedManagedIdentity(scope, id, attrs);
  }

  /** References an existing identity by its attributes, without a data source. */
  public static fromManagedIdentityAttributes(
    scope: Construct,
    id: string,
    attrs: ManagedIdentityAttributes,
  ): IManagedIdentity {
    return new GivenManagedIdentity(scope, id, attrs);
  }

  public readonly principalType: PrincipalType = "ServicePrincipal";
  /** @internal */
  public readonly principalName: string;
  /** @internal */
  public readonly principalKey: string;
  public readonly resourceGroupName: string;
  public readonly location: string;
  /** The underlying `azurerm_user_assigned_identity` resource (escape hatch). */
  public readonly resource: UserAssignedIdentity;
  /** Read once: the provider class makes a new token on each read, and each credential reads it several times. */
  private idToken?: string;
  private readonly waitSeconds: number;
  private sleep?: Sleep;

  constructor(scope: Construct, id: string, props: ManagedIdentityProps) {
    super(scope, checkedId(scope, id));
    checkInput(this, "ManagedIdentityProps", props);
    refuse(this, ...identityProblems(this, props));
    AzurermTarget.of(this);
    this.waitSeconds = props.waitSeconds ?? WAIT_SECONDS.identity;
    this.principalName = id;
    this.principalKey = identityKey(this, {
      name: props.identityName,
      resourceGroupName: literalGroupName(props.resourceGroup),
      created: true,
    });
    this.resourceGroupName = props.resourceGroup.name;
    this.location = locationOf(props.resourceGroup);
    const preconditions = namePreconditions(this, "managedIdentity", "identityName", props.identityName);
    this.resource = new UserAssignedIdentity(this, "resource", {
      name: props.identityName,
      resourceGroupName: props.resourceGroup.name,
      location: props.resourceGroup.location,
      tags: props.tags,
      lifecycle: preconditions.length > 0 ? { precondition: preconditions } : undefined,
    });
    this.node.defaultChild = this.resource;
    made.claim(this.node.root, this, this, nameKey(this, props));
  }

  /** The wait for propagation of the new identity, or the identity if there is no wait. */
  public get ready(): ITerraformDependable {
    if (this.waitSeconds === 0) return this.resource;
    // The trigger is the principal id, because an identity that is created again under its name keeps its resource id.
    this.sleep ??= propagationWait(this, "wait", this.waitSeconds, { principal: this.principalId });
    return this.sleep;
  }
  public get identityId(): string {
    return (this.idToken ??= this.resource.id);
  }
  /** The same as `identityId`. It makes the identity a scope for role assignments. */
  public get id(): string {
    return this.identityId;
  }
  /** Name of the managed identity. */
  public get identityName(): string {
    return this.resource.name;
  }
  public get clientId(): string {
    return this.resource.clientId;
  }
  public get principalId(): string {
    return this.resource.principalId;
  }
  public get tenantId(): string {
    return this.resource.tenantId;
  }
}

/** The identities that an app creates, by stack, resource group and name. */
const made = new Registry<IConstruct>();

function nameKey(scope: IConstruct, { resourceGroup, identityName }: ManagedIdentityProps): string {
  const stack = TerraformStack.of(scope);
  return JSON.stringify([
    stack.node.path,
    resolvedIn(stack, resourceGroup.name),
    resolvedIn(stack, identityName),
  ]).toLowerCase();
}

/** The problems with an identity that a scope is about to create. */
export function identityProblems(scope: IConstruct, props: ManagedIdentityProps): (Problem | undefined)[] {
  return [
    ...resourceGroupProblems(scope, props.resourceGroup),
    nameProblem("managedIdentity", "identityName", props.identityName),
    tagsProblem("tags", props.tags),
    waitProblem("waitSeconds", props.waitSeconds),
    sameNameProblem(scope, props),
  ];
}

/** Azure allows one identity of a name in a resource group. A second one would fail in the middle of an apply. */
function sameNameProblem(scope: IConstruct, props: ManagedIdentityProps): Problem | undefined {
  const other = made.first(scope.node.root, nameKey(scope, props));
  return (
    other &&
    refusal(
      "identity-name-twice",
      `\`identityName\` must be unique in its resource group, got ${shown(resolvedIn(scope, props.identityName))}, which ` +
        `"${other.node.path}" creates; give another name, or use that identity`,
    )
  );
}

import { DataAzurermUserAssignedIdentity } from "@cdktf/provider-azurerm/lib/data-azurerm-user-assigned-identity";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { Construct } from "constructs";
import { parseResourceId } from "../../model/trust/resource-id";
import { isLiteral } from "../../values/literal";
import { AzurermTarget } from "../core/azurerm/azurerm-target";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import { partOfIdProblem, resourceIdProblem, tenantIsClientProblem, uuidProblem } from "../core/input/id-rules";
import { lookedUpTooEarly } from "../core/order/looked-up";
import { nameProblem } from "../core/input/name-rules";
import { refuse, validate } from "../core/input/refuse";
import type { PrincipalType } from "./grantee";
import type { IManagedIdentity } from "./identity";
import { identityKey, type IKnownGrantee } from "./principal-key";
import { type Problem, refusal } from "../../values/problem";

/** A managed identity by its name, read with a data source. */
export interface ManagedIdentityNameAttributes {
  /** Name of the managed identity. */
  readonly identityName: string;
  /** Name of the resource group of the identity. */
  readonly resourceGroupName: string;
}

/** A managed identity by its values, without a data source. */
export interface ManagedIdentityAttributes {
  /** `/subscriptions/…/resourceGroups/…/providers/Microsoft.ManagedIdentity/userAssignedIdentities/…` */
  readonly identityId: string;
  /** Name of the managed identity. */
  readonly identityName: string;
  /** Name of the resource group of the identity. */
  readonly resourceGroupName: string;
  /** Client id of the identity. */
  readonly clientId: string;
  /** Object id of the service principal. With the client id, Azure accepts a role assignment that has no effect. */
  readonly principalId: string;
  /** Tenant of the identity. */
  readonly tenantId: string;
}

/** A managed identity from a data source. */
export class NamedManagedIdentity extends Construct implements IManagedIdentity, IKnownGrantee {
  public readonly principalType: PrincipalType = "ServicePrincipal";
  public readonly principalName: string;
  public readonly principalKey: string;
  public readonly identityName: string;
  public readonly resourceGroupName: string;
  /** The underlying `azurerm_user_assigned_identity` data source (escape hatch). */
  public readonly resource: DataAzurermUserAssignedIdentity;

  constructor(scope: Construct, id: string, attrs: ManagedIdentityNameAttributes) {
    super(scope, checkedId(scope, id));
    checkInput(this, "ManagedIdentityNameAttributes", attrs);
    refuse(
      this,
      nameProblem("managedIdentity", "identityName", attrs.identityName),
      nameProblem("resourceGroup", "resourceGroupName", attrs.resourceGroupName),
    );
    validate(this, () =>
      lookedUpTooEarly(this, {
        prop: "identityName",
        what: "an identity",
        terraformType: UserAssignedIdentity.tfResourceType,
        name: attrs.identityName,
        resourceGroupName: attrs.resourceGroupName,
      }),
    );
    AzurermTarget.of(this);
    this.principalName = id;
    this.identityName = attrs.identityName;
    this.resourceGroupName = attrs.resourceGroupName;
    this.principalKey = identityKey(this, {
      name: attrs.identityName,
      resourceGroupName: attrs.resourceGroupName,
    });
    this.resource = new DataAzurermUserAssignedIdentity(this, "data", {
      name: attrs.identityName,
      resourceGroupName: attrs.resourceGroupName,
    });
    this.node.defaultChild = this.resource;
  }

  public get identityId(): string {
    return this.resource.id;
  }
  public get id(): string {
    return this.identityId;
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

/** A managed identity from attributes. */
export class GivenManagedIdentity extends Construct implements IManagedIdentity, IKnownGrantee {
  public readonly principalType: PrincipalType = "ServicePrincipal";
  public readonly principalName: string;
  public readonly principalKey: string;
  public readonly identityId: string;
  public readonly identityName: string;
  public readonly resourceGroupName: string;
  public readonly clientId: string;
  public readonly principalId: string;
  public readonly tenantId: string;

  constructor(scope: Construct, id: string, attrs: ManagedIdentityAttributes) {
    super(scope, checkedId(scope, id));
    checkInput(this, "ManagedIdentityAttributes", attrs);
    refuse(
      this,
      resourceIdProblem(RESOURCE_TYPE, "identityId", attrs.identityId),
      ...partProblems(attrs),
      uuidProblem("clientId", attrs.clientId),
      uuidProblem("principalId", attrs.principalId),
      uuidProblem("tenantId", attrs.tenantId),
      tenantIsClientProblem("tenantId", attrs.tenantId, attrs.clientId),
      isLiteral(attrs.clientId) && attrs.clientId === attrs.principalId
        ? refusal(
            "identity-principal-id",
            `\`principalId\` must be the object id of the identity's service principal, got its client id "${attrs.clientId}"; ` +
              "`az identity show --query principalId` prints it",
          )
        : undefined,
    );
    this.principalName = id;
    this.principalKey = identityKey(this, {
      id: attrs.identityId,
      name: attrs.identityName,
      resourceGroupName: attrs.resourceGroupName,
      texts: [attrs.clientId, attrs.principalId],
    });
    this.identityId = attrs.identityId;
    this.identityName = attrs.identityName;
    this.resourceGroupName = attrs.resourceGroupName;
    this.clientId = attrs.clientId;
    this.principalId = attrs.principalId;
    this.tenantId = attrs.tenantId;
  }

  public get id(): string {
    return this.identityId;
  }
}

const RESOURCE_TYPE = "Microsoft.ManagedIdentity/userAssignedIdentities";

/** azurerm before 4.60 finds the identity of a credential by name and resource group. Another group is another identity. */
function partProblems({
  identityId,
  identityName,
  resourceGroupName,
}: ManagedIdentityAttributes): (Problem | undefined)[] {
  const parts = isLiteral(identityId) ? parseResourceId(RESOURCE_TYPE, identityId) : undefined;
  return [
    partOfIdProblem("identityName", identityName, { prop: "identityId", part: parts?.names[0] }),
    partOfIdProblem("resourceGroupName", resourceGroupName, { prop: "identityId", part: parts?.resourceGroupName }),
  ];
}

import { DataAzurermUserAssignedIdentity } from "@cdktf/provider-azurerm/lib/data-azurerm-user-assigned-identity";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import type { Sleep } from "@cdktf/provider-time/lib/sleep";
import { type ITerraformDependable, TerraformStack } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { checkInput } from "../core/check-input";
import { checkedId } from "../core/construct-id";
import { AzurermTarget } from "../core/azurerm-target";
import { lookedUpTooEarly } from "../core/looked-up";
import { namePreconditions } from "../core/name-precondition";
import { propagationWait, WAIT_SECONDS, waitProblem } from "../core/propagation-wait";
import { refuse } from "../core/refuse";
import { resourceGroupProblems } from "../core/region-check";
import { Registry } from "../core/registry";
import { type IResourceGroup, locationOf } from "../core/resource-group";
import type { IGrantee, PrincipalType } from "./grantee";
import type { EntraApplication } from "./entra-application";
import type { IGrantScope } from "./grant-scope";
import { partOfIdProblem, resourceIdProblem, uuidProblem } from "../core/id-rules";
import { isLiteral, shown } from "../../values/literal";
import type { IKnownGrantee } from "./principal-key";
import { nameProblem } from "../core/name-rules";
import { tagsProblem } from "../core/tag-rules";
import { resolvedIn } from "../../values/resolved";
import { parseResourceId } from "../../model/trust/resource-id";

/** A user-assigned managed identity, made here or referenced. */
export interface IManagedIdentity extends IConstruct, IGrantee, IGrantScope {
  /** Azure resource id. */
  readonly identityId: string;
  readonly identityName: string;
  /** Application (client) id: what a service account is annotated with. */
  readonly clientId: string;
  /** Tenant of the identity. */
  readonly tenantId: string;
  /** Where the identity was made; nothing where it is not known. */
  readonly location?: string;
  /** Resource group of the identity; azurerm before 4.65 wants it on each federated identity credential. */
  readonly resourceGroupName: string;
  /** The resource that is finished once the identity can have a credential; absent for an identity that exists already. */
  readonly ready?: ITerraformDependable;
}

/** Whether an identity is a managed identity and not an app registration. */
export const isManagedIdentity = (identity: IManagedIdentity | EntraApplication): identity is IManagedIdentity =>
  "identityId" in identity;

export interface ManagedIdentityProps {
  /** Where the identity is made. Its location decides whether federated identity credentials are supported. */
  readonly resourceGroup: IResourceGroup;
  /**
   * Name of the identity, 3 to 128 letters, digits, hyphens or underscores.
   * @throws when a literal name breaks that rule
   */
  readonly identityName: string;
  /** @default - no tags */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Seconds between the new identity and its first federated identity credential, 0 (no wait) to 3600: Azure can take
   * this long to know the identity everywhere. An identity that gets no credential here does not wait.
   * @default 120
   */
  readonly waitSeconds?: number;
}

export interface ManagedIdentityNameAttributes {
  readonly identityName: string;
  readonly resourceGroupName: string;
}

export interface ManagedIdentityAttributes {
  /** `/subscriptions/…/resourceGroups/…/providers/Microsoft.ManagedIdentity/userAssignedIdentities/…` */
  readonly identityId: string;
  readonly identityName: string;
  readonly resourceGroupName: string;
  readonly clientId: string;
  /** Object id of the service principal; not the client id, with which a grant is accepted and never works. */
  readonly principalId: string;
  readonly tenantId: string;
}

/** A user-assigned managed identity. */
export class ManagedIdentity extends Construct implements IManagedIdentity {
  /** Looks an existing identity up by name, with a data source. */
  public static fromManagedIdentityName(
    scope: Construct,
    id: string,
    attrs: ManagedIdentityNameAttributes,
  ): IManagedIdentity {
    return new NamedManagedIdentity(scope, id, attrs);
  }

  /** Takes the values of an existing identity as they are, without a look-up. */
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
  private readonly waitSeconds: number;
  private sleep?: Sleep;

  constructor(scope: Construct, id: string, props: ManagedIdentityProps) {
    super(scope, checkedId(scope, id));
    checkInput(this, "ManagedIdentityProps", props);
    refuse(this, ...identityProblems(this, props));
    AzurermTarget.of(this);
    this.waitSeconds = props.waitSeconds ?? WAIT_SECONDS.identity;
    this.principalName = id;
    this.principalKey = this.node.path;
    this.resourceGroupName = props.resourceGroup.name;
    this.location = locationOf(props.resourceGroup);
    const preconditions = namePreconditions("managedIdentity", "identityName", props.identityName);
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

  /** The wait for the new identity; the identity if there is none. */
  public get ready(): ITerraformDependable {
    if (this.waitSeconds === 0) return this.resource;
    // The principal's id, because an identity that is created again under its name keeps its resource id.
    this.sleep ??= propagationWait(this, "wait", this.waitSeconds, { principal: this.principalId });
    return this.sleep;
  }
  public get identityId(): string {
    return this.resource.id;
  }
  /** The same as `identityId`, so that a role can be granted on the identity. */
  public get id(): string {
    return this.identityId;
  }
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

/** The identities that an app makes, by stack, resource group and name. */
const made = new Registry<IConstruct>();

function nameKey(scope: IConstruct, { resourceGroup, identityName }: ManagedIdentityProps): string {
  const stack = TerraformStack.of(scope);
  return JSON.stringify([
    stack.node.path,
    resolvedIn(stack, resourceGroup.name),
    resolvedIn(stack, identityName),
  ]).toLowerCase();
}

/** What is wrong with an identity that a scope is about to make. */
export function identityProblems(scope: IConstruct, props: ManagedIdentityProps): (string | undefined)[] {
  return [
    ...resourceGroupProblems(scope, props.resourceGroup),
    nameProblem("managedIdentity", "identityName", props.identityName),
    tagsProblem("tags", props.tags),
    waitProblem("waitSeconds", props.waitSeconds),
    sameNameProblem(scope, props),
  ];
}

/** Azure has one identity of a name in a resource group: the second would fail in the middle of an apply. */
function sameNameProblem(scope: IConstruct, props: ManagedIdentityProps): string | undefined {
  const other = made.first(scope.node.root, nameKey(scope, props));
  return (
    other &&
    `\`identityName\` must be unique in its resource group, got ${shown(resolvedIn(scope, props.identityName))}, which ` +
      `"${other.node.path}" makes; give another name, or use that identity`
  );
}

class NamedManagedIdentity extends Construct implements IManagedIdentity, IKnownGrantee {
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
    this.node.addValidation({
      validate: () =>
        lookedUpTooEarly(this, {
          prop: "identityName",
          what: "an identity",
          terraformType: UserAssignedIdentity.tfResourceType,
          name: attrs.identityName,
          resourceGroupName: attrs.resourceGroupName,
        }),
    });
    AzurermTarget.of(this);
    this.principalName = id;
    this.identityName = attrs.identityName;
    this.resourceGroupName = attrs.resourceGroupName;
    const known = isLiteral(attrs.identityName) && isLiteral(attrs.resourceGroupName);
    this.principalKey = known ? `${attrs.resourceGroupName}/${attrs.identityName}`.toLowerCase() : this.node.path;
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

class GivenManagedIdentity extends Construct implements IManagedIdentity, IKnownGrantee {
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
      isLiteral(attrs.clientId) && attrs.clientId === attrs.principalId
        ? `\`principalId\` must be the object id of the identity's service principal, got its client id "${attrs.clientId}"; ` +
            "`az identity show --query principalId` prints it"
        : undefined,
    );
    this.principalName = id;
    this.principalKey = isLiteral(attrs.identityId) ? attrs.identityId.toLowerCase() : this.node.path;
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

/** azurerm before 4.60 finds the identity of a credential by name and resource group, so another group is another identity. */
function partProblems({
  identityId,
  identityName,
  resourceGroupName,
}: ManagedIdentityAttributes): (string | undefined)[] {
  const parts = isLiteral(identityId) ? parseResourceId(RESOURCE_TYPE, identityId) : undefined;
  return [
    partOfIdProblem("identityName", identityName, { prop: "identityId", part: parts?.names[0] }),
    partOfIdProblem("resourceGroupName", resourceGroupName, { prop: "identityId", part: parts?.resourceGroupName }),
  ];
}

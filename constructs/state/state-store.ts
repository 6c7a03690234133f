import { ManagementLock } from "@cdktf/provider-azurerm/lib/management-lock";
import { StorageAccount } from "@cdktf/provider-azurerm/lib/storage-account";
import { StorageContainer } from "@cdktf/provider-azurerm/lib/storage-container";
import { TerraformProvider, TerraformStack } from "cdktf";
import { Construct } from "constructs";

import { sendLogs } from "../core/azurerm/diagnostic-logs";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import { refuse, validate } from "../core/input/refuse";
import { keepOnDestroy } from "../core/kept/keep-on-destroy";
import { resourceGroupProblems } from "../core/location/region-check";
import type { IResourceGroup } from "../core/location/resource-group";
import type { IGrantee } from "../identity/grantee";
import type { IGrantScope } from "../identity/grant-scope";
import { RoleGrant } from "../identity/role-grant";
import { resourceIdProblem } from "../core/input/id-rules";
import { nameProblem } from "../core/input/name-rules";
import { allowedRangeProblem, type Replication, retentionProblem } from "./state-store-rules";
import { type Problem, refusal } from "../../values/problem";

/** Properties of a StateStore. */
export interface StateStoreProps {
  /** A resource group for this storage account only, because roles are assigned on the group. */
  readonly resourceGroup: IResourceGroup & IGrantScope;
  /** Name of the storage account, 3 to 24 lowercase letters or digits, unique in Azure. */
  readonly storageAccountName: string;
  /** Name of the container. @default "tfstate" */
  readonly containerName?: string;
  /**
   * Replication type. Some regions have no zones (ZRS) or no paired region (GRS). A change between types with and without
   * zones replaces the account.
   *
   * @default "LRS"
   */
  readonly replication?: Replication;
  /** Days that deleted blobs, versions and containers can be recovered, 1 to 365. @default 30 */
  readonly retentionDays?: number;
  /** Public IPv4 addresses, or ranges of at least four, that can access the account. @default - all, unless subnets are given */
  readonly allowedIpRanges?: readonly string[];
  /** Subnets with the service endpoint Microsoft.Storage that can access the account. @default - all, unless ranges are given */
  readonly allowedSubnetIds?: readonly string[];
  /**
   * Whether the account has a public address. With `false` only private endpoints reach the state (`PrivateEndpoint`). With
   * `true` and no ranges or subnets the account is open to all networks, also if it was restricted before.
   * @default - true, and the rules that the account has
   */
  readonly publicNetworkAccess?: boolean;
  /** Log Analytics workspace for the logs of reads, writes and deletions of state. @default - no logs */
  readonly logAnalyticsWorkspaceId?: string;
  /**
   * Whether the account and the container have a delete lock in Azure and `prevent_destroy` in Terraform.
   *
   * @default true
   */
  readonly deleteLock?: boolean;
  /**
   * Whether `terraform destroy` leaves the account in Azure, with its container, lock and roles and all that they depend on in
   * this stack, such as the resource group. It needs Terraform 1.16 (`TerraformTarget`). A plan that replaces what is kept
   * fails. Terraform still destroys what leaves the program; a RemovedBlock with `destroy: false` keeps that.
   * @default false
   */
  readonly keepOnDestroy?: boolean;
  /**
   * Tags of the resource group and the storage account.
   * @default - no tags
   */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * A storage account with one container for Terraform state. It has no access keys and no public blobs, needs TLS 1.2, and
 * keeps each version of a blob.
 *
 * @throws Error if a literal name, range or number breaks the rules of Azure; at synthesis if the azurerm provider of the
 * stack does not use Entra ID for storage
 *
 * @example
 * ```ts
 * const group = new ResourceGroup(this, "group", { name: "rg-tfstate", location: "centralindia" });
 * const store = new StateStore(this, "store", {
 *   resourceGroup: group,
 *   storageAccountName: "storderstfstate",
 * });
 * ```
 */
export class StateStore extends Construct {
  /** Name of the container with the state. */
  public readonly containerName: string;
  private readonly resourceGroup: IResourceGroup & IGrantScope;
  /** The underlying `azurerm_storage_account` resource (escape hatch). */
  public readonly resource: StorageAccount;
  private readonly container: StorageContainer;

  constructor(scope: Construct, id: string, props: StateStoreProps) {
    super(scope, checkedId(scope, id));
    checkInput(this, "StateStoreProps", props);
    const {
      allowedIpRanges = [],
      allowedSubnetIds = [],
      retentionDays = 30,
      deleteLock = true,
      publicNetworkAccess,
    } = props;
    this.resourceGroup = props.resourceGroup;
    this.containerName = props.containerName ?? "tfstate";
    refuse(
      this,
      ...resourceGroupProblems(this, props.resourceGroup),
      nameProblem("storageAccount", "storageAccountName", props.storageAccountName),
      nameProblem("storageContainer", "containerName", props.containerName),
      retentionProblem(props.retentionDays),
      publicNetworkAccess === false && allowedIpRanges.length + allowedSubnetIds.length > 0
        ? refusal(
            "state-store-range",
            `\`${allowedIpRanges.length > 0 ? "allowedIpRanges" : "allowedSubnetIds"}\` must be left out with \`publicNetworkAccess: false\`, because Azure ignores the rules of an account without a public address; leave one of them out`,
          )
        : undefined,
      ...allowedIpRanges.map((range) => allowedRangeProblem("allowedIpRanges", range)),
      ...allowedSubnetIds.map((subnet) =>
        resourceIdProblem("Microsoft.Network/virtualNetworks/subnets", "allowedSubnetIds", subnet),
      ),
      resourceIdProblem(
        "Microsoft.OperationalInsights/workspaces",
        "logAnalyticsWorkspaceId",
        props.logAnalyticsWorkspaceId,
      ),
    );
    const lifecycle = deleteLock ? { preventDestroy: true } : undefined;
    const restricted = publicNetworkAccess === false || allowedIpRanges.length + allowedSubnetIds.length > 0;
    this.resource = new StorageAccount(this, "account", {
      name: props.storageAccountName,
      resourceGroupName: props.resourceGroup.name,
      location: props.resourceGroup.location,
      accountTier: "Standard",
      accountReplicationType: props.replication ?? "LRS",
      sharedAccessKeyEnabled: false,
      defaultToOauthAuthentication: true,
      localUserEnabled: false,
      allowNestedItemsToBePublic: false,
      crossTenantReplicationEnabled: false,
      minTlsVersion: "TLS1_2",
      blobProperties: {
        versioningEnabled: true,
        deleteRetentionPolicy: { days: retentionDays },
        containerDeleteRetentionPolicy: { days: retentionDays },
      },
      ...(publicNetworkAccess !== undefined && { publicNetworkAccessEnabled: publicNetworkAccess }),
      // azurerm keeps the rules of an account whose block is left out.
      networkRules:
        restricted || publicNetworkAccess !== undefined
          ? {
              defaultAction: restricted ? "Deny" : "Allow",
              bypass: ["AzureServices"],
              ipRules: [...allowedIpRanges],
              virtualNetworkSubnetIds: [...allowedSubnetIds],
            }
          : undefined,
      tags: props.tags,
      lifecycle,
    });
    this.container = new StorageContainer(this, "container", {
      name: this.containerName,
      storageAccountId: this.resource.id,
      containerAccessType: "private",
      lifecycle,
    });
    this.node.defaultChild = this.resource;
    if (props.keepOnDestroy) keepOnDestroy(this, () => this.node.findAll());
    if (deleteLock) this.lock();
    if (props.logAnalyticsWorkspaceId !== undefined) this.log(props.logAnalyticsWorkspaceId);
    validate(this, () => keyLoginProblems(TerraformStack.of(this)));
  }

  /** Name of the storage account. */
  public get storageAccountName(): string {
    return this.resource.name;
  }

  /** Azure resource id of the storage account. */
  public get storageAccountId(): string {
    return this.resource.id;
  }

  /** Name of the resource group of the storage account. */
  public get resourceGroupName(): string {
    return this.resourceGroup.name;
  }

  /** Grants a principal Storage Blob Data Reader, so that it can read every state in the store. */
  public grantRead(grantee: IGrantee): RoleGrant {
    return this.grant(grantee, "Storage Blob Data Reader");
  }

  /** Grants a principal Storage Blob Data Contributor, so that it can read, lock and write every state in the store. */
  public grantWrite(grantee: IGrantee): RoleGrant {
    return this.grant(grantee, "Storage Blob Data Contributor");
  }

  /**
   * The scope is the resource group and not the account, because Azure refuses to delete a role assignment on a locked
   * resource (ScopeLocked).
   */
  private grant(grantee: IGrantee, role: string): RoleGrant {
    return RoleGrant.ensure(this, { grantee, role, scope: this.resourceGroup });
  }

  private lock(): void {
    new ManagementLock(this, "lock", {
      name: "terraform-state",
      scope: this.resource.id,
      lockLevel: "CanNotDelete",
      notes: "Terraform state lives here.",
      dependsOn: [this.container],
    });
  }

  private log(workspaceId: string): void {
    sendLogs(this, {
      name: "terraform-state",
      targetId: `${this.resource.id}/blobServices/default`,
      workspaceId,
      categories: ["StorageRead", "StorageWrite", "StorageDelete"],
    });
  }
}

/** By default azurerm reads a storage account with its access key, and this account has none. */
function keyLoginProblems(stack: TerraformStack): Problem[] {
  return stack.node
    .findAll()
    .filter((each) => TerraformProvider.isTerraformProvider(each) && each.terraformResourceType === "azurerm")
    .filter((each) => (each as unknown as { storageUseAzuread?: unknown }).storageUseAzuread !== true)
    .map((provider) =>
      refusal(
        "state-store-login",
        `the provider ${provider.node.path} must have \`storageUseAzuread: true\`, because the storage account has no keys and azurerm would ask for one (KeyBasedAuthenticationNotPermitted)`,
      ),
    );
}

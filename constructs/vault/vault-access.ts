import { KeyVault, type KeyVaultConfig } from "@cdktf/provider-azurerm/lib/key-vault";
import { ManagementLock } from "@cdktf/provider-azurerm/lib/management-lock";
import { MonitorDiagnosticSetting } from "@cdktf/provider-azurerm/lib/monitor-diagnostic-setting";
import { Op, type Precondition, ref, type TerraformResourceLifecycle, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import { AzurermTarget } from "../core/azurerm/azurerm-target";
import { writeArgument } from "../core/azurerm/write-argument";
import { clientConfigOf } from "../core/azurerm/client-config";
import { keepOnDestroy } from "../core/kept/keep-on-destroy";
import { renderedResource } from "../core/synthesis/rendered-resource";
import { waitProblem } from "../core/order/propagation-wait";
import { refuse, validate } from "../core/input/refuse";
import { resourceGroupProblems } from "../core/location/region-check";
import type { IResourceGroup } from "../core/location/resource-group";
import type { IGrantScope } from "../identity/grant-scope";
import { resourceIdProblem } from "../core/input/id-rules";
import { tagsProblem } from "../core/input/tag-rules";
import { retentionProblem, vaultOverridesProblem } from "./vault-access-rules";
import type { IVaultAccess } from "./vault";
import { accessPolicyProblems } from "./vault-access-policies";
import { VaultGrants } from "./vault-grants";
import { fittingVaultName } from "./vault-name";
import { vaultNetwork, vaultNetworkProblem } from "./vault-network";
import { vaultNeedsProblems } from "./vault-needs-rules";
import { GivenVault, NamedVault, type VaultAttributes, type VaultNameAttributes } from "./vault-reference";

/** Properties of a VaultAccess. */
export interface VaultAccessProps {
  /** Resource group of the vault. */
  readonly resourceGroup: IResourceGroup;
  /**
   * Name of the vault, 3 to 24 letters, digits or hyphens, unique in all of Azure. In a name with tokens, the part before the
   * last token is trimmed to fit. Include a random part: a deleted vault keeps its name for the retention period, and if you
   * create it again under that name, Azure restores the old vault with its old secrets.
   */
  readonly vaultName: string;
  /** Whether a literal name that is too long is trimmed to 24 characters. @default false: it is an error */
  readonly trimName?: boolean;
  /** Days that a deleted vault and its secrets are kept, 7 to 90. It cannot be changed later. @default 90 */
  readonly retentionDays?: number;
  /** SKU of the vault; "premium" supports keys in hardware. @default "standard" */
  readonly sku?: "standard" | "premium";
  /** Whether a management lock protects the vault from deletion. @default false */
  readonly lock?: boolean;
  /** Resource id of the Log Analytics workspace for the audit log of the vault. @default - no audit log */
  readonly auditWorkspaceId?: string;
  /**
   * Public IPv4 addresses and ranges that can read and write the content of the vault, at most 1,000. Other addresses are
   * denied. Terraform writes secrets from one of them, and the pods read from one of them or from a subnet. If you remove the
   * prop later, azurerm keeps the rules; set `publicNetworkAccess` to true to open the vault.
   * @default - all, unless subnets are given or `publicNetworkAccess` is false
   */
  readonly allowedIpRanges?: readonly string[];
  /**
   * Subnets with the service endpoint Microsoft.KeyVault that can read and write the content of the vault, at most 200.
   * @default - all, unless ranges are given or `publicNetworkAccess` is false
   */
  readonly allowedSubnetIds?: readonly string[];
  /**
   * Whether the vault has a public address. With `false` only private endpoints reach its content (`PrivateEndpoint`), also
   * for the secrets that Terraform writes. With `true` and no ranges or subnets the vault is open to all networks, also if it
   * was restricted before.
   * @default - true, and the rules that the vault has
   */
  readonly publicNetworkAccess?: boolean;
  /**
   * Whether trusted services of Microsoft, such as Azure Backup, reach the vault although its network is restricted. Pods are
   * not one of them.
   * @default false
   */
  readonly trustedServices?: boolean;
  /**
   * Whether `terraform destroy` leaves the vault in Azure, with its secrets, keys and certificates and all that they depend on
   * in this stack, such as the resource group. It needs Terraform 1.16 (`TerraformTarget`). A plan that replaces what is kept
   * fails. Terraform still destroys what leaves the program; a RemovedBlock with `destroy: false` keeps that.
   * @default false
   */
  readonly keepOnDestroy?: boolean;
  /** Seconds between a role on this vault and the resources that wait for it; 0 means no wait. @default 60 */
  readonly waitSeconds?: number;
  /** Tags of the vault. @default - no tags */
  readonly tags?: Readonly<Record<string, string>>;
  /** Any other provider arguments, such as `enabledForDiskEncryption`. They win over the arguments of this construct. @default - none */
  readonly overrides?: Partial<KeyVaultConfig>;
}

const DEFAULT_RETENTION_DAYS = 90;

/**
 * A key vault with Azure RBAC and purge protection, and the roles on it.
 *
 * @example
 * ```ts
 * const secrets = new VaultAccess(this, "secrets", { resourceGroup, vaultName: "kv-orders-4f2a" });
 * secrets.grantSecretsUser(binding);
 * ```
 */
export class VaultAccess extends VaultGrants {
  /** References an existing vault by name, with a data source. A vault with access policies or without purge protection fails the plan. */
  public static fromVaultName(scope: Construct, id: string, attrs: VaultNameAttributes): IVaultAccess {
    return new NamedVault(scope, id, attrs);
  }

  /** References an existing vault by its attributes, without a data source. */
  public static fromVaultAttributes(scope: Construct, id: string, attrs: VaultAttributes): IVaultAccess {
    return new GivenVault(scope, id, attrs);
  }

  /** The underlying `azurerm_key_vault` resource (escape hatch). */
  public readonly resource: KeyVault;
  protected override readonly waitSeconds?: number;

  constructor(scope: Construct, id: string, props: VaultAccessProps) {
    super(scope, checkedId(scope, id));
    checkInput(this, "VaultAccessProps", props);
    this.waitSeconds = props.waitSeconds;
    refuse(
      this,
      ...resourceGroupProblems(this, props.resourceGroup),
      retentionProblem(props.retentionDays),
      retentionProblem(props.overrides?.softDeleteRetentionDays, "overrides.softDeleteRetentionDays"),
      waitProblem("waitSeconds", props.waitSeconds),
      resourceIdProblem("Microsoft.OperationalInsights/workspaces", "auditWorkspaceId", props.auditWorkspaceId),
      tagsProblem("tags", props.tags),
      vaultOverridesProblem(props.overrides),
      vaultNetworkProblem(props),
    );
    const { name, preconditions } = fittingVaultName(this, props.vaultName, props.trimName ?? false);
    AzurermTarget.of(this);
    this.resource = new KeyVault(this, "resource", {
      name,
      resourceGroupName: props.resourceGroup.name,
      location: props.resourceGroup.location,
      tenantId: clientConfigOf(this).tenantId,
      skuName: props.sku ?? "standard",
      rbacAuthorizationEnabled: true,
      purgeProtectionEnabled: true,
      softDeleteRetentionDays: props.retentionDays ?? DEFAULT_RETENTION_DAYS,
      ...vaultNetwork(props),
      tags: props.tags,
      ...props.overrides,
      lifecycle: lifecycleWith(TerraformStack.of(this), preconditions, props),
    });
    writeArgument(this.resource, "rbac_authorization_enabled", true);
    this.node.defaultChild = this.resource;
    if (props.keepOnDestroy) keepOnDestroy(this, () => [this.resource]);
    validate(this, () => accessPolicyProblems(this.resource));
    validate(this, () => [...vaultNeedsProblems(renderedResource(this.resource))]);
    if (props.lock) {
      new ManagementLock(this, "lock", {
        name: "keep-vault",
        scope: this.resource.id,
        lockLevel: "CanNotDelete",
        notes: "What is encrypted with keys of this vault is lost with it.",
      });
    }
    if (props.auditWorkspaceId !== undefined) {
      new MonitorDiagnosticSetting(this, "audit", {
        name: "audit",
        targetResourceId: this.resource.id,
        logAnalyticsWorkspaceId: props.auditWorkspaceId,
        enabledLog: [{ categoryGroup: "audit" }],
      });
    }
  }

  public get vaultId(): string {
    return this.resource.id;
  }
  /** Name of the vault. */
  public get vaultName(): string {
    return this.resource.name;
  }
  public get vaultUri(): string {
    return this.resource.vaultUri;
  }
  protected get grantScope(): IGrantScope {
    return this.resource;
  }
}

/**
 * The lifecycle of the overrides, merged with the conditions of this construct.
 *
 * Azure cannot change the retention of a vault, and azurerm reports that only in the middle of an apply. The condition makes
 * the plan fail instead.
 */
function lifecycleWith(
  stack: TerraformStack,
  own: readonly Precondition[],
  props: VaultAccessProps,
): TerraformResourceLifecycle {
  const over = props.overrides?.lifecycle;
  const days = props.overrides?.softDeleteRetentionDays ?? props.retentionDays ?? DEFAULT_RETENTION_DAYS;
  const precondition = [...own, ...(over?.precondition ?? [])];
  const ignoreChanges: "all" | string[] =
    over?.ignoreChanges === "all" ? "all" : ["soft_delete_retention_days", ...(over?.ignoreChanges ?? [])];
  return {
    ...over,
    ...(precondition.length > 0 && { precondition }),
    ignoreChanges,
    postcondition: [
      {
        condition: Op.eq(ref("self.soft_delete_retention_days", stack), days),
        errorMessage:
          "The vault ${self.name} keeps what is deleted for ${self.soft_delete_retention_days} days, which cannot be changed, got " +
          `${days}. Set retentionDays (in the default app vaultRetentionDays) back; only a new vault can have another value.`,
      },
      ...(over?.postcondition ?? []),
    ],
  };
}

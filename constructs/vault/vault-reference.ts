import { DataAzurermKeyVault } from "@cdktf/provider-azurerm/lib/data-azurerm-key-vault";
import { Lazy } from "cdktf";
import type { Construct } from "constructs";
import { checkInput } from "../core/input/check-input";
import { checkedId } from "../core/input/construct-id";
import { nameIn } from "../core/azurerm/argument-names";
import { AzurermTarget } from "../core/azurerm/azurerm-target";
import { lookedUpTooEarly } from "../core/order/looked-up";
import { refuse, validate } from "../core/input/refuse";
import type { IGrantScope } from "../identity/grant-scope";
import { partOfIdProblem, resourceIdProblem, uuidProblem } from "../core/input/id-rules";
import { isLiteral } from "../../values/literal";
import { shellOption } from "../../values/text/shell-word";
import { nameProblem } from "../core/input/name-rules";
import { vaultUriProblem } from "./vault-access-rules";
import { accessPolicyProblems } from "./vault-access-policies";
import { VaultGrants } from "./vault-grants";
import { parseResourceId } from "../../model/trust/resource-id";

/** A vault by its name, read with a data source. */
export interface VaultNameAttributes {
  /** Name of the vault. */
  readonly vaultName: string;
  /** Name of the resource group of the vault. */
  readonly resourceGroupName: string;
  /** Tenant of the vault, if it is not that of the provider. A role for a principal of another tenant is refused. @default - that of the provider, if it is a literal */
  readonly tenantId?: string;
}

/** A vault by its values, without a data source. */
export interface VaultAttributes {
  /** `/subscriptions/…/resourceGroups/…/providers/Microsoft.KeyVault/vaults/…` */
  readonly vaultId: string;
  /** Name of the vault. */
  readonly vaultName: string;
  /** As `az keyvault show --query properties.vaultUri` prints it. */
  readonly vaultUri: string;
  /** Tenant of the vault, if it is not that of the provider. A role for a principal of another tenant is refused. @default - that of the provider, if it is a literal */
  readonly tenantId?: string;
}

/** A vault from a data source. */
export class NamedVault extends VaultGrants {
  public readonly vaultName: string;
  /** The underlying `azurerm_key_vault` data source (escape hatch). */
  public readonly resource: DataAzurermKeyVault;
  protected override readonly tenantId?: string;

  constructor(scope: Construct, id: string, attrs: VaultNameAttributes) {
    super(scope, checkedId(scope, id));
    checkInput(this, "VaultNameAttributes", attrs);
    const { vaultName, resourceGroupName } = attrs;
    refuse(
      this,
      nameProblem("vault", "vaultName", vaultName),
      nameProblem("resourceGroup", "resourceGroupName", resourceGroupName),
      uuidProblem("tenantId", attrs.tenantId),
    );
    this.tenantId = attrs.tenantId;
    validate(this, () =>
      lookedUpTooEarly(this, {
        prop: "vaultName",
        what: "a vault",
        terraformType: "azurerm_key_vault",
        name: vaultName,
        resourceGroupName,
      }),
    );
    const target = AzurermTarget.of(this);
    const usesRoles = (): string => nameIn(target, "azurerm_key_vault", "rbac_authorization_enabled")!.name;
    this.vaultName = vaultName;
    const update = `az keyvault update ${shellOption("--resource-group", resourceGroupName)} ${shellOption("--name", vaultName)}`;
    this.resource = new DataAzurermKeyVault(this, "data", {
      name: vaultName,
      resourceGroupName,
      lifecycle: {
        postcondition: [
          {
            condition: Lazy.stringValue({ produce: () => `\${self.${usesRoles()}}` }),
            errorMessage:
              `The vault ${vaultName} uses access policies, with which role assignments have no effect. Grant those who ` +
              `use it their roles, then turn Azure RBAC on: ${update} --enable-rbac-authorization true`,
          },
          {
            condition: "${self.purge_protection_enabled}",
            errorMessage:
              `The vault ${vaultName} has no purge protection: a principal that can delete it can also destroy its secrets. ` +
              `Turn it on (it cannot be turned off again): ${update} --enable-purge-protection true`,
          },
        ],
      },
    });
    this.node.defaultChild = this.resource;
    validate(this, () => accessPolicyProblems(this.resource));
  }

  public get vaultId(): string {
    return this.resource.id;
  }
  public get vaultUri(): string {
    return this.resource.vaultUri;
  }
  protected get grantScope(): IGrantScope {
    return this.resource;
  }
}

/** A vault from attributes. */
export class GivenVault extends VaultGrants {
  public readonly vaultId: string;
  public readonly vaultName: string;
  public readonly vaultUri: string;
  protected override readonly tenantId?: string;

  constructor(scope: Construct, id: string, attrs: VaultAttributes) {
    super(scope, checkedId(scope, id));
    checkInput(this, "VaultAttributes", attrs);
    refuse(
      this,
      resourceIdProblem(RESOURCE_TYPE, "vaultId", attrs.vaultId),
      nameProblem("vault", "vaultName", attrs.vaultName),
      partOfIdProblem("vaultName", attrs.vaultName, { prop: "vaultId", part: vaultIn(attrs.vaultId) }),
      vaultUriProblem("vaultUri", attrs.vaultUri),
      uuidProblem("tenantId", attrs.tenantId),
    );
    this.tenantId = attrs.tenantId;
    AzurermTarget.of(this);
    this.vaultId = attrs.vaultId;
    this.vaultName = attrs.vaultName;
    this.vaultUri = attrs.vaultUri;
  }

  protected get grantScope(): string {
    return this.vaultId;
  }
}

const RESOURCE_TYPE = "Microsoft.KeyVault/vaults";

const vaultIn = (vaultId: string): string | undefined =>
  isLiteral(vaultId) ? parseResourceId(RESOURCE_TYPE, vaultId)?.names[0] : undefined;

import { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { PROVIDER_RELEASES } from "../../../facts/terraform/provider-releases";
import { snakeCase } from "../../../values/text/snake-case";
import { checkInput } from "../input/check-input";
import { checkedId } from "../input/construct-id";

/** Settings of the azapi provider. They have the names and the meaning of those of azurerm. */
export interface AzapiProviderProps {
  /** Alias of the provider, if the stack has several. */
  readonly alias?: string;
  /** Subscription of the resources. */
  readonly subscriptionId?: string;
  /** Tenant of the login. */
  readonly tenantId?: string;
  /** More tenants that tokens are requested for. */
  readonly auxiliaryTenantIds?: readonly string[];
  /** Client id of the principal that runs Terraform. */
  readonly clientId?: string;
  /** Path of a file with the client id. */
  readonly clientIdFilePath?: string;
  /** The cloud: `public`, `usgovernment` or `china`. `cloudOf` gives it. @default "public" */
  readonly environment?: string;
  /** Whether the login of the Azure CLI is used. */
  readonly useCli?: boolean;
  /** Whether the managed identity of the machine is used. */
  readonly useMsi?: boolean;
  /** Whether an OIDC token is used. */
  readonly useOidc?: boolean;
  /** Whether the workload identity of a pod on AKS is used. */
  readonly useAksWorkloadIdentity?: boolean;
  /** Path of a file with the OIDC token. */
  readonly oidcTokenFilePath?: string;
  /** URL from which the OIDC token is requested. */
  readonly oidcRequestUrl?: string;
  /** The service connection of Azure Pipelines. azurerm calls it `adoPipelineServiceConnectionId`. */
  readonly oidcAzureServiceConnectionId?: string;
  /** Path of the client certificate. */
  readonly clientCertificatePath?: string;
  /** @default false */
  /** Whether resource providers are not registered. */
  readonly skipProviderRegistration?: boolean;
}

/**
 * The azapi provider, which writes resources that azurerm has no type for.
 *
 * A stack with such a resource and without this provider gets it with the login of its azurerm provider. Add it for another
 * login.
 *
 * @example
 * ```ts
 * new AzapiProvider(this, "azapi"); // logs in as azurerm does
 * ```
 */
export class AzapiProvider extends TerraformProvider {
  /** Name of the provider in Terraform. */
  public static readonly tfResourceType = "azapi";
  private readonly settings: Readonly<Record<string, unknown>>;

  constructor(scope: Construct, id: string, props: AzapiProviderProps = {}) {
    super(scope, checkedId(scope, id), {
      terraformResourceType: AzapiProvider.tfResourceType,
      terraformGeneratorMetadata: { providerName: "azapi", providerVersionConstraint: PROVIDER_RELEASES.azapi },
      terraformProviderSource: "Azure/azapi",
    });
    checkInput(this, "AzapiProviderProps", props);
    const { alias, ...settings } = props;
    this.alias = alias;
    this.settings = Object.fromEntries(Object.entries(settings).map(([name, value]) => [snakeCase(name), value]));
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...this.settings, alias: this.alias };
  }
}

import { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { PROVIDER_RELEASES } from "../../../facts/provider-releases";
import { snakeCase } from "../../../values/snake-case";
import { checkInput } from "../input/check-input";
import { checkedId } from "../input/construct-id";

/** Settings of the azapi provider. They have the names and the meaning of those of azurerm. */
export interface AzapiProviderProps {
  readonly alias?: string;
  readonly subscriptionId?: string;
  readonly tenantId?: string;
  readonly auxiliaryTenantIds?: readonly string[];
  readonly clientId?: string;
  readonly clientIdFilePath?: string;
  /** The cloud: `public`, `usgovernment` or `china`. `cloudOf` gives it. @default "public" */
  readonly environment?: string;
  readonly useCli?: boolean;
  readonly useMsi?: boolean;
  readonly useOidc?: boolean;
  readonly useAksWorkloadIdentity?: boolean;
  readonly oidcTokenFilePath?: string;
  readonly oidcRequestUrl?: string;
  /** The service connection of Azure Pipelines. azurerm calls it `adoPipelineServiceConnectionId`. */
  readonly oidcAzureServiceConnectionId?: string;
  readonly clientCertificatePath?: string;
  /** @default false */
  readonly skipProviderRegistration?: boolean;
}

/**
 * The azapi provider, which writes resources that azurerm has no type for.
 *
 * A stack with such a resource and without this provider gets it with the login of its azurerm provider. Add it for another
 * login.
 */
export class AzapiProvider extends TerraformProvider {
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

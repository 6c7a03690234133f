import { type TerraformMetaArguments, TerraformResource, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { PROVIDER_RELEASES } from "../../../facts/terraform/provider-releases";
import { Providers } from "../providers/providers";

export interface AzapiResourceConfig extends TerraformMetaArguments {
  /** Resource type and version of the API, as `Microsoft.ContainerService/managedClusters/identityBindings@2026-04-01`. */
  readonly type: string;
  readonly name: string;
  /** Id of the resource that contains it. */
  readonly parentId: string;
  /** What is sent to Azure, by the names of its API. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Paths in the answer of Azure that `output` keeps. @default - what azapi keeps, all that can only be read */
  readonly responseExportValues?: readonly string[];
}

/**
 * An `azapi_resource`: a resource of Azure that azurerm has no type for. The stack gets the azapi provider with it.
 * Source: docs/resources/resource.md of github.com/Azure/terraform-provider-azapi at v2.12.0.
 */
export class AzapiResource extends TerraformResource {
  public static readonly tfResourceType = "azapi_resource";
  private readonly config: AzapiResourceConfig;

  constructor(scope: Construct, id: string, config: AzapiResourceConfig) {
    super(scope, id, {
      ...config,
      terraformResourceType: AzapiResource.tfResourceType,
      terraformGeneratorMetadata: { providerName: "azapi", providerVersionConstraint: PROVIDER_RELEASES.azapi },
    });
    this.config = config;
    Providers.on(TerraformStack.of(this));
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { type, name, parentId, body, responseExportValues } = this.config;
    return { type, name, parent_id: parentId, body, response_export_values: responseExportValues };
  }
}

import { AzurermProvider, type AzurermProviderConfig } from "@cdktf/provider-azurerm/lib/provider";
import type { TerraformStack } from "cdktf";
import { AzurermTarget } from "../constructs/core/azurerm/azurerm-target";
import { TerraformTarget } from "../constructs/core/providers/terraform-target";
import { cloudOf } from "../constructs/core/location/cloud";
import type { Settings } from "./settings-types";

/**
 * The azurerm provider in the release, the cloud and the subscription of the settings, and their release of Terraform. Credentials are passed where Terraform
 * runs. Call it before the first construct of a stack, because constructs fix the release.
 */
export function loginToAzure(
  stack: TerraformStack,
  { subscriptionId, azurermVersion, terraformVersion }: Settings,
  options: Partial<AzurermProviderConfig> = {},
): AzurermProvider {
  if (terraformVersion !== undefined) TerraformTarget.choose(stack, terraformVersion);
  if (azurermVersion !== undefined) AzurermTarget.choose(stack, azurermVersion);
  const environment = cloudOf(stack).terraformEnvironment;
  return new AzurermProvider(stack, "azurerm", { features: [{}], environment, subscriptionId, ...options });
}

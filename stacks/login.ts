import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import type { TerraformStack } from "cdktf";
import { cloudOf } from "../constructs/core/location/cloud";
import type { Settings } from "./settings";

/** The azurerm provider for the settings' cloud and subscription; who logs in is said where Terraform runs. */
export function loginToAzure(stack: TerraformStack, { subscriptionId }: Settings): AzurermProvider {
  const environment = cloudOf(stack).terraformEnvironment;
  return new AzurermProvider(stack, "azurerm", { features: [{}], environment, subscriptionId });
}

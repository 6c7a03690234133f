import { TerraformProvider, type TerraformStack } from "cdktf";
import { allBelow, perCheck } from "../synthesis/per-check";

/** The azurerm provider of a stack that resources without a provider of their own use. */
export const azurermProviderOf = perCheck((stack: TerraformStack): TerraformProvider | undefined =>
  allBelow(stack)
    .filter(TerraformProvider.isTerraformProvider)
    .find(({ terraformResourceType, alias }) => terraformResourceType === "azurerm" && alias === undefined),
);

/** The arguments of a provider as the JSON has them. */
export const providerConfigOf = (provider: TerraformProvider): Readonly<Record<string, unknown>> =>
  (provider.toTerraform() as { provider: Record<string, [Record<string, unknown>]> }).provider[
    provider.terraformResourceType
  ]![0];

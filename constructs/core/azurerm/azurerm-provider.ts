import { TerraformProvider, type TerraformStack } from "cdktf";
import { allBelow, perCheck } from "../synthesis/per-check";

const isDefault = (each: TerraformProvider): boolean =>
  each.terraformResourceType === "azurerm" && each.alias === undefined;

/** The azurerm provider of a stack that resources without a provider of their own use. */
export const azurermProviderOf = perCheck((stack: TerraformStack): TerraformProvider | undefined =>
  allBelow(stack).filter(TerraformProvider.isTerraformProvider).find(isDefault),
);

/** The arguments of a provider as the JSON has them. */
export const providerConfigOf = (provider: TerraformProvider): Readonly<Record<string, unknown>> =>
  (provider.toTerraform() as { provider: Record<string, [Record<string, unknown>]> }).provider[
    provider.terraformResourceType
  ]![0];

const known = new WeakMap<TerraformStack, TerraformProvider>();

/** The same while the stack is being made, if it is a child of the stack and exists already. */
export function azurermProviderSoFar(stack: TerraformStack): TerraformProvider | undefined {
  const found = known.get(stack) ?? stack.node.children.filter(TerraformProvider.isTerraformProvider).find(isDefault);
  if (found) known.set(stack, found);
  return found;
}

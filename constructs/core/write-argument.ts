import { Aspects, type TerraformResource } from "cdktf";
import type { Release } from "../../facts/azurerm-arguments";
import { azurermArgument } from "../../model/terraform/azurerm-arguments";
import { AzurermTarget } from "./azurerm-target";

/**
 * Writes an argument of an azurerm resource under the name that it has in the release of the stack, and under no other.
 * An argument that the release no longer needs is left out.
 *
 * @param bound the name under which the provider class writes it
 */
export function writeArgument(resource: TerraformResource, bound: string, value: unknown): void {
  const target = AzurermTarget.of(resource);
  const { names, needlessFrom } = azurermArgument(resource.terraformResourceType, bound);
  const reached = (release: Release | undefined): boolean => release !== undefined && target.atLeast(...release);
  // An aspect, because the author of the stack can choose a release until the JSON is written.
  Aspects.of(resource).add({
    visit: () => {
      const name = names.find(({ from, removedIn }) => (!from || reached(from)) && !reached(removedIn))?.name;
      const written = reached(needlessFrom) ? undefined : name;
      if (written === bound) return;
      if (written !== undefined) resource.addOverride(written, value);
      resource.addOverride(bound, undefined);
    },
  });
}

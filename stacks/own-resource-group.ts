import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { Op, ref, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { fragmentsOf } from "../constructs/core/cdktf-internals";
import { textExpression } from "../constructs/core/input/text-expression";

export interface OwnResourceGroupProps {
  readonly name: string;
  readonly location: string;
}

/**
 * The resource group of a stack. It contains no resources of other stacks.
 *
 * Azure cannot rename or move a resource group, so azurerm would replace it with everything in it. Such a plan fails before
 * anything is destroyed.
 */
export function ownResourceGroup(
  scope: Construct,
  id: string,
  { name, location }: OwnResourceGroupProps,
): ResourceGroup {
  return new ResourceGroup(scope, id, {
    name,
    location,
    lifecycle: {
      ignoreChanges: ["name", "location"],
      postcondition: [
        keeps(scope, "name", name, "`project` and the names under `remoteState`"),
        keeps(scope, "location", location, "`location` and `cloud`"),
      ],
    },
  });
}

function keeps(scope: Construct, argument: "name" | "location", wanted: string, settings: string) {
  return {
    condition: Op.eq(ref(`self.${argument}`, TerraformStack.of(scope)), textExpression(fragmentsOf(wanted))),
    errorMessage:
      `The resource group \${self.name} in \${self.location} must keep its ${argument}, got ${wanted}: Azure can only create another group, and everything in this group would be destroyed. Revert the settings` +
      " " +
      `(${settings}). To move, destroy the stacks with the old settings first, then deploy with the new ones ` +
      "(docs/changes.md).",
  };
}

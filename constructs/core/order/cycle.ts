import { type TerraformResource, TerraformStack } from "cdktf";
import { renderedInCheck } from "../synthesis/check-app";
import { perCheck } from "../synthesis/per-check";
import { addressOf } from "../../../values/address";
import { resolvedIn } from "../../../values/resolved";
import { type JsonObject, readConfiguration, type StackDocument } from "../../../model/terraform/document";
import { dependencies, dependencyPath } from "../../../model/terraform/references";

const documentOf = perCheck((stack: TerraformStack): StackDocument =>
  readConfiguration((renderedInCheck(stack) ?? resolvedIn(stack, stack.toTerraform())) as JsonObject, stack.node.path),
);

/**
 * A shortest cycle of dependencies through a resource, from it and back to it, by construct paths. Empty if there is none.
 *
 * Terraform names a cycle only at the plan, and by addresses.
 */
export function cycleThrough(resource: TerraformResource): readonly string[] {
  const document = documentOf(TerraformStack.of(resource));
  const from = addressOf(resource);
  const cycles = [...dependencies(document, from)]
    .map((first) => dependencyPath(document, first, from))
    .filter((path) => path.length > 0)
    .sort((a, b) => a.length - b.length);
  return cycles.length === 0 ? [] : [from, ...cycles[0]!].map((each) => nameOf(document, each));
}

const nameOf = (document: StackDocument, address: string): string =>
  document.resources.get(address)?.constructPath ?? address;

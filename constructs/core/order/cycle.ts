import { type TerraformResource, TerraformStack } from "cdktf";
import { renderedInCheck } from "../synthesis/check-app";
import { perCheck } from "../synthesis/per-check";
import { addressOf } from "../../../values/address";
import { type Problem, refusal } from "../../../values/problem";
import { resolvedIn } from "../../../values/resolved";
import { type JsonObject, readConfiguration, type StackDocument } from "../../../model/terraform/document";
import { dependencies, dependencyPath } from "../../../model/terraform/references";

const documentOf = perCheck((stack: TerraformStack): StackDocument =>
  readConfiguration((renderedInCheck(stack) ?? resolvedIn(stack, stack.toTerraform())) as JsonObject, stack.node.path),
);

/**
 * The problem with a role whose scope or condition is made from what waits for the role. Only Terraform's plan names it
 * otherwise.
 *
 * @param isOfPods whether the role is for a binding, whose pods wait for it
 */
export function cycleProblems(assignment: TerraformResource, isOfPods: boolean): Problem[] {
  const cycle = cycleThrough(assignment);
  if (cycle.length === 0) return [];
  const fix = isOfPods
    ? "pods of a binding wait for its roles, so grant this one to the `identity` of the binding, for which no pod waits"
    : "remove one of them from `applyBefore`";
  return [
    refusal(
      "role-cycle",
      `\`scope\` of a role must not depend on what waits for the role, got ${cycle.map((each) => `"${each}"`).join(" -> ")}, ` +
        `each of which waits for the next; ${fix}`,
    ),
  ];
}

/**
 * A shortest cycle of dependencies through a resource, from it and back to it, by construct paths. Empty if there is none.
 *
 * Terraform names a cycle only at the plan, and by addresses.
 */
function cycleThrough(resource: TerraformResource): readonly string[] {
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

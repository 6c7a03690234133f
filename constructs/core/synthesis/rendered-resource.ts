import { type TerraformResource, TerraformStack } from "cdktf";
import { block, type JsonObject } from "../../../model/terraform/document";
import { isObject } from "../../../values/object";
import { resolvedIn } from "../../../values/resolved";
import { renderedInCheck } from "./check-app";

/** The arguments of a resource as they are written, also those of overrides and of the escape hatch. */
export function renderedResource(resource: TerraformResource): JsonObject {
  const stack = TerraformStack.of(resource);
  const whole: unknown = renderedInCheck(stack) ?? resolvedIn(stack, resource.toTerraform());
  return block(block(isObject(whole) ? whole.resource : {}, resource.terraformResourceType), resource.friendlyUniqueId);
}

/** Whether `lifecycle.ignore_changes` of a resource names an argument, or all of them. */
export function ignoresChangesOf(values: JsonObject, argument: string): boolean {
  const ignored = block(values, "lifecycle").ignore_changes;
  return ignored === "all" || (Array.isArray(ignored) && (ignored.includes("all") || ignored.includes(argument)));
}

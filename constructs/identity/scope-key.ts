import { TerraformElement, type TerraformProvider, TerraformResource, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { TYPES_IN_RESOURCE_IDS } from "../../facts/terraform/entity-types";
import type { ResourceType } from "../../model/trust/resource-id";
import { isLiteral } from "../../values/literal";
import { resolvedIn } from "../../values/resolved";
import { objectKey, type ObjectNames } from "../core/azure-objects";
import type { IGrantScope } from "./grant-scope";

/** The key of a scope: equal for a resource, a data source of it, and its id. */
export function scopeKey(by: IConstruct, scope: IGrantScope | string): string {
  const stack = TerraformStack.of(by);
  const id = typeof scope === "string" ? scope : scope.id;
  // Tokens of one attribute differ between reads, but resolve to the same expression.
  // Two stacks have resources of one address.
  const own = isLiteral(id) ? id.toLowerCase() : `${stack.node.path}/${String(resolvedIn(stack, id))}`;
  const names = isLiteral(id) ? namesInId(id) : namesOf(scope);
  return names ? objectKey(stack, own, { ...names, use: "scope" }) : own;
}

function namesInId(id: string): ObjectNames | undefined {
  const type = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/([^/]+\/[^/]+)\/[^/]+$/i.exec(id)?.[1];
  return type === undefined ? undefined : { type: type as ResourceType, id };
}

/** What a resource or data source of azurerm has. */
interface Element {
  readonly terraformResourceType: string;
  readonly nameInput?: string;
  readonly resourceGroupNameInput?: string;
  readonly provider?: TerraformProvider;
}

function namesOf(scope: unknown): ObjectNames | undefined {
  const element = TerraformElement.isTerraformElement(scope) ? scope : (scope as { resource?: unknown }).resource;
  if (!TerraformElement.isTerraformElement(element)) return undefined;
  const { terraformResourceType, nameInput, resourceGroupNameInput, provider } = element as unknown as Element;
  const type = RESOURCE_TYPES.get(terraformResourceType);
  if (type === undefined) return undefined;
  const created = TerraformResource.isTerraformResource(element);
  return { type, name: nameInput, resourceGroupName: resourceGroupNameInput, created, provider };
}

const RESOURCE_TYPES: ReadonlyMap<string, ResourceType> = new Map(
  [...TYPES_IN_RESOURCE_IDS].map(([type, terraformType]) => [terraformType, type as ResourceType]),
);

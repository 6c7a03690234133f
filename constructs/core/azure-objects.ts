import { type TerraformProvider, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { parseResourceId, type ResourceType } from "../../model/trust/resource-id";
import { isLiteral } from "../../values/literal";
import { isUuid } from "../../values/uuid";
import { azurermProviderSoFar } from "./azurerm/azurerm-provider";
import { knownCloudOf } from "./location/cloud";
import type { IResourceGroup } from "./location/resource-group";
import { Registry } from "./registry";

/** What an Azure object is known by. Each part may be a token. */
export interface ObjectNames {
  readonly type: ResourceType;
  /** What the key is for, if it is not to be that of another use. @default - all uses but those with one */
  readonly use?: string;
  /** Azure resource id. */
  readonly id?: string;
  readonly name?: string;
  readonly resourceGroupName?: string;
  /** Whether this app creates the object. Two stacks may create objects of one name in two subscriptions. */
  readonly created?: boolean;
  /** The provider of a resource or data source, if it has one of its own. */
  readonly provider?: TerraformProvider;
  /** Texts that no two objects share, such as a client id or an issuer. */
  readonly texts?: readonly (string | undefined)[];
}

/** A name in a resource group, and the subscription as far as it is known. */
interface Place {
  readonly name: string;
  readonly subscription?: string;
}

interface Known {
  readonly key: string;
  readonly stack: TerraformStack;
  readonly created: boolean;
  place?: Place;
}

/** The Azure objects that an app names, by the texts that name them. */
const objects = new Registry<Known>();

/**
 * The key of an Azure object: equal for all references to it, as far as literals show. An object that is read by its name is
 * the one with that name and resource group in its id, if no two subscriptions of the app have one.
 *
 * @param by the construct that names the object
 * @param own the key of an object that is new to the app
 */
export function objectKey(by: IConstruct, own: string, names: ObjectNames): string {
  const { root } = by.node;
  const stack = TerraformStack.of(by);
  const place = placeOf(stack, names);
  const created = names.created ?? false;
  const texts = [...(place ? [place.name] : []), ...textsOf(names)];
  const candidates = new Set(texts.flatMap((each) => objects.all(root, each)));
  const fitting = [...candidates].filter((each) => !(created && each.created) && fits(place, each.place));
  const same = [...candidates].find(({ key }) => key === own);
  const found = same ?? nearest(fitting, place, stack) ?? { key: own, stack, created, ...(place ? { place } : {}) };
  if (place && !isKnown(found.place?.subscription)) found.place = place;
  for (const each of texts) if (!objects.all(root, each).includes(found)) objects.claim(root, by, found, each);
  return found.key;
}

/** The key of the object that a literal text belongs to, if the app has one. */
export const keyOfText = (scope: IConstruct, text: string): string | undefined =>
  objects.first(scope.node.root, textKey(text))?.key;

/** The name of a resource group, also if it is that of a resource whose name is a literal. */
export const literalGroupName = (group: IResourceGroup): string =>
  (group as { readonly nameInput?: string }).nameInput ?? group.name;

function placeOf(stack: TerraformStack, names: ObjectNames): Place | undefined {
  const { type, use = "", id, name, resourceGroupName, provider } = names;
  const parts = isText(id) ? parseResourceId(type, id) : undefined;
  const nameOf = (group: string, own: string): string => `${use} ${type}/${group}/${own}`.toLowerCase();
  if (parts)
    return {
      name: nameOf(parts.resourceGroupName, parts.names.join("/")),
      subscription: parts.subscriptionId.toLowerCase(),
    };
  if (!isText(name) || !isText(resourceGroupName)) return undefined;
  return { name: nameOf(resourceGroupName, name), subscription: subscriptionOf(stack, provider) };
}

/** The subscription of a provider, or else of the azurerm provider of a stack, or else its cloud. An alias can have any. */
function subscriptionOf(stack: TerraformStack, own: TerraformProvider | undefined): string | undefined {
  const provider = own ?? azurermProviderSoFar(stack);
  const id = (provider as { subscriptionIdInput?: unknown } | undefined)?.subscriptionIdInput;
  if (isText(id)) return id.toLowerCase();
  if (own?.alias !== undefined) return `of ${own.node.path}`;
  const { terraformEnvironment: cloud } = knownCloudOf(stack);
  return cloud === "public" ? undefined : `of ${cloud}`;
}

/** Whether two stacks certainly deploy to two subscriptions, or to two clouds. */
export function areApart(one: TerraformStack, other: TerraformStack): boolean {
  if (knownCloudOf(one) !== knownCloudOf(other)) return true;
  const [a, b] = [one, other].map((each) => subscriptionOf(each, undefined));
  return isKnown(a) && isKnown(b) && a !== b;
}

const isText = (value: unknown): value is string => typeof value === "string" && isLiteral(value);

const textKey = (text: string): string => `=${isUuid(text) ? text.toLowerCase() : text}`;

const textsOf = ({ texts = [] }: ObjectNames): readonly string[] =>
  texts.flatMap((each) => (isText(each) ? [textKey(each)] : []));

const isKnown = (subscription: string | undefined): boolean => subscription !== undefined && !/^of /.test(subscription);

function fits(a: Place | undefined, b: Place | undefined): boolean {
  if (!a || !b) return true;
  if (a.name !== b.name) return false;
  return a.subscription === b.subscription || isKnown(a.subscription) !== isKnown(b.subscription);
}

/** The object of the same subscription, else of the same stack, else the only one. */
function nearest(fitting: readonly Known[], place: Place | undefined, stack: TerraformStack): Known | undefined {
  const same = fitting.find(
    (each) => place?.subscription !== undefined && each.place?.subscription === place.subscription,
  );
  return same ?? fitting.find((each) => each.stack === stack) ?? (fitting.length === 1 ? fitting[0] : undefined);
}

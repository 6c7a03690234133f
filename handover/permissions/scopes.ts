import { argumentOf, azurermArgument } from "../../model/terraform/azurerm-arguments";
import { blocks, type Resource, type StackDocument } from "../../model/terraform/document";
import { isExpression, type Text, textOf } from "../../model/terraform/text";
import type { Stacks } from "../../model/terraform/values";
import { AZAPI_RESOURCES } from "../../facts/azure/azapi-actions";
import { AZURE_RESOURCES } from "../../facts/azure/azure-actions";
import { AZURE_DATA } from "../../facts/azure/azure-data-actions";
import type { AzureRule } from "../../facts/azure/azure-rule";
import { compareText } from "../json-text";
import { rowOf } from "../../values/row-of";

/** The Terraform type of a resource of any type in Azure, whose rule depends on that type. */
export const AZAPI = "azapi_resource";

/** The type in Azure of an `azapi_resource`, without the version of the API; undefined if it is known only after apply. */
export function azapiTypeOf({ values: { type } }: Resource): string | undefined {
  return typeof type === "string" && !type.includes("${") ? type.split("@", 1)[0] : undefined;
}

/** The rule of a resource or data source, if the tables have one. */
export function azureRuleOf(
  resource: Resource,
  extra: Readonly<Record<string, AzureRule>> = {},
): AzureRule | undefined {
  if (resource.mode === "managed" && resource.type === AZAPI) {
    const wanted = azapiTypeOf(resource)?.toLowerCase() ?? "";
    const [, own] = Object.entries(extra).find(([type]) => type.toLowerCase() === wanted) ?? [];
    return own ?? rowOf(AZAPI_RESOURCES, wanted);
  }
  if (resource.mode === "data") return rowOf(AZURE_DATA, resource.type);
  return rowOf(extra, resource.type) ?? rowOf(AZURE_RESOURCES, resource.type);
}

/** A resource group among the resources of a stack. */
export interface GroupScope {
  readonly address: string;
  readonly scope: string;
}

/**
 * The scopes of the permissions of a stack, as narrow as possible. A resource that this apply creates cannot be a scope
 * yet, so its permissions are listed on its resource group. A group that the stack creates is applied first; only the
 * permissions to create it are listed on the subscription. Values of another stack or of a variable are in braces.
 */
export class Scopes {
  /** The resource groups that the stack creates, in order of address. */
  public readonly created: readonly GroupScope[];
  /** The resource groups of the stack that exist before its first apply, in the same order. */
  public readonly imported: readonly GroupScope[];
  /** Addresses of groups that exist before the first apply: imported beforehand, or by an `import` block of the stack. */
  private readonly present: ReadonlySet<string>;
  /** Names of groups of one block with several instances, which no scope can name. */
  private readonly several: ReadonlySet<string>;

  /** @param existing addresses of resource groups of the document that exist before its first apply */
  constructor(
    private readonly stacks: Stacks,
    private readonly document: StackDocument,
    existing: readonly string[] = [],
  ) {
    const all = [...document.resources.values()].filter(
      (each) => each.mode === "managed" && each.type === "azurerm_resource_group",
    );
    const imports = blocks(document.json, "import").map(({ to }) => to);
    this.present = new Set([...existing, ...all.flatMap(({ address }) => (imports.includes(address) ? address : []))]);
    const groups = all.filter((each) => !this.present.has(each.address));
    const single = ({ values }: Resource): boolean => values.count === undefined && values.for_each === undefined;
    this.several = new Set(
      groups.filter((each) => !single(each)).map((each) => textOf(this.stacks.resolve(document, each.values.name))),
    );
    const scoped = (some: readonly Resource[]): readonly GroupScope[] =>
      some
        .map((each) => ({ address: each.address, scope: this.groupId(document, each) }))
        .sort((a, b) => compareText(a.address, b.address));
    this.created = scoped(groups.filter(single));
    this.imported = scoped(all.filter((each) => existing.includes(each.address)));
  }

  /** The scope of the actions of a resource. */
  public of(resource: Resource, rule: AzureRule): string {
    if (this.present.has(resource.address)) return this.groupId(this.document, resource);
    const within = placeOf(resource, rule);
    if (within === "subscription") return this.subscription(this.document, resource);
    if (within !== "resource_group_name") {
      const parent = argumentOf(resource.type, resource.values, within);
      return this.ofId(this.stacks.resolve(this.document, parent), resource);
    }
    const group = this.group(this.document, resource);
    return resource.mode === "data" ? this.below(group, this.document, resource, rule) : group;
  }

  /** The scope for an id: the id if the resource exists before this apply, otherwise its parent. */
  public ofId(id: Text | undefined, user: Resource): string {
    if (!id) return this.subscription(this.document, user);
    const lead = isExpression(id) ? id.lead : undefined;
    const owner = this.stacks.document(lead?.reference.stack);
    const resource = lead && owner?.resources.get(lead.reference.address);
    if (!owner || !resource) return isOfInstance(textOf(id)) ? this.ofInstances(user) : inBraces(textOf(id));
    const rule = azureRuleOf(resource);
    if (resource.type === "azurerm_resource_group") {
      const name = this.text(owner, resource, "name");
      return owner === this.document && this.several.has(name)
        ? this.subscription(owner, resource)
        : this.groupId(owner, resource);
    }
    const within = rule && placeOf(resource, rule);
    if (!within || within === "subscription") return this.subscription(owner, resource);
    if (within !== "resource_group_name") {
      const parent = this.stacks.resolve(owner, argumentOf(resource.type, resource.values, within));
      return this.ofId(parent, resource);
    }
    const group = this.group(owner, resource);
    const exists = owner !== this.document || resource.mode === "data";
    return exists ? this.below(group, owner, resource, rule) : group;
  }

  /** The scope for ids that differ by instance: that of the resource which the block repeats, or the subscription. */
  private ofInstances(user: Resource): string {
    const over = this.stacks.resolve(this.document, user.values.for_each);
    const repeats = isExpression(over) && over.lead && this.stacks.resourceAt(over.lead.reference) !== undefined;
    return repeats ? this.ofId(over, user) : this.subscription(this.document, user);
  }

  /** The assignable scope of a custom role that is assigned at a scope: a subscription or a resource group. */
  public static assignable(scope: string): string {
    return /^(\/subscriptions\/[^/]+(\/resourceGroups\/[^/]+)?)/i.exec(scope)?.[1] ?? scope;
  }

  private subscription(document: StackDocument, resource: Resource): string {
    const id = this.stacks.resolve(document, document.providers.get(resource.provider)?.values.subscription_id);
    return `/subscriptions/${id ? inBraces(textOf(id)) : "{subscriptionId}"}`;
  }

  private groupId(document: StackDocument, group: Resource): string {
    const [subscription, name] = [this.subscription(document, group), this.text(document, group, "name")];
    return isOfInstance(name) ? subscription : `${subscription}/resourceGroups/${inBraces(name)}`;
  }

  private group(document: StackDocument, resource: Resource): string {
    const name = this.text(document, resource, "resource_group_name");
    const subscription = this.subscription(document, resource);
    return this.several.has(name) || isOfInstance(name)
      ? subscription
      : `${subscription}/resourceGroups/${inBraces(name)}`;
  }

  private below(group: string, document: StackDocument, resource: Resource, rule: AzureRule): string {
    const name = this.text(document, resource, "name");
    const own = rule.armType.split("/").length === 2 && group.includes("/resourceGroups/") && !isOfInstance(name);
    return own ? `${group}/providers/${rule.armType}/${inBraces(name)}` : group;
  }

  private text(document: StackDocument, resource: Resource, argument: string): string {
    const text = this.stacks.resolve(document, resource.values[argument]);
    return text === undefined ? `\${${document.name}/${resource.address}.${argument}}` : textOf(text);
  }
}

/** Whether a text is another one for each instance of a block, so that no scope can be named by it. */
function isOfInstance(text: string): boolean {
  return /\$\{[^}]*\b(?:each\.(?:key|value)|count\.index)\b/.test(text);
}

/** Where the actions of a resource are needed; in releases that replaced the argument, by the one in its place. */
function placeOf({ type, values }: Resource, { within }: AzureRule): string {
  const replacedBy = azurermArgument(type, within).replacedBy;
  return values[within] === undefined && replacedBy !== undefined && values[replacedBy] !== undefined
    ? replacedBy
    : within;
}

/** Unknown parts as `{stack.address.attribute}`, which the reader fills in. */
export function inBraces(text: string): string {
  return text.replace(/\$\{([^/}]+)\/([^}]*)\}/g, "{$1.$2}");
}

/** The names in braces of a string, without duplicates. */
export function placeholders(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{[^{}]+\}/g)].map(([each]) => each))];
}

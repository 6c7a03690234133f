import { TerraformResource, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { isLiteral, shown } from "../../values/literal";
import { resolvedIn } from "../../values/resolved";

/** What a data source looks for. */
export interface LookedUp {
  /** The prop that names it. */
  readonly prop: string;
  /** It in words, as in "a cluster". */
  readonly what: string;
  /** Terraform's type of the resource that makes such a thing. */
  readonly terraformType: string;
  readonly name: string;
  readonly resourceGroupName: string;
}

/** Whatever has a name in a resource group. */
type Named = TerraformResource & { readonly nameInput?: string; readonly resourceGroupNameInput?: string };

/**
 * What is wrong with a look-up of something that the same app makes: the data source is read while planning, when it is
 * not there yet, unless its stack is applied first.
 */
export function lookedUpTooEarly(lookup: IConstruct, sought: LookedUp): string[] {
  if (!isLiteral(sought.name) || !isLiteral(sought.resourceGroupName)) return [];
  const stack = TerraformStack.of(lookup);
  const made = lookup.node.root.node.findAll().find((each): each is Named => makes(each, sought));
  if (!made) return [];
  const owner = TerraformStack.of(made);
  if (owner !== stack && stack.dependsOn(owner)) return [];
  const fix =
    owner === stack
      ? "use that construct itself"
      : `call \`addDependency\` of the stack "${stack.node.id}" with the stack "${owner.node.id}"`;
  return [
    `\`${sought.prop}\` must be ${sought.what} that exists before this stack is planned, got ${shown(sought.name)}, which ` +
      `"${made.node.path}" creates; ${fix} (at ${lookup.node.path})`,
  ];
}

function makes(each: IConstruct, { terraformType, name, resourceGroupName }: LookedUp): boolean {
  if (!TerraformResource.isTerraformResource(each) || each.terraformResourceType !== terraformType) return false;
  const { nameInput, resourceGroupNameInput } = each as Named;
  const group = resolvedIn(TerraformStack.of(each), resourceGroupNameInput);
  // A name that only Terraform knows may be any; one that is known elsewhere in the app is taken from there.
  return nameInput === name && (group === resourceGroupName || groupNamed(each, String(group)) === resourceGroupName);
}

/** The literal name of the resource group that an expression refers to in the same stack. */
function groupNamed(resource: TerraformResource, expression: string): string | undefined {
  const [, id] = /^\$\{azurerm_resource_group\.([^.}]+)\.name\}$/.exec(expression) ?? [];
  const group = TerraformStack.of(resource)
    .node.findAll()
    .find(
      (each): each is Named =>
        TerraformResource.isTerraformResource(each) &&
        each.terraformResourceType === "azurerm_resource_group" &&
        each.friendlyUniqueId === id,
    );
  return group?.nameInput;
}

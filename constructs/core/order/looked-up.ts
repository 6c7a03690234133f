import { TerraformResource, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { areApart } from "../azure-objects";
import { allBelow, perCheck, resourcesByAddress } from "../synthesis/per-check";
import { isLiteral } from "../../../values/literal";
import { shown } from "../../../values/shown";
import { resolvedIn } from "../../../values/resolved";
import { type Problem, refusal } from "../../../values/problem";

/** The subject of a data source. */
export interface LookedUp {
  /** The prop that names it. */
  readonly prop: string;
  /** Its kind in words, as in "a cluster". */
  readonly what: string;
  /** The Terraform type of the resource that creates it. */
  readonly terraformType: string;
  readonly name: string;
  readonly resourceGroupName: string;
}

/** A resource with a name in a resource group. */
type Named = TerraformResource & { readonly nameInput?: string; readonly resourceGroupNameInput?: string };

/**
 * The problem with a data source for a resource that the same app creates. Terraform reads the data source during the plan,
 * when the resource does not exist yet, unless its stack is applied first.
 */
export function lookedUpTooEarly(lookup: IConstruct, sought: LookedUp): Problem[] {
  if (!isLiteral(sought.name) || !isLiteral(sought.resourceGroupName)) return [];
  const stack = TerraformStack.of(lookup);
  const named = resourcesByName(lookup.node.root).get(keyOf(sought.terraformType, sought.name)) ?? [];
  const made = named.find((each) => !areApart(TerraformStack.of(each), stack) && isIn(each, sought.resourceGroupName));
  if (!made) return [];
  const owner = TerraformStack.of(made);
  if (owner !== stack && stack.dependsOn(owner)) return [];
  const fix =
    owner === stack
      ? "use that construct itself"
      : `call \`addDependency\` of the stack "${stack.node.id}" with the stack "${owner.node.id}"`;
  return [
    refusal(
      "data-source-too-early",
      `\`${sought.prop}\` must be ${sought.what} that exists before this stack is planned, got ${shown(sought.name)}, which ` +
        `"${made.node.path}" creates; ${fix} (at ${lookup.node.path})`,
    ),
  ];
}

const keyOf = (terraformType: string, name: string): string => `${terraformType} ${name}`;

/** The resources of an app by type and name. */
const resourcesByName = perCheck((root: IConstruct): ReadonlyMap<string, readonly Named[]> => {
  const found = new Map<string, Named[]>();
  for (const each of allBelow(root)) {
    if (!TerraformResource.isTerraformResource(each)) continue;
    const { terraformResourceType, nameInput } = each as Named;
    if (typeof nameInput !== "string") continue;
    const key = keyOf(terraformResourceType, nameInput);
    const known = found.get(key);
    if (known) known.push(each);
    else found.set(key, [each]);
  }
  return found;
});

function isIn(resource: Named, resourceGroupName: string): boolean {
  const group = resolvedIn(TerraformStack.of(resource), resource.resourceGroupNameInput);
  // A name that is known elsewhere in the app is taken from there.
  return group === resourceGroupName || groupNamed(resource, String(group)) === resourceGroupName;
}

/** The literal name of the resource group that an expression refers to in the same stack. */
function groupNamed(resource: TerraformResource, expression: string): string | undefined {
  const [, address] = /^\$\{(azurerm_resource_group\.[^.}]+)\.name\}$/.exec(expression) ?? [];
  if (address === undefined) return undefined;
  const group: Named | undefined = resourcesByAddress(TerraformStack.of(resource)).get(address);
  return group?.nameInput;
}

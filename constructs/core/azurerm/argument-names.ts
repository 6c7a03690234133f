import { type IAspect, Op, TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";
import type { Release } from "../../../facts/azurerm-arguments";
import { type ArgumentName, azurermArgument, changedNames } from "../../../model/terraform/azurerm-arguments";

/** A question about the azurerm release of a stack. */
export interface ReleaseOfAzurerm {
  /** Whether the lowest release is at least this one. */
  atLeast(major: number, minor: number): boolean;
}

const reached = (target: ReleaseOfAzurerm, release: Release | undefined): boolean =>
  release !== undefined && target.atLeast(...release);

/** The name of an argument in a release; undefined if the release does not need it. */
export function nameIn(target: ReleaseOfAzurerm, type: string, argument: string): ArgumentName | undefined {
  const { names, needlessFrom } = azurermArgument(type, argument);
  if (reached(target, needlessFrom)) return undefined;
  return names.find(({ from, removedIn }) => (!from || reached(target, from)) && !reached(target, removedIn));
}

/**
 * Renames arguments that the release of the stack has removed, in all azurerm resources of the stack. The provider classes
 * write the names of one release only. Arguments in blocks stay as they are.
 */
export class ArgumentNames implements IAspect {
  constructor(private readonly target: ReleaseOfAzurerm) {}

  public visit(node: IConstruct): void {
    if (!TerraformResource.isTerraformResource(node)) return;
    const { terraformResourceType: type } = node;
    // Rendering a resource takes time. First find out whether the release has removed an argument of its type.
    if (!changedNames(type).some(({ removedIn }) => reached(this.target, removedIn))) return;
    for (const [name, value] of Object.entries(configOf(node))) {
      const { names, needlessFrom } = azurermArgument(type, name);
      const given = names.find((each) => each.name === name)!;
      if (value === undefined || !reached(this.target, given.removedIn)) continue;
      const wanted = nameIn(this.target, type, name);
      // Without a successor it stays, and `terraform validate` reports it.
      if (!wanted && !needlessFrom) continue;
      if (wanted)
        node.addOverride(wanted.name, Boolean(wanted.opposite) === Boolean(given.opposite) ? value : opposite(value));
      node.addOverride(name, undefined);
    }
  }
}

const opposite = (value: unknown): unknown => (typeof value === "boolean" ? !value : Op.not(value));

function configOf(resource: TerraformResource): Readonly<Record<string, unknown>> {
  const { resource: byType } = resource.toTerraform() as { resource: Record<string, Record<string, object>> };
  return Object.values(byType[resource.terraformResourceType]!)[0] as Readonly<Record<string, unknown>>;
}

import { type IAspect, Op, TerraformDataSource, type TerraformElement, TerraformResource, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import type { AzurermArgument, Release } from "../../../facts/terraform/azurerm-arguments";
import { type ArgumentName, azurermArgument, changedArguments } from "../../../model/terraform/azurerm-arguments";
import { resolvedIn } from "../../../values/resolved";
import { leafOf, parentOf, placesOf } from "./argument-places";
import { rewritten } from "./rewrite";
import { writeAt } from "./write-at";

/** A question about the azurerm release of a stack. */
export interface ReleaseOfAzurerm {
  /** Whether the lowest release is at least this one. */
  atLeast(major: number, minor: number): boolean;
}

export const reached = (target: ReleaseOfAzurerm, release: Release | undefined): boolean =>
  release !== undefined && target.atLeast(...release);

/** The name of an argument in a release; undefined if the release does not need it. */
export function nameIn(target: ReleaseOfAzurerm, type: string, argument: string): ArgumentName | undefined {
  const { names, needlessFrom } = azurermArgument(type, argument);
  if (reached(target, needlessFrom)) return undefined;
  return names.find(({ from, removedIn }) => (!from || reached(target, from)) && !reached(target, removedIn));
}

/** A resource or a data source of a provider class. */
type Element = TerraformResource | TerraformDataSource;

/**
 * Writes the arguments of all azurerm resources and data sources of a stack as the release of the stack has them. The
 * provider classes write the arguments of one release only. What the release cannot say stays as it is, and `goneArguments`
 * reports it.
 */
export class ArgumentNames implements IAspect {
  constructor(private readonly target: ReleaseOfAzurerm) {}

  public visit(node: IConstruct): void {
    if (!isElement(node)) return;
    const type = typeOf(node);
    // Rendering a resource takes time. First find out whether the release differs in an argument of its type.
    const changed = changedArguments(type).filter(({ row, names }) =>
      [row.requiredFrom, row.needlessFrom, ...names.map(({ removedIn }) => removedIn)].some((each) =>
        reached(this.target, each),
      ),
    );
    for (const { row, names } of changed) {
      // Rendered for each argument: one can be written because of another.
      const config = configOf(node);
      for (const given of names) this.rename(node, config, row, given);
    }
    for (const { names, row } of changed) this.complete(node, names[0]!.name, row);
  }

  private rename(node: Element, config: Config, row: AzurermArgument, given: ArgumentName): void {
    if (!reached(this.target, given.removedIn)) return;
    for (const { within, block } of placesOf(config, given.name)) {
      const value = block[leafOf(given.name)];
      if (value === undefined) continue;
      const write = (name: string, written: unknown) => writeAt(node, [...within, leafOf(name)], written);
      const wanted = nameIn(this.target, typeOf(node), given.name);
      if (row.needlessFrom && reached(this.target, row.needlessFrom)) write(given.name, undefined);
      else if (wanted) {
        write(wanted.name, Boolean(wanted.opposite) === Boolean(given.opposite) ? value : opposite(value));
        write(given.name, undefined);
      } else this.replace(node, row, block, value, write, given.name);
    }
  }

  private replace(
    node: Element,
    { replacedBy, rewrite }: AzurermArgument,
    block: Config,
    value: unknown,
    write: (name: string, written: unknown) => void,
    name: string,
  ): void {
    if (replacedBy === undefined || parentOf(replacedBy) !== parentOf(name)) return;
    if (block[leafOf(replacedBy)] === undefined) {
      const written = rewrite && rewritten(rewrite, resolvedIn(TerraformStack.of(node), value));
      if (written === undefined) return;
      write(replacedBy, written);
    }
    write(name, undefined);
  }

  /** Writes what earlier releases assume if an argument is absent. */
  private complete(node: Element, name: string, { requiredFrom, before }: AzurermArgument): void {
    if (before === undefined || !reached(this.target, requiredFrom) || configOf(node)[name] !== undefined) return;
    node.addOverride(name, before);
  }
}

type Config = Readonly<Record<string, unknown>>;

const isElement = (node: IConstruct): node is Element =>
  TerraformResource.isTerraformResource(node) || TerraformDataSource.isTerraformDataSource(node);

/** The type as the table names it. */
const typeOf = (node: Element): string =>
  TerraformResource.isTerraformResource(node) ? node.terraformResourceType : `data.${node.terraformResourceType}`;

const opposite = (value: unknown): unknown => (typeof value === "boolean" ? !value : Op.not(value));

function configOf(element: TerraformElement & { readonly terraformResourceType: string }): Config {
  const json = element.toTerraform() as Record<string, Record<string, Record<string, object>> | undefined>;
  const byType = json.resource ?? json.data!;
  return Object.values(byType[element.terraformResourceType]!)[0] as Config;
}

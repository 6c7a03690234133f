import { AZURERM_ARGUMENTS, type AzurermArgument, type OlderName } from "../../facts/terraform/azurerm-arguments";
import { rowOf } from "../../values/row-of";

/** A name of an argument, and the releases that have it. */
export type ArgumentName = Pick<AzurermArgument, "from" | "removedIn"> & Pick<OlderName, "name" | "opposite">;

const rowsOf = (type: string): readonly [string, AzurermArgument][] =>
  Object.entries(rowOf(AZURERM_ARGUMENTS, type) ?? {});

const namesOf = (name: string, { from, removedIn, older = [] }: AzurermArgument): readonly ArgumentName[] => [
  { name, from, removedIn },
  ...older,
];

/** The arguments of a resource type that differ between releases, with their names, the newest first. */
export const changedArguments = (
  type: string,
): readonly { readonly row: AzurermArgument; readonly names: readonly ArgumentName[] }[] =>
  rowsOf(type).map(([name, row]) => ({ row, names: namesOf(name, row) }));

type NamedArgument = AzurermArgument & { readonly names: readonly ArgumentName[] };

/** The arguments of each type that were asked for. They are asked for again for each resource. */
const asked = new Map<string, Map<string, NamedArgument>>();

/** The row of an argument and its names, the newest first. Any of the names finds it. */
export function azurermArgument(type: string, argument: string): NamedArgument {
  const ofType = asked.get(type) ?? new Map<string, NamedArgument>();
  asked.set(type, ofType);
  const known = ofType.get(argument) ?? readArgument(type, argument);
  ofType.set(argument, known);
  return known;
}

function readArgument(type: string, argument: string): NamedArgument {
  for (const [name, row] of rowsOf(type)) {
    const names = namesOf(name, row);
    if (names.some((each) => each.name === argument)) return { names, ...row };
  }
  return { names: [{ name: argument }] };
}

/** All names of an argument of an azurerm resource, the newest first. */
export const argumentNames = (type: string, argument: string): readonly string[] =>
  azurermArgument(type, argument).names.map(({ name }) => name);

/**
 * The value of an argument of an azurerm resource, under whichever of its names the configuration has it.
 *
 * @param argument any of its names; the value has the sense of this one
 */
export function argumentOf(type: string, values: Readonly<Record<string, unknown>>, argument: string): unknown {
  const { names } = azurermArgument(type, argument);
  const found = names.find(({ name }) => values[name] !== undefined);
  if (!found) return undefined;
  const value = values[found.name];
  const asked = names.find(({ name }) => name === argument)!;
  return typeof value === "boolean" && Boolean(found.opposite) !== Boolean(asked.opposite) ? !value : value;
}

import type { Shapes } from "../../values/shape";

/** The public surface as the compiler sees it. */
export interface Surface {
  /** By name of a call, such as `new VaultAccess`, the type of each parameter. */
  readonly calls: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly shapes: Shapes;
  /** The shapes that checks at synthesis use. */
  readonly inputs: Shapes;
}

/** Reads the public surface. */
export const surface = (): Surface => jest.requireActual<{ readInputs(): Surface }>("../../build/inputs").readInputs();

/** The alternatives of a type as the table writes it. */
export const alternativesOf = (type: string): string[] => type.split(/ \| (?![^(]*\))/);

/** What a list is made of. */
export const elementOf = (list: string): string => list.slice(0, -2).replace(/^\((.*)\)$/, "$1");

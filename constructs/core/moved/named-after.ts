import type { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { Registry } from "../registry";

/** A construct whose id contains the id of another construct, which is elsewhere in the stack. */
export interface NamedAfter {
  readonly construct: IConstruct;
  /** Whether the id comes from this construct. */
  readonly isAfter: (other: IConstruct) => boolean;
  /** The id that it would have if the other construct had another id. */
  readonly idFor: (otherId: string) => string;
}

const known = new Registry<NamedAfter>();

/** Registers that a construct is named after another one, so that it moves if the other one is renamed. */
export function noteNamedAfter(stack: TerraformStack, named: NamedAfter): void {
  known.claim(stack, named.construct, named);
}

/** The constructs of a stack that are named after another one. */
export function namedAfter(stack: TerraformStack, other: IConstruct): readonly NamedAfter[] {
  return known.all(stack).filter(({ isAfter }) => isAfter(other));
}

import type { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { Registry } from "./registry";

/** A construct whose id holds the id of another, which is elsewhere in the stack. */
export interface NamedAfter {
  readonly construct: IConstruct;
  /** Whether the id comes from this construct. */
  readonly isAfter: (other: IConstruct) => boolean;
  /** The id it would have if the other construct had another id. */
  readonly idFor: (otherId: string) => string;
}

const known = new Registry<NamedAfter>();

/** Notes that a construct is named after another, so that it moves when the other is renamed. */
export function noteNamedAfter(stack: TerraformStack, named: NamedAfter): void {
  known.claim(stack, named.construct, named);
}

/** The constructs of a stack that are named after another. */
export function namedAfter(stack: TerraformStack, other: IConstruct): readonly NamedAfter[] {
  return known.all(stack).filter(({ isAfter }) => isAfter(other));
}

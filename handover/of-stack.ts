import { grouped } from "../values/grouped";
import { keptFor } from "../values/kept";

interface OfStack {
  readonly stack: string;
}

/** What a stack declares of a list of a complete model. The list is sorted by stacks once, and not for each of them. */
export const ofStack = <T extends OfStack>(all: readonly T[], stack: string): readonly T[] =>
  (byStack(all).get(stack) ?? []) as readonly T[];

const byStack = keptFor((all: readonly OfStack[]) => grouped(all, (each) => each.stack));

import { App, TerraformElement, type TerraformStack } from "cdktf";
import { refusal } from "../../../values/problem";
import { resolvedIn } from "../../../values/resolved";
import { errorOfUser } from "../input/user-stack";
import { allBelow, resourcesByAddress } from "./per-check";

/** A value of one stack that an element of another stack uses. */
interface Use {
  /** The element that uses the value, and its stack. */
  readonly by: string;
  readonly to: TerraformStack;
  /** The resource that has the value, and its stack. */
  readonly of: string;
  readonly from: TerraformStack;
}

/** Prepares a stack, which adds the dependencies on the stacks whose values it uses. */
export function prepare(stack: TerraformStack, stacks: readonly TerraformStack[]): void {
  try {
    stack.prepareStack();
  } catch (error) {
    throw cycleError(stack, stacks) ?? error;
  }
}

/** The error of stacks that use values of each other; cdktf names only two of the stacks. */
function cycleError(stack: TerraformStack, stacks: readonly TerraformStack[]): Error | undefined {
  const cycle = cycleThrough(stack, usesOf(stacks));
  if (cycle.length === 0) return undefined;
  const told = cycle.map(({ by, of }) => `"${by}" uses "${of}"`).join(", and ");
  return errorOfUser(
    refusal(
      "stack-cycle",
      `stacks must not use values of each other, because one is applied after the other, got ${told}; create one of them in the ` +
        "stack of the other, or read it there by its name, for example with VaultAccess.fromVaultName or " +
        "ManagedIdentity.fromManagedIdentityName. A role is created in the stack of what it is granted on",
    ),
  );
}

/** A shortest way from a stack back to it, along the values that stacks use. */
function cycleThrough(stack: TerraformStack, uses: readonly Use[]): readonly Use[] {
  const ways = uses.filter(({ to }) => to === stack).map((each) => [each]);
  const seen = new Set<TerraformStack>();
  // What is added in the loop is visited as well.
  for (const way of ways) {
    const { from } = way.at(-1)!;
    if (from === stack) return way;
    if (seen.has(from)) continue;
    seen.add(from);
    ways.push(...uses.filter(({ to }) => to === from).map((each) => [...way, each]));
  }
  return [];
}

/** What stacks use of each other. cdktf asks the app for each such value. */
function usesOf(stacks: readonly TerraformStack[]): readonly Use[] {
  const uses: Use[] = [];
  for (const stack of stacks) {
    const app = App.of(stack);
    for (const element of allBelow(stack).filter(TerraformElement.isTerraformElement)) {
      // An own property in the place of the method.
      app.crossStackReference = (from, to, identifier) => {
        const address = identifier
          .split(".")
          .slice(0, identifier.startsWith("data.") ? 3 : 2)
          .join(".");
        const of = resourcesByAddress(from).get(address)?.node.path ?? `${from.node.path}/${address}`;
        uses.push({ by: element.node.path, to, of, from });
        return identifier;
      };
      try {
        resolvedIn(stack, element.toTerraform(), true);
      } catch {
        // Another error, which the preparation of its stack has.
      } finally {
        delete (app as Partial<App>).crossStackReference;
      }
    }
  }
  return uses;
}

import type { StackDocument } from "./document";
import { dependencies, explicitDependencies } from "./references";

/** Resources that only order others: all that they name is short. */
const ORDERS_ONLY = /^(time_|terraform_data[.]|null_resource[.])/;

/**
 * Whether a part depends on one of the targets, directly or not. What orders on purpose, `depends_on` and waits, is followed
 * first: reading all references of a resource takes most of the time.
 */
export function dependsOnAny(document: StackDocument, from: string, targets: ReadonlySet<string>): boolean {
  const onPurpose = (address: string): Iterable<string> =>
    ORDERS_ONLY.test(address) ? dependencies(document, address) : explicitDependencies(document, address);
  return reaches(from, targets, onPurpose) || reaches(from, targets, (address) => dependencies(document, address));
}

function reaches(from: string, targets: ReadonlySet<string>, next: (address: string) => Iterable<string>): boolean {
  const seen = new Set([from]);
  // What is added in the loop is visited as well.
  for (const address of seen)
    for (const each of next(address)) {
      if (targets.has(each)) return true;
      seen.add(each);
    }
  return false;
}

import { shownName } from "../trust-map/trust-map";
import type { Trust } from "./trust";

/** One change in trust. */
export interface Change {
  /**
   * `look`: something became wider, was replaced, destroyed or lost its protection, and needs a review before the apply.
   * `note`: trust was added or removed. `not evaluated`: it may hold trust and cannot be read.
   */
  readonly level: "look" | "not evaluated" | "note";
  readonly text: string;
  /** The stack and the address. */
  readonly at: string;
}

/** The display name of an entity. */
export function name(trust: Trust, key: string): string {
  return trust.entities.get(key)?.name ?? shownName(key);
}

/** The stack and the address of an entity. */
export function place(each: { readonly stack: string; readonly address: string }): string {
  return `${each.stack}: ${each.address}`;
}

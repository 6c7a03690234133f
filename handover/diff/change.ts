import { shownName } from "../trust-map/trust-map";
import type { Trust } from "./maps";

/** One change in who may reach what. */
export interface Change {
  /**
   * `look`: something got wider, was replaced, destroyed or lost its protection; somebody should look before it is
   * applied. `note`: trust came or went as such.
   */
  readonly level: "look" | "note";
  readonly text: string;
  /** Where it stands: stack and address. */
  readonly at: string;
}

/** A thing by its name, for people. */
export function name(trust: Trust, key: string): string {
  return trust.entities.get(key)?.name ?? shownName(key);
}

/** Where something stands: stack and address. */
export function place(each: { readonly stack: string; readonly address: string }): string {
  return `${each.stack}: ${each.address}`;
}

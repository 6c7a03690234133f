import { blocksOf } from "../model/terraform/document";
import { nearestFirst } from "./nearest";
import type { TerraformJson } from "./terraform-json";

/** A resource that Terraform would destroy, and the address that it may have now. */
export interface LostAddress {
  readonly address: string;
  /** The new address of the same type with the most similar name. */
  readonly candidate?: string;
  /** The target of a `moved` block that leads to no resource. */
  readonly movedTo?: string;
}

/** The addresses of all resources of a stack, sorted. Data sources are omitted, because Terraform does not destroy them. */
export function addressesOf(json: TerraformJson): string[] {
  return Object.entries(json.resource)
    .flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`))
    .sort();
}

/**
 * The recorded addresses that are missing in the JSON and that no chain of `moved` blocks and no `removed` block that
 * keeps the object covers.
 */
export function lostAddresses(recorded: readonly string[], json: TerraformJson): LostAddress[] {
  const present = new Set(addressesOf(json));
  const moves = new Map(movesOf(json.moved).map(({ from, to }) => [from, to]));
  const forgotten = new Set(
    movesOf(json.removed)
      .filter(keepsObject)
      .map(({ from }) => from),
  );
  const known = new Set(recorded);
  const added = [...present].filter((address) => !known.has(address));
  return recorded.flatMap((address): LostAddress[] => {
    const end = follow(address, moves);
    if (present.has(end) || forgotten.has(end)) return [];
    const [candidate] = nearestFirst(
      address,
      added.filter((each) => typeOf(each) === typeOf(address)),
    );
    return [
      { address, ...(candidate === undefined ? {} : { candidate }), ...(end === address ? {} : { movedTo: end }) },
    ];
  });
}

function follow(address: string, moves: ReadonlyMap<string, string>): string {
  const seen = new Set<string>();
  let at = address;
  for (let to = moves.get(at); to !== undefined && !seen.has(at); to = moves.get(at)) {
    seen.add(at);
    at = to;
  }
  return at;
}

type MoveBlock = { readonly from: string; readonly to: string; readonly lifecycle?: unknown };

function movesOf(value: unknown): MoveBlock[] {
  return blocksOf(value).flatMap(({ from, to, lifecycle }) =>
    typeof from === "string" ? [{ from, to: to as string, lifecycle }] : [],
  );
}

function keepsObject({ lifecycle }: MoveBlock): boolean {
  const [block] = (Array.isArray(lifecycle) ? lifecycle : [lifecycle]) as readonly (
    { destroy?: unknown } | undefined
  )[];
  return block?.destroy === false;
}

const typeOf = (address: string): string => address.split(".")[0]!;

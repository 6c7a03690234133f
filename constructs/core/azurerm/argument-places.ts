/** A place in the configuration of a resource where an argument stands, also in each block of a list. */
export interface Place {
  /** The keys that lead to the block with the argument; the index of a block is a key. */
  readonly within: readonly string[];
  readonly block: Readonly<Record<string, unknown>>;
}

/** The blocks in which an argument can stand; the dots of its name lead into blocks. */
export function placesOf(config: Readonly<Record<string, unknown>>, argument: string): readonly Place[] {
  const blocks = argument.split(".").slice(0, -1);
  return blocks.reduce<readonly Place[]>(
    (places, block) => places.flatMap((place) => below(place, block)),
    [{ within: [], block: config }],
  );
}

/** The last part of the name of an argument. */
export const leafOf = (argument: string): string => argument.slice(argument.lastIndexOf(".") + 1);

/** The block that an argument stands in. */
export const parentOf = (argument: string): string => argument.slice(0, Math.max(0, argument.lastIndexOf(".")));

function below({ within, block }: Place, name: string): readonly Place[] {
  const value = block[name];
  if (Array.isArray(value))
    return value.flatMap((each: unknown, i) =>
      isBlock(each) ? [{ within: [...within, name, String(i)], block: each }] : [],
    );
  return isBlock(value) ? [{ within: [...within, name], block: value }] : [];
}

const isBlock = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

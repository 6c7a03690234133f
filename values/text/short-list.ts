/** Number of elements to show. */
export const SHOWN = 3;

/** The first elements of a list, and how many more it has. */
export const shortList = (all: readonly string[]): string =>
  `${all.slice(0, SHOWN).join(", ")}${all.length > SHOWN ? ` and ${all.length - SHOWN} more` : ""}`;

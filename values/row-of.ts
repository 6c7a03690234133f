/** The value of a key of a table; undefined for one that the table does not have, such as the name of a property of every object. */
export const rowOf = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

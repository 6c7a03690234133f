/** The elements of a list by a key; those without a key are left out. */
export function grouped<K, T>(
  all: Iterable<T>,
  keyOf: (each: T) => K,
): ReadonlyMap<Exclude<K, undefined>, readonly T[]> {
  const groups = new Map<Exclude<K, undefined>, T[]>();
  for (const each of all) {
    const key = keyOf(each) as Exclude<K, undefined> | undefined;
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return groups;
}

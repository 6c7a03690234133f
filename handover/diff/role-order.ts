import { FROM_NARROW_TO_WIDE } from "../../facts/azure/role-lists";

/** Whether the second role includes the first and more, according to the table. */
export function isWider(narrow: string, wide: string): boolean {
  const wider = new Set<string>();
  const open = [narrow];
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const line of FROM_NARROW_TO_WIDE)
      for (const each of line.slice(line.indexOf(next) + 1))
        if (line.includes(next) && !wider.has(each)) {
          wider.add(each);
          open.push(each);
        }
  return wider.has(wide);
}

import type { StackDocument } from "./document";
import { references } from "./references";

/** Names of the locals that a value reads, and that those read, each once. */
export function localsBehind(document: StackDocument, value: unknown): readonly string[] {
  const found = new Set<string>();
  const open: unknown[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const { address } of references(next)) {
      const name = address.startsWith("local.") ? address.slice("local.".length) : undefined;
      if (name === undefined || found.has(name) || !Object.hasOwn(document.locals, name)) continue;
      found.add(name);
      open.push(document.locals[name]);
    }
  return [...found].sort();
}

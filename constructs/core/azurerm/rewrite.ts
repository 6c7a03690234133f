import type { Rewrite } from "../../../facts/terraform/azurerm-arguments";

/** A value as its successor has it; undefined if the successor cannot say the same. */
export function rewritten(rewrite: Rewrite, value: unknown): unknown {
  if ("blockWith" in rewrite) return isTexts(value) ? value.map((each) => ({ [rewrite.blockWith]: each })) : undefined;
  if ("idOf" in rewrite) return idOf(rewrite.idOf, value);
  if ("values" in rewrite) return rewrite.values.find(([from]) => from === value)?.[1];
  return blocksOf(rewrite.blocksOf, value);
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === "string");

/** `${azurerm_x.name.name}` as `${azurerm_x.name.id}`. */
function idOf(type: string, value: unknown): string | undefined {
  const reference = typeof value === "string" ? /^\$\{((?:data\.)?(\w+)\.[\w-]+)\.name\}$/.exec(value) : null;
  return reference?.[2] === type ? `\${${reference[1]}.id}` : undefined;
}

function blocksOf(kept: readonly string[], value: unknown): unknown {
  const blocks: unknown[] = Array.isArray(value) ? value : [value];
  const known = [...kept, "enabled"];
  const isKnown = (each: unknown): each is Readonly<Record<string, unknown>> =>
    typeof each === "object" &&
    each !== null &&
    Object.entries(each).every(([name, set]) => set === undefined || known.includes(name)) &&
    [undefined, true, false].includes((each as { enabled?: boolean }).enabled);
  if (!blocks.every(isKnown)) return undefined;
  return blocks
    .filter(({ enabled }) => enabled !== false)
    .map((each) => Object.fromEntries(kept.map((name) => [name, each[name]])));
}

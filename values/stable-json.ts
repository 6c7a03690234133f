/**
 * JSON with sorted keys, two spaces deep, and an empty list or object on two lines: as cdktf writes it with
 * json-stable-stringify.
 */
export function stableJson(value: unknown, indent = "\n"): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (hasJson(value)) return stableJson(value.toJSON(), indent);
  const inner = `${indent}  `;
  if (Array.isArray(value)) return `[${value.map((each) => inner + stableJson(each, inner)).join(",")}${indent}]`;
  let lines = "";
  for (const key of Object.keys(value).sort()) {
    const each = (value as Record<string, unknown>)[key];
    if (each === undefined || typeof each === "function") continue;
    lines += `${lines && ","}${inner}${JSON.stringify(key)}: ${stableJson(each, inner)}`;
  }
  return `{${lines}${indent}}`;
}

const hasJson = (value: object): value is { toJSON(): unknown } =>
  "toJSON" in value && typeof value.toJSON === "function";

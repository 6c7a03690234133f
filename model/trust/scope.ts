/** Whether the first scope contains the second, by the keys of their entities. */
export function containsScope(wide: string, narrow: string): boolean {
  if (narrow.startsWith(`${wide}/`)) return true;
  if (wide.startsWith("subscription:")) return !narrow.startsWith("subscription:");
  const group = /^azurerm_resource_group:\/(.+)$/.exec(wide)?.[1];
  return group !== undefined && narrow.slice(narrow.indexOf(":") + 1).startsWith(`${group}/`);
}

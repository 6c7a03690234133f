// The JSON of a stack with one wire broken.
import type { Wire } from "../../handover/contract/wire-writer";

type Json = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

/** Breaks what a wire asserts, once: leads it elsewhere, or takes it away. */
export function broken(json: object, wire: Wire): Json {
  const copy = structuredClone(json) as Json;
  const [kind, ...rest] = wire.address.split(".");
  if (kind === "provider") {
    copy.provider[rest[0]!][Number(wire.path[0])][wire.path[1]!] = "https://elsewhere.example";
    return copy;
  }
  const [type, name] = kind === "data" ? (rest as [string, string]) : [kind!, rest[0]!];
  const siblings: Json = (kind === "data" ? copy.data : copy.resource)[type];
  const parents = wire.path.slice(0, -1);
  const parent = parents.reduce<Json>((at, key) => (Array.isArray(at[key]) ? at[key][0] : at[key]), siblings[name]);
  const last = wire.path.at(-1)!;
  const value: unknown = parent[last];
  if (last === "depends_on" || value === true || last.startsWith("azure.workload.identity/use")) delete parent[last];
  else if (Array.isArray(value)) parent[last] = ["elsewhere"];
  else parent[last] = elsewhere(copy, last, String(value));
  return copy;
}

/**
 * Another identity's attribute where the value is one's; otherwise another text of the same shape. The provider must
 * accept it, so that it is the contract that refuses it.
 */
function elsewhere(json: Json, argument: string, value: string): string {
  if (argument === "principal_type") return value === "Group" ? "User" : "Group";
  const [, identity, attribute] = /^\$\{azurerm_user_assigned_identity\.([^.]+)\.([^}]+)\}$/.exec(value) ?? [];
  const other = Object.keys(json.resource.azurerm_user_assigned_identity ?? {}).find((each) => each !== identity);
  if (identity !== undefined && other !== undefined) return `\${azurerm_user_assigned_identity.${other}.${attribute}}`;
  const isId = argument === "scope" || value.startsWith("/") || value.endsWith(".id}");
  return isId ? "/subscriptions/elsewhere" : "elsewhere";
}

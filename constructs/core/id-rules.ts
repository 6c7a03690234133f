import { isLiteral, shown } from "../../values/literal";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a literal text is a UUID, in either case. */
export const isUuid = (text: string): boolean => UUID.test(text);

/** What is wrong with a literal that must be a UUID, or nothing. */
export function uuidProblem(prop: string, value: string | undefined): string | undefined {
  if (!isLiteral(value) || isUuid(value)) return undefined;
  return `\`${prop}\` must be a UUID such as 00000000-0000-0000-0000-000000000000, got ${shown(value)}`;
}

/** Azure resource types that appear in ids here: provider, then type and, where nested, type again. */
export type ResourceType =
  | "Microsoft.ContainerRegistry/registries"
  | "Microsoft.ContainerService/managedClusters"
  | "Microsoft.KeyVault/vaults"
  | "Microsoft.ManagedIdentity/userAssignedIdentities"
  | "Microsoft.Network/dnsZones"
  | "Microsoft.Network/privateDnsZones"
  | "Microsoft.Network/publicIPAddresses"
  | "Microsoft.Network/routeTables"
  | "Microsoft.Network/virtualNetworks"
  | "Microsoft.Network/virtualNetworks/subnets"
  | "Microsoft.OperationalInsights/workspaces"
  | "Microsoft.Storage/storageAccounts";

/** The parts of an Azure resource id. */
export interface ResourceIdParts {
  readonly subscriptionId: string;
  readonly resourceGroupName: string;
  /** The names below the provider, outermost first. */
  readonly names: readonly string[];
}

function shape(type: ResourceType): { id: string; segments: readonly string[] } {
  const [provider, ...types] = type.split("/") as [string, ...string[]];
  const segments = ["subscriptions", "*", "resourceGroups", "*", "providers", provider];
  for (const each of types) segments.push(each, "*");
  return { id: `/${segments.map((part) => (part === "*" ? "…" : part)).join("/")}`, segments };
}

/** The parts of an id of the given type, whatever its capitals; nothing where it is no such id. */
export function parseResourceId(type: ResourceType, value: string): ResourceIdParts | undefined {
  const { segments } = shape(type);
  const parts = value.split("/").slice(1);
  if (!value.startsWith("/") || parts.length !== segments.length || parts.includes("")) return undefined;
  const matches = segments.every((part, i) => part === "*" || part.toLowerCase() === parts[i]!.toLowerCase());
  if (!matches) return undefined;
  return {
    subscriptionId: parts[1]!,
    resourceGroupName: parts[3]!,
    names: parts.filter((_, i) => i > 5 && segments[i] === "*"),
  };
}

/** An id with each fixed part spelled as azurerm wants it. */
export function formatResourceId(type: ResourceType, parts: ResourceIdParts): string {
  const names = [parts.subscriptionId, parts.resourceGroupName, ...parts.names];
  return `/${shape(type)
    .segments.map((part) => (part === "*" ? names.shift()! : part))
    .join("/")}`;
}

/**
 * What is wrong with a literal Azure resource id, or nothing.
 *
 * azurerm compares the fixed parts with their capitals (go-azure-helpers resourceids/parse.go), while `az` prints
 * `/resourcegroups/` in lower case: such an id gets the right spelling in the answer.
 */
export function resourceIdProblem(type: ResourceType, prop: string, value: string | undefined): string | undefined {
  if (!isLiteral(value)) return undefined;
  const { id } = shape(type);
  const parts = parseResourceId(type, value);
  if (!parts) return `\`${prop}\` must be an id like ${id}, got ${shown(value)}`;
  const exact = formatResourceId(type, parts);
  if (exact === value) return undefined;
  return `\`${prop}\` must spell its fixed parts as ${id} does, because azurerm compares capitals; got ${shown(value)}, write ${shown(exact)}`;
}

/** What is wrong with a literal that repeats a part of a literal id, or nothing; Azure's names know no capitals. */
export function partOfIdProblem(
  prop: string,
  value: string,
  id: { readonly prop: string; readonly part: string | undefined },
): string | undefined {
  if (!isLiteral(value) || id.part === undefined || value.toLowerCase() === id.part.toLowerCase()) return undefined;
  return `\`${prop}\` must be that of \`${id.prop}\`, ${shown(id.part)}, got ${shown(value)}`;
}

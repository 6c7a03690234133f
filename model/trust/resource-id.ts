/** Azure resource types of ids: provider, then the type and the nested type. */
export type ResourceType =
  | "Microsoft.AppConfiguration/configurationStores"
  | "Microsoft.Cache/redis"
  | "Microsoft.Cache/redisEnterprise"
  | "Microsoft.CognitiveServices/accounts"
  | "Microsoft.Compute/diskEncryptionSets"
  | "Microsoft.ContainerRegistry/registries"
  | "Microsoft.ContainerService/managedClusters"
  | "Microsoft.DBforMySQL/flexibleServers"
  | "Microsoft.DBforPostgreSQL/flexibleServers"
  | "Microsoft.DocumentDB/databaseAccounts"
  | "Microsoft.EventHub/namespaces"
  | "Microsoft.KeyVault/vaults"
  | "Microsoft.ManagedIdentity/userAssignedIdentities"
  | "Microsoft.Network/dnsZones"
  | "Microsoft.Network/privateDnsZones"
  | "Microsoft.Network/publicIPAddresses"
  | "Microsoft.Network/routeTables"
  | "Microsoft.Network/virtualNetworks"
  | "Microsoft.Network/virtualNetworks/subnets"
  | "Microsoft.OperationalInsights/workspaces"
  | "Microsoft.Search/searchServices"
  | "Microsoft.ServiceBus/namespaces"
  | "Microsoft.SignalRService/webPubSub"
  | "Microsoft.Sql/servers"
  | "Microsoft.Storage/storageAccounts";

/** The parts of an Azure resource id. */
export interface ResourceIdParts {
  readonly subscriptionId: string;
  readonly resourceGroupName: string;
  /** The names below the provider, outermost first. */
  readonly names: readonly string[];
}

const segmentsOf = (type: ResourceType): string[] => {
  const [provider, ...types] = type.split("/") as [string, ...string[]];
  return ["subscriptions", "*", "resourceGroups", "*", "providers", provider, ...types.flatMap((each) => [each, "*"])];
};

/** An id of a type as messages show it, with `…` for each name. */
export const idShape = (type: ResourceType): string =>
  `/${segmentsOf(type)
    .map((part) => (part === "*" ? "…" : part))
    .join("/")}`;

/** The parts of an id of the given type, in any case; nothing if it is not an id of that type. */
export function parseResourceId(type: ResourceType, value: string): ResourceIdParts | undefined {
  const segments = segmentsOf(type);
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
  return `/${segmentsOf(type)
    .map((part) => (part === "*" ? names.shift()! : part))
    .join("/")}`;
}

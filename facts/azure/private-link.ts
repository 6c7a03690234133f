import type { CloudNames } from "./clouds";

/** A service that private endpoints lead to. */
export interface PrivateLink {
  /** Type of the resource, as in its id. */
  readonly type: string;
  /** The part of the resource that the endpoint leads to, a group id of Private Link. */
  readonly subresource: string;
  /** Suffix of the host in the private DNS zone, which is named `privatelink.<suffix>`. */
  readonly suffix: keyof CloudNames;
}

const STORAGE = "Microsoft.Storage/storageAccounts";
const COGNITIVE = "Microsoft.CognitiveServices/accounts";

/**
 * Private Link of the services that this project writes or grants access to: the subresource and the private DNS zone.
 * Event Grid, SignalR Service and Digital Twins have hosts with more in them than a name and a suffix, and are left out.
 * Sources: learn.microsoft.com/azure/private-link/private-endpoint-overview (resource types and subresources) and
 * private-endpoint-dns (zones of all clouds); read 2026-11.
 */
export const PRIVATE_LINKS = {
  vault: { type: "Microsoft.KeyVault/vaults", subresource: "vault", suffix: "vaultPrivateSuffix" },
  registry: { type: "Microsoft.ContainerRegistry/registries", subresource: "registry", suffix: "registrySuffix" },
  blobStorage: { type: STORAGE, subresource: "blob", suffix: "blobSuffix" },
  queueStorage: { type: STORAGE, subresource: "queue", suffix: "queueSuffix" },
  tableStorage: { type: STORAGE, subresource: "table", suffix: "tableSuffix" },
  fileStorage: { type: STORAGE, subresource: "file", suffix: "fileSuffix" },
  serviceBus: { type: "Microsoft.ServiceBus/namespaces", subresource: "namespace", suffix: "serviceBusSuffix" },
  eventHubs: { type: "Microsoft.EventHub/namespaces", subresource: "namespace", suffix: "serviceBusSuffix" },
  appConfiguration: {
    type: "Microsoft.AppConfiguration/configurationStores",
    subresource: "configurationStores",
    suffix: "appConfigurationSuffix",
  },
  openAi: { type: COGNITIVE, subresource: "account", suffix: "openAiSuffix" },
  aiServices: { type: COGNITIVE, subresource: "account", suffix: "cognitiveServicesSuffix" },
  aiSearch: { type: "Microsoft.Search/searchServices", subresource: "searchService", suffix: "searchSuffix" },
  webPubSub: { type: "Microsoft.SignalRService/webPubSub", subresource: "webpubsub", suffix: "webPubSubSuffix" },
  cosmosDb: { type: "Microsoft.DocumentDB/databaseAccounts", subresource: "Sql", suffix: "cosmosSuffix" },
  redisCache: { type: "Microsoft.Cache/redis", subresource: "redisCache", suffix: "redisSuffix" },
  managedRedis: {
    type: "Microsoft.Cache/redisEnterprise",
    subresource: "redisEnterprise",
    suffix: "managedRedisSuffix",
  },
  postgresql: {
    type: "Microsoft.DBforPostgreSQL/flexibleServers",
    subresource: "postgresqlServer",
    suffix: "postgresqlSuffix",
  },
  mysql: { type: "Microsoft.DBforMySQL/flexibleServers", subresource: "mysqlServer", suffix: "mysqlSuffix" },
  sqlServer: { type: "Microsoft.Sql/servers", subresource: "sqlServer", suffix: "sqlSuffix" },
} as const satisfies Record<string, PrivateLink>;

/** A service that private endpoints lead to. */
export type PrivateLinkService = keyof typeof PRIVATE_LINKS;

/** The types of Terraform that are a resource of a service or a part of one, by the type of the resource in its id. */
export const TERRAFORM_TYPES: Readonly<Record<string, RegExp>> = {
  [STORAGE]: /^azurerm_storage_(account|blob|container|data_lake|queue|share|table)/,
  [COGNITIVE]: /^azurerm_(ai_services$|cognitive_)/,
  "Microsoft.AppConfiguration/configurationStores": /^azurerm_app_configuration/,
  "Microsoft.Cache/redis": /^azurerm_redis_(cache|firewall|linked)/,
  "Microsoft.Cache/redisEnterprise": /^azurerm_(managed_redis|redis_enterprise)/,
  "Microsoft.ContainerRegistry/registries": /^azurerm_container_registry/,
  "Microsoft.DBforMySQL/flexibleServers": /^azurerm_mysql_flexible_/,
  "Microsoft.DBforPostgreSQL/flexibleServers": /^azurerm_postgresql_flexible_/,
  "Microsoft.DocumentDB/databaseAccounts":
    /^azurerm_cosmosdb_(account|cassandra_(keyspace|table)|gremlin|mongo|sql|table)/,
  "Microsoft.EventHub/namespaces": /^azurerm_eventhub/,
  "Microsoft.KeyVault/vaults": /^azurerm_key_vault/,
  "Microsoft.Search/searchServices": /^azurerm_search_/,
  "Microsoft.ServiceBus/namespaces": /^azurerm_servicebus_/,
  "Microsoft.SignalRService/webPubSub": /^azurerm_web_pubsub/,
  "Microsoft.Sql/servers": /^azurerm_mssql_(database|elasticpool|server)/,
};

import type { CloudNames } from "./clouds";
import type { PrivateLinkService } from "./private-link";
import type { BuiltInRole } from "./roles";

/** A service whose data is accessed with a role, without an access key or connection string. */
export interface DataService {
  /** The service, as error texts name it. */
  readonly title: string;
  /** Possible scopes of the roles, the broadest first. */
  readonly scopes: string;
  /** The role for each kind of access: a role of Azure RBAC, or with `dataPlane` a role or access policy of the service. */
  readonly roles: Readonly<Record<string, BuiltInRole | DataPlaneRole>>;
  /** A service with roles or access policies of its own. @default - roles of Azure RBAC */
  readonly dataPlane?: DataPlaneServiceName;
  /** The kinds of access that `grantRead`, `grantWrite` and `grantOwn` grant, if the service has them. */
  readonly read?: string;
  readonly write?: string;
  readonly own?: string;
  /** Roles that do not allow access to data, although their names suggest it. */
  readonly notEnough: readonly string[];
  /** Where an application finds the service; absent if its host has more in it than the name of the resource. */
  readonly endpoint?: DataEndpoint;
  /** Its row in PRIVATE_LINKS. @default - the row with the name of the service, if there is one */
  readonly privateLink?: PrivateLinkService;
}

/** Services with roles or access policies of their own. Access to them is not a role assignment of Azure RBAC. */
export type DataPlaneServiceName = "cosmosDb" | "redisCache" | "managedRedis";

/** Roles of Cosmos DB, and access policies of Redis. */
type DataPlaneRole =
  "Built-in Data Reader" | "Built-in Data Contributor" | "Data Reader" | "Data Contributor" | "Data Owner" | "default";

/** The address of a service. */
export interface DataEndpoint {
  /** The environment variable, as Service Connector names it. It has no AI Search: that is the name in Azure's samples. */
  readonly variable: string;
  /** The suffix of the host, behind the name of the resource. */
  readonly suffix: keyof CloudNames;
  /** Whether the variable has a URL, or only the host. */
  readonly form: "url" | "host";
}

/**
 * Services other than the secrets, keys and certificates of Key Vault.
 * Sources: learn.microsoft.com/azure/role-based-access-control/built-in-roles (storage, integration, ai-machine-learning,
 * web-and-mobile, monitor, internet-of-things); learn.microsoft.com/azure/service-connector/how-to-integrate-storage-blob
 * and the pages of the other services; learn.microsoft.com/azure/cosmos-db/nosql/security/reference-data-plane-actions;
 * learn.microsoft.com/azure/azure-cache-for-redis/cache-configure-role-based-access-control;
 * learn.microsoft.com/azure/redis/entra-for-authentication; learn.microsoft.com/azure/private-link/private-endpoint-dns; read
 * 2026-11.
 */
export const DATA_SERVICES = {
  blobStorage: {
    title: "blob storage",
    scopes: "a storage account or a container (its resource id)",
    roles: {
      read: "Storage Blob Data Reader",
      readWrite: "Storage Blob Data Contributor",
      own: "Storage Blob Data Owner",
    },
    read: "read",
    write: "readWrite",
    own: "own",
    notEnough: ["Reader", "Contributor", "Owner"],
    endpoint: { variable: "AZURE_STORAGEBLOB_RESOURCEENDPOINT", suffix: "blobSuffix", form: "url" },
  },
  queueStorage: {
    title: "queue storage",
    scopes: "a storage account or a queue (its resource id)",
    roles: {
      read: "Storage Queue Data Reader",
      readWrite: "Storage Queue Data Contributor",
      receive: "Storage Queue Data Message Processor",
      send: "Storage Queue Data Message Sender",
    },
    read: "read",
    write: "readWrite",
    notEnough: ["Reader", "Contributor", "Owner", "Storage Account Contributor"],
    endpoint: { variable: "AZURE_STORAGEQUEUE_RESOURCEENDPOINT", suffix: "queueSuffix", form: "url" },
  },
  tableStorage: {
    title: "table storage",
    scopes: "a storage account or a table (its resource id)",
    roles: { read: "Storage Table Data Reader", readWrite: "Storage Table Data Contributor" },
    read: "read",
    write: "readWrite",
    notEnough: ["Reader", "Contributor", "Owner", "Storage Account Contributor"],
    endpoint: { variable: "AZURE_STORAGETABLE_RESOURCEENDPOINT", suffix: "tableSuffix", form: "url" },
  },
  // With these roles an application uses the REST interface. A mount over SMB checks the roles of SMB and Windows ACLs.
  fileStorage: {
    title: "file storage",
    scopes: "a storage account or a file share (its resource id)",
    roles: {
      read: "Storage File Data Privileged Reader",
      readWrite: "Storage File Data Privileged Contributor",
      smbRead: "Storage File Data SMB Share Reader",
      smbReadWrite: "Storage File Data SMB Share Contributor",
      smbOwn: "Storage File Data SMB Share Elevated Contributor",
    },
    read: "read",
    write: "readWrite",
    notEnough: ["Reader", "Contributor", "Owner", "Storage Account Contributor"],
    endpoint: { variable: "AZURE_STORAGEFILE_RESOURCEENDPOINT", suffix: "fileSuffix", form: "url" },
  },
  serviceBus: {
    title: "Service Bus",
    scopes: "a namespace, a queue, a topic or a subscription of a topic",
    roles: {
      receive: "Azure Service Bus Data Receiver",
      send: "Azure Service Bus Data Sender",
      own: "Azure Service Bus Data Owner",
    },
    read: "receive",
    write: "send",
    own: "own",
    notEnough: ["Reader", "Contributor", "Owner"],
    endpoint: { variable: "AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE", suffix: "serviceBusSuffix", form: "host" },
  },
  eventHubs: {
    title: "Event Hubs",
    scopes: "a namespace, an event hub or a consumer group",
    roles: {
      receive: "Azure Event Hubs Data Receiver",
      send: "Azure Event Hubs Data Sender",
      own: "Azure Event Hubs Data Owner",
    },
    read: "receive",
    write: "send",
    own: "own",
    notEnough: ["Reader", "Contributor", "Owner"],
    endpoint: { variable: "AZURE_EVENTHUB_FULLYQUALIFIEDNAMESPACE", suffix: "serviceBusSuffix", form: "host" },
  },
  eventGrid: {
    title: "Event Grid",
    scopes: "a topic, a domain or a namespace",
    roles: {
      receive: "EventGrid Data Receiver",
      send: "EventGrid Data Sender",
      sendReceive: "EventGrid Data Contributor",
    },
    read: "receive",
    write: "send",
    notEnough: ["Reader", "EventGrid EventSubscription Contributor"],
  },
  appConfiguration: {
    title: "App Configuration",
    scopes: "a store",
    roles: { read: "App Configuration Data Reader", own: "App Configuration Data Owner" },
    read: "read",
    write: "own",
    own: "own",
    notEnough: ["Reader", "App Configuration Reader"],
    endpoint: { variable: "AZURE_APPCONFIGURATION_ENDPOINT", suffix: "appConfigurationSuffix", form: "url" },
  },
  openAi: {
    title: "Azure OpenAI",
    scopes: "an account",
    roles: { use: "Cognitive Services OpenAI User", fineTune: "Cognitive Services OpenAI Contributor" },
    read: "use",
    write: "fineTune",
    notEnough: ["Reader", "Contributor", "Owner", "Cognitive Services Contributor"],
    endpoint: { variable: "AZURE_OPENAI_BASE", suffix: "openAiSuffix", form: "url" },
  },
  aiServices: {
    title: "AI services",
    scopes: "an account",
    roles: { use: "Cognitive Services User" },
    read: "use",
    notEnough: ["Reader", "Contributor", "Owner", "Cognitive Services Contributor"],
    endpoint: {
      variable: "AZURE_AISERVICES_COGNITIVESERVICES_ENDPOINT",
      suffix: "cognitiveServicesSuffix",
      form: "url",
    },
  },
  aiSearch: {
    title: "AI Search",
    scopes: "a search service or an index",
    roles: { read: "Search Index Data Reader", readWrite: "Search Index Data Contributor" },
    read: "read",
    write: "readWrite",
    notEnough: ["Reader", "Contributor", "Owner", "Search Service Contributor"],
    endpoint: { variable: "AZURE_SEARCH_ENDPOINT", suffix: "searchSuffix", form: "url" },
  },
  signalR: {
    title: "SignalR Service",
    scopes: "a SignalR service",
    roles: { read: "SignalR REST API Reader", serve: "SignalR App Server", own: "SignalR Service Owner" },
    read: "read",
    write: "serve",
    own: "own",
    notEnough: ["Reader", "SignalR/Web PubSub Contributor"],
  },
  webPubSub: {
    title: "Web PubSub",
    scopes: "a Web PubSub service or a hub",
    roles: { read: "Web PubSub Service Reader", own: "Web PubSub Service Owner" },
    read: "read",
    write: "own",
    own: "own",
    notEnough: ["Reader", "SignalR/Web PubSub Contributor"],
    endpoint: { variable: "AZURE_WEBPUBSUB_HOST", suffix: "webPubSubSuffix", form: "host" },
  },
  monitorMetrics: {
    title: "metrics of Azure Monitor",
    scopes: "a resource, or a data collection rule",
    roles: { publish: "Monitoring Metrics Publisher" },
    write: "publish",
    notEnough: ["Reader", "Monitoring Reader", "Monitoring Contributor"],
  },
  containerRegistry: {
    title: "Container Registry",
    scopes: "a registry",
    roles: { pull: "AcrPull", push: "AcrPush" },
    read: "pull",
    write: "push",
    notEnough: ["Reader", "AcrDelete"],
    endpoint: { variable: "AZURE_CONTAINERREGISTRY_ENDPOINT", suffix: "registrySuffix", form: "host" },
    privateLink: "registry",
  },
  keyEncryption: {
    title: "Key Vault keys for encryption",
    scopes: "a vault or a key (its resource id)",
    roles: { use: "Key Vault Crypto Service Encryption User" },
    read: "use",
    notEnough: ["Reader", "Key Vault Reader", "Key Vault Contributor", "Key Vault Secrets User"],
    endpoint: { variable: "AZURE_KEYVAULT_RESOURCEENDPOINT", suffix: "vaultSuffix", form: "url" },
    privateLink: "vault",
  },
  // Roles of Azure RBAC give access to the account only. The roles for items are in the account.
  cosmosDb: {
    title: "Cosmos DB for NoSQL",
    scopes: "an account, a database or a container (its resource id)",
    dataPlane: "cosmosDb",
    roles: { read: "Built-in Data Reader", readWrite: "Built-in Data Contributor" },
    read: "read",
    write: "readWrite",
    notEnough: ["Reader", "Contributor", "Owner", "Cosmos DB Account Reader Role", "DocumentDB Account Contributor"],
    endpoint: { variable: "AZURE_COSMOS_RESOURCEENDPOINT", suffix: "cosmosSuffix", form: "url" },
  },
  // The user name is the object id of the identity, and the password is a token for https://redis.azure.com/.default.
  redisCache: {
    title: "Azure Cache for Redis",
    scopes: "a cache",
    dataPlane: "redisCache",
    roles: { read: "Data Reader", readWrite: "Data Contributor", own: "Data Owner" },
    read: "read",
    write: "readWrite",
    own: "own",
    notEnough: ["Reader", "Contributor", "Owner", "Redis Cache Contributor"],
    endpoint: { variable: "AZURE_REDIS_HOST", suffix: "redisSuffix", form: "host" },
  },
  // Its host has the region in it. The only access policy, `default`, allows all commands.
  managedRedis: {
    title: "Azure Managed Redis",
    scopes: "an instance",
    dataPlane: "managedRedis",
    roles: { own: "default" },
    own: "own",
    notEnough: ["Reader", "Contributor", "Owner"],
  },
  digitalTwins: {
    title: "Digital Twins",
    scopes: "an instance",
    roles: { read: "Azure Digital Twins Data Reader", own: "Azure Digital Twins Data Owner" },
    read: "read",
    write: "own",
    own: "own",
    notEnough: ["Reader", "Contributor", "Owner"],
  },
} as const satisfies Record<string, DataService>;

/** Name of a data service of Azure that roles grant access to. */
export type DataServiceName = keyof typeof DATA_SERVICES;

/** The kinds of access to a service. */
export type DataAccessKind<Service extends DataServiceName> = keyof (typeof DATA_SERVICES)[Service]["roles"] & string;

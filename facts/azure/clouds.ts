/** The names and hosts of an Azure cloud. */
export interface CloudNames {
  /** `environment` of the azurerm provider and of the azurerm backend. */
  readonly terraformEnvironment: "public" | "usgovernment" | "china";
  /** `--environment` of kubelogin, a name of go-autorest. */
  readonly kubeloginEnvironment: "AzurePublicCloud" | "AzureUSGovernmentCloud" | "AzureChinaCloud";
  /** The authority of Microsoft Entra ID, where tokens are requested. */
  readonly authorityHost: string;
  /** Suffix of the host of an API server, and of its private DNS zone after `privatelink.<region>.`. */
  readonly aksPrivateDnsSuffix: string;
  /** Suffix of the host of an OIDC issuer. */
  readonly aksIssuerDomain: string;
  readonly vaultSuffix: string;
  /** Suffix of the host of a vault in its private DNS zone, which is another than that of its public name. */
  readonly vaultPrivateSuffix: string;
  readonly registrySuffix: string;
  readonly blobSuffix: string;
  readonly queueSuffix: string;
  readonly tableSuffix: string;
  readonly fileSuffix: string;
  /** Of Service Bus and of Event Hubs. */
  readonly serviceBusSuffix: string;
  readonly appConfigurationSuffix: string;
  readonly searchSuffix: string;
  /** Of Azure Cosmos DB for NoSQL. */
  readonly cosmosSuffix: string;
  /** Of Azure Cache for Redis. */
  readonly redisSuffix: string;
  readonly postgresqlSuffix: string;
  readonly mysqlSuffix: string;
  /** Of Azure SQL. */
  readonly sqlSuffix: string;
  readonly cognitiveServicesSuffix: string;
  /** Absent in a cloud without the service, or for which Microsoft Learn names no host. */
  readonly openAiSuffix?: string;
  readonly webPubSubSuffix?: string;
  /** Of Azure Managed Redis, in private DNS zones. A host has the region before it. */
  readonly managedRedisSuffix?: string;
}

/** A cloud with its regions. */
interface Cloud extends CloudNames {
  /**
   * Regions, as `az account list-locations` names them. The setting `supportedRegions` names a region that is newer than
   * this table. Sources: learn.microsoft.com/azure/reliability/regions-list, in the text of 2025-09-23 of
   * github.com/MicrosoftDocs/reliability-docs; for regions with limited access the regions of the Azure service tags
   * (`az network list-service-tags`); learn.microsoft.com/azure/azure-government/documentation-government-welcome;
   * learn.microsoft.com/azure/china/overview-datacenter; read 2026-11.
   */
  readonly regions: readonly string[];
}

/**
 * Azure clouds by the names of azurerm.
 *
 * Sources: azurerm website/docs/index.html.markdown; github.com/Azure/go-autorest azure/environments.go;
 * learn.microsoft.com/azure/private-link/private-endpoint-dns; read 2026-11.
 */
export const CLOUDS = {
  public: {
    terraformEnvironment: "public",
    kubeloginEnvironment: "AzurePublicCloud",
    authorityHost: "https://login.microsoftonline.com/",
    aksPrivateDnsSuffix: "azmk8s.io",
    aksIssuerDomain: "prod-aks.azure.com",
    vaultSuffix: "vault.azure.net",
    vaultPrivateSuffix: "vaultcore.azure.net",
    registrySuffix: "azurecr.io",
    blobSuffix: "blob.core.windows.net",
    queueSuffix: "queue.core.windows.net",
    tableSuffix: "table.core.windows.net",
    fileSuffix: "file.core.windows.net",
    serviceBusSuffix: "servicebus.windows.net",
    appConfigurationSuffix: "azconfig.io",
    searchSuffix: "search.windows.net",
    cosmosSuffix: "documents.azure.com",
    redisSuffix: "redis.cache.windows.net",
    postgresqlSuffix: "postgres.database.azure.com",
    mysqlSuffix: "mysql.database.azure.com",
    sqlSuffix: "database.windows.net",
    cognitiveServicesSuffix: "cognitiveservices.azure.com",
    openAiSuffix: "openai.azure.com",
    webPubSubSuffix: "webpubsub.azure.com",
    managedRedisSuffix: "redis.azure.net",
    regions: [
      "australiacentral",
      "australiacentral2",
      "australiaeast",
      "australiasoutheast",
      "austriaeast",
      "belgiumcentral",
      "brazilsouth",
      "brazilsoutheast",
      "canadacentral",
      "canadaeast",
      "centralindia",
      "centralus",
      "centraluseuap",
      "chilecentral",
      "denmarkeast",
      "eastasia",
      "eastus",
      "eastus2",
      "eastus2euap",
      "eastus3",
      "eastusstg",
      "francecentral",
      "francesouth",
      "germanynorth",
      "germanywestcentral",
      "indiasouthcentral",
      "indonesiacentral",
      "israelcentral",
      "israelnorthwest",
      "italynorth",
      "japaneast",
      "japanwest",
      "jioindiacentral",
      "jioindiawest",
      "koreacentral",
      "koreasouth",
      "malaysiasouth",
      "malaysiawest",
      "mexicocentral",
      "newzealandnorth",
      "northcentralus",
      "northeastus5",
      "northeurope",
      "norwayeast",
      "norwaywest",
      "polandcentral",
      "qatarcentral",
      "saudiarabiaeast",
      "southafricanorth",
      "southafricawest",
      "southcentralus",
      "southcentralus2",
      "southeastasia",
      "southeastus",
      "southeastus3",
      "southeastus5",
      "southindia",
      "southwestus",
      "spaincentral",
      "swedencentral",
      "swedensouth",
      "switzerlandnorth",
      "switzerlandwest",
      "taiwannorth",
      "taiwannorthwest",
      "uaecentral",
      "uaenorth",
      "uksouth",
      "ukwest",
      "westcentralus",
      "westeurope",
      "westindia",
      "westus",
      "westus2",
      "westus3",
    ],
  },
  usgovernment: {
    terraformEnvironment: "usgovernment",
    kubeloginEnvironment: "AzureUSGovernmentCloud",
    authorityHost: "https://login.microsoftonline.us/",
    aksPrivateDnsSuffix: "cx.aks.containerservice.azure.us",
    aksIssuerDomain: "prod-aks.azure.us",
    vaultSuffix: "vault.usgovcloudapi.net",
    vaultPrivateSuffix: "vaultcore.usgovcloudapi.net",
    registrySuffix: "azurecr.us",
    blobSuffix: "blob.core.usgovcloudapi.net",
    queueSuffix: "queue.core.usgovcloudapi.net",
    tableSuffix: "table.core.usgovcloudapi.net",
    fileSuffix: "file.core.usgovcloudapi.net",
    serviceBusSuffix: "servicebus.usgovcloudapi.net",
    appConfigurationSuffix: "azconfig.azure.us",
    searchSuffix: "search.azure.us",
    cosmosSuffix: "documents.azure.us",
    redisSuffix: "redis.cache.usgovcloudapi.net",
    postgresqlSuffix: "postgres.database.usgovcloudapi.net",
    mysqlSuffix: "mysql.database.usgovcloudapi.net",
    sqlSuffix: "database.usgovcloudapi.net",
    cognitiveServicesSuffix: "cognitiveservices.azure.us",
    openAiSuffix: "openai.azure.us",
    regions: ["usdodcentral", "usdodeast", "usgovarizona", "usgoviowa", "usgovtexas", "usgovvirginia"],
  },
  china: {
    terraformEnvironment: "china",
    kubeloginEnvironment: "AzureChinaCloud",
    authorityHost: "https://login.chinacloudapi.cn/",
    aksPrivateDnsSuffix: "cx.prod.service.azk8s.cn",
    aksIssuerDomain: "prod-aks.azure.cn",
    vaultSuffix: "vault.azure.cn",
    vaultPrivateSuffix: "vaultcore.azure.cn",
    registrySuffix: "azurecr.cn",
    blobSuffix: "blob.core.chinacloudapi.cn",
    queueSuffix: "queue.core.chinacloudapi.cn",
    tableSuffix: "table.core.chinacloudapi.cn",
    fileSuffix: "file.core.chinacloudapi.cn",
    serviceBusSuffix: "servicebus.chinacloudapi.cn",
    appConfigurationSuffix: "azconfig.azure.cn",
    searchSuffix: "search.azure.cn",
    cosmosSuffix: "documents.azure.cn",
    redisSuffix: "redis.cache.chinacloudapi.cn",
    postgresqlSuffix: "postgres.database.chinacloudapi.cn",
    mysqlSuffix: "mysql.database.chinacloudapi.cn",
    sqlSuffix: "database.chinacloudapi.cn",
    cognitiveServicesSuffix: "cognitiveservices.azure.cn",
    regions: ["chinaeast", "chinaeast2", "chinaeast3", "chinanorth", "chinanorth2", "chinanorth3"],
  },
} as const satisfies Record<string, Cloud>;

/** The name of an Azure cloud in azurerm. */
export type CloudName = keyof typeof CLOUDS;

/**
 * Clouds by every name that azurerm takes for them, in lower case.
 *
 * Source: github.com/hashicorp/go-azure-sdk sdk/environments/from_name.go, read 2026-11.
 */
export const CLOUD_OF_ENVIRONMENT: ReadonlyMap<string, CloudName> = new Map([
  ["public", "public"],
  ["global", "public"],
  ["usgovernment", "usgovernment"],
  ["usgovernmentl4", "usgovernment"],
  ["usgovernmentl5", "usgovernment"],
  ["dod", "usgovernment"],
  ["china", "china"],
]);

/** Suffixes of the hosts of API servers, one for each cloud. */
export const API_SERVER_SUFFIXES = Object.values(CLOUDS).map((each) => each.aksPrivateDnsSuffix);

const ISSUER_DOMAINS = Object.values(CLOUDS)
  .map((each) => each.aksIssuerDomain.replaceAll(".", "[.]"))
  .join("|");

/** Hosts of the issuers that AKS runs. Their URLs end with a slash. */
export const AKS_ISSUER_HOST = new RegExp(`^(oidc|[a-z0-9-]+[.]oic)[.](${ISSUER_DOMAINS})$`);

/** Issuers of AKS. Their path is tenant and cluster, in older clusters the cluster only. It has no capital letters. */
export const AKS_ISSUER = new RegExp(
  `^https://(oidc|[a-z0-9-]+[.]oic(?=[^/]*(/[^/]+){2}/$))[.](${ISSUER_DOMAINS})(/[^/?#A-Z]+){1,2}/$`,
);

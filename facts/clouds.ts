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
  readonly registrySuffix: string;
  readonly blobSuffix: string;
  readonly serviceBusSuffix: string;
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
    registrySuffix: "azurecr.io",
    blobSuffix: "blob.core.windows.net",
    serviceBusSuffix: "servicebus.windows.net",
  },
  usgovernment: {
    terraformEnvironment: "usgovernment",
    kubeloginEnvironment: "AzureUSGovernmentCloud",
    authorityHost: "https://login.microsoftonline.us/",
    aksPrivateDnsSuffix: "cx.aks.containerservice.azure.us",
    aksIssuerDomain: "prod-aks.azure.us",
    vaultSuffix: "vault.usgovcloudapi.net",
    registrySuffix: "azurecr.us",
    blobSuffix: "blob.core.usgovcloudapi.net",
    serviceBusSuffix: "servicebus.usgovcloudapi.net",
  },
  china: {
    terraformEnvironment: "china",
    kubeloginEnvironment: "AzureChinaCloud",
    authorityHost: "https://login.chinacloudapi.cn/",
    aksPrivateDnsSuffix: "cx.prod.service.azk8s.cn",
    aksIssuerDomain: "prod-aks.azure.cn",
    vaultSuffix: "vault.azure.cn",
    registrySuffix: "azurecr.cn",
    blobSuffix: "blob.core.chinacloudapi.cn",
    serviceBusSuffix: "servicebus.chinacloudapi.cn",
  },
} as const satisfies Record<string, CloudNames>;

/** The name of an Azure cloud in azurerm. */
export type CloudName = keyof typeof CLOUDS;

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

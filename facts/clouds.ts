/** What differs from one Azure cloud to another. */
export interface CloudNames {
  /** `environment` of the azurerm provider and of the azurerm backend. */
  readonly terraformEnvironment: "public" | "usgovernment" | "china";
  /** `--environment` of kubelogin, which has it from go-autorest. */
  readonly kubeloginEnvironment: "AzurePublicCloud" | "AzureUSGovernmentCloud" | "AzureChinaCloud";
  /** Where tokens are asked for. */
  readonly authorityHost: string;
  /** What follows `privatelink.<region>.` in the private DNS zone of an API server. */
  readonly aksPrivateDnsSuffix: string;
  readonly vaultSuffix: string;
  readonly registrySuffix: string;
  readonly blobSuffix: string;
  readonly serviceBusSuffix: string;
}

/**
 * Azure clouds by the names that azurerm gives them.
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
    vaultSuffix: "vault.azure.cn",
    registrySuffix: "azurecr.cn",
    blobSuffix: "blob.core.chinacloudapi.cn",
    serviceBusSuffix: "servicebus.chinacloudapi.cn",
  },
} as const satisfies Record<string, CloudNames>;

/** An Azure cloud, as azurerm names it. */
export type CloudName = keyof typeof CLOUDS;

/** What is wrong with the name of a cloud, or nothing. */
export function cloudProblem(prop: string, name: unknown): string | undefined {
  if (typeof name === "string" && Object.hasOwn(CLOUDS, name)) return undefined;
  const names = Object.keys(CLOUDS).map((each) => JSON.stringify(each));
  return `\`${prop}\` must be one of ${names.join(", ")}, got ${JSON.stringify(name)}`;
}

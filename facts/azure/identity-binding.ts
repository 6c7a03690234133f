/**
 * AKS identity bindings: pods use a managed identity through a proxy of their cluster, and AKS keeps one credential for the
 * identity. Sources: learn.microsoft.com/azure/aks/identity-bindings and identity-bindings-concepts; the types of
 * Microsoft.ContainerService 2026-04-01 in azapi 2.11.0; azure-workload-identity v1.6.0 pkg/webhook/webhook.go; read 2026-11.
 */
export const IDENTITY_BINDING = {
  /** The resource type in Azure. azurerm has no resource for it (hashicorp/terraform-provider-azurerm #31507). */
  type: "Microsoft.ContainerService/managedClusters/identityBindings",
  /** The first version of the API that is generally available (Azure/azure-cli #33558). azapi 2.11.0 is the first to know it. */
  apiVersion: "2026-04-01",
  /** The first version with the resource type. */
  firstApiVersion: "2025-06-02",
  /** The credential that AKS writes on the identity, one for all of its bindings. Nothing deletes it with the last one. */
  credentialName: "aks-identity-binding",
  /** What the host of the issuer of that credential starts with. The path has the tenant and the client id. */
  issuerHost: /^ib\.oic\.[a-z0-9-]*aks\./i,
  /** The rule of a ClusterRole that lets a service account use an identity. Its resource is the client id. */
  apiGroup: "cid.wi.aks.azure.com",
  verb: "use-managed-identity",
  /** The first release of the webhook that reads the annotation. */
  webhook: "1.6.0",
  /** The first release of the Azure provider of the Secrets Store CSI driver that reads `useAzureTokenProxy`. */
  secretsProvider: "1.8.1",
} as const;

/**
 * The variables that the webhook adds to the containers of pods with the annotation. A token is requested from the address of
 * the proxy, with the path that Entra ID has (`/<tenant>/oauth2/v2.0/token`) after the path of the proxy. The name is sent in
 * the TLS handshake and expected in the certificate; without it the host of the address is. The certificates of the authority
 * are in the file or in the text; without both the authorities of the system count.
 * Sources: azure-workload-identity v1.6.0 pkg/webhook/consts.go and webhook.go; azidentity v1.15.0
 * internal/customtokenproxy/transport.go; @azure/identity 4.14.1 workloadIdentityCredential.js; read 2026-11.
 */
export const TOKEN_PROXY_VARIABLES = {
  address: "AZURE_KUBERNETES_TOKEN_PROXY",
  serverName: "AZURE_KUBERNETES_SNI_NAME",
  authorityFile: "AZURE_KUBERNETES_CA_FILE",
  authorityData: "AZURE_KUBERNETES_CA_DATA",
} as const;

/** A client library that gets tokens through an identity binding, and what turns that on. */
export interface TokenProxySdk {
  readonly ecosystem: string;
  readonly library: string;
  /** The first release that is not a beta. */
  readonly minimum: string;
  readonly option: string;
}

/**
 * Only `WorkloadIdentityCredential` has the option. `DefaultAzureCredential` and `ManagedIdentityCredential` do not.
 * Sources: the concepts page for .NET; azidentity v1.15.0 CHANGELOG.md and workload_identity.go (v1.14.0 left it out);
 * azure-identity 1.19.0 WorkloadIdentityCredentialBuilder; @azure/identity 4.14.1 workloadIdentityCredentialOptions.d.ts;
 * azure-identity 1.27.0 workload_identity.py (1.26.0 left it out); read 2026-11.
 */
export const TOKEN_PROXY_SDKS: readonly TokenProxySdk[] = [
  { ecosystem: ".NET", library: "Azure.Core", minimum: "1.55.0", option: "IsAzureProxyEnabled" },
  { ecosystem: "Go", library: "azidentity", minimum: "1.15.0", option: "EnableAzureProxy" },
  { ecosystem: "Java", library: "azure-identity", minimum: "1.19.0", option: "enableAzureProxy()" },
  { ecosystem: "Node.js", library: "@azure/identity", minimum: "4.14.0", option: "enableAzureProxy" },
  { ecosystem: "Python", library: "azure-identity", minimum: "1.27.0", option: "enable_azure_proxy" },
];

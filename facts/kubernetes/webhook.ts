/**
 * What the workload identity webhook reads and writes.
 * Source: Azure/azure-workload-identity v1.5.1 and v1.6.0, pkg/webhook/consts.go and webhook.go; read 2026-11.
 */

/** The prefix of all keys of the webhook. */
export const WEBHOOK_PREFIX = "azure.workload.identity/";

/** Labels and annotations that the webhook reads. */
export const WEBHOOK_KEYS = {
  use: "azure.workload.identity/use",
  clientId: "azure.workload.identity/client-id",
  tenantId: "azure.workload.identity/tenant-id",
  tokenExpiration: "azure.workload.identity/service-account-token-expiration",
  skipContainers: "azure.workload.identity/skip-containers",
  injectProxySidecar: "azure.workload.identity/inject-proxy-sidecar",
  proxySidecarPort: "azure.workload.identity/proxy-sidecar-port",
} as const satisfies Record<string, string>;

/** Annotations that the webhook reads on a service account. */
export const ACCOUNT_ANNOTATIONS: readonly string[] = [
  WEBHOOK_KEYS.clientId,
  WEBHOOK_KEYS.tenantId,
  WEBHOOK_KEYS.tokenExpiration,
];

/** Annotations that the webhook reads on a pod. */
export const POD_ANNOTATIONS: readonly string[] = [
  WEBHOOK_KEYS.tokenExpiration,
  WEBHOOK_KEYS.skipContainers,
  WEBHOOK_KEYS.injectProxySidecar,
  WEBHOOK_KEYS.proxySidecarPort,
];

/** Prefix of the annotation for a custom token endpoint, which v1.6.0 reads on a pod. */
export const CUSTOM_ENDPOINT_ANNOTATION = "azure.workload.identity/use-";

/**
 * Annotation of a pod that gets tokens through an identity binding of its cluster: AKS writes the credential on the
 * identity, so no credential names the service account.
 * Source: learn.microsoft.com/azure/aks/identity-bindings, read 2026-11.
 */
export const IDENTITY_BINDING_USE = "azure.workload.identity/use-identity-binding";

/** Lifetime of a projected service account token in seconds. The annotation of a pod overrides that of its service account. */
export const TOKEN_EXPIRATION = { minimum: 3600, maximum: 86400, default: 3600 } as const;

/** The port of the migration proxy. */
export const PROXY_PORT = { minimum: 1, maximum: 65535, default: 8000 } as const;

/** The container name of the migration proxy in a running pod. */
export const PROXY_CONTAINER = "azwi-proxy";

/** Environment variables that the webhook sets in a container, unless the container sets them itself. */
export const INJECTED_VARIABLES = [
  "AZURE_CLIENT_ID",
  "AZURE_TENANT_ID",
  "AZURE_FEDERATED_TOKEN_FILE",
  "AZURE_AUTHORITY_HOST",
] as const;

/** Mount paths of the token: up to v1.5.1, and from v1.6.0. */
export const TOKEN_MOUNT_PATHS: readonly string[] = ["/var/run/secrets/azure/tokens", "/var/run/secrets/azure/wi"];

/** Name of the token volume up to v1.5.1, and the prefix of its name from v1.6.0. */
export const TOKEN_VOLUMES = { name: "azure-identity-token", prefix: "azure-workload-identity-reserved-" } as const;

/** The audience of the projected token, in every cloud. */
export const TOKEN_AUDIENCE = "api://AzureADTokenExchange";

/** The audience of AKS identity bindings. No federated identity credential has it. */
export const IDENTITY_BINDING_AUDIENCE = "api://AKSIdentityBinding";

/**
 * Audiences that managed identities trust in other clouds. The webhook of AKS does not project them there either.
 * Source: learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity; read 2026-11.
 */
export const AUDIENCES_OF_CLOUDS: Readonly<Record<string, string>> = {
  "api://AzureADTokenExchangeUSGov": "Azure Government",
  "api://AzureADTokenExchangeChina": "Azure in China",
};

/**
 * Namespaces that AKS excludes from webhooks, so the webhook injects nothing into their pods.
 * Source: azure-workload-identity docs/book/src/known-issues.md; the list has the namespaces that AKS creates; read 2026-11.
 */
export const UNTOUCHED_NAMESPACES: readonly string[] = [
  "aks-command",
  "aks-istio-ingress",
  "aks-istio-system",
  "app-routing-system",
  "calico-system",
  "gatekeeper-system",
  "kube-node-lease",
  "kube-public",
  "kube-system",
  "tigera-operator",
];

/** Pod Security levels that reject the privileged init container of the migration proxy. A pod without the proxy passes. */
export const LEVELS_WITHOUT_PROXY: readonly string[] = ["baseline", "restricted"];

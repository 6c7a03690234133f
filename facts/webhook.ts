/**
 * What the workload identity webhook reads and writes, and what Entra ID compares.
 * Source: Azure/azure-workload-identity v1.5.1 and v1.6.0, pkg/webhook/consts.go and webhook.go; read 2026-11.
 */

/** What all keys of the webhook start with. */
export const WEBHOOK_PREFIX = "azure.workload.identity/";

/** Keys that the webhook reads, by what they hold. */
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

/** Annotation that v1.6.0 reads on a pod for a custom token endpoint, before its suffix. */
export const CUSTOM_ENDPOINT_ANNOTATION = "azure.workload.identity/use-";

/** Seconds a projected service account token may live; a pod's annotation wins over its account's. */
export const TOKEN_EXPIRATION = { minimum: 3600, maximum: 86400, default: 3600 } as const;

/** The migration proxy's port. */
export const PROXY_PORT = { minimum: 1, maximum: 65535, default: 8000 } as const;

/** The proxy's container, as a running pod has it. */
export const PROXY_CONTAINER = "azwi-proxy";

/** Variables that the webhook sets in each container that has none of that name. */
export const INJECTED_VARIABLES = [
  "AZURE_CLIENT_ID",
  "AZURE_TENANT_ID",
  "AZURE_FEDERATED_TOKEN_FILE",
  "AZURE_AUTHORITY_HOST",
] as const;

/** Where the webhook mounts the token: up to v1.5.1, and from v1.6.0. */
export const TOKEN_MOUNT_PATHS: readonly string[] = ["/var/run/secrets/azure/tokens", "/var/run/secrets/azure/wi"];

/** The token volume's name up to v1.5.1; from v1.6.0 it starts with the second. */
export const TOKEN_VOLUMES = { name: "azure-identity-token", prefix: "azure-workload-identity-reserved-" } as const;

/** The audience of the projected token, in every cloud. */
export const TOKEN_AUDIENCE = "api://AzureADTokenExchange";

/** The audience of AKS identity bindings (preview), which a federated credential cannot match. */
export const IDENTITY_BINDING_AUDIENCE = "api://AKSIdentityBinding";

/**
 * Namespaces whose pods AKS keeps away from webhooks, so that nothing is injected.
 * Source: azure-workload-identity docs/book/src/known-issues.md; the namespaces are those AKS creates for its own parts.
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

/** Pod Security levels that refuse the proxy's privileged init container; a pod without the proxy passes them. */
export const LEVELS_WITHOUT_PROXY: readonly string[] = ["baseline", "restricted"];

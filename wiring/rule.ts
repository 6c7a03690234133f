/** One way to be half wired. */
export interface WiringRule {
  /** Stable name: findings carry it, `suppress` takes it. */
  readonly id: string;
  /** `error` stops synthesis and the check; `warning` is told. */
  readonly severity: "error" | "warning";
  /** What is wrong, in one line. */
  readonly title: string;
  /** What would happen in the cluster, with Entra's error code where there is one. */
  readonly consequence: string;
  /** The line to write, in general; a finding has its own. */
  readonly fix: string;
  /** Who says so. */
  readonly source: string;
}

const AWI = "github.com/Azure/azure-workload-identity";

/** Sources that several rules share. */
export const SOURCES = {
  webhook: `${AWI} pkg/webhook/webhook.go at v1.5.1 and v1.6.0`,
  labels: `${AWI} docs/book/src/topics/service-account-labels-and-annotations.md`,
  troubleshooting: `${AWI} docs/book/src/troubleshooting.md`,
  considerations: "learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations",
  overview: "learn.microsoft.com/azure/aks/workload-identity-overview",
  chain: "learn.microsoft.com/azure/developer/intro/azure-identity-credential-chains",
  csi: "github.com/Azure/secrets-store-csi-driver-provider-azure pkg/provider/types/parameters.go",
  keda: "keda.sh/docs/latest/authentication-providers/azure-ad-workload-identity",
  externalSecrets: "external-secrets.io/latest/provider/azure-key-vault",
  aso: "azure.github.io/azure-service-operator/guide/authentication/credential-format",
  measured: "measured with webhook v1.5.1 and v1.6.0 on Kubernetes 1.34",
  azurerm: "azurerm 4.55.0",
  rbac: "learn.microsoft.com/azure/key-vault/general/rbac-guide",
} as const;

export const AWI_ISSUE = (number: number): string => `${AWI}/issues/${number}`;

/** The webhook passes the pod by: what an application then sees. */
export const NOT_INJECTED =
  "The webhook passes the pod by: no AZURE_* variables and no token, so the library says that WorkloadIdentityCredential is unavailable";

/** A rule list as written, its ids kept as types. */
export const rules = <const T extends Readonly<Record<string, Omit<WiringRule, "id">>>>(
  list: T,
): { readonly [K in keyof T]: WiringRule } =>
  Object.fromEntries(Object.entries(list).map(([id, rule]) => [id, { id, ...rule }])) as { [K in keyof T]: WiringRule };

/** A wiring rule. */
export interface WiringRule {
  /** Stable name, in findings and for `suppress`. */
  readonly id: string;
  /** `error` stops synthesis and the check; `warning` is reported. */
  readonly severity: "error" | "warning";
  /** What is wrong, in one line. */
  readonly title: string;
  /** The effect in the cluster, with the error code of Entra ID if there is one. */
  readonly consequence: string;
  /** The general fix; a finding has a specific one. */
  readonly fix: string;
  /** The source of the rule. */
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
  identityBindings:
    "learn.microsoft.com/azure/aks/identity-bindings, learn.microsoft.com/azure/aks/identity-bindings-concepts",
  azurerm: "azurerm 4.55.0",
  rbac: "learn.microsoft.com/azure/key-vault/general/rbac-guide",
} as const;

export const AWI_ISSUE = (number: number): string => `${AWI}/issues/${number}`;

/** The effect if the webhook ignores the pod. */
export const NOT_INJECTED =
  "The webhook ignores the pod: it gets no AZURE_* variables and no token, and the Azure Identity library reports that WorkloadIdentityCredential is unavailable";

/** A list of rules that keeps their ids as types. */
export const rules = <const T extends Readonly<Record<string, Omit<WiringRule, "id">>>>(
  list: T,
): { readonly [K in keyof T]: WiringRule } =>
  Object.fromEntries(Object.entries(list).map(([id, rule]) => [id, { id, ...rule }])) as { [K in keyof T]: WiringRule };

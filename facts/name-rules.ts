/** What a kind of name may be. */
export interface NameRule {
  readonly pattern: RegExp;
  /** The pattern in words, as it follows "must be". */
  readonly expected: string;
  /** Who says so. */
  readonly source: string;
}

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Rules of names as Azure and Kubernetes accept them, which is often narrower than what the providers check. Read 2026-11. */
export const NAME_RULES = {
  cluster: {
    pattern: /^[a-zA-Z0-9]([-_a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$/,
    expected: "1 to 63 letters, digits, hyphens or underscores that start and end with a letter or digit",
    source: "azurerm 4.81.0 containers/validate/kubernetes.go KubernetesClusterName",
  },
  dnsPrefix: {
    pattern: /^[a-zA-Z0-9]([-a-zA-Z0-9]{0,52}[a-zA-Z0-9])?$/,
    expected: "1 to 54 letters, digits or hyphens that start and end with a letter or digit",
    source: "azurerm 4.55.0 containers/validate/kubernetes.go KubernetesDNSPrefix",
  },
  nodePool: {
    pattern: /^[a-z][a-z0-9]{0,11}$/,
    expected: "1 to 12 lowercase letters or digits that start with a letter",
    source: "azurerm 4.55.0 containers/validate/kubernetes.go KubernetesAgentPoolName",
  },
  windowsNodePool: {
    pattern: /^[a-z][a-z0-9]{0,5}$/,
    expected: "1 to 6 lowercase letters or digits that start with a letter, because the pool is a Windows pool",
    source: "learn.microsoft.com/azure/aks/create-node-pools",
  },
  adminUsername: {
    pattern: /^[A-Za-z][-A-Za-z0-9_]*$/,
    expected: "letters, digits, underscores or hyphens that start with a letter",
    source: "azurerm 4.55.0 containers/validate/kubernetes.go KubernetesAdminUserName",
  },
  resourceGroup: {
    pattern: /^[-\w._()]{0,89}[-\w_()]$/,
    expected: "1 to 90 letters, digits, hyphens, underscores, parentheses or periods that do not end with a period",
    source: "go-azure-helpers resourcemanager/resourcegroups/validate.go",
  },
  managedIdentity: {
    pattern: /^[a-zA-Z0-9][a-zA-Z0-9_-]{2,127}$/,
    expected: "3 to 128 letters, digits, hyphens or underscores that start with a letter or digit",
    source: "learn.microsoft.com/azure/templates/microsoft.managedidentity/userassignedidentities",
  },
  federatedCredential: {
    pattern: /^[a-zA-Z0-9][a-zA-Z0-9_-]{2,119}$/,
    expected: "3 to 120 letters, digits, hyphens or underscores that start with a letter or digit",
    source: "azure-rest-api-specs Microsoft.ManagedIdentity FederatedIdentityCredential.tsp",
  },
  vault: {
    pattern: /^(?!.*--)[a-zA-Z][a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$/,
    expected:
      "3 to 24 letters, digits or hyphens that start with a letter, end with a letter or digit and hold no two hyphens in a row",
    source: "azurerm 4.81.0 keyvault/validate/vault_name.go",
  },
  vaultItem: {
    pattern: /^[0-9a-zA-Z-]{1,127}$/,
    expected: "1 to 127 letters, digits or hyphens",
    source: "learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates",
  },
  registry: {
    pattern: /^[a-zA-Z0-9]{5,50}$/,
    expected: "5 to 50 letters or digits",
    source: "azurerm 4.55.0 containers/validate/container_registry_name.go",
  },
  storageAccount: {
    pattern: /^[a-z0-9]{3,24}$/,
    expected: "3 to 24 lowercase letters or digits",
    source: "azurerm 4.55.0 storage/validate/storage_account_name.go",
  },
  storageContainer: {
    pattern: /^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
    expected:
      "3 to 63 lowercase letters, digits or hyphens that start and end with a letter or digit and hold no two hyphens in a row",
    source: "learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata",
  },
  namespace: {
    pattern: LABEL,
    expected:
      "an RFC 1123 label: 1 to 63 lowercase letters, digits or hyphens that start and end with a letter or digit",
    source: "k8s.io/apimachinery pkg/api/validation/generic.go ValidateNamespaceName",
  },
  serviceAccount: {
    pattern: SUBDOMAIN,
    expected:
      "an RFC 1123 subdomain: 1 to 253 lowercase letters, digits, hyphens or periods, each part starting and ending with a letter or digit",
    source: "k8s.io/apimachinery pkg/api/validation/generic.go ValidateServiceAccountName",
  },
} as const satisfies Record<string, NameRule>;

export type NameKind = keyof typeof NAME_RULES;

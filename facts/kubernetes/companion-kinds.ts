/** A kind of another system whose objects get tokens themselves or make pods that do. */
export interface CompanionKind {
  readonly group: string;
  readonly kind: string;
  /** Plural of the API's resource, as kubectl names it. */
  readonly plural: string;
}

/**
 * Kinds of other systems that the wiring rules evaluate.
 * Sources: the CustomResourceDefinitions of the Secrets Store CSI driver, KEDA, External Secrets, Flux, Argo CD,
 * cert-manager, the Azure provider of Crossplane, Cluster API Provider Azure; read 2026-11.
 */
export const COMPANION_KINDS: readonly CompanionKind[] = [
  { group: "secrets-store.csi.x-k8s.io", kind: "SecretProviderClass", plural: "secretproviderclasses" },
  { group: "keda.sh", kind: "TriggerAuthentication", plural: "triggerauthentications" },
  { group: "keda.sh", kind: "ClusterTriggerAuthentication", plural: "clustertriggerauthentications" },
  { group: "external-secrets.io", kind: "SecretStore", plural: "secretstores" },
  { group: "external-secrets.io", kind: "ClusterSecretStore", plural: "clustersecretstores" },
  { group: "helm.toolkit.fluxcd.io", kind: "HelmRelease", plural: "helmreleases" },
  { group: "argoproj.io", kind: "Application", plural: "applications" },
  { group: "argoproj.io", kind: "ApplicationSet", plural: "applicationsets" },
  { group: "cert-manager.io", kind: "Issuer", plural: "issuers" },
  { group: "cert-manager.io", kind: "ClusterIssuer", plural: "clusterissuers" },
  { group: "azure.upbound.io", kind: "ProviderConfig", plural: "providerconfigs" },
  { group: "azure.m.upbound.io", kind: "ProviderConfig", plural: "providerconfigs" },
  { group: "azure.m.upbound.io", kind: "ClusterProviderConfig", plural: "clusterproviderconfigs" },
  { group: "infrastructure.cluster.x-k8s.io", kind: "AzureClusterIdentity", plural: "azureclusteridentities" },
];

const COMPANIONS: ReadonlySet<string> = new Set(COMPANION_KINDS.map(({ group, kind }) => `${group}/${kind}`));

/** Whether a kind of an API group is one of `COMPANION_KINDS`. */
export const isCompanionKind = (group: string, kind: string): boolean => COMPANIONS.has(`${group}/${kind}`);

/** Identities and credentials as objects of Azure Service Operator. Source: its CustomResourceDefinitions; read 2026-11. */
export const OPERATOR_KINDS: readonly CompanionKind[] = [
  { group: "managedidentity.azure.com", kind: "UserAssignedIdentity", plural: "userassignedidentities" },
  { group: "managedidentity.azure.com", kind: "FederatedIdentityCredential", plural: "federatedidentitycredentials" },
];

/** The service account of the KEDA operator, which gets the token for all triggers. */
export const KEDA_ACCOUNT = "keda-operator";

/**
 * Service accounts of operators that request tokens with the client ids in their own objects, so that the account itself
 * needs none: TriggerAuthentication, and the Secrets of Azure Service Operator. `OPERATOR_IDENTITIES` has others.
 * Sources: keda.sh/docs (authentication-providers/azure-ad-workload-identity);
 * azure.github.io/azure-service-operator/guide/authentication; read 2026-11.
 */
export const OPERATOR_ACCOUNTS: ReadonlySet<string> = new Set([KEDA_ACCOUNT, "azureserviceoperator-default"]);

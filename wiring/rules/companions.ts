import { WEBHOOK_KEYS } from "../../facts/kubernetes/webhook";
import { rules, SOURCES } from "./rule";

const CSI = "github.com/Azure/secrets-store-csi-driver-provider-azure";

/** Rules about systems that get tokens themselves. Sources read 2026-11. */
export const COMPANION_RULES = rules({
  "secret-class-client-id": {
    severity: "error",
    title: "A SecretProviderClass names no identity",
    consequence:
      'The mount fails: "nodePublishSecretRef secret is not provided"; the driver does not read the service account\'s annotation',
    fix: "clientID in spec.parameters: the identity's client id",
    source: `${CSI}/issues/952`,
  },
  "secret-class-mode": {
    severity: "error",
    title: "A SecretProviderClass sets another sign-in method in addition to clientID, or pod identity",
    consequence:
      "The mount uses the retired pod identity or the identity of the node instead of the pod's: Identity not found, or the wrong permissions",
    fix: 'usePodIdentity: "false", no useVMManagedIdentity, and clientID',
    source: `${CSI}/issues/1104, ${CSI}/issues/991`,
  },
  "secret-class-node-identity": {
    severity: "warning",
    title: "A SecretProviderClass reads the vault with an identity of the node",
    consequence: "Every pod on the node can read what this identity can read, with any service account",
    fix: "clientID of the pod's identity, and no useVMManagedIdentity",
    source: "learn.microsoft.com/azure/aks/csi-secrets-store-identity-access",
  },
  "secret-class-parameter": {
    severity: "error",
    title: "A SecretProviderClass lacks a parameter, or misspells it",
    consequence: "The mount fails: parameters are case-sensitive and unknown ones are ignored",
    fix: "keyvaultName, tenantID and objects, with this spelling",
    source: SOURCES.csi,
  },
  "secret-class-absent": {
    severity: "error",
    title: "A pod mounts a SecretProviderClass of another namespace",
    consequence:
      "The mount fails: the driver looks for the class in the pod's namespace, and the pod stays in ContainerCreating",
    fix: "the SecretProviderClass in the pod's namespace",
    source: CSI,
  },
  "secret-class-untrusting": {
    severity: "error",
    title: "The identity of a SecretProviderClass does not trust the pod's service account",
    consequence: "The mount fails with AADSTS700213: the driver presents the token of the pod's service account",
    fix: "a credential for the pod's service account on that identity",
    source: `${CSI}/issues/952`,
  },
  "keda-pod-identity": {
    severity: "error",
    title: "A TriggerAuthentication uses pod identity",
    consequence: "KEDA 2.15 and later do not have this provider: the ScaledObject never becomes ready",
    fix: "provider: azure-workload",
    source: "keda.sh/docs/2.14/authentication-providers/azure-ad-pod-identity",
  },
  "keda-client-id": {
    severity: "error",
    title: "The `identityId` of a TriggerAuthentication is not a client id",
    consequence: "AADSTS700016 in the operator's log",
    fix: "identityId: the identity's client id, or none for the operator's own",
    source: "github.com/kedacore/keda/issues/5824",
  },
  "keda-untrusting": {
    severity: "error",
    title: "The identity of a TriggerAuthentication does not trust KEDA's operator",
    consequence:
      "AADSTS700213 with the subject of keda-operator: the operator requests the token, not the pod that is scaled",
    fix: "a credential for system:serviceaccount:<KEDA's namespace>:keda-operator on that identity",
    source: "github.com/kedacore/keda/issues/4219, github.com/Azure/AKS/issues/3616",
  },
  "operator-config": {
    severity: "error",
    title: "An object of an operator lacks a value of its sign-in, misspells it, or has two sign-in methods",
    consequence:
      "The operator rejects the object, or signs in with another method than workload identity: the API server ignores keys that it does not know",
    fix: "client id and tenant id under the keys of the kind, and no client secret",
    source:
      "cert-manager internal/apis/certmanager/validation/issuer.go, crossplane-contrib/provider-upjet-azure internal/clients/azure.go, kubernetes-sigs/external-dns provider/azure/config.go, kubernetes-sigs/cluster-api-provider-azure api/v1beta1/azureclusteridentity_types.go, kedacore/keda apis/keda/v1alpha1/triggerauthentication_types.go",
  },
  "operator-untrusting": {
    severity: "error",
    title: "The identity in an object of an operator does not trust the operator's service account",
    consequence: "AADSTS700213 in the operator's log: the operator requests the token with its own service account",
    fix: "a credential for the service account of the operator on that identity",
    source:
      "cert-manager.io/docs/configuration/acme/dns01/azuredns, kubernetes-sigs.github.io/external-dns/latest/docs/tutorials/azure, github.com/kubernetes-sigs/cluster-api-provider-azure docs/book/src/topics/workload-identity.md",
  },
  "secret-store-mode": {
    severity: "error",
    title: "A secret store names a service account and another sign-in method",
    consequence: "serviceAccountRef is read only with authType WorkloadIdentity; the default is a client secret",
    fix: "authType: WorkloadIdentity",
    source: SOURCES.externalSecrets,
  },
  "secret-store-account": {
    severity: "error",
    title: "A secret store has no client id or tenant id, or one of them in two places",
    consequence:
      'External Secrets reads the annotations of the account itself, and reports "missing" for an id in no place and "multiple" for one in two',
    fix: `${WEBHOOK_KEYS.clientId} on the service account, and tenant-id either there or as tenantId on the store`,
    source:
      "github.com/external-secrets/external-secrets/issues/3366, pkg/provider/azure/keyvault/keyvault.go (authorizerForWorkloadIdentity)",
  },
  "secret-store-namespace": {
    severity: "error",
    title: "The service account reference of a secret store has the namespace of another",
    consequence: "A SecretStore reads service accounts of its own namespace only",
    fix: "no serviceAccountRef.namespace on a SecretStore, or a ClusterSecretStore",
    source: SOURCES.externalSecrets,
  },
  "secret-store-untrusting": {
    severity: "error",
    title: "No credential trusts the service account of a secret store",
    consequence: "InvalidProviderConfig with AADSTS700213",
    fix: "a credential for the account that serviceAccountRef names",
    source: "github.com/external-secrets/external-secrets/issues/2783",
  },
  "helm-label-missing": {
    severity: "error",
    title: "Helm values annotate the service account and do not label the pods",
    consequence: "The webhook ignores the pods of the chart: they get no AZURE_* variables and no token",
    fix: `${WEBHOOK_KEYS.use}: "true" in the chart's pod labels (often podLabels), or the chart's own setting for workload identity`,
    source: "github.com/external-secrets/external-secrets/issues/2436",
  },
  "helm-label-value": {
    severity: "error",
    title: "Helm values set the identity label or an annotation to an unquoted boolean or number",
    consequence:
      'Charts print it without quotes and Kubernetes rejects the object: "cannot unmarshal bool … of type string"',
    fix: "the value in quotes",
    source: "k8s.io/apimachinery pkg/apis/meta/v1 ObjectMeta",
  },
  "aso-mode": {
    severity: "error",
    title: "Azure Service Operator is not set to use workload identity",
    consequence: "The operator looks for a secret or for the retired pod identity and reconciles nothing",
    fix: 'USE_WORKLOAD_IDENTITY_AUTH: "true" in aso-controller-settings; no AUTH_MODE podidentity',
    source: SOURCES.aso,
  },
  "aso-secret": {
    severity: "error",
    title: "An Azure Service Operator credential still has a client secret or certificate",
    consequence: "The operator signs in with the secret instead of its federated token",
    fix: "AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_SUBSCRIPTION_ID only",
    source: SOURCES.aso,
  },
  "aso-ids": {
    severity: "error",
    title: "An Azure Service Operator credential lacks an id, or has one that is not a UUID",
    consequence: "AADSTS700016 or AADSTS900023 in the conditions of its resources",
    fix: "AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_SUBSCRIPTION_ID",
    source: SOURCES.aso,
  },
  "aso-untrusting": {
    severity: "error",
    title: "The identity of an Azure Service Operator credential does not trust the operator",
    consequence: "AADSTS700213 in the conditions of its resources",
    fix: "a credential for system:serviceaccount:azureserviceoperator-system:azureserviceoperator-default on that identity",
    source: SOURCES.aso,
  },
});

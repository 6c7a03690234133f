import { NAME_RULES } from "../../facts/name-rules";
import { LIMITS } from "../../facts/limits";
import { TOKEN_AUDIENCE, WEBHOOK_KEYS } from "../../facts/kubernetes/webhook";
import { AWI_ISSUE, rules, SOURCES } from "./rule";

/** Rules about service accounts, credentials, identities, clusters and roles. Sources read 2026-11. */
export const TRUST_RULES = rules({
  placeholder: {
    severity: "error",
    title: "A placeholder is left instead of a value",
    consequence: "It is used as a value: AADSTS700016 for a client id, AADSTS900023 for a tenant",
    fix: "the value",
    source: AWI_ISSUE(651),
  },
  "value-type": {
    severity: "error",
    title: "A label or annotation is an unquoted boolean or number",
    consequence: 'Kubernetes rejects the object: "cannot unmarshal … into Go struct field ObjectMeta… of type string"',
    fix: "the value in quotes",
    source: "k8s.io/apimachinery pkg/apis/meta/v1 ObjectMeta",
  },
  "client-id-missing": {
    severity: "error",
    title: "The service account of a labelled pod has no client id",
    consequence:
      "AZURE_CLIENT_ID is not injected, without an error: the Azure Identity library reports that it is not set, or uses the identity of the node",
    fix: `${WEBHOOK_KEYS.clientId} in the service account's annotations`,
    source: `${AWI_ISSUE(1249)}, github.com/kubernetes-sigs/azurelustre-csi-driver/pull/311`,
  },
  "client-id-shape": {
    severity: "error",
    title: "The client id is not a UUID",
    consequence: "AADSTS700016: Application with identifier … was not found in the directory",
    fix: "the identity's client id, as `az identity show --query clientId` prints it",
    source: "github.com/MicrosoftDocs/azure-docs/issues/108526",
  },
  "client-id-other-attribute": {
    severity: "error",
    title: "Another id of the identity is used as the client id",
    consequence: "AADSTS700016: Application with identifier … was not found in the directory",
    fix: "the identity's client id; its principal id is for role assignments",
    source: "github.com/kedacore/keda/issues/5824",
  },
  "client-id-untrusting": {
    severity: "error",
    title: "The client id belongs to an identity that does not trust the service account",
    consequence:
      "AADSTS700213 (formerly AADSTS70021): No matching federated identity record found for presented assertion subject",
    fix: "the client id of the identity that has the credential, or a credential on this identity",
    source: SOURCES.troubleshooting,
  },
  "tenant-id-empty": {
    severity: "error",
    title: "The tenant id annotation is empty",
    consequence: "AZURE_TENANT_ID is not injected, not even with the tenant of the cluster",
    fix: "the tenant id, or no such line",
    source: SOURCES.webhook,
  },
  "tenant-id-shape": {
    severity: "error",
    title: "The tenant id is not a UUID",
    consequence: "AADSTS900023: Specified tenant identifier … is neither a valid DNS name, nor a valid external domain",
    fix: "the tenant id, as `az account show --query tenantId` prints it",
    source: SOURCES.labels,
  },
  "tenant-id-other": {
    severity: "error",
    title: "The tenant id is not the tenant of the identity",
    consequence: "AADSTS700016 or AADSTS90002: the application or the tenant is not found",
    fix: "the tenant id of the identity",
    source: SOURCES.labels,
  },
  "service-account-twice": {
    severity: "error",
    title: "A service account is created twice",
    consequence: 'The second is rejected ("already exists") or overwrites the annotations of the first',
    fix: "one of the two",
    source: SOURCES.measured,
  },
  "namespace-twice": {
    severity: "error",
    title: "A namespace is created twice",
    consequence: 'The apply fails: namespaces "…" already exists',
    fix: "one of the two; createNamespace: false of a FederatedBinding if another resource creates its namespace",
    source: "kubernetes.io/docs/concepts/overview/working-with-objects/namespaces",
  },
  "namespace-order": {
    severity: "warning",
    title: "An object does not wait for its namespace, which the same stack creates",
    consequence: 'The first apply fails if the object comes first: namespaces "…" not found',
    fix: "the name of the namespace's resource as the namespace, or depends_on",
    source: "kubernetes.io/docs/concepts/overview/working-with-objects/namespaces",
  },
  "credential-missing": {
    severity: "error",
    title: "No federated identity credential trusts the service account of a labelled pod",
    consequence:
      "AADSTS700213 (formerly AADSTS70021): No matching federated identity record found for presented assertion subject",
    fix: "a federated identity credential with the subject system:serviceaccount:<namespace>:<name>",
    source: SOURCES.troubleshooting,
  },
  "subject-shape": {
    severity: "error",
    title: "The subject is not system:serviceaccount:<namespace>:<name>",
    consequence:
      "Azure accepts it silently, and the token exchange fails with AADSTS700213. Wildcards are not supported",
    fix: "system:serviceaccount:<namespace>:<name>, exactly",
    source: SOURCES.considerations,
  },
  "subject-near-miss": {
    severity: "error",
    title: "The subject is nearly that of a service account",
    consequence:
      "Azure accepts it silently, and the token exchange fails with AADSTS700213, or with AADSTS7002138 if only the case differs",
    fix: "the subject of the service account",
    source: "github.com/Azure/login/issues/515",
  },
  "subject-pipeline": {
    severity: "error",
    title: "The subject does not fit GitHub, whose issuer the credential has",
    consequence: "Azure accepts it silently, and the login of the workflow fails with AADSTS700213",
    fix: "repo:<owner>/<repository>:ref:refs/heads/<branch>, :environment:<name> or :pull_request, exactly",
    source: "docs.github.com/actions/reference/security/oidc",
  },
  "issuer-slash": {
    severity: "error",
    title: "The issuer lacks the slash at its end, as AKS issuers have it, or has one too many",
    consequence:
      "AADSTS700211 (formerly AADSTS70021): No matching federated identity record found for presented assertion issuer",
    fix: "the issuer as the tokens have it: of AKS with one slash at the end, of GitHub without one",
    source: SOURCES.troubleshooting,
  },
  "issuer-shape": {
    severity: "error",
    title: "The issuer is not a public https URL of an issuer",
    consequence: "Entra ID cannot read the keys or compares another text: AADSTS700211",
    fix: "the cluster's oidc_issuer_url",
    source: `${AWI_ISSUE(616)}, ${SOURCES.considerations}`,
  },
  "issuer-other-attribute": {
    severity: "error",
    title: "Another attribute of the cluster is used as the issuer",
    consequence: "AADSTS700211: No matching federated identity record found for presented assertion issuer",
    fix: "the cluster's oidc_issuer_url",
    source: SOURCES.troubleshooting,
  },
  "issuer-other-cluster": {
    severity: "error",
    title: "The issuer does not belong to any of the clusters",
    consequence: "AADSTS700211: No matching federated identity record found for presented assertion issuer",
    fix: "the oidc_issuer_url of the cluster that the pods run on",
    source: SOURCES.troubleshooting,
  },
  "audience-count": {
    severity: "error",
    title: "A credential does not have exactly one audience",
    consequence:
      "azurerm rejects two at plan, and Azure rejects none: Federated identity credentials must have exactly one audience",
    fix: `audience = ["${TOKEN_AUDIENCE}"]`,
    source: SOURCES.considerations,
  },
  "audience-value": {
    severity: "error",
    title: "The audience is not the audience of the webhook's tokens",
    consequence: "AADSTS700212: No matching federated identity record found for presented assertion audience",
    fix: `audience = ["${TOKEN_AUDIENCE}"], with this case`,
    source: SOURCES.considerations,
  },
  "audience-own": {
    severity: "warning",
    title: "A credential has a custom audience",
    consequence: `The webhook of AKS projects tokens for ${TOKEN_AUDIENCE} in every cloud, and their exchange fails: AADSTS700212`,
    fix: `audience = ["${TOKEN_AUDIENCE}"], unless your own webhook or projected token has the custom audience`,
    source: SOURCES.measured,
  },
  "credential-name": {
    severity: "error",
    title: "Azure does not accept the credential's name",
    consequence: "The apply fails: Federated Identity Credential name … is invalid",
    fix: NAME_RULES.federatedCredential.expected,
    source: SOURCES.considerations,
  },
  "credential-twice": {
    severity: "error",
    title: "An identity has two credentials with the same issuer and subject",
    consequence: "The apply fails: Issuer and subject combination already exists for this Managed Identity",
    fix: "one of the two",
    source: SOURCES.considerations,
  },
  "credential-name-twice": {
    severity: "error",
    title: "An identity has two credentials with the same name",
    consequence:
      "They have one resource id: azurerm refuses the second because it already exists, other tools overwrite the first",
    fix: "another name for one of the two",
    source: SOURCES.considerations,
  },
  "credential-repetition": {
    severity: "warning",
    title: "`for_each` or `count` writes several credentials of one identity",
    consequence:
      "Terraform writes the instances at the same time: azurerm orders them within one run only, and if another run or another provider writes too, the apply fails with 409, Concurrent write request",
    fix: "one resource for each credential, with depends_on to the previous one; in the constructs `alsoTrusts`",
    source: SOURCES.considerations,
  },
  "credential-limit": {
    severity: "error",
    title: `An identity has more than ${LIMITS.credentialsPerIdentity} credentials`,
    consequence: "Azure rejects each further credential",
    fix: "a second identity, or identity bindings",
    source: SOURCES.considerations,
  },
  "credential-order": {
    severity: "error",
    title: "Credentials of one identity are not created one after another",
    consequence:
      "The apply sometimes fails with 409: Concurrent write request to federated identity credential resources",
    fix: "depends_on from each credential of the identity to the previous one",
    source: SOURCES.considerations,
  },
  "credential-parent": {
    severity: "error",
    title: "A credential names its identity by an attribute other than its id",
    consequence: "The plan or the apply fails: the parent id cannot be parsed",
    fix: "the identity's id",
    source: SOURCES.azurerm,
  },
  "cluster-issuer-off": {
    severity: "error",
    title: "The cluster's OIDC issuer is off",
    consequence: "oidc_issuer_url is empty: the credential has no issuer, and no token can be verified",
    fix: "oidc_issuer_enabled = true",
    source: SOURCES.overview,
  },
  "cluster-webhook-off": {
    severity: "error",
    title: "The cluster's workload identity is off",
    consequence: "There is no webhook: labels and annotations have no effect",
    fix: "workload_identity_enabled = true",
    source: "github.com/kedacore/keda/issues/5203",
  },
  "role-principal": {
    severity: "error",
    title: "A role is assigned to the client id or another wrong id of the identity",
    consequence: "Azure accepts it silently if principal_type is set; the pod gets a token, and 403 with it",
    fix: "the identity's principal_id",
    source: "azurerm 4.55.0 role_assignment, measured",
  },
  "role-principal-type": {
    severity: "error",
    title: "The role assignment of a managed identity has another principal type",
    consequence: "Azure rejects it or does not find the principal: a managed identity is a service principal",
    fix: 'principal_type = "ServicePrincipal"',
    source: SOURCES.azurerm,
  },
  "role-control-plane": {
    severity: "error",
    title: "A role for pulling images is assigned to the control plane",
    consequence: "The nodes pull with the kubelet identity: 401 Unauthorized from the registry, ImagePullBackOff",
    fix: "the cluster's kubelet_identity[0].object_id as principal_id",
    source: "learn.microsoft.com/azure/aks/cluster-container-registry-integration",
  },
  "role-missing": {
    severity: "warning",
    title: "An identity that pods use has no role",
    consequence: "The pod gets a token, and 403 with it, unless a role is assigned elsewhere",
    fix: "a role assignment for the identity's principal_id",
    source: SOURCES.rbac,
  },
  "role-cannot-read": {
    severity: "error",
    title: "The only role on a vault does not read secrets",
    consequence:
      "The pod gets a token, and 403 ForbiddenByRbac with it: Reader and Key Vault Reader do not read values, Contributor roles only manage",
    fix: "Key Vault Secrets User",
    source: SOURCES.rbac,
  },
  "role-name": {
    severity: "error",
    title: "A role's name is misspelt",
    consequence: "The apply fails: could not find role",
    fix: "the role's exact name",
    source: SOURCES.azurerm,
  },
  "vault-mode": {
    severity: "error",
    title: "Roles are assigned on a vault that uses access policies",
    consequence: "The vault ignores them: the pod gets a token, and 403 with it",
    fix: "rbac_authorization_enabled = true",
    source: SOURCES.rbac,
  },
});

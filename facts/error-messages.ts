/** What an error message speaks about, and so what its cause is looked for in. */
export type MessageTopic =
  "credential" | "application" | "tenant" | "secret" | "node" | "vault" | "assignment" | "other";

/** Where a message shows: at the sign-in, in the log of a pod, in its events, in an apply, or with kubectl. */
export type MessagePlace = "sign-in" | "pod" | "events" | "apply" | "kubectl";

/** A message of Entra ID, Azure, Kubernetes, Terraform or a library, as it reaches a user. */
export interface KnownMessage {
  /** The code, or the words that it is known by. */
  readonly id: string;
  /** Found in the text. Without `g`; never matches an empty text. */
  readonly pattern: RegExp;
  /** The message as it appears, with … for what differs. The pattern is found in it. */
  readonly text: string;
  readonly place: MessagePlace;
  /** Words near it that make it another message. @default - none */
  readonly unless?: RegExp;
  readonly means: string;
  /** What to write or do when nothing more is known. */
  readonly write: string;
  /** The command that shows the cause, with words in <> to be filled in. */
  readonly show: string;
  readonly topic: MessageTopic;
  /** Ids of the wiring rules whose findings are a cause. */
  readonly rules: readonly string[];
  readonly source: string;
}

const CODES = "learn.microsoft.com/entra/identity-platform/reference-error-codes";
const AWI = "github.com/Azure/azure-workload-identity";
const AZURERM = "github.com/hashicorp/terraform-provider-azurerm";

const ENTRA_FEDERATION = "learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations";
const PIPELINES =
  "github.com/MicrosoftDocs/azure-devops-docs docs/pipelines/release/includes/errors-workload-identity.md";

const SHOW_CREDENTIALS =
  "az identity federated-credential list --identity-name <identity> --resource-group <group> --output json";
const SHOW_ISSUER =
  "az aks show --name <cluster> --resource-group <group> --query oidcIssuerProfile.issuerUrl --output tsv";
const SHOW_IDENTITY =
  'az identity show --name <identity> --resource-group <group> --query "[clientId, principalId, tenantId]"';
const SHOW_POD = "kubectl describe pod --namespace <namespace> <pod>";
const SHOW_ACCOUNT = "kubectl get serviceaccount --namespace <namespace> <name> --output yaml";
const SHOW_EVENTS = "kubectl get events --namespace <namespace> --field-selector reason=FailedCreate";
const SHOW_ROLES = "az role assignment list --all --assignee <principal id> --output table";
const SHOW_LOGIN = 'az account show --query "[tenantId, user.name]"';

/** Entra ID cannot read the discovery document or the keys of the issuer. Two codes have this text. */
const endpointFailed = (code: string, pattern: RegExp, source: string): KnownMessage => ({
  id: code,
  pattern,
  text: `${code}: Request to External OIDC endpoint failed.`,
  place: "sign-in",
  means: "Entra ID cannot read the discovery document or the keys of the issuer.",
  write:
    "an issuer whose two documents are public; for AKS, `az aks update` reconciles the cluster, and then a support request",
  show: "curl <issuer>.well-known/openid-configuration",
  topic: "other",
  rules: ["issuer-shape", "cluster-issuer-off"],
  source,
});

/** Why a pod asks with another identity than its own, or with none. */
const NOT_INJECTED = [
  "label-missing",
  "label-value",
  "label-on-workload",
  "label-as-annotation",
  "unknown-key",
  "misplaced-key",
  "client-id-missing",
  "service-account-default",
  "service-account-misplaced",
  "namespace-mismatch",
  "excluded-namespace",
  "virtual-node",
  "skip-containers",
  "skip-all-containers",
  "pod-not-mutated",
  "helm-label-missing",
  "helm-label-value",
  "cluster-webhook-off",
];

const NO_CREDENTIAL = [
  "credential-missing",
  "client-id-untrusting",
  "namespace-mismatch",
  "service-account-default",
  "service-account-misplaced",
  "identity-binding-annotation",
];
/** Programs that present the token of another service account than that of the pod in question. */
const OTHER_SYSTEMS = [
  "secret-class-untrusting",
  "keda-untrusting",
  "operator-untrusting",
  "secret-store-untrusting",
  "aso-untrusting",
];
const SUBJECTS = ["subject-near-miss", "subject-shape"];
const ISSUERS = [
  "issuer-slash",
  "issuer-shape",
  "issuer-other-attribute",
  "issuer-other-cluster",
  "cluster-issuer-off",
];

/** The messages that `explain` and docs/troubleshooting.md know, the more specific ones first. Sources read 2026-11. */
export const KNOWN_MESSAGES: readonly KnownMessage[] = [
  {
    id: "AADSTS7002138",
    pattern: /AADSTS7002138(?!\d)/,
    text: "AADSTS7002138: No matching federated identity record found for presented assertion subject '…'. The subject matches with case-insensitive comparison, but not with case-sensitive comparison.",
    place: "sign-in",
    means: "Entra ID has a credential whose subject differs from that of the token only in upper and lower case.",
    write: "the subject exactly as the token has it: system:serviceaccount:<namespace>:<name>",
    show: SHOW_CREDENTIALS,
    topic: "credential",
    rules: SUBJECTS,
    source: "learn.microsoft.com/entra/identity-platform/reference-breaking-changes, github.com/Azure/login/issues/515",
  },
  {
    id: "AADSTS700213",
    pattern: /AADSTS700213(?!\d)/,
    text: "AADSTS700213: No matching federated identity record found for presented assertion subject 'system:serviceaccount:…:…'. Check…",
    place: "sign-in",
    means: "The identity of the client id has no federated identity credential with the subject of the token.",
    write:
      "a credential with the subject system:serviceaccount:<namespace>:<name> on that identity, or the client id of the identity that has it",
    show: SHOW_CREDENTIALS,
    topic: "credential",
    rules: [...NO_CREDENTIAL, ...SUBJECTS, "subject-pipeline", "pod-stale", ...OTHER_SYSTEMS],
    source: `${CODES}, github.com/Azure/login/issues/482`,
  },
  {
    id: "AADSTS700211",
    pattern: /AADSTS700211(?!\d)/,
    text: "AADSTS700211: No matching federated identity record found for presented assertion issuer 'https://…'. Please check…",
    place: "sign-in",
    means:
      "The identity of the client id has no federated identity credential with the issuer of the token: another cluster, or a text that differs, such as a missing slash at the end. With an identity binding: the library does not use its proxy.",
    write:
      "issuer = the oidc_issuer_url of the cluster that the pod runs in, with the slash at the end. With an identity binding: the token proxy turned on in the library",
    show: SHOW_ISSUER,
    topic: "credential",
    rules: ISSUERS,
    source: `${CODES}, ${AWI}/issues/1200, github.com/Azure/azure-sdk-for-js sdk/identity/identity/TROUBLESHOOTING.md`,
  },
  {
    id: "AADSTS700212",
    pattern: /AADSTS700212(?!\d)/,
    text: "AADSTS700212: No matching federated identity record found for presented assertion audience '…'.",
    place: "sign-in",
    means:
      "The credential has another audience than the token. With api://AKSIdentityBinding in the message, the library does not use the proxy of an identity binding.",
    write:
      'audience = ["api://AzureADTokenExchange"], with this case; the projected token needs the same. With an identity binding: the token proxy turned on in the library',
    show: SHOW_CREDENTIALS,
    topic: "credential",
    rules: ["audience-value", "audience-own", "audience-count", "token-audience", "identity-binding-proxy"],
    source: `${CODES}, learn.microsoft.com/azure/aks/workload-identity-overview, github.com/Azure/azure-sdk-for-js sdk/identity/identity/TROUBLESHOOTING.md`,
  },
  {
    id: "AADSTS70021",
    pattern: /AADSTS70021(?!\d)/,
    text: "AADSTS70021: No matching federated identity record found for presented assertion. Assertion Issuer: '…'. Assertion Subject: '…'. Assertion Audience: '…'.",
    place: "sign-in",
    means:
      "No federated identity credential matches the issuer, the subject and the audience of the token. A new credential takes some minutes to reach every place of Entra ID.",
    write: "a credential with exactly the issuer, the subject and the audience of the token",
    show: SHOW_CREDENTIALS,
    topic: "credential",
    rules: [...NO_CREDENTIAL, ...SUBJECTS, ...ISSUERS, "audience-value"],
    source: `${AWI} docs/book/src/troubleshooting.md`,
  },
  {
    id: "AADSTS700016",
    pattern: /AADSTS700016(?!\d)/,
    text: "AADSTS700016: Application with identifier '…' was not found in the directory '…'.",
    place: "sign-in",
    means: "The tenant has no application with this client id: a wrong id, a deleted identity, or the wrong tenant.",
    write: "the client id of the identity, as `az identity show --query clientId` prints it, and its tenant",
    show: SHOW_IDENTITY,
    topic: "application",
    rules: [
      "placeholder",
      "client-id-shape",
      "client-id-other-attribute",
      "tenant-id-other",
      "pod-stale",
      "env-override",
      "keda-client-id",
      "aso-ids",
    ],
    source: `${CODES}, github.com/kedacore/keda/issues/5824`,
  },
  {
    id: "AADSTS7000222",
    pattern: /AADSTS7000222(?!\d)/,
    text: "AADSTS7000222: The provided client secret keys for app '…' are expired.",
    place: "sign-in",
    means: "The program signs in with a client secret that has expired, not with the token of its pod.",
    write: "no AZURE_CLIENT_SECRET and no reference to a secret with it, so that the token of the pod is used",
    show: SHOW_POD,
    topic: "secret",
    rules: ["env-credential", "env-credential-chain", "aso-secret"],
    source: CODES,
  },
  {
    id: "AADSTS7000215",
    pattern: /AADSTS7000215(?!\d)/,
    text: "AADSTS7000215: Invalid client secret provided.",
    place: "sign-in",
    means: "The program signs in with a client secret that is wrong, not with the token of its pod.",
    write: "no AZURE_CLIENT_SECRET and no reference to a secret with it, so that the token of the pod is used",
    show: SHOW_POD,
    topic: "secret",
    rules: ["env-credential", "env-credential-chain", "aso-secret"],
    source: CODES,
  },
  {
    id: "AADSTS700024",
    pattern: /AADSTS700024(?!\d)/,
    text: "AADSTS700024: Client assertion is not within its valid time range. Current time: …, assertion valid from …, expiry time of assertion ….",
    place: "sign-in",
    means:
      "The token of the service account has expired: the program read the file once instead of before each exchange, or the clock of the node is wrong.",
    write: "a current Azure Identity library, which reads AZURE_FEDERATED_TOKEN_FILE again before each exchange",
    show: SHOW_POD,
    topic: "other",
    rules: ["token-path-written", "token-expiration"],
    source: CODES,
  },
  {
    id: "AADSTS90002",
    pattern: /AADSTS90002(?!\d)/,
    text: "AADSTS90002: Tenant '…' not found.",
    place: "sign-in",
    means: "There is no tenant with this id or domain, in the cloud that was asked.",
    write: "the tenant id of the identity, or no azure.workload.identity/tenant-id, so that it is that of the cluster",
    show: SHOW_ACCOUNT,
    topic: "tenant",
    rules: ["placeholder", "tenant-id-shape", "tenant-id-other", "tenant-id-empty"],
    source: CODES,
  },
  {
    id: "AADSTS900023",
    pattern: /AADSTS900023(?!\d)/,
    text: "AADSTS900023: Specified tenant identifier '…' is neither a valid DNS name, nor a valid external domain.",
    place: "sign-in",
    means: "The tenant is neither an id nor a domain name.",
    write: "the tenant id of the identity, or no azure.workload.identity/tenant-id, so that it is that of the cluster",
    show: SHOW_ACCOUNT,
    topic: "tenant",
    rules: ["placeholder", "tenant-id-shape", "tenant-id-empty", "aso-ids"],
    source: CODES,
  },
  {
    id: "AADSTS70025",
    pattern: /AADSTS70025(?!\d)/,
    text: "AADSTS70025: The client '…' has no configured federated identity credentials.",
    place: "sign-in",
    means: "The identity or the app registration of the client id has no federated identity credential at all.",
    write: "a credential on the identity of this client id, or the client id of the identity that has one",
    show: SHOW_CREDENTIALS,
    topic: "other",
    rules: ["credential-missing", "client-id-untrusting"],
    source: `${PIPELINES}, github.com/dotnet-foundation/projects/issues/503`,
  },
  {
    id: "AADSTS700222",
    pattern: /AADSTS700222(?!\d)/,
    text: "AADSTS700222: AAD-issued tokens may not be used for federated identity flows.",
    place: "sign-in",
    means:
      "The program presents a token that Entra ID issued, such as one of a managed identity, not the token of its pod.",
    write: "the token of the file that AZURE_FEDERATED_TOKEN_FILE names, with WorkloadIdentityCredential",
    show: SHOW_POD,
    topic: "other",
    rules: ["env-override", "token-path-written"],
    source: `${ENTRA_FEDERATION}, github.com/AzureAD/microsoft-identity-web/issues/2519`,
  },
  {
    id: "AADSTS70023",
    pattern: /AADSTS70023(?!\d)/,
    text: "AADSTS70023: External OIDC Provider token must have a lifetime of less than or equal to 1.01:00:00",
    place: "sign-in",
    means: "The program presents another token of the service account than the one that the webhook projects.",
    write: "the token of the file that AZURE_FEDERATED_TOKEN_FILE names, and no path of your own",
    show: SHOW_POD,
    topic: "other",
    rules: ["token-path-written", "env-override"],
    source: "github.com/MicrosoftDocs/azure-docs/issues/116275",
  },
  {
    id: "AADSTS700223",
    pattern: /AADSTS700223(?!\d)/,
    text: "AADSTS700223",
    place: "sign-in",
    means: "The tenant restricts workload identity federation, or has turned it off.",
    write: "a managed identity instead of an app registration, or a request to the administrator of the tenant",
    show: SHOW_IDENTITY,
    topic: "other",
    rules: [],
    source: PIPELINES,
  },
  {
    id: "AADSTS700238",
    pattern: /AADSTS700238(?!\d)/,
    text: "Microsoft Entra rejected the token issued by Azure DevOps with error code AADSTS700238",
    place: "sign-in",
    means: "The tenant does not allow workload identity federation with this issuer.",
    write: "a request to the administrator of the tenant to allow the issuer",
    show: SHOW_CREDENTIALS,
    topic: "other",
    rules: [],
    source: PIPELINES,
  },
  {
    id: "AADSTS7000272",
    pattern: /AADSTS7000272(?!\d)/,
    text: "AADSTS7000272: The certificate with identifier … used to sign the federated credential could not be found in the metadata of identity provider https://…. Please validate that your Identity Provider's metadata exposes the key used to sign the incoming token.",
    place: "sign-in",
    means:
      "The keys of the issuer do not have the key that signed the token: a cluster outside of AKS whose published keys are of another cluster, or older than its signing key.",
    write: "the keys that `kubectl get --raw /openid/v1/jwks` prints, at the address in the discovery document",
    show: "curl <issuer>openid/v1/jwks",
    topic: "other",
    rules: ["issuer-other-cluster"],
    source: `${AWI}/issues/1232, ${AWI}/issues/616`,
  },
  endpointFailed("AADSTS90061", /AADSTS90061(?!\d)/, `${AWI} docs/book/src/troubleshooting.md, ${AWI}/issues/605`),
  endpointFailed("AADSTS50166", /AADSTS50166(?!\d)/, `${AWI}/issues/642, ${AWI}/issues/1130`),
  {
    id: "AADSTS500011",
    pattern: /AADSTS500011(?!\d)/,
    text: "AADSTS500011: The resource principal named … was not found in the tenant named ….",
    place: "sign-in",
    means:
      "The program asks for a token of a service that the tenant does not know: a wrong scope, a service of another cloud, or the wrong tenant.",
    write: "the scope of the service, such as `https://vault.azure.net/.default`, in the cloud of the identity",
    show: SHOW_ACCOUNT,
    topic: "tenant",
    rules: ["tenant-id-other"],
    source: `${CODES}, github.com/Azure/azure-cli/issues/29113`,
  },
  {
    id: "AADSTS53003",
    pattern: /AADSTS53003(?!\d)/,
    text: "AADSTS53003: Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.",
    place: "sign-in",
    means: "A Conditional Access policy of the tenant blocks the sign-in, for example from this network.",
    write: "a request to the administrator of the tenant to allow it; the sign-in log of Entra ID names the policy",
    show: SHOW_LOGIN,
    topic: "other",
    rules: [],
    source: CODES,
  },
  {
    id: "AADSTS50020",
    pattern: /AADSTS50020(?!\d)/,
    text: "AADSTS50020: User account '…' from identity provider '…' does not exist in tenant '…'",
    place: "sign-in",
    means: "A person signs in to another tenant than that of the account: az, kubelogin or a developer's program.",
    write: "`az login --tenant <tenant id>` with the tenant of the subscription",
    show: SHOW_LOGIN,
    topic: "other",
    rules: [],
    source: CODES,
  },
  {
    id: "AADSTS65001",
    pattern: /AADSTS65001(?!\d)/,
    text: "AADSTS65001: The user or administrator has not consented to use the application with ID '…'",
    place: "sign-in",
    means: "A program asks for a token in the name of a person, who did not consent. A pod never needs consent.",
    write: "WorkloadIdentityCredential in the pod, with the scope `<service>/.default`",
    show: SHOW_POD,
    topic: "other",
    rules: [],
    source: CODES,
  },
  {
    id: "AADSTS900382",
    pattern: /AADSTS900382(?!\d)/,
    text: "AADSTS900382: Confidential Client is not supported in Cross Cloud",
    place: "sign-in",
    means: "The identity is in another cloud than the address of the sign-in, such as Azure in China.",
    write: "the authority of the cloud of the identity; the webhook sets AZURE_AUTHORITY_HOST unless the pod does",
    show: SHOW_POD,
    topic: "other",
    rules: ["env-override"],
    source: PIPELINES,
  },
  {
    id: "Identity not found",
    pattern: /Identity not found|identity isn.?t assigned to this resource|Multiple user assigned identities exist/i,
    text: '{"error":"invalid_request","error_description":"Identity not found"}',
    place: "pod",
    means:
      "The program asked the node (169.254.169.254) for a token, and the node does not have this identity. The webhook did not change the pod, or the library does not support workload identity.",
    write:
      'azure.workload.identity/use: "true" in the labels of the pod template, the bound service account, and a library with WorkloadIdentityCredential; then create the pods again',
    show: SHOW_POD,
    topic: "node",
    rules: [...NOT_INJECTED, "secret-class-mode", "secret-class-node-identity", "env-credential-chain"],
    source: `${AWI}/issues/699, ${AWI}/issues/728, github.com/vmware-tanzu/helm-charts/issues/651`,
  },
  {
    id: "WorkloadIdentityCredential is unavailable",
    pattern:
      /WorkloadIdentityCredential:? (authentication )?(is )?unavailable|no (client|tenant) ID specified|AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_FEDERATED_TOKEN_FILE must be set/i,
    text: "WorkloadIdentityCredential authentication unavailable. The workload options are not fully configured.",
    place: "pod",
    means: "The pod has none of the AZURE_* variables: the webhook did not change it.",
    write:
      'azure.workload.identity/use: "true" in the labels of the pod template, and the client id in the annotations of its service account; then create the pods again',
    show: SHOW_POD,
    topic: "node",
    rules: NOT_INJECTED,
    source: `${AWI} docs/book/src/troubleshooting.md, github.com/external-secrets/external-secrets/issues/2436`,
  },
  {
    id: "the token file is missing",
    pattern:
      /no token file specified|(?:failed to read the|Error reading) service account token[^\n]*no such file or directory|open \S*azure-identity-token: no such file or directory/,
    text: "failed to read the service account token from the filesystem … open : no such file or directory",
    place: "pod",
    means: "The container has no file with the token: the webhook did not change the pod, or skips this container.",
    write:
      'azure.workload.identity/use: "true" in the labels of the pod template, and no skip-containers with this container; then create the pods again',
    show: SHOW_POD,
    topic: "node",
    rules: [...NOT_INJECTED, "token-path-written"],
    source: `${AWI}/issues/461, ${AWI}/issues/665, github.com/Azure/AppConfiguration-KubernetesProvider/issues/14`,
  },
  {
    id: "a name is not resolved",
    pattern:
      /\blookup [\w-]+(?:\.[\w-]+)+[^\n]{0,80}(?:no such host|i\/o timeout)|WorkloadIdentityCredential: unable to resolve an endpoint/,
    text: "dial tcp: lookup login.microsoftonline.com: i/o timeout",
    place: "pod",
    means:
      "The pod cannot resolve or reach Entra ID or the vault: no DNS, a network policy or a firewall that blocks it, or a private DNS zone that is not linked to the network of the nodes.",
    write:
      "egress to DNS, and to port 443 of Entra ID and the vault; for a private endpoint, its zone linked to the network of the nodes",
    show: "kubectl get networkpolicies --namespace <namespace> --output yaml",
    topic: "other",
    rules: ["egress-blocked"],
    source: "github.com/Azure/azure-service-operator/issues/3259, github.com/Azure/AKS/issues/4029",
  },
  {
    id: "Forbidden by the network of a vault",
    pattern:
      /ForbiddenByFirewall|ForbiddenByConnection|Client address is not authorized|Public network access is disabled/i,
    text: 'Client address is not authorized and caller is not a trusted service. … InnerError={"code":"ForbiddenByFirewall"}',
    place: "pod",
    means: "The vault accepts the token and refuses the network that the request comes from.",
    write:
      "a private endpoint of the vault in the network of the nodes, or the outbound address of the cluster in its firewall",
    show: "az keyvault show --name <vault> --query properties.networkAcls",
    topic: "other",
    rules: [],
    source: "learn.microsoft.com/azure/key-vault/general/common-error-codes",
  },
  {
    id: "Forbidden by the roles of a vault",
    pattern:
      /ForbiddenByRbac|ForbiddenByPolicy|DeniedWithNoValidRBAC|vault[\s\S]{0,400}\bForbidden\b|\bForbidden\b[\s\S]{0,400}(vault|\/secrets\/)|does not have secrets (get|list|set) permission/i,
    text: 'Caller is not authorized to perform action on resource. … Caller: appid=…;oid=… … Vault: …;location=… InnerError={"code":"ForbiddenByRbac"}',
    place: "pod",
    unless:
      /ForbiddenByFirewall|ForbiddenByConnection|Client address is not authorized|Public network access is disabled/i,
    means: "The pod got its token, and its identity may not read this vault. A new role takes up to ten minutes.",
    write: 'a role assignment "Key Vault Secrets User" on the vault with the principal_id of the identity',
    show: SHOW_ROLES,
    topic: "vault",
    rules: ["role-cannot-read", "role-missing", "role-principal", "vault-mode"],
    source: "learn.microsoft.com/azure/key-vault/general/rbac-guide, common-error-codes",
  },
  {
    id: "the webhook denies hostNetwork",
    pattern: /denied the request: [^\n]*hostNetwork/,
    text: 'admission webhook "mutation.azure-workload-identity.io" denied the request: hostNetwork is set to true, cannot inject proxy sidecar',
    place: "events",
    means: "The webhook does not add its proxy to a pod with hostNetwork. The Deployment shows it in its events only.",
    write: "no azure.workload.identity/inject-proxy-sidecar, or hostNetwork: false",
    show: SHOW_EVENTS,
    topic: "other",
    rules: ["proxy-host-network"],
    source: "measured with webhook v1.5.1 and v1.6.0 on Kubernetes 1.34",
  },
  {
    id: "the webhook denies the token lifetime",
    pattern: /token expiration \S+ not valid|azure-workload-identity\S* denied the request: [^\n]*ParseInt/,
    text: 'admission webhook "mutation.azure-workload-identity.io" denied the request: token expiration 3599 not valid. Expected value to be between 3600 and 86400',
    place: "events",
    means: "The lifetime of the token in an annotation is out of range or no number.",
    write: 'azure.workload.identity/service-account-token-expiration: "3600", up to "86400"',
    show: SHOW_EVENTS,
    topic: "other",
    rules: ["token-expiration"],
    source: "measured with webhook v1.5.1 and v1.6.0 on Kubernetes 1.34",
  },
  {
    id: "the webhook denies the proxy port",
    pattern: /failed to parse proxy sidecar port|denied the request: [^\n]*must be between 1 and 65535/,
    text: 'admission webhook "mutation.azure-workload-identity.io" denied the request: failed to parse proxy sidecar port: …',
    place: "events",
    means: "The port of the proxy in an annotation is out of range or no number.",
    write: 'azure.workload.identity/proxy-sidecar-port: "8081", a port that no container uses',
    show: SHOW_EVENTS,
    topic: "other",
    rules: ["proxy-port"],
    source: "measured with webhook v1.5.1 and v1.6.0 on Kubernetes 1.34",
  },
  {
    id: "the webhook cannot be called",
    pattern: /failed calling webhook "?mutation\.azure-workload-identity\.io/,
    text: 'failed calling webhook "mutation.azure-workload-identity.io": …',
    place: "events",
    means: "The API server does not reach the webhook, so that no pod with the label is created.",
    write: "running pods of azure-wi-webhook-controller-manager in kube-system, or workload_identity_enabled = true",
    show: "kubectl get pods --namespace kube-system --selector azure-workload-identity.io/system=true",
    topic: "other",
    rules: ["cluster-webhook-off"],
    source: `${AWI} docs/book/src/troubleshooting.md`,
  },
  {
    id: "the service account does not exist",
    pattern: /error looking up service account|denied the request: serviceaccounts? "[^"\n]+" not found/,
    text: 'pods "…" is forbidden: error looking up service account …/…: serviceaccount "…" not found',
    place: "events",
    means: "The pod names a service account that its namespace does not have.",
    write: "the service account in the namespace of the pod, or the right spec.serviceAccountName",
    show: SHOW_EVENTS,
    topic: "credential",
    rules: ["namespace-mismatch", "credential-missing", "service-account-name"],
    source: "measured on Kubernetes 1.34",
  },
  {
    id: "a volume of the pod is at the path of the token",
    pattern: /volumeMounts\[\d+\]\.mountPath[^\n]*must be unique/,
    text: 'spec.containers[0].volumeMounts[2].mountPath: Invalid value: "…": must be unique',
    place: "events",
    means: "The pod mounts a volume of its own where the webhook mounts the token.",
    write: "another mountPath",
    show: SHOW_EVENTS,
    topic: "other",
    rules: ["token-path", "token-volume"],
    source: "measured with webhook v1.5.1 and v1.6.0 on Kubernetes 1.34",
  },
  {
    id: "the CSI driver cannot mount secrets",
    pattern: /MountVolume\.SetUp failed for volume [^\n]*failed to mount secrets store objects/,
    text: 'MountVolume.SetUp failed for volume "…" : rpc error: code = Unknown desc = failed to mount secrets store objects for pod …, err: … failed to get credentials, nodePublishSecretRef secret is not set',
    place: "events",
    means:
      "The Secrets Store CSI driver did not get the secrets; the end of the message says why. Without a client id in the SecretProviderClass it asks for a secret of its own.",
    write: "clientID of the identity in the SecretProviderClass, and a credential for the service account of the pod",
    show: SHOW_POD,
    topic: "other",
    rules: [
      "secret-class-client-id",
      "secret-class-mode",
      "secret-class-parameter",
      "secret-class-absent",
      "secret-class-untrusting",
    ],
    source:
      "github.com/Azure/secrets-store-csi-driver-provider-azure/issues/1290, github.com/Azure/secrets-store-csi-driver-provider-azure/issues/952",
  },
  {
    id: "External Secrets finds no id or two",
    pattern:
      /missing tenantID in store config|missing clientID: either serviceAccountRef|multiple (client|tenant)ID found\. Check secretRef/,
    text: "multiple tenantID found. Check secretRef, 'spec.provider.azurekv.tenantId', and serviceAccountRef",
    place: "events",
    means:
      "External Secrets reads the client id and the tenant id from the store, its secret and the annotations of the service account, and each must be in exactly one of these places.",
    write:
      "azure.workload.identity/client-id in the annotations of the service account, and azure.workload.identity/tenant-id there or tenantId in the store, not both",
    show: "kubectl describe secretstore --namespace <namespace> <name>",
    topic: "other",
    rules: ["secret-store-account"],
    source: "github.com/external-secrets/external-secrets/issues/3366, pkg/provider/azure/keyvault/keyvault.go",
  },
  {
    id: "UnmatchedPrincipalType",
    pattern: /UnmatchedPrincipalType/,
    text: "UnmatchedPrincipalType: The PrincipalId '…' has type 'ServicePrincipal' , which is different from specified PrinciaplType 'User'.",
    place: "apply",
    means: "The principal is of another type than principal_type says. A managed identity is a ServicePrincipal.",
    write: 'principal_type = "ServicePrincipal"',
    show: SHOW_ROLES,
    topic: "assignment",
    rules: ["role-principal-type"],
    source: `${AZURERM} internal/services/authorization/role_assignment_resource.go, measured`,
  },
  {
    id: "RoleAssignmentExists",
    pattern: /RoleAssignmentExists|The role assignment already exists/,
    text: "RoleAssignmentExists: The role assignment already exists.",
    place: "apply",
    means:
      "The principal has this role on this scope already. Azure knows a role assignment by these three and not by its name.",
    write:
      "an `import` block with the id of the existing role assignment, or a `moved` block if it was only renamed here",
    show: SHOW_ROLES,
    topic: "assignment",
    rules: [],
    source: `${AZURERM} internal/services/authorization/role_assignment_resource.go, measured`,
  },
  {
    id: "PrincipalNotFound",
    pattern: /PrincipalNotFound/,
    text: "PrincipalNotFound: Principal … does not exist in the directory ….",
    place: "apply",
    means: "Azure does not know the principal: it was created a moment ago, or the id is a client id or a resource id.",
    write: 'principal_type = "ServicePrincipal", and the principal_id of the identity',
    show: SHOW_IDENTITY,
    topic: "assignment",
    rules: ["role-principal"],
    source: "learn.microsoft.com/azure/role-based-access-control/troubleshooting",
  },
  {
    id: "Root object was present, but now absent",
    pattern: /Root object was present, but now absent/,
    text: "Provider produced inconsistent result after apply … Root object was present, but now absent.",
    place: "apply",
    means:
      "azurerm wrote the credential and did not find it when it read it back: a new managed identity takes a time to be known everywhere.",
    write:
      "apply again; if Azure has the credential by then, an `import` block for it. A wait between the identity and its credentials prevents it: identityWaitSeconds of FederatedBinding",
    show: SHOW_CREDENTIALS,
    topic: "other",
    rules: [],
    source: `${AZURERM}/issues/31729, ${AZURERM}/issues/32179`,
  },
  {
    id: "Concurrent write request",
    pattern:
      /Concurrent write request to federated identity credential|ConcurrentFederatedIdentityCredentialsWrites|Too many Federated Identity Credentials are written concurrently/,
    text: "Concurrent write request to federated identity credential resources under the same user-assigned identity has been denied.",
    place: "apply",
    means: "Azure refuses two writes to the credentials of one identity at a time.",
    write: "depends_on from each credential of the identity to the previous one; order the stacks that write them",
    show: SHOW_CREDENTIALS,
    topic: "other",
    rules: ["credential-order"],
    source: `learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations, ${AZURERM}/issues/19968, ${AZURERM}/issues/29242`,
  },
  {
    id: "Issuer and subject combination already exists",
    pattern: /Issuer and subject combination already exists/,
    text: "Issuer and subject combination already exists for this Managed Identity.",
    place: "apply",
    means: "The identity has a credential with this issuer and this subject already.",
    write: "one of the two credentials, or an `import` block for the existing one",
    show: SHOW_CREDENTIALS,
    topic: "other",
    rules: ["credential-twice"],
    source: "learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations",
  },
  {
    id: "kubelogin is not found",
    pattern: /executable kubelogin not found/,
    text: "getting credentials: exec: executable kubelogin not found",
    place: "kubectl",
    means:
      "The machine that runs Terraform or kubectl has no kubelogin on its PATH, and the cluster signs in with Entra ID.",
    write: "kubelogin, with `az aks install-cli` or the action azure/use-kubelogin, in the pipeline as well",
    show: "command -v kubelogin",
    topic: "other",
    rules: [],
    source: "github.com/Azure/kubelogin/issues/161",
  },
  {
    id: "kubelogin is another program",
    pattern: /unknown flag: --(environment|server-id)|unknown shorthand flag: 'l' in -l/,
    text: "error: unknown flag: --environment",
    place: "kubectl",
    means: "The kubelogin on the PATH is that of another project, which does not know the flags of Azure.",
    write: "kubelogin of github.com/Azure/kubelogin first on the PATH",
    show: "kubelogin --version",
    topic: "other",
    rules: [],
    source: "github.com/int128/kubelogin/issues/941, github.com/lensapp/lens/issues/7956",
  },
  {
    id: "kubelogin fails",
    pattern:
      /executable kubelogin failed with exit code|kubelogin[\s\S]{0,200}(failed to get token|failed to create azidentity credential)/,
    text: "getting credentials: exec: executable kubelogin failed with exit code 1",
    place: "kubectl",
    unless: /unknown (shorthand )?flag/,
    means: "kubelogin started and got no token for the cluster; its own message is above this one.",
    write:
      "`kubelogin convert-kubeconfig -l workloadidentity` in a pod or a pipeline with federation, `-l azurecli` after `az login`; a variable that is empty, such as AZURE_TENANT_ID, filled in",
    show: "kubectl get namespaces",
    topic: "other",
    rules: [],
    source: "github.com/Azure/kubelogin/issues/636, learn.microsoft.com/azure/aks/kubelogin-authentication",
  },
];

/** What a message says of the sign-in, by the words around it. The first group is the value. */
export const MESSAGE_DETAILS: Readonly<Record<string, readonly RegExp[]>> = {
  subject: [/assertion subject:? '([^'\n]{1,600})'/i],
  issuer: [/assertion issuer:? '([^'\n]{1,600})'/i],
  audience: [/assertion audience:? '([^'\n]{1,600})'/i],
  application: [
    /Application with identifier '([^'\n]{1,200})'/i,
    /keys for app '([^'\n]{1,200})'/i,
    /secret for a secret added to app '([^'\n]{1,200})'/i,
    /\bclient_?id[=:]\s*"?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/i,
    /\bappid=([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/i,
  ],
  tenant: [
    /not found in the directory '([^'\n]{1,200})'/i,
    /Tenant '([^'\n]{1,200})' not found/i,
    /tenant identifier '([^'\n]{1,200})'/i,
    /login\.microsoftonline\.(?:com|us)\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\//i,
  ],
  principal: [
    /\boid=([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/i,
    /Princip\w*Id '?([0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12})/i,
    /Principal ([0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}) does not exist/i,
  ],
  vault: [/\bVault: ([a-z0-9-]{3,24})\b/i, /https:\/\/([a-z0-9-]{3,24})\.vault\./i, /\/vaults\/([a-z0-9-]{3,24})\b/i],
  address: [/^[ \t│|]*with ((?:module\.[^\s,]+\.)?(?:data\.)?[a-z]\w*\.[^\s,]+),/m],
  account: [/error looking up service account ([a-z0-9-]{1,63}\/[a-z0-9.-]{1,253})/],
};

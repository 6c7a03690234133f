/** What an error message speaks about, and so what its cause is looked for in. */
export type MessageTopic =
  "credential" | "application" | "tenant" | "secret" | "node" | "vault" | "assignment" | "other";

/** A message of Entra ID, Azure, Kubernetes, Terraform or a library, as it reaches a user. */
export interface KnownMessage {
  /** The code, or the words that it is known by. */
  readonly id: string;
  /** Found in the text. Without `g`; never matches an empty text. */
  readonly pattern: RegExp;
  /** Words near it that make it another message. @default - none */
  readonly unless?: RegExp;
  readonly means: string;
  /** What to write or do when nothing more is known. */
  readonly write: string;
  readonly topic: MessageTopic;
  /** Ids of the wiring rules whose findings are a cause. */
  readonly rules: readonly string[];
  readonly source: string;
}

const CODES = "learn.microsoft.com/entra/identity-platform/reference-error-codes";
const AWI = "github.com/Azure/azure-workload-identity";
const AZURERM = "github.com/hashicorp/terraform-provider-azurerm";

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

const NO_CREDENTIAL = ["credential-missing", "client-id-untrusting", "namespace-mismatch", "service-account-default"];
const SUBJECTS = ["subject-near-miss", "subject-shape"];
const ISSUERS = [
  "issuer-slash",
  "issuer-shape",
  "issuer-other-attribute",
  "issuer-other-cluster",
  "cluster-issuer-off",
];

/** The messages that `explain` knows, the more specific ones first. Sources read 2026-11. */
export const KNOWN_MESSAGES: readonly KnownMessage[] = [
  {
    id: "AADSTS7002138",
    pattern: /AADSTS7002138(?!\d)/,
    means: "Entra ID has a credential whose subject differs from that of the token only in upper and lower case.",
    write: "the subject exactly as the token has it: system:serviceaccount:<namespace>:<name>",
    topic: "credential",
    rules: SUBJECTS,
    source: "learn.microsoft.com/entra/identity-platform/reference-breaking-changes, github.com/Azure/login/issues/515",
  },
  {
    id: "AADSTS700213",
    pattern: /AADSTS700213(?!\d)/,
    means: "The identity of the client id has no federated identity credential with the subject of the token.",
    write:
      "a credential with the subject system:serviceaccount:<namespace>:<name> on that identity, or the client id of the identity that has it",
    topic: "credential",
    rules: [...NO_CREDENTIAL, ...SUBJECTS],
    source: `${CODES}, github.com/Azure/login/issues/482`,
  },
  {
    id: "AADSTS700211",
    pattern: /AADSTS700211(?!\d)/,
    means:
      "The identity of the client id has no federated identity credential with the issuer of the token: another cluster, or a text that differs, such as a missing slash at the end.",
    write: "issuer = the oidc_issuer_url of the cluster that the pod runs in, with the slash at the end",
    topic: "credential",
    rules: ISSUERS,
    source: `${CODES}, ${AWI}/issues/1200`,
  },
  {
    id: "AADSTS700212",
    pattern: /AADSTS700212(?!\d)/,
    means: "The credential has another audience than the token.",
    write: 'audience = ["api://AzureADTokenExchange"], with this case; the projected token needs the same',
    topic: "credential",
    rules: ["audience-value", "audience-own", "audience-count", "token-audience"],
    source: `${CODES}, learn.microsoft.com/azure/aks/workload-identity-overview`,
  },
  {
    id: "AADSTS70021",
    pattern: /AADSTS70021(?!\d)/,
    means:
      "No federated identity credential matches the issuer, the subject and the audience of the token. A new credential takes some minutes to reach every place of Entra ID.",
    write: "a credential with exactly the issuer, the subject and the audience of the token",
    topic: "credential",
    rules: [...NO_CREDENTIAL, ...SUBJECTS, ...ISSUERS, "audience-value"],
    source: `${AWI} docs/book/src/troubleshooting.md`,
  },
  {
    id: "AADSTS700016",
    pattern: /AADSTS700016(?!\d)/,
    means: "The tenant has no application with this client id: a wrong id, a deleted identity, or the wrong tenant.",
    write: "the client id of the identity, as `az identity show --query clientId` prints it, and its tenant",
    topic: "application",
    rules: ["placeholder", "client-id-shape", "client-id-other-attribute", "tenant-id-other", "pod-stale"],
    source: `${CODES}, github.com/kedacore/keda/issues/5824`,
  },
  {
    id: "AADSTS7000222",
    pattern: /AADSTS7000222(?!\d)/,
    means: "The program signs in with a client secret that has expired, not with the token of its pod.",
    write: "no AZURE_CLIENT_SECRET and no reference to a secret with it, so that the token of the pod is used",
    topic: "secret",
    rules: ["env-credential", "env-credential-chain", "aso-secret"],
    source: CODES,
  },
  {
    id: "AADSTS7000215",
    pattern: /AADSTS7000215(?!\d)/,
    means: "The program signs in with a client secret that is wrong, not with the token of its pod.",
    write: "no AZURE_CLIENT_SECRET and no reference to a secret with it, so that the token of the pod is used",
    topic: "secret",
    rules: ["env-credential", "env-credential-chain", "aso-secret"],
    source: CODES,
  },
  {
    id: "AADSTS700024",
    pattern: /AADSTS700024(?!\d)/,
    means:
      "The token of the service account has expired: the program read the file once instead of before each exchange, or the clock of the node is wrong.",
    write: "a current Azure Identity library, which reads AZURE_FEDERATED_TOKEN_FILE again before each exchange",
    topic: "other",
    rules: ["token-path-written", "token-expiration"],
    source: CODES,
  },
  {
    id: "AADSTS90002",
    pattern: /AADSTS90002(?!\d)/,
    means: "There is no tenant with this id or domain, in the cloud that was asked.",
    write: "the tenant id of the identity, or no azure.workload.identity/tenant-id, so that it is that of the cluster",
    topic: "tenant",
    rules: ["placeholder", "tenant-id-shape", "tenant-id-other", "tenant-id-empty"],
    source: CODES,
  },
  {
    id: "AADSTS900023",
    pattern: /AADSTS900023(?!\d)/,
    means: "The tenant is neither an id nor a domain name.",
    write: "the tenant id of the identity, or no azure.workload.identity/tenant-id, so that it is that of the cluster",
    topic: "tenant",
    rules: ["placeholder", "tenant-id-shape", "tenant-id-empty"],
    source: CODES,
  },
  {
    id: "Identity not found",
    pattern: /Identity not found|identity isn.?t assigned to this resource/i,
    means:
      "The program asked the node (169.254.169.254) for a token, and the node does not have this identity. The webhook did not change the pod, or the library does not support workload identity.",
    write:
      'azure.workload.identity/use: "true" in the labels of the pod template, the bound service account, and a library with WorkloadIdentityCredential; then create the pods again',
    topic: "node",
    rules: [...NOT_INJECTED, "secret-class-mode", "secret-class-node-identity", "env-credential-chain"],
    source: `${AWI}/issues/728, github.com/vmware-tanzu/helm-charts/issues/651`,
  },
  {
    id: "WorkloadIdentityCredential is unavailable",
    pattern:
      /WorkloadIdentityCredential (authentication )?(is )?unavailable|no (client|tenant) ID specified\. Check pod configuration/i,
    means: "The pod has none of the AZURE_* variables: the webhook did not change it.",
    write:
      'azure.workload.identity/use: "true" in the labels of the pod template, and the client id in the annotations of its service account; then create the pods again',
    topic: "node",
    rules: NOT_INJECTED,
    source: `${AWI} docs/book/src/troubleshooting.md`,
  },
  {
    id: "Forbidden by the network of a vault",
    pattern:
      /ForbiddenByFirewall|ForbiddenByConnection|Client address is not authorized|Public network access is disabled/i,
    means: "The vault accepts the token and refuses the network that the request comes from.",
    write:
      "a private endpoint of the vault in the network of the nodes, or the outbound address of the cluster in its firewall",
    topic: "other",
    rules: [],
    source: "learn.microsoft.com/azure/key-vault/general/common-error-codes",
  },
  {
    id: "Forbidden by the roles of a vault",
    pattern:
      /ForbiddenByRbac|ForbiddenByPolicy|DeniedWithNoValidRBAC|vault[\s\S]{0,400}\bForbidden\b|\bForbidden\b[\s\S]{0,400}(vault|\/secrets\/)|does not have secrets (get|list|set) permission/i,
    unless:
      /ForbiddenByFirewall|ForbiddenByConnection|Client address is not authorized|Public network access is disabled/i,
    means: "The pod got its token, and its identity may not read this vault. A new role takes up to ten minutes.",
    write: 'a role assignment "Key Vault Secrets User" on the vault with the principal_id of the identity',
    topic: "vault",
    rules: ["role-cannot-read", "role-missing", "role-principal", "vault-mode"],
    source: "learn.microsoft.com/azure/key-vault/general/rbac-guide, common-error-codes",
  },
  {
    id: "the webhook denies hostNetwork",
    pattern: /denied the request: [^\n]*hostNetwork/,
    means: "The webhook does not add its proxy to a pod with hostNetwork. The Deployment shows it in its events only.",
    write: "no azure.workload.identity/inject-proxy-sidecar, or hostNetwork: false",
    topic: "other",
    rules: ["proxy-host-network"],
    source: "measured with webhook v1.5.1 and v1.6.0 on Kubernetes 1.34",
  },
  {
    id: "the webhook denies the token lifetime",
    pattern: /token expiration \S+ not valid|azure-workload-identity\S* denied the request: [^\n]*ParseInt/,
    means: "The lifetime of the token in an annotation is out of range or no number.",
    write: 'azure.workload.identity/service-account-token-expiration: "3600", up to "86400"',
    topic: "other",
    rules: ["token-expiration"],
    source: "measured with webhook v1.5.1 and v1.6.0 on Kubernetes 1.34",
  },
  {
    id: "the webhook denies the proxy port",
    pattern: /failed to parse proxy sidecar port|denied the request: [^\n]*must be between 1 and 65535/,
    means: "The port of the proxy in an annotation is out of range or no number.",
    write: 'azure.workload.identity/proxy-sidecar-port: "8081", a port that no container uses',
    topic: "other",
    rules: ["proxy-port"],
    source: "measured with webhook v1.5.1 and v1.6.0 on Kubernetes 1.34",
  },
  {
    id: "the webhook cannot be called",
    pattern: /failed calling webhook "?mutation\.azure-workload-identity\.io/,
    means: "The API server does not reach the webhook, so that no pod with the label is created.",
    write: "running pods of azure-wi-webhook-controller-manager in kube-system, or workload_identity_enabled = true",
    topic: "other",
    rules: ["cluster-webhook-off"],
    source: `${AWI} docs/book/src/troubleshooting.md`,
  },
  {
    id: "the service account does not exist",
    pattern: /error looking up service account/,
    means: "The pod names a service account that its namespace does not have.",
    write: "the service account in the namespace of the pod, or the right spec.serviceAccountName",
    topic: "credential",
    rules: ["namespace-mismatch", "credential-missing", "service-account-name"],
    source: "measured on Kubernetes 1.34",
  },
  {
    id: "a volume of the pod is at the path of the token",
    pattern: /volumeMounts\[\d+\]\.mountPath[^\n]*must be unique/,
    means: "The pod mounts a volume of its own where the webhook mounts the token.",
    write: "another mountPath",
    topic: "other",
    rules: ["token-path", "token-volume"],
    source: "measured with webhook v1.5.1 and v1.6.0 on Kubernetes 1.34",
  },
  {
    id: "UnmatchedPrincipalType",
    pattern: /UnmatchedPrincipalType/,
    means: "The principal is of another type than principal_type says. A managed identity is a ServicePrincipal.",
    write: 'principal_type = "ServicePrincipal"',
    topic: "assignment",
    rules: ["role-principal-type"],
    source: `${AZURERM} internal/services/authorization/role_assignment_resource.go, measured`,
  },
  {
    id: "RoleAssignmentExists",
    pattern: /RoleAssignmentExists|The role assignment already exists/,
    means:
      "The principal has this role on this scope already. Azure knows a role assignment by these three and not by its name.",
    write:
      "an `import` block with the id of the existing role assignment, or a `moved` block if it was only renamed here",
    topic: "assignment",
    rules: [],
    source: `${AZURERM} internal/services/authorization/role_assignment_resource.go, measured`,
  },
  {
    id: "PrincipalNotFound",
    pattern: /PrincipalNotFound/,
    means: "Azure does not know the principal: it was created a moment ago, or the id is a client id or a resource id.",
    write: 'principal_type = "ServicePrincipal", and the principal_id of the identity',
    topic: "assignment",
    rules: ["role-principal"],
    source: "learn.microsoft.com/azure/role-based-access-control/troubleshooting",
  },
  {
    id: "Root object was present, but now absent",
    pattern: /Root object was present, but now absent/,
    means:
      "azurerm wrote the credential and did not find it when it read it back: a new managed identity takes a time to be known everywhere.",
    write:
      "apply again; if Azure has the credential by then, an `import` block for it. A wait between the identity and its credentials prevents it: identityWaitSeconds of FederatedBinding",
    topic: "other",
    rules: [],
    source: `${AZURERM}/issues/31729, ${AZURERM}/issues/32179`,
  },
  {
    id: "Concurrent write request",
    pattern: /Concurrent write request to federated identity credential/,
    means: "Azure refuses two writes to the credentials of one identity at a time.",
    write: "depends_on from each credential of the identity to the previous one; order the stacks that write them",
    topic: "other",
    rules: ["credential-order"],
    source: "learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations",
  },
  {
    id: "Issuer and subject combination already exists",
    pattern: /Issuer and subject combination already exists/,
    means: "The identity has a credential with this issuer and this subject already.",
    write: "one of the two credentials, or an `import` block for the existing one",
    topic: "other",
    rules: ["credential-twice"],
    source: "learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations",
  },
  {
    id: "kubelogin is not found",
    pattern: /executable kubelogin not found/,
    means:
      "The machine that runs Terraform or kubectl has no kubelogin on its PATH, and the cluster signs in with Entra ID.",
    write: "kubelogin, with `az aks install-cli` or the action azure/use-kubelogin, in the pipeline as well",
    topic: "other",
    rules: [],
    source: "github.com/Azure/kubelogin/issues/161",
  },
  {
    id: "kubelogin is another program",
    pattern: /unknown flag: --(environment|server-id)|unknown shorthand flag: 'l' in -l/,
    means: "The kubelogin on the PATH is that of another project, which does not know the flags of Azure.",
    write: "kubelogin of github.com/Azure/kubelogin first on the PATH",
    topic: "other",
    rules: [],
    source: "github.com/int128/kubelogin/issues/941, github.com/lensapp/lens/issues/7956",
  },
  {
    id: "kubelogin fails",
    pattern:
      /executable kubelogin failed with exit code|kubelogin[\s\S]{0,200}(failed to get token|failed to create azidentity credential)/,
    unless: /unknown (shorthand )?flag/,
    means: "kubelogin started and got no token for the cluster; its own message is above this one.",
    write:
      "`kubelogin convert-kubeconfig -l workloadidentity` in a pod or a pipeline with federation, `-l azurecli` after `az login`; a variable that is empty, such as AZURE_TENANT_ID, filled in",
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

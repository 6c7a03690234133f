// What somebody might change in a bundle to get more access than was reviewed.
import type { ChangeableJson } from "./synthesized";
import { EVIL, SUBSCRIPTION, type Tampering } from "./tampering";

const CREDENTIAL = "azurerm_federated_identity_credential";
const credential = (json: ChangeableJson): Record<string, unknown> =>
  json.resource[CREDENTIAL]!["orders-api-credential"]!;
const grant = (json: ChangeableJson): Record<string, unknown> => json.resource.azurerm_role_assignment!.read!;
const template = (json: ChangeableJson) =>
  json.resource.kubernetes_deployment_v1!["orders-api-deployment"]!.spec.template;
const account = (json: ChangeableJson) => json.resource.kubernetes_service_account_v1!["orders-api-account"]!.metadata;
const USE = "azure.workload.identity/use";
const vault = (json: ChangeableJson): Record<string, unknown> => json.resource.azurerm_key_vault!.vault!;
const secret = (json: ChangeableJson): Record<string, unknown> =>
  json.resource.azurerm_key_vault_secret!["greeting-secret"]!;

const DEPLOYMENT = "kubernetes_deployment_v1.orders-api-deployment";
const ISSUER = `${CREDENTIAL}.orders-api-credential trusts another issuer than the one of the cluster`;
const SUBJECT = `${CREDENTIAL}.orders-api-credential has another subject`;
const ROLE = "azurerm_role_assignment.read assigns another role";
const SCOPE = "azurerm_role_assignment.read assigns a role on another scope";
const PRINCIPAL = "azurerm_role_assignment.read assigns a role to another principal";
const ACCOUNT = "kubernetes_service_account_v1.orders-api-account is no longer the service account orders/orders-api";
const LABEL = `the pod template of ${DEPLOYMENT} (Deployment orders/orders-api) lost the label`;
const RUNS = `${DEPLOYMENT} (spec.template.spec.container): changed since the handover: something else runs with the identity`;
const node = (what: string): string =>
  `${DEPLOYMENT} (spec.template.spec.${what}): changed since the handover: pods that use the network`;

/** Changes of what was there. */
const CHANGES: readonly (readonly [title: string, change: (json: ChangeableJson) => void, message: string])[] = [
  ["another issuer", (json) => (credential(json).issuer = "https://evil.example/"), ISSUER],
  ["an issuer of GitHub", (json) => (credential(json).issuer = "https://token.actions.githubusercontent.com"), ISSUER],
  [
    "another service account as subject",
    (json) => (credential(json).subject = "system:serviceaccount:orders:evil"),
    SUBJECT,
  ],
  [
    "another namespace as subject",
    (json) => (credential(json).subject = "system:serviceaccount:evil:orders-api"),
    SUBJECT,
  ],
  [
    "the default account as subject",
    (json) => (credential(json).subject = "system:serviceaccount:orders:default"),
    SUBJECT,
  ],
  ["a pull request as subject", (json) => (credential(json).subject = "repo:evil/evil:pull_request"), SUBJECT],
  [
    "another audience",
    (json) => (credential(json).audience = ["api://evil"]),
    `${CREDENTIAL}.orders-api-credential has another audience than the tokens of pods`,
  ],
  [
    "a second audience",
    (json) => (credential(json).audience = ["api://AzureADTokenExchange", "api://evil"]),
    "Attribute audience supports 1 item maximum",
  ],
  [
    "another identity of a credential",
    (json) => (credential(json).user_assigned_identity_id = "${azurerm_user_assigned_identity.billing.id}"),
    `${CREDENTIAL}.orders-api-credential belongs to another identity`,
  ],
  [
    "another name of a credential, which is that of the other",
    (json) => (credential(json).name = "fic-orders-worker"),
    `${CREDENTIAL}.orders-api-credential (name)`,
  ],
  [
    "a credential for several",
    (json) =>
      Object.assign(credential(json), {
        for_each: '${toset(["a", "b"])}',
        subject: "system:serviceaccount:${each.value}:x",
      }),
    "Missing resource instance key",
  ],
  [
    "a credential less",
    (json) => delete json.resource[CREDENTIAL]!["orders-worker-credential"],
    "Reference to undeclared resource",
  ],
  [
    "a credential under another login",
    (json) => {
      json.provider.azurerm!.push({ alias: "other", features: [{}], subscription_id: EVIL });
      credential(json).provider = "azurerm.other";
    },
    `${CREDENTIAL}.orders-api-credential (provider)`,
  ],
  [
    "a program next to a credential",
    (json) => (credential(json).provisioner = [{ "local-exec": { command: "id" } }]),
    `${CREDENTIAL}.orders-api-credential (provisioner)`,
  ],
  ["a stronger role", (json) => (grant(json).role_definition_name = "Key Vault Administrator"), ROLE],
  ["Owner", (json) => (grant(json).role_definition_name = "Owner"), ROLE],
  [
    "a role by its id",
    (json) =>
      Object.assign(grant(json), {
        role_definition_name: undefined,
        role_definition_id: "/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
      }),
    ROLE,
  ],
  ["a wider scope", (json) => (grant(json).scope = SUBSCRIPTION), SCOPE],
  ["a resource group as scope", (json) => (grant(json).scope = `${SUBSCRIPTION}/resourceGroups/rg-orders`), SCOPE],
  ["another principal", (json) => (grant(json).principal_id = EVIL), PRINCIPAL],
  [
    "the other identity as principal",
    (json) => (grant(json).principal_id = "${azurerm_user_assigned_identity.billing.principal_id}"),
    PRINCIPAL,
  ],
  [
    "another type of principal",
    (json) => (grant(json).principal_type = "Group"),
    "azurerm_role_assignment.read has another type of principal",
  ],
  [
    "a condition",
    (json) => Object.assign(grant(json), { condition: "true", condition_version: "2.0" }),
    "azurerm_role_assignment.read (condition), azurerm_role_assignment.read (condition_version)",
  ],
  ["a grant for several", (json) => Object.assign(grant(json), { count: 2 }), "Missing resource instance key"],
  [
    "a grant less",
    (json) => delete json.resource.azurerm_role_assignment!["billing-read"],
    "Reference to undeclared resource",
  ],
  [
    "another client id on the account",
    (json) =>
      (account(json).annotations["azure.workload.identity/client-id"] =
        "${azurerm_user_assigned_identity.billing.client_id}"),
    "points to another identity than the one with the credential",
  ],
  ["another name of the account", (json) => (account(json).name = "evil"), ACCOUNT],
  ["another namespace of the account", (json) => (account(json).namespace = "evil"), ACCOUNT],
  [
    "an account that no longer waits for its credential",
    (json) => delete json.resource.kubernetes_service_account_v1!["orders-api-account"]!.depends_on,
    "kubernetes_service_account_v1.orders-api-account (depends_on)",
  ],
  [
    "another service account of a workload",
    (json) => (template(json).spec.service_account_name = "orders-worker"),
    `the pods of ${DEPLOYMENT} (Deployment orders/orders-api) use another service account`,
  ],
  ["a workload without its label", (json) => delete template(json).metadata.labels[USE], LABEL],
  ["a label that is not true", (json) => (template(json).metadata.labels[USE] = "false"), LABEL],
  ["another image", (json) => (template(json).spec.container[0].image = "evil.example/evil:1"), RUNS],
  [
    "another container",
    (json) => template(json).spec.container.push({ name: "evil", image: "evil.example/evil:1" }),
    RUNS,
  ],
  [
    "a container before the others",
    (json) => (template(json).spec.init_container = { name: "evil", image: "evil.example/evil:1" }),
    `${DEPLOYMENT} (spec.template.spec.init_container): changed since the handover: something else runs with the identity`,
  ],
  ["another command", (json) => (template(json).spec.container[0].command = ["sh", "-c", "id"]), RUNS],
  ["the network of the node", (json) => (template(json).spec.host_network = true), node("host_network")],
  ["the processes of the node", (json) => (template(json).spec.host_pid = true), node("host_pid")],
  [
    "a privileged container",
    (json) => (template(json).spec.container[0].security_context = { privileged: true }),
    node("container"),
  ],
  [
    "a folder of the node",
    (json) => (template(json).spec.volume = [{ name: "node", host_path: { path: "/" } }]),
    node("volume"),
  ],
  [
    "another namespace of a workload",
    (json) => (json.resource.kubernetes_deployment_v1!["orders-api-deployment"]!.metadata.namespace = "evil"),
    `${DEPLOYMENT} (Deployment orders/orders-api) left the namespace of its service account`,
  ],
  [
    "a workload that no longer waits for its role",
    (json) => delete json.resource.kubernetes_deployment_v1!["orders-api-deployment"]!.depends_on,
    `${DEPLOYMENT} (depends_on)`,
  ],
  [
    "no purge protection",
    (json) => (vault(json).purge_protection_enabled = false),
    "azurerm_key_vault.vault lost its purge protection",
  ],
  [
    "fewer days of retention",
    (json) => (vault(json).soft_delete_retention_days = 7),
    "azurerm_key_vault.vault (soft_delete_retention_days)",
  ],
  [
    "no RBAC mode",
    (json) => (vault(json).rbac_authorization_enabled = false),
    "azurerm_key_vault.vault left RBAC mode",
  ],
  ["another vault name", (json) => (vault(json).name = "kv-evil"), "azurerm_key_vault.vault (name)"],
  [
    "a vault that machines read",
    (json) => (vault(json).enabled_for_deployment = true),
    "azurerm_key_vault.vault (enabled_for_deployment)",
  ],
  [
    "another vault of a secret",
    (json) =>
      (secret(json).key_vault_id =
        `${SUBSCRIPTION}/resourceGroups/rg-evil/providers/Microsoft.KeyVault/vaults/kv-evil`),
    "azurerm_key_vault_secret.greeting-secret (key_vault_id)",
  ],
  [
    "a secret whose value the state keeps",
    (json) => Object.assign(secret(json), { value: "x", value_wo: undefined, value_wo_version: undefined }),
    "azurerm_key_vault_secret.greeting-secret (value), azurerm_key_vault_secret.greeting-secret (value_wo)",
  ],
  [
    "a variable that is no longer secret",
    (json) => Object.assign(json.variable.greeting!, { sensitive: false, ephemeral: true, default: "x" }),
    "the blocks of the section variable changed since the handover",
  ],
  [
    "another identity name",
    (json) => (json.resource.azurerm_user_assigned_identity!.orders!.name = "id-evil"),
    "azurerm_user_assigned_identity.orders (name)",
  ],
  [
    "another cluster to look up",
    (json) => (json.data.azurerm_kubernetes_cluster!.cluster!.name = "aks-evil"),
    "data.azurerm_kubernetes_cluster.cluster reads another kubernetes cluster (name)",
  ],
  [
    "another state to read",
    (json) => ((json.data.terraform_remote_state!.platform!.config as Record<string, unknown>).key = "evil.tfstate"),
    "data.terraform_remote_state.platform (config)",
  ],
  [
    "a key for the state that is read",
    (json) => Object.assign(json.data.terraform_remote_state!.platform!.config as object, { access_key: "k" }),
    "data.terraform_remote_state.platform (config)",
  ],
  [
    "another cluster to write to",
    (json) => (json.provider.kubernetes![0]!.host = "https://evil.example"),
    "provider.kubernetes uses another cluster",
  ],
  [
    "another subscription",
    (json) => (json.provider.azurerm![0]!.subscription_id = EVIL),
    "the provider configurations are not those that were handed over",
  ],
  [
    "a credential that no longer waits for the one before",
    (json) => delete json.resource[CREDENTIAL]!["orders-worker-credential"]!.depends_on,
    `${CREDENTIAL}.orders-worker-credential no longer depends on ${CREDENTIAL}.orders-api-credential`,
  ],
  [
    "a shorter wait",
    (json) => (json.resource.time_sleep!["orders-api-wait"]!.create_duration = "0s"),
    "time_sleep.orders-api-wait (create_duration)",
  ],
  [
    "another release of Terraform",
    (json) => (json.terraform.required_version = ">= 1.0"),
    "the version of Terraform changed since the handover",
  ],
  [
    "another release of a provider",
    (json) => (json.terraform.required_providers.time!.version = ">= 0.13.0"),
    "the versions of providers changed since the handover",
  ],
  [
    "a backend with a key",
    (json) => (json.terraform.backend.azurerm!.access_key = "k"),
    "the backend changed since the handover",
  ],
  [
    "a backend without Entra",
    (json) => delete json.terraform.backend.azurerm!.use_azuread_auth,
    "the backend changed since the handover",
  ],
];

const TERRAFORMS_OWN = [
  "Attribute audience supports 1 item maximum",
  "Missing resource instance key",
  "Reference to undeclared resource",
];

export const MUTATIONS: readonly Tampering[] = CHANGES.map(([title, change, message]) => ({
  title,
  change,
  message,
  refused: TERRAFORMS_OWN.includes(message),
}));

const cluster = (json: ChangeableJson): Record<string, any> => json.resource.azurerm_kubernetes_cluster!.cluster!; // eslint-disable-line @typescript-eslint/no-explicit-any
const CLUSTER = "azurerm_kubernetes_cluster.cluster";

/** Changes of the stack with the cluster. */
export const CLUSTER_MUTATIONS: readonly Tampering[] = [
  {
    title: "local accounts",
    change: (json) => (cluster(json).local_account_disabled = false),
    message: `${CLUSTER} (local_account_disabled)`,
  },
  {
    title: "no authentication by Entra",
    change: (json) => delete cluster(json).azure_active_directory_role_based_access_control,
    message: `${CLUSTER} (azure_active_directory_role_based_access_control)`,
  },
  {
    title: "other administrators by Entra",
    change: (json) =>
      Object.assign(cluster(json).azure_active_directory_role_based_access_control, { admin_group_object_ids: [EVIL] }),
    message: `${CLUSTER} (azure_active_directory_role_based_access_control)`,
  },
  {
    title: "other upgrade settings",
    change: (json) => (cluster(json).default_node_pool.upgrade_settings.max_surge = "100%"),
    message: `${CLUSTER} (default_node_pool.upgrade_settings)`,
  },
  {
    title: "no issuer",
    change: (json) => (cluster(json).oidc_issuer_enabled = false),
    message: `the OIDC issuer of ${CLUSTER} is off`,
  },
  {
    title: "a cluster that may be destroyed",
    change: (json) => delete cluster(json).lifecycle,
    message: `${CLUSTER} (lifecycle)`,
  },
  {
    title: "a cluster before the role of its identity",
    change: (json) => delete cluster(json).depends_on,
    message: `${CLUSTER} (depends_on)`,
  },
];

// What somebody might add to a bundle, or change in it, to get more access than was reviewed.
import type { ChangeableJson } from "./synthesized";

export interface Tampering {
  readonly title: string;
  /** Changes the JSON of the stack. */
  readonly change?: (json: ChangeableJson) => void;
  /** Files to write, by path. */
  readonly files?: Readonly<Record<string, string>>;
}

const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";
const EVIL = "66666666-6666-6666-6666-666666666666";
const OWNER = {
  scope: SUBSCRIPTION,
  role_definition_name: "Owner",
  principal_id: EVIL,
  principal_type: "ServicePrincipal",
};
const resource = (type: string, values: object): object => ({ resource: { [type]: { extra: values } } });
const add = (type: string, values: object) => (json: ChangeableJson) => {
  (json.resource[type] ??= {}).extra = values as Record<string, unknown>;
};
const metadata = { name: "extra", namespace: "orders" };

/** Additions: nothing that was there changes. */
export const ADDITIONS: readonly Tampering[] = [
  {
    title: "a file with an Owner of the subscription",
    files: { "extra.tf.json": JSON.stringify(resource("azurerm_role_assignment", OWNER)) },
  },
  { title: "a file in Terraform's own language", files: { "extra.tf": "" } },
  { title: "an override file", files: { "override.tf.json": "{}" } },
  { title: "an override file by its ending", files: { "cdk_override.tf.json": "{}" } },
  { title: "a file of OpenTofu", files: { "extra.tofu": "" } },
  { title: "a file with values of variables", files: { "terraform.tfvars": "" } },
  { title: "a JSON file with values of variables", files: { "terraform.tfvars.json": "{}" } },
  { title: "a file with values that is loaded by its ending", files: { "prod.auto.tfvars": "" } },
  { title: "a JSON file with values that is loaded by its ending", files: { "prod.auto.tfvars.json": "{}" } },
  { title: "an Owner of the subscription", change: add("azurerm_role_assignment", OWNER) },
  {
    title: "an access policy",
    change: add("azurerm_key_vault_access_policy", {
      key_vault_id: "${azurerm_key_vault.vault.id}",
      tenant_id: EVIL,
      object_id: EVIL,
      secret_permissions: ["Get"],
    }),
  },
  {
    title: "an access policy in the vault",
    change: (json) =>
      (json.resource.azurerm_key_vault!.vault!.access_policy = [
        { tenant_id: EVIL, object_id: EVIL, secret_permissions: ["Get"] },
      ]),
  },
  {
    title: "a credential for a repository",
    change: add("azurerm_federated_identity_credential", {
      name: "extra",
      issuer: "https://token.actions.githubusercontent.com",
      subject: "repo:evil/evil:ref:refs/heads/main",
      audience: ["api://AzureADTokenExchange"],
      user_assigned_identity_id: "${azurerm_user_assigned_identity.orders.id}",
    }),
  },
  {
    title: "a credential for the default account",
    change: add("azurerm_federated_identity_credential", {
      name: "extra",
      issuer: "${data.azurerm_kubernetes_cluster.cluster.oidc_issuer_url}",
      subject: "system:serviceaccount:default:default",
      audience: ["api://AzureADTokenExchange"],
      user_assigned_identity_id: "${azurerm_user_assigned_identity.orders.id}",
    }),
  },
  {
    title: "an identity",
    change: add("azurerm_user_assigned_identity", {
      name: "id-extra",
      resource_group_name: "rg-orders",
      location: "centralindia",
    }),
  },
  {
    title: "a secret",
    change: add("azurerm_key_vault_secret", {
      name: "extra",
      value: "x",
      key_vault_id: "${azurerm_key_vault.vault.id}",
    }),
  },
  {
    title: "a service account with the identity",
    change: add("kubernetes_service_account_v1", {
      metadata: {
        ...metadata,
        annotations: { "azure.workload.identity/client-id": "${azurerm_user_assigned_identity.orders.client_id}" },
      },
    }),
  },
  {
    title: "a workload with a token",
    change: add("kubernetes_pod_v1", {
      metadata: { ...metadata, labels: { "azure.workload.identity/use": "true" } },
      spec: { service_account_name: "orders-api", container: [{ name: "evil", image: "evil.example/evil:1" }] },
    }),
  },
  { title: "a namespace", change: add("kubernetes_namespace_v1", { metadata: { name: "extra" } }) },
  {
    title: "a role in the cluster",
    change: add("kubernetes_cluster_role_binding_v1", {
      metadata: { name: "extra" },
      role_ref: { api_group: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
      subject: [{ kind: "User", name: EVIL, api_group: "rbac.authorization.k8s.io" }],
    }),
  },
  {
    title: "a custom role",
    change: add("azurerm_role_definition", { name: "extra", scope: SUBSCRIPTION, permissions: [{ actions: ["*"] }] }),
  },
  {
    title: "a program that runs at the apply",
    change: add("terraform_data", { provisioner: [{ "local-exec": { command: "id" } }] }),
  },
  {
    title: "another login of a provider",
    change: (json) =>
      json.provider.azurerm!.push({ alias: "other", features: [{}], tenant_id: EVIL, subscription_id: EVIL }),
  },
  {
    title: "an output with a secret",
    change: (json) => (json.output.extra = { value: "${azurerm_key_vault.vault.vault_uri}" }),
  },
  {
    title: "an import of what others own",
    change: (json) =>
      Object.assign(json, { import: [{ to: "azurerm_user_assigned_identity.billing", id: `${SUBSCRIPTION}/x` }] }),
  },
];

const CREDENTIAL = "azurerm_federated_identity_credential";
const credential = (json: ChangeableJson): Record<string, unknown> =>
  json.resource[CREDENTIAL]!["orders-api-credential"]!;
const grant = (json: ChangeableJson): Record<string, unknown> => json.resource.azurerm_role_assignment!.read!;
const template = (json: ChangeableJson) =>
  json.resource.kubernetes_deployment_v1!["orders-api-deployment"]!.spec.template;
const account = (json: ChangeableJson) => json.resource.kubernetes_service_account_v1!["orders-api-account"]!.metadata;
const USE = "azure.workload.identity/use";

/** Changes of what was there. */
const CHANGES: readonly (readonly [string, (json: ChangeableJson) => void])[] = [
  ["another issuer", (json) => (credential(json).issuer = "https://evil.example/")],
  ["an issuer of GitHub", (json) => (credential(json).issuer = "https://token.actions.githubusercontent.com")],
  ["another service account as subject", (json) => (credential(json).subject = "system:serviceaccount:orders:evil")],
  ["another namespace as subject", (json) => (credential(json).subject = "system:serviceaccount:evil:orders-api")],
  ["the default account as subject", (json) => (credential(json).subject = "system:serviceaccount:orders:default")],
  ["a pull request as subject", (json) => (credential(json).subject = "repo:evil/evil:pull_request")],
  ["another audience", (json) => (credential(json).audience = ["api://evil"])],
  ["a second audience", (json) => (credential(json).audience = ["api://AzureADTokenExchange", "api://evil"])],
  [
    "another identity of a credential",
    (json) => (credential(json).user_assigned_identity_id = "${azurerm_user_assigned_identity.billing.id}"),
  ],
  [
    "a credential for several",
    (json) =>
      Object.assign(credential(json), {
        for_each: '${toset(["a", "b"])}',
        subject: "system:serviceaccount:${each.value}:x",
      }),
  ],
  ["a credential less", (json) => delete json.resource[CREDENTIAL]!["orders-worker-credential"]],
  ["a stronger role", (json) => (grant(json).role_definition_name = "Key Vault Administrator")],
  ["Owner", (json) => (grant(json).role_definition_name = "Owner")],
  [
    "a role by its id",
    (json) =>
      Object.assign(grant(json), {
        role_definition_name: undefined,
        role_definition_id: "/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
      }),
  ],
  ["a wider scope", (json) => (grant(json).scope = SUBSCRIPTION)],
  ["a resource group as scope", (json) => (grant(json).scope = `${SUBSCRIPTION}/resourceGroups/rg-orders`)],
  ["another principal", (json) => (grant(json).principal_id = EVIL)],
  [
    "the other identity as principal",
    (json) => (grant(json).principal_id = "${azurerm_user_assigned_identity.billing.principal_id}"),
  ],
  ["another type of principal", (json) => (grant(json).principal_type = "Group")],
  ["a condition", (json) => Object.assign(grant(json), { condition: "true", condition_version: "2.0" })],
  ["a grant for several", (json) => Object.assign(grant(json), { count: 2 })],
  ["a grant less", (json) => delete json.resource.azurerm_role_assignment!["billing-read"]],
  [
    "another client id on the account",
    (json) =>
      (account(json).annotations["azure.workload.identity/client-id"] =
        "${azurerm_user_assigned_identity.billing.client_id}"),
  ],
  ["another name of the account", (json) => (account(json).name = "evil")],
  ["another namespace of the account", (json) => (account(json).namespace = "evil")],
  ["another service account of a workload", (json) => (template(json).spec.service_account_name = "orders-worker")],
  ["a workload without its label", (json) => delete template(json).metadata.labels[USE]],
  ["a label that is no true", (json) => (template(json).metadata.labels[USE] = "false")],
  ["another image", (json) => (template(json).spec.container[0].image = "evil.example/evil:1")],
  ["another container", (json) => template(json).spec.container.push({ name: "evil", image: "evil.example/evil:1" })],
  ["the network of the node", (json) => (template(json).spec.host_network = true)],
  ["a privileged container", (json) => (template(json).spec.container[0].security_context = { privileged: true })],
  ["a folder of the node", (json) => (template(json).spec.volume = [{ name: "node", host_path: { path: "/" } }])],
  [
    "another namespace of a workload",
    (json) => (json.resource.kubernetes_deployment_v1!["orders-api-deployment"]!.metadata.namespace = "evil"),
  ],
  ["no purge protection", (json) => (json.resource.azurerm_key_vault!.vault!.purge_protection_enabled = false)],
  ["no RBAC mode", (json) => (json.resource.azurerm_key_vault!.vault!.rbac_authorization_enabled = false)],
  ["another vault name", (json) => (json.resource.azurerm_key_vault!.vault!.name = "kv-evil")],
  [
    "another vault of a secret",
    (json) =>
      (json.resource.azurerm_key_vault_secret!["greeting-secret"]!.key_vault_id =
        `${SUBSCRIPTION}/resourceGroups/rg-evil/providers/Microsoft.KeyVault/vaults/kv-evil`),
  ],
  ["another identity name", (json) => (json.resource.azurerm_user_assigned_identity!.orders!.name = "id-evil")],
  ["another cluster to look up", (json) => (json.data.azurerm_kubernetes_cluster!.cluster!.name = "aks-evil")],
  ["another cluster to write to", (json) => (json.provider.kubernetes![0]!.host = "https://evil.example")],
  ["another subscription", (json) => (json.provider.azurerm![0]!.subscription_id = EVIL)],
  [
    "a credential that no longer waits for the one before",
    (json) => delete json.resource[CREDENTIAL]!["orders-worker-credential"]!.depends_on,
  ],
];

export const MUTATIONS: readonly Tampering[] = CHANGES.map(([title, change]) => ({ title, change }));

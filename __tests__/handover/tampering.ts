// What somebody might add to a bundle to get more access than was reviewed.
import type { ChangeableJson } from "./synthesized";

export interface Tampering {
  readonly title: string;
  /** Changes the JSON of the stack. */
  readonly change?: (json: ChangeableJson) => void;
  /** Files to write, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** What the contract test says of it. */
  readonly message: string;
  /** Whether the message is Terraform's own: it refuses the JSON before it evaluates an assertion. @default false */
  readonly refused?: boolean;
  /** Whether only the root module may have it. @default false */
  readonly rootOnly?: boolean;
}

const FILES = "the files that Terraform loads are not those that were handed over: something was added";
const TYPES = "the types of resources are not those that were handed over";
const of = (type: string): string => `the resources of the type ${type} are not those that were handed over`;

export const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";
/** Somebody else: an object id, a tenant or a subscription. */
export const EVIL = "66666666-6666-6666-6666-666666666666";
const OWNER = {
  scope: SUBSCRIPTION,
  role_definition_name: "Owner",
  principal_id: EVIL,
  principal_type: "ServicePrincipal",
};
const add = (type: string, values: object) => (json: ChangeableJson) => {
  (json.resource[type] ??= {}).extra = values as Record<string, unknown>;
};
const metadata = { name: "extra", namespace: "orders" };

/** Additions: nothing that was there changes. */
export const ADDITIONS: readonly Tampering[] = [
  {
    title: "a file with an Owner of the subscription",
    files: { "extra.tf.json": JSON.stringify({ resource: { azurerm_role_assignment: { from_file: OWNER } } }) },
    message: FILES,
  },
  { title: "a file in Terraform's own language", files: { "extra.tf": "" }, message: FILES },
  { title: "an override file", files: { "override.tf.json": "{}" }, message: FILES },
  { title: "an override file by its ending", files: { "cdk_override.tf.json": "{}" }, message: FILES },
  { title: "a file of OpenTofu", files: { "extra.tofu": "" }, message: FILES },
  { title: "a file with values of variables", files: { "terraform.tfvars": "" }, message: FILES },
  { title: "a JSON file with values of variables", files: { "terraform.tfvars.json": "{}" }, message: FILES },
  { title: "a file with values that is loaded by its ending", files: { "prod.auto.tfvars": "" }, message: FILES },
  {
    title: "a JSON file with values that is loaded by its ending",
    files: { "prod.auto.tfvars.json": "{}" },
    message: FILES,
  },
  {
    title: "an Owner of the subscription",
    message: of("azurerm_role_assignment"),
    change: add("azurerm_role_assignment", OWNER),
  },
  {
    title: "an access policy",
    message: TYPES,
    change: add("azurerm_key_vault_access_policy", {
      key_vault_id: "${azurerm_key_vault.vault.id}",
      tenant_id: EVIL,
      object_id: EVIL,
      secret_permissions: ["Get"],
    }),
  },
  {
    title: "an access policy in the vault",
    message: "azurerm_key_vault.vault got access policies",
    change: (json) =>
      (json.resource.azurerm_key_vault!.vault!.access_policy = [
        {
          tenant_id: EVIL,
          object_id: EVIL,
          application_id: null,
          secret_permissions: ["Get"],
          key_permissions: [],
          certificate_permissions: [],
          storage_permissions: [],
        },
      ]),
  },
  {
    title: "a credential for a repository",
    message: of("azurerm_federated_identity_credential"),
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
    message: of("azurerm_federated_identity_credential"),
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
    message: of("azurerm_user_assigned_identity"),
    change: add("azurerm_user_assigned_identity", {
      name: "id-extra",
      resource_group_name: "rg-orders",
      location: "centralindia",
    }),
  },
  {
    title: "a secret",
    message: of("azurerm_key_vault_secret"),
    change: add("azurerm_key_vault_secret", {
      name: "extra",
      value: "x",
      key_vault_id: "${azurerm_key_vault.vault.id}",
    }),
  },
  {
    title: "a service account with the identity",
    message: of("kubernetes_service_account_v1"),
    change: add("kubernetes_service_account_v1", {
      metadata: {
        ...metadata,
        annotations: { "azure.workload.identity/client-id": "${azurerm_user_assigned_identity.orders.client_id}" },
      },
    }),
  },
  {
    title: "a workload with a token",
    message: TYPES,
    change: add("kubernetes_pod_v1", {
      metadata: { ...metadata, labels: { "azure.workload.identity/use": "true" } },
      spec: { service_account_name: "orders-api", container: [{ name: "evil", image: "evil.example/evil:1" }] },
    }),
  },
  {
    title: "a namespace",
    message: of("kubernetes_namespace_v1"),
    change: add("kubernetes_namespace_v1", { metadata: { name: "extra" } }),
  },
  {
    title: "a role in the cluster",
    message: TYPES,
    change: add("kubernetes_cluster_role_binding_v1", {
      metadata: { name: "extra" },
      role_ref: { api_group: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
      subject: [{ kind: "User", name: EVIL, api_group: "rbac.authorization.k8s.io" }],
    }),
  },
  {
    title: "a custom role",
    message: TYPES,
    change: add("azurerm_role_definition", { name: "extra", scope: SUBSCRIPTION, permissions: [{ actions: ["*"] }] }),
  },
  {
    title: "a program that runs at the apply",
    message: TYPES,
    change: add("terraform_data", { provisioner: [{ "local-exec": { command: "id" } }] }),
  },
  {
    title: "another login of a provider",
    message: "the provider configurations are not those that were handed over",
    change: (json) =>
      json.provider.azurerm!.push({ alias: "other", features: [{}], tenant_id: EVIL, subscription_id: EVIL }),
  },
  {
    title: "an output with a secret",
    message: "the blocks of the section output changed since the handover",
    change: (json) => (json.output.extra = { value: "${azurerm_key_vault.vault.vault_uri}" }),
  },
  {
    title: "an import of what others own",
    rootOnly: true,
    message: "the sections of cdk.tf.json are not those that were handed over",
    change: (json) =>
      Object.assign(json, { import: [{ to: "azurerm_user_assigned_identity.billing", id: `${SUBSCRIPTION}/x` }] }),
  },
];

import {
  account,
  bound,
  client,
  cluster,
  credential,
  data,
  deployment,
  findingsOf,
  identity,
  object,
  type Part,
  resource,
  role,
  type Scenario,
  stack,
  vault,
} from "./scenario";
import { CLIENT_ID } from "./wiring-world";

const env = (value: string): Part => ({ env: [{ name: "KEYVAULT_URL", value }] });
const URI = "${azurerm_key_vault.vault.vault_uri}";
/** Pods that read a vault, after its role. */
const reader = (container: Part = env(URI), values: Part = { depends_on: ["azurerm_role_assignment.api"] }): Part =>
  deployment("orders", "api", { container, resource: values });
const wired = stack(identity("api"), credential("api", "orders:api"), account("orders", "api", client("api")));
const app = (...parts: Part[]): Scenario => ({ stacks: { app: stack(cluster(), vault(), wired, ...parts) } });
const group = (name: string): Part => data("azuread_group", name, { display_name: name });
const toGroup = (values: Part = {}): Part =>
  resource("azurerm_role_assignment", "group", {
    principal_id: "${data.azuread_group.readers.object_id}",
    principal_type: "Group",
    role_definition_name: "Key Vault Secrets User",
    scope: "${azurerm_key_vault.vault.id}",
    ...values,
  });
const store = (vaultUrl: string): Part =>
  resource("kubernetes_manifest", "store", {
    manifest: {
      ...object("external-secrets.io/v1", "SecretStore", "vault", "orders"),
      spec: { provider: { azurekv: { authType: "WorkloadIdentity", vaultUrl, serviceAccountRef: { name: "api" } } } },
    },
  });

test.each<[string, Scenario]>([
  [
    "a role for a group that the identity is a member of, managed by another team",
    app(group("readers"), toGroup(), reader(env(URI), {})),
  ],
  [
    "a role for a group on the vault, in addition to a role of the identity on another one",
    app(group("readers"), toGroup(), vault("own"), role("api", { scope: "${azurerm_key_vault.own.id}" }), reader()),
  ],
  [
    "roles that are given in another stack of the app",
    {
      stacks: {
        pods: stack(
          cluster(),
          wired,
          reader(env("${data.terraform_remote_state.access.outputs.uri}"), {}),
          data("terraform_remote_state", "access", { backend: "local", config: { path: "access.tfstate" } }),
          { output: { principal: { value: "${azurerm_user_assigned_identity.api.principal_id}" } } },
        ),
        access: stack(
          vault(),
          data("terraform_remote_state", "pods", { backend: "local", config: { path: "pods.tfstate" } }),
          role("api", { principal_id: "${data.terraform_remote_state.pods.outputs.principal}" }),
          { output: { uri: { value: URI } } },
        ),
      },
    },
  ],
  [
    "a vault that is looked up, whose owner gives the role",
    app(
      data("azurerm_key_vault", "shared", { name: "kv-shared", resource_group_name: "rg-shared" }),
      role("api"),
      reader(env("${data.azurerm_key_vault.shared.vault_uri}")),
    ),
  ],
  [
    "a role on the resource group around the vault",
    app(
      resource("azurerm_resource_group", "rg", { name: "rg" }),
      role("api", { scope: "${azurerm_resource_group.rg.id}" }),
      reader(),
    ),
  ],
  [
    "a role on the one secret that the pod reads",
    app(
      resource("azurerm_key_vault_secret", "greeting", {
        name: "greeting",
        key_vault_id: "${azurerm_key_vault.vault.id}",
      }),
      role("api", { scope: "${azurerm_key_vault_secret.greeting.resource_versionless_id}" }),
      reader({
        env: [
          { name: "KEYVAULT_URL", value: URI },
          { name: "SECRET_NAME", value: "${azurerm_key_vault_secret.greeting.name}" },
        ],
      }),
    ),
  ],
  [
    "an operator that reads the secret, and pods of the account without the label",
    app(
      role("api"),
      stack(
        account("orders", "api", {
          ...client("api"),
          "azure.workload.identity/tenant-id": "${azurerm_user_assigned_identity.api.tenant_id}",
        }),
      ),
      store(URI),
      deployment("orders", "api", { labels: { app: "api" } }),
    ),
  ],
  [
    "a vault in transition that one pod reads by an access policy and its role",
    app(
      vault("vault", { rbac_authorization_enabled: false }),
      role("api"),
      resource("azurerm_key_vault_access_policy", "api", {
        key_vault_id: "${azurerm_key_vault.vault.id}",
        object_id: "${azurerm_user_assigned_identity.api.principal_id}",
        secret_permissions: ["Get"],
      }),
      reader(),
    ),
  ],
  [
    "a role that another identity of the same account has",
    app(
      identity("second"),
      credential("second", "orders:api"),
      role("second"),
      role("api", {
        scope: "/subscriptions/1/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/data",
        role_definition_name: "Storage Blob Data Reader",
      }),
      reader(env(URI), { depends_on: ["azurerm_role_assignment.second"] }),
    ),
  ],
  [
    "the nodes' identity with a role on the vault for a driver, in addition to the role of the pods",
    app(
      role("api"),
      resource("azurerm_role_assignment", "nodes", {
        principal_id: "${azurerm_kubernetes_cluster.aks.kubelet_identity[0].object_id}",
        role_definition_name: "Key Vault Secrets User",
        scope: "${azurerm_key_vault.vault.id}",
      }),
      reader(),
    ),
  ],
  [
    "a pod of another team with the address of our vault, whose identity is elsewhere",
    app(role("api"), reader(), deployment("payments", "gateway", { container: env(URI) })),
  ],
  [
    "a secret that the pipeline writes with a role from the subscription",
    app(
      role("api"),
      reader(),
      resource("azurerm_key_vault_secret", "greeting", {
        name: "greeting",
        key_vault_id: "${azurerm_key_vault.vault.id}",
      }),
      group("officers"),
      toGroup({
        principal_id: "${data.azuread_group.officers.object_id}",
        role_definition_name: "Key Vault Secrets Officer",
      }),
    ),
  ],
  [
    "a cluster whose control plane and nodes share one identity",
    app(
      identity("plane"),
      cluster("aks", {
        identity: { type: "UserAssigned", identity_ids: ["${azurerm_user_assigned_identity.plane.id}"] },
        kubelet_identity: { user_assigned_identity_id: "${azurerm_user_assigned_identity.plane.id}" },
      }),
      role("api"),
    ),
  ],
  [
    "a workflow of Argo whose account and label come from the controller's defaults",
    {
      ...app(role("api"), reader()),
      objects: [
        object("argoproj.io/v1alpha1", "Workflow", "report", "orders", {
          spec: { templates: [{ name: "work", container: { image: "i" } }] },
        }),
      ],
    },
  ],
  [
    "a chart with a setting of its own for workload identity",
    app(
      role("api"),
      resource("helm_release", "keda", {
        name: "keda",
        chart: "keda",
        namespace: "keda",
        values: [
          `podIdentity:\n  azureWorkload:\n    enabled: true\nserviceAccount:\n  annotations:\n    ${CLIENT_ID}: ""\n`,
        ],
      }),
    ),
  ],
  [
    "credentials with for_each, each of an identity of its own",
    app(
      role("api"),
      resource("azurerm_user_assigned_identity", "team", {
        for_each: { a: {}, b: {} },
        name: "id-${each.key}",
        resource_group_name: "rg",
      }),
      resource("azurerm_federated_identity_credential", "team", {
        for_each: { a: {}, b: {} },
        name: "credential",
        user_assigned_identity_id: "${azurerm_user_assigned_identity.team[each.key].id}",
        issuer: "${azurerm_kubernetes_cluster.aks.oidc_issuer_url}",
        subject: "system:serviceaccount:${each.key}:api",
        audience: ["api://AzureADTokenExchange"],
      }),
    ),
  ],
  [
    "a pipeline that may do everything, together with pods that may read",
    app(
      role("api"),
      identity("ci"),
      credential("ci", "", {
        issuer: "https://token.actions.githubusercontent.com",
        subject: "repo:contoso/orders:environment:production",
      }),
      role("ci", { role_definition_name: "Contributor", scope: "/subscriptions/1" }),
    ),
  ],
  [
    "a state in the container of another team, with Entra ID, and settings that are no secrets",
    app(
      role("api"),
      {
        terraform: {
          backend: {
            azurerm: {
              storage_account_name: "st",
              container_name: "c",
              key: "k",
              use_azuread_auth: true,
              use_oidc: true,
            },
          },
        },
      },
      resource("kubernetes_config_map_v1", "settings", {
        metadata: { name: "settings", namespace: "orders" },
        data: { url: URI, secret: "/mnt/secrets/key", password: "$(PASSWORD)", ca: "-----BEGIN CERTIFICATE-----" },
      }),
      { output: { vault: { value: "https://kv-vault.vault.azure.net/" } } },
    ),
  ],
  [
    "another team's labelled pods with roles and a vault of their own",
    app(
      role("api"),
      reader(),
      vault("payments"),
      stack(
        bound("payments", "worker", {
          container: env("${azurerm_key_vault.payments.vault_uri}"),
          resource: { depends_on: ["azurerm_role_assignment.worker"] },
        }),
      ),
      role("worker", { scope: "${azurerm_key_vault.payments.id}" }),
    ),
  ],
])("no finding on %s", (_, scenario) => {
  expect(findingsOf(scenario)).toEqual([]);
});

import {
  account,
  AUDIENCE,
  bound,
  client,
  cluster,
  credential,
  data,
  deployment,
  findingsOf,
  FOREIGN_CLIENT,
  identity,
  issuerOf,
  OTHER_TENANT,
  type Part,
  resource,
  role,
  stack,
  vault,
} from "./scenario";
import { CLIENT_ID } from "./wiring-world";

const SKIP = "azure.workload.identity/skip-containers";
const foreign = { [CLIENT_ID]: FOREIGN_CLIENT };
const app = (...parts: Part[]): Record<string, Part> => ({ app: stack(cluster(), vault(), ...parts) });
/** A credential of the identity `api` that waits for the one before it through another resource. */
const after = (gate: Part): Record<string, Part> =>
  app(
    bound("orders", "api"),
    gate,
    credential("second", "orders:worker", {
      user_assigned_identity_id: "${azurerm_user_assigned_identity.api.id}",
      depends_on: [
        Object.entries(gate.resource as Part).map(([type, named]) => `${type}.${Object.keys(named as Part)[0]}`)[0],
      ],
    }),
  );

test.each<[string, Record<string, Part>]>([
  ["one workload with everything it needs", app(bound("orders", "api"))],
  ["two teams in one app", app(bound("orders", "api"), bound("billing", "invoices"))],
  [
    "two teams whose accounts have one name in two namespaces",
    app(
      bound("orders", "api"),
      identity("mover"),
      credential("mover", "billing:api"),
      role("mover"),
      resource("kubernetes_service_account_v1", "mover", {
        metadata: { name: "api", namespace: "billing", annotations: client("mover") },
      }),
    ),
  ],
  [
    "a second cluster without workload identity, on which nothing is bound",
    app(bound("orders", "api"), cluster("legacy", { oidc_issuer_enabled: false, workload_identity_enabled: false })),
  ],
  [
    "a second cluster without workload identity that runs pods without the label",
    {
      ...app(bound("orders", "api")),
      legacy: stack(
        cluster("legacy", { oidc_issuer_enabled: false, workload_identity_enabled: false }),
        { provider: { kubernetes: [{ host: "${azurerm_kubernetes_cluster.legacy.kube_config[0].host}" }] } },
        deployment("web", "web", { labels: { app: "web" } }),
      ),
    },
  ],
  [
    "a webhook of one's own from its chart, instead of that of AKS",
    {
      app: stack(
        cluster("aks", { workload_identity_enabled: false }),
        vault(),
        bound("orders", "api"),
        resource("helm_release", "webhook", { name: "azwi", chart: "workload-identity-webhook" }),
      ),
    },
  ],
  [
    "a cluster without the webhook whose only credential is for External Secrets",
    {
      app: stack(
        cluster("aks", { workload_identity_enabled: false }),
        identity("api"),
        credential("api", "orders:api"),
        role("api", { scope: "/subscriptions/1/resourceGroups/rg" }),
        account("orders", "api", { ...client("api"), "azure.workload.identity/tenant-id": issuerOf().split("/")[3] }),
        resource("kubernetes_manifest", "store", {
          manifest: {
            apiVersion: "external-secrets.io/v1",
            kind: "SecretStore",
            metadata: { name: "vault", namespace: "orders" },
            spec: { provider: { azurekv: { authType: "WorkloadIdentity", serviceAccountRef: { name: "api" } } } },
          },
        }),
      ),
    },
  ],
  [
    "credentials that are ordered through a gate",
    after(resource("terraform_data", "gate", { depends_on: ["azurerm_federated_identity_credential.api"] })),
  ],
  [
    "credentials that are ordered through a wait",
    after(
      resource("time_sleep", "wait", {
        create_duration: "10s",
        triggers: { id: "${azurerm_federated_identity_credential.api.id}" },
      }),
    ),
  ],
  [
    "credentials that are ordered through a resource group",
    after(
      resource("azurerm_resource_group", "later", {
        name: "rg-later",
        location: "westeurope",
        tags: { after: "${azurerm_federated_identity_credential.api.id}" },
      }),
    ),
  ],
  [
    "credentials that are ordered through a module",
    app(
      bound("orders", "api"),
      { module: { gate: { source: "./gate", after: "${azurerm_federated_identity_credential.api.id}" } } },
      credential("second", "orders:worker", {
        user_assigned_identity_id: "${azurerm_user_assigned_identity.api.id}",
        depends_on: ["module.gate"],
      }),
    ),
  ],
  [
    "accounts of two bindings with nearly one name, one with an app registration, one in manifest mode",
    app(
      resource("azuread_application_federated_identity_credential", "mover", {
        application_id: "/applications/1",
        display_name: "mover",
        issuer: "${azurerm_kubernetes_cluster.aks.oidc_issuer_url}",
        subject: "system:serviceaccount:billing:mover",
        audiences: AUDIENCE,
      }),
      account("billing", "mover", foreign),
      identity("shipping"),
      credential("shipping", "shipping:mover"),
      role("shipping"),
    ),
  ],
  [
    "an account with the client id of another team, near a credential that is for a GitOps half",
    app(identity("api"), credential("api", "orders:api"), role("api"), account("orders", "api2", foreign)),
  ],
  [
    "a sidecar that is skipped and has variables of its own",
    app(
      bound("orders", "api", {
        annotations: { [SKIP]: "legacy" },
        spec: {
          container: [
            { name: "api", image: "i" },
            {
              name: "legacy",
              image: "i",
              env: [
                { name: "AZURE_CLIENT_ID", value: FOREIGN_CLIENT },
                { name: "AZURE_TENANT_ID", value: OTHER_TENANT },
                { name: "AZURE_CLIENT_SECRET", value_from: [{ secret_key_ref: [{ name: "s", key: "k" }] }] },
              ],
              volume_mount: [{ name: "own", mount_path: "/var/run/secrets/azure/tokens" }],
            },
          ],
        },
      }),
    ),
  ],
  [
    "an init container that is skipped and signs in with a secret",
    app(
      bound("orders", "api", {
        annotations: { [SKIP]: "seed" },
        spec: {
          init_container: [{ name: "seed", image: "i", env: [{ name: "AZURE_CLIENT_SECRET", value: "" }] }],
        },
      }),
    ),
  ],
  [
    "a labelled Deployment of another team, whose account and credential are elsewhere",
    app(bound("orders", "api"), deployment("payments", "gateway")),
  ],
  [
    "a labelled Deployment of another team with an account that has a client id of its own",
    app(bound("orders", "api"), account("payments", "gateway", foreign), deployment("payments", "gateway")),
  ],
  [
    "roles in addition to access policies while a vault moves to roles",
    {
      app: stack(
        cluster(),
        vault("vault", { rbac_authorization_enabled: false }),
        bound("orders", "api"),
        resource("azurerm_key_vault_access_policy", "api", {
          key_vault_id: "${azurerm_key_vault.vault.id}",
          tenant_id: "t",
          object_id: "${azurerm_user_assigned_identity.api.principal_id}",
          secret_permissions: ["Get"],
        }),
      ),
    },
  ],
  [
    "roles in addition to access policies in blocks of the vault",
    {
      app: stack(
        cluster(),
        vault("vault", {
          rbac_authorization_enabled: false,
          access_policy: [
            { object_id: "${azurerm_user_assigned_identity.api.principal_id}", secret_permissions: ["Get"] },
          ],
        }),
        bound("orders", "api"),
      ),
    },
  ],
  [
    "accounts of EKS and GKE with audiences of their own",
    app(
      bound("orders", "api"),
      identity("mover"),
      role("mover"),
      credential("mover", "orders:mover", {
        issuer: "https://oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF0123456789",
        audience: ["sts.amazonaws.com"],
      }),
      credential("gke", "orders:mover", {
        user_assigned_identity_id: "${azurerm_user_assigned_identity.mover.id}",
        issuer: "https://container.googleapis.com/v1/projects/p/locations/l/clusters/c",
        audience: ["https://container.googleapis.com/v1/projects/p/locations/l/clusters/c"],
        depends_on: ["azurerm_federated_identity_credential.mover"],
      }),
    ),
  ],
  [
    "a GitHub workflow in addition to pods",
    app(
      bound("orders", "api"),
      credential("github", "", {
        user_assigned_identity_id: "${azurerm_user_assigned_identity.api.id}",
        issuer: "https://token.actions.githubusercontent.com",
        subject: "repo:contoso/orders:environment:production",
        depends_on: ["azurerm_federated_identity_credential.api"],
      }),
    ),
  ],
  [
    "blue and green clusters for one account",
    app(
      cluster("green"),
      bound("orders", "api"),
      credential("green", "orders:api", {
        user_assigned_identity_id: "${azurerm_user_assigned_identity.api.id}",
        issuer: "${azurerm_kubernetes_cluster.green.oidc_issuer_url}",
        depends_on: ["azurerm_federated_identity_credential.api"],
      }),
    ),
  ],
  [
    "the green cluster in a stack and a subscription of its own, whose pods have a credential there",
    {
      ...app(bound("orders", "api")),
      green: stack(
        cluster(),
        vault(),
        { provider: { azurerm: [{ subscription_id: "66666666-6666-4666-8666-666666666667" }] } },
        { provider: { kubernetes: [{ host: "${azurerm_kubernetes_cluster.aks.kube_config[0].host}" }] } },
        bound("orders", "api"),
      ),
    },
  ],
  [
    "a cluster of another tenant whose pods act as an identity here",
    app(identity("api"), role("api"), credential("api", "orders:api", { issuer: issuerOf(OTHER_TENANT) })),
  ],
  [
    "an identity of another team that is looked up, with credentials of its own",
    app(
      data("azurerm_user_assigned_identity", "shared", { name: "id-shared", resource_group_name: "rg" }),
      account("orders", "api", { [CLIENT_ID]: "${data.azurerm_user_assigned_identity.shared.client_id}" }),
      deployment("orders", "api"),
    ),
  ],
  [
    "a shared cluster that is looked up",
    {
      app: stack(
        data("azurerm_kubernetes_cluster", "aks", { name: "aks", resource_group_name: "rg" }),
        vault(),
        identity("api"),
        role("api"),
        credential("api", "orders:api", { issuer: "${data.azurerm_kubernetes_cluster.aks.oidc_issuer_url}" }),
        account("orders", "api", client("api")),
        deployment("orders", "api"),
      ),
    },
  ],
  [
    "identities and credentials alone, where the manifests are in another repository",
    app(identity("api"), credential("api", "orders:api"), role("api")),
  ],
  [
    "a stack without roles, which the platform team assigns",
    {
      app: stack(
        cluster(),
        identity("api"),
        credential("api", "orders:api"),
        account("orders", "api", client("api")),
        deployment("orders", "api"),
      ),
    },
  ],
  [
    "one credential for each identity of a map",
    app(
      resource("azurerm_user_assigned_identity", "team", {
        for_each: ["a", "b"],
        name: "id-${each.key}",
        resource_group_name: "rg",
      }),
      resource("azurerm_federated_identity_credential", "team", {
        for_each: ["a", "b"],
        name: "credential-${each.key}",
        user_assigned_identity_id: "${azurerm_user_assigned_identity.team[each.key].id}",
        issuer: "${azurerm_kubernetes_cluster.aks.oidc_issuer_url}",
        subject: "system:serviceaccount:${each.key}:api",
        audience: AUDIENCE,
      }),
    ),
  ],
  [
    "a network policy that blocks, and another with an expression that may open",
    app(
      bound("orders", "api"),
      resource("kubernetes_network_policy_v1", "deny", {
        metadata: { name: "deny", namespace: "orders" },
        spec: { pod_selector: {}, policy_types: ["Egress"] },
      }),
      resource("kubernetes_network_policy_v1", "open", {
        metadata: { name: "open", namespace: "orders" },
        spec: {
          pod_selector: { match_expressions: [{ key: "app", operator: "In", values: ["api"] }] },
          policy_types: ["Egress"],
          egress: [{ to: [{ ip_block: { cidr: "0.0.0.0/0" } }] }],
        },
      }),
    ),
  ],
  [
    "a second identity of one account, selected by its client id",
    app(
      bound("orders", "api", {
        container: {
          env: [{ name: "AZURE_CLIENT_ID", value: "${azurerm_user_assigned_identity.second.client_id}" }],
        },
      }),
      identity("second"),
      credential("second", "orders:api"),
      role("second"),
    ),
  ],
  [
    "pods of an account that only External Secrets uses",
    app(
      identity("api"),
      credential("api", "orders:api"),
      role("api"),
      account("orders", "api", {
        ...client("api"),
        "azure.workload.identity/tenant-id": "${azurerm_user_assigned_identity.api.tenant_id}",
      }),
      deployment("orders", "api", { labels: { app: "api" } }),
      resource("kubernetes_manifest", "store", {
        manifest: {
          apiVersion: "external-secrets.io/v1",
          kind: "SecretStore",
          metadata: { name: "vault", namespace: "orders" },
          spec: { provider: { azurekv: { authType: "WorkloadIdentity", serviceAccountRef: { name: "api" } } } },
        },
      }),
    ),
  ],
  [
    "a role for a group that the identity is a member of",
    app(
      identity("api"),
      credential("api", "orders:api"),
      account("orders", "api", client("api")),
      deployment("orders", "api"),
      resource("azuread_group_member", "api", {
        group_object_id: "${azuread_group.readers.object_id}",
        member_object_id: "${azurerm_user_assigned_identity.api.principal_id}",
      }),
      resource("azuread_group", "readers", { display_name: "readers" }),
      role("readers", { principal_id: "${azuread_group.readers.object_id}", principal_type: "Group" }),
    ),
  ],
  [
    "a role that is given to the resource group around the vault",
    app(
      bound("orders", "api"),
      role("api", { scope: "${azurerm_resource_group.rg.id}" }),
      resource("azurerm_resource_group", "rg", { name: "rg" }),
    ),
  ],
])("no finding on %s", (_, stacks) => {
  expect(findingsOf({ stacks })).toEqual([]);
});

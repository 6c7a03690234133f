import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { LocalBackend, TerraformStack } from "cdktf";
import {
  FederatedBinding,
  ManagedIdentity,
  Principal,
  VaultAccess,
  WorkloadIdentityCluster,
} from "../../../../constructs";
import { RoleGrant } from "../../../../constructs";
import { newApp } from "../../../kit/app";

// The JSON of a whole app: tests change whatever they like.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Any = any;

/** The parts of the quickstart's JSON that mistakes are made in. */
export interface Parts {
  readonly json: Any;
  readonly deployment: Any;
  readonly template: Any;
  readonly container: Any;
  readonly account: Any;
  readonly namespace: Any;
  readonly identity: string;
  readonly credential: Any;
  readonly cluster: Any;
  readonly clusterAddress: string;
  readonly role: Any;
  readonly vault: Any;
}

const only = (json: Any, type: string): [string, Any] => Object.entries<Any>(json.resource[type])[0]!;

export function partsOf(json: Any): Parts {
  const deployment = only(json, "kubernetes_deployment_v1")[1];
  const template = deployment.spec.template;
  const [cluster, clusterConfig] = only(json, "azurerm_kubernetes_cluster");
  return {
    json,
    deployment,
    template,
    container: template.spec.container[0],
    account: only(json, "kubernetes_service_account_v1")[1],
    namespace: only(json, "kubernetes_namespace_v1")[1],
    identity: `azurerm_user_assigned_identity.${only(json, "azurerm_user_assigned_identity")[0]}`,
    credential: only(json, "azurerm_federated_identity_credential")[1],
    cluster: clusterConfig,
    clusterAddress: `azurerm_kubernetes_cluster.${cluster}`,
    role: Object.values<Any>(json.resource.azurerm_role_assignment).find(
      (each) => each.role_definition_name === "Key Vault Secrets User",
    ),
    vault: only(json, "azurerm_key_vault")[1],
  };
}

/** One mistake in JSON that was right, and, where the constructs can be asked for it at all, the code that asks. */
export interface Mistake {
  readonly name: string;
  readonly change: (parts: Parts) => void;
  readonly typed?: () => void;
}

const USE = "azure.workload.identity/use";
const CLIENT_ID = "azure.workload.identity/client-id";
const UUID = "11111111-1111-4111-8111-111111111111";
const AKS =
  "https://westeurope.oic.prod-aks.azure.com/22222222-2222-4222-8222-222222222222/33333333-3333-4333-8333-333333333333/";
const pod = { metadata: {}, spec: { container: [{ name: "oidc", image: "i" }] } };

function stack(): TerraformStack {
  const made = new TerraformStack(newApp(), "typed");
  new LocalBackend(made, { path: "typed.tfstate" });
  new AzurermProvider(made, "azurerm", { features: [{}] });
  new KubernetesProvider(made, "kubernetes");
  return made;
}
const cluster = (scope: TerraformStack, issuerUrl = AKS) =>
  WorkloadIdentityCluster.fromClusterAttributes(scope, "cluster", {
    clusterId: `/subscriptions/${UUID}/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks`,
    clusterName: "aks",
    resourceGroup: { name: "rg", location: "westeurope" },
    issuerUrl,
    host: "https://aks.example",
    clusterCaCertificate: "Y2E=",
  });
function bind(props: Any = {}): FederatedBinding {
  const scope = stack();
  return new FederatedBinding(scope, "orders", {
    cluster: cluster(scope),
    serviceAccount: { namespace: "orders", name: "orders-api" },
    ...props,
  });
}

export const MISTAKES: readonly Mistake[] = [
  { name: "no label", change: ({ template }) => delete template.metadata.labels[USE] },
  {
    name: "the label in capitals",
    change: ({ template }) => (template.metadata.labels[USE] = "True"),
    typed: () => bind().podTemplate({ ...pod, metadata: { labels: { [USE]: "True" } } }),
  },
  {
    name: "the label as yes",
    change: ({ template }) => (template.metadata.labels[USE] = "yes"),
    typed: () => bind().podTemplate({ ...pod, metadata: { labels: { [USE]: "yes" } } }),
  },
  {
    name: "the label misspelt",
    change: ({ template }) => (template.metadata.labels = { "azure.workload.identity/used": "true" }),
  },
  {
    name: "the label on the deployment",
    change: ({ template, deployment }) => {
      delete template.metadata.labels[USE];
      deployment.metadata.labels = { [USE]: "true" };
    },
  },
  {
    name: "the label as an annotation",
    change: ({ template }) => {
      delete template.metadata.labels[USE];
      template.metadata.annotations[USE] = "true";
    },
  },
  {
    name: "the label in the selector",
    change: ({ deployment }) => (deployment.spec.selector.match_labels[USE] = "true"),
  },
  { name: "no account", change: ({ template }) => delete template.spec.service_account_name },
  {
    name: "another account",
    change: ({ template }) => (template.spec.service_account_name = "orders"),
    typed: () => bind().podTemplate({ ...pod, spec: { ...pod.spec, serviceAccountName: "orders" } }),
  },
  {
    name: "the subject as the account",
    change: ({ template }) => (template.spec.service_account_name = "system:serviceaccount:orders:orders-api"),
    typed: () =>
      bind().podTemplate({
        ...pod,
        spec: { ...pod.spec, serviceAccountName: "system:serviceaccount:orders:orders-api" },
      }),
  },
  { name: "no namespace", change: ({ deployment }) => delete deployment.metadata.namespace },
  { name: "another namespace", change: ({ deployment }) => (deployment.metadata.namespace = "order") },
  { name: "the account in another namespace", change: ({ account }) => (account.metadata.namespace = "default") },
  { name: "another name of the account", change: ({ account }) => (account.metadata.name = "orders-app") },
  {
    name: "a namespace of AKS's own",
    change: ({ namespace, credential }) => {
      namespace.metadata.name = "kube-system";
      credential.subject = "system:serviceaccount:kube-system:orders-api";
    },
    typed: () => bind({ serviceAccount: { namespace: "kube-system", name: "orders-api" } }),
  },
  {
    name: "a namespace with the label control-plane",
    change: ({ namespace }) => (namespace.metadata.labels = { "control-plane": "true" }),
  },
  { name: "no client id", change: ({ account }) => delete account.metadata.annotations[CLIENT_ID] },
  {
    name: "an underscore in the client id's key",
    change: ({ account }) =>
      (account.metadata.annotations = { "azure.workload.identity/client_id": account.metadata.annotations[CLIENT_ID] }),
  },
  {
    name: "the client id as a label",
    change: ({ account }) => {
      account.metadata.labels = account.metadata.annotations;
      account.metadata.annotations = {};
    },
  },
  {
    name: "the client id on the pod",
    change: ({ account, template }) => {
      template.metadata.annotations[CLIENT_ID] = account.metadata.annotations[CLIENT_ID];
      account.metadata.annotations = {};
    },
  },
  {
    name: "the principal id as the client id",
    change: ({ account, identity }) => (account.metadata.annotations[CLIENT_ID] = `\${${identity}.principal_id}`),
    typed: () =>
      ManagedIdentity.fromManagedIdentityAttributes(stack(), "id", {
        identityId: `/subscriptions/${UUID}/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-x`,
        identityName: "id-x",
        resourceGroupName: "rg",
        clientId: UUID,
        principalId: UUID,
        tenantId: UUID,
      }),
  },
  {
    name: "the resource id as the client id",
    change: ({ account, identity }) => (account.metadata.annotations[CLIENT_ID] = `\${${identity}.id}`),
  },
  { name: "a client id typed in", change: ({ account }) => (account.metadata.annotations[CLIENT_ID] = UUID) },
  {
    name: "a placeholder as the client id",
    change: ({ account }) => (account.metadata.annotations[CLIENT_ID] = "TBA"),
  },
  {
    name: "an empty tenant",
    change: ({ account }) => (account.metadata.annotations["azure.workload.identity/tenant-id"] = ""),
    typed: () => bind({ tenantId: "" }),
  },
  {
    name: "the client id as the tenant",
    change: ({ account, identity }) =>
      (account.metadata.annotations["azure.workload.identity/tenant-id"] = `\${${identity}.client_id}`),
  },
  {
    name: "a word as the tenant",
    change: ({ account }) => (account.metadata.annotations["azure.workload.identity/tenant-id"] = "contoso"),
    typed: () => bind({ tenantId: "contoso" }),
  },
  {
    name: "a lifetime in hours",
    change: ({ account }) =>
      (account.metadata.annotations["azure.workload.identity/service-account-token-expiration"] = "1h"),
  },
  {
    name: "a lifetime too short",
    change: ({ template }) =>
      (template.metadata.annotations["azure.workload.identity/service-account-token-expiration"] = "3599"),
    typed: () => bind().podTemplate(pod, { tokenExpirationSeconds: 3599 }),
  },
  {
    name: "the only container skipped",
    change: ({ template }) => (template.metadata.annotations["azure.workload.identity/skip-containers"] = "oidc"),
  },
  {
    name: "a container skipped that is not there",
    change: ({ template }) => (template.metadata.annotations["azure.workload.identity/skip-containers"] = "logs"),
    typed: () => bind().podTemplate(pod, { skipContainers: ["logs"] }),
  },
  {
    name: "a proxy that is meant to be off",
    change: ({ template }) => (template.metadata.annotations["azure.workload.identity/inject-proxy-sidecar"] = "false"),
  },
  {
    name: "a proxy on the host's network",
    change: ({ template }) => {
      template.metadata.annotations["azure.workload.identity/inject-proxy-sidecar"] = "true";
      template.spec.host_network = true;
    },
    typed: () => bind().podTemplate({ ...pod, spec: { ...pod.spec, hostNetwork: true } }, { migrationProxy: {} }),
  },
  {
    name: "a proxy port out of range",
    change: ({ template }) =>
      Object.assign(template.metadata.annotations, {
        "azure.workload.identity/inject-proxy-sidecar": "true",
        "azure.workload.identity/proxy-sidecar-port": "70000",
      }),
    typed: () => bind().podTemplate(pod, { migrationProxy: { port: 70000 } }),
  },
  {
    name: "the principal id in a container",
    change: ({ container, identity }) =>
      container.env.push({ name: "AZURE_CLIENT_ID", value: `\${${identity}.principal_id}` }),
  },
  {
    name: "a client id typed into a container",
    change: ({ container }) => container.env.push({ name: "AZURE_CLIENT_ID", value: UUID }),
  },
  {
    name: "a token file in a container",
    change: ({ container }) => container.env.push({ name: "AZURE_FEDERATED_TOKEN_FILE", value: "/token" }),
  },
  {
    name: "a client secret in a container",
    change: ({ container }) => container.env.push({ name: "AZURE_CLIENT_SECRET", value: "x" }),
  },
  {
    name: "a credential chain for developers",
    change: ({ container }) => container.env.push({ name: "AZURE_TOKEN_CREDENTIALS", value: "dev" }),
  },
  {
    name: "a volume at the token's path",
    change: ({ container, template }) => {
      template.spec.volume = [{ name: "v", empty_dir: {} }];
      container.volume_mount = [{ name: "v", mount_path: "/var/run/secrets/azure/tokens" }];
    },
  },
  {
    name: "a virtual node",
    change: ({ template }) => (template.spec.node_selector = { type: "virtual-kubelet" }),
    typed: () => bind().podTemplate({ ...pod, spec: { ...pod.spec, nodeSelector: { type: "virtual-kubelet" } } }),
  },
  {
    name: "the issuer's slash cut",
    change: ({ credential, clusterAddress }) =>
      (credential.issuer = `\${trimsuffix(${clusterAddress}.oidc_issuer_url, "/")}`),
    typed: () => cluster(stack(), AKS.slice(0, -1)),
  },
  {
    name: "a slash too many",
    change: ({ credential, clusterAddress }) => (credential.issuer = `\${${clusterAddress}.oidc_issuer_url}/`),
  },
  {
    name: "the API server as the issuer",
    change: ({ credential, clusterAddress }) => (credential.issuer = `\${${clusterAddress}.fqdn}`),
    typed: () => cluster(stack(), "aks.example"),
  },
  { name: "another cluster's issuer", change: ({ credential }) => (credential.issuer = AKS) },
  {
    name: "the issuer inside the cluster",
    change: ({ credential }) => (credential.issuer = "https://kubernetes.default.svc.cluster.local"),
  },
  {
    name: "another name in the subject",
    change: ({ credential }) => (credential.subject = "system:serviceaccount:orders:order-api"),
  },
  {
    name: "another namespace in the subject",
    change: ({ credential }) => (credential.subject = "system:serviceaccount:default:orders-api"),
  },
  {
    name: "namespace and name swapped",
    change: ({ credential }) => (credential.subject = "system:serviceaccount:orders-api:orders"),
  },
  {
    name: "a capital in the subject",
    change: ({ credential }) => (credential.subject = "system:serviceaccount:Orders:orders-api"),
    typed: () => bind({ serviceAccount: { namespace: "Orders", name: "orders-api" } }),
  },
  {
    name: "a wildcard in the subject",
    change: ({ credential }) => (credential.subject = "system:serviceaccount:orders:*"),
    typed: () => bind({ serviceAccount: { namespace: "orders", name: "*" } }),
  },
  {
    name: "a slash in the subject",
    change: ({ credential }) => (credential.subject = "system:serviceaccount:orders/orders-api"),
  },
  { name: "two audiences", change: ({ credential }) => credential.audience.push("api://AzureADTokenExchange") },
  { name: "no audience", change: ({ credential }) => (credential.audience = []) },
  {
    name: "the audience in small letters",
    change: ({ credential }) => (credential.audience = ["api://azureadtokenexchange"]),
  },
  {
    name: "the audience of identity bindings",
    change: ({ credential }) => (credential.audience = ["api://AKSIdentityBinding"]),
  },
  {
    name: "the client id as the credential's identity",
    change: ({ credential, identity }) => (credential.user_assigned_identity_id = `\${${identity}.client_id}`),
  },
  {
    name: "the credential on another identity",
    change: ({ json, credential }) => {
      json.resource.azurerm_user_assigned_identity.other = {
        name: "id-other",
        resource_group_name: "rg",
        location: "westeurope",
      };
      credential.user_assigned_identity_id = "${azurerm_user_assigned_identity.other.id}";
    },
  },
  {
    name: "the credential twice",
    change: ({ json, credential }) =>
      (json.resource.azurerm_federated_identity_credential.more = { ...credential, name: "again" }),
  },
  {
    name: "two credentials of one name",
    change: ({ json, credential }) => {
      const [first] = Object.keys(json.resource.azurerm_federated_identity_credential);
      json.resource.azurerm_federated_identity_credential.more = {
        ...credential,
        subject: "system:serviceaccount:shop:web",
        depends_on: [`azurerm_federated_identity_credential.${first}`],
      };
    },
  },
  {
    name: "a second credential at the same time",
    change: ({ json, credential }) =>
      (json.resource.azurerm_federated_identity_credential.more = {
        ...credential,
        name: "again",
        subject: "system:serviceaccount:shop:web",
      }),
  },
  { name: "a dot in the credential's name", change: ({ credential }) => (credential.name = "orders.api") },
  { name: "no issuer on the cluster", change: ({ cluster: made }) => (made.oidc_issuer_enabled = false) },
  { name: "no webhook on the cluster", change: ({ cluster: made }) => delete made.workload_identity_enabled },
  {
    name: "the role for the client id",
    change: ({ role, identity }) => (role.principal_id = `\${${identity}.client_id}`),
    typed: () =>
      RoleGrant.ensure(stack(), {
        grantee: Principal.fromObjectId(stack(), "p", { objectId: "id-orders", type: "ServicePrincipal" }),
        role: "Reader",
        scope: "/subscriptions/x",
      }),
  },
  {
    name: "AcrPull for the control plane",
    change: ({ json, clusterAddress }) =>
      (json.resource.azurerm_role_assignment.pull = {
        principal_id: `\${${clusterAddress}.identity[0].principal_id}`,
        role_definition_name: "AcrPull",
        scope: "/subscriptions/x",
      }),
  },
  { name: "the role for the resource id", change: ({ role, identity }) => (role.principal_id = `\${${identity}.id}`) },
  { name: "the role for a user", change: ({ role }) => (role.principal_type = "User") },
  {
    name: "no role",
    change: ({ json, role }) => {
      const roles = json.resource.azurerm_role_assignment;
      for (const [name, each] of Object.entries(roles))
        if (each === role) {
          delete roles[name];
          strip(json, `azurerm_role_assignment.${name}`);
        }
    },
  },
  { name: "a role that shows no values", change: ({ role }) => (role.role_definition_name = "Key Vault Reader") },
  {
    name: "a misspelt role",
    change: ({ role }) => (role.role_definition_name = "Key Vault Secret User"),
    typed: () =>
      RoleGrant.ensure(stack(), {
        grantee: Principal.fromObjectId(stack(), "p", { objectId: UUID, type: "User" }),
        role: "Key Vault Secret User",
        scope: "/subscriptions/x",
      }),
  },
  { name: "a vault with access policies", change: ({ vault }) => (vault.rbac_authorization_enabled = false) },
  { name: "no namespace resource", change: ({ json }) => delete json.resource.kubernetes_namespace_v1 },
  { name: "no account resource", change: ({ json }) => delete json.resource.kubernetes_service_account_v1 },
  {
    name: "an identity that is not there",
    change: ({ account }) =>
      (account.metadata.annotations[CLIENT_ID] = "${azurerm_user_assigned_identity.oders.client_id}"),
  },
  {
    name: "an attribute that is not there",
    change: ({ account, identity }) => (account.metadata.annotations[CLIENT_ID] = `\${${identity}.clientId}`),
  },
  { name: "no issuer", change: ({ credential }) => delete credential.issuer },
  {
    name: "an issuer that depends on its pod",
    change: ({ cluster: made }) => (made.tags = { pod: "${kubernetes_deployment_v1.orders-api.metadata[0].uid}" }),
  },
  {
    name: "a vault's name too long",
    change: ({ vault }) => (vault.name = "kv-orders-of-the-whole-company"),
    typed: () =>
      new VaultAccess(stack(), "v", {
        resourceGroup: { name: "rg", location: "westeurope" },
        vaultName: "kv-orders-of-the-whole-company",
      }),
  },
];

/** Takes a resource out of every wait and order that names it. */
function strip(json: Any, address: string): void {
  for (const [name, each] of Object.entries<Any>(json.resource.time_sleep)) {
    if (!JSON.stringify(each).includes(address)) continue;
    delete json.resource.time_sleep[name];
    for (const resources of Object.values<Any>(json.resource))
      for (const resource of Object.values<Any>(resources))
        if (resource.depends_on)
          resource.depends_on = resource.depends_on.filter((other: string) => other !== `time_sleep.${name}`);
  }
}

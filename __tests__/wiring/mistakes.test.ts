// Single mistakes in a program that has none, by kind.
import {
  account,
  type Any,
  client,
  cluster,
  credential,
  data,
  deployment,
  identity,
  object,
  type Part,
  resource,
  role,
  type Scenario,
  stack,
  vault,
  verdictOf,
} from "./scenario";
import { CLIENT_ID, USE } from "./wiring-world";

const API = "${azurerm_user_assigned_identity.api.";
const GITHUB = "https://token.actions.githubusercontent.com";
const UUID = "77777777-7777-4777-8777-777777777777";
const KEY = `${"A1b2".repeat(21)}==`;
const LABEL = { [USE]: "true" };
/** What is in the namespace `orders` waits for it. */
const IN_ORDERS = { depends_on: ["kubernetes_namespace_v1.orders"] };

const program = (): Scenario => ({
  stacks: {
    app: stack(
      {
        terraform: {
          backend: { azurerm: { storage_account_name: "st", container_name: "c", key: "k", use_azuread_auth: true } },
        },
      },
      { provider: { kubernetes: [{ host: "${azurerm_kubernetes_cluster.aks.kube_config[0].host}" }] } },
      data("azurerm_client_config", "current"),
      data("azurerm_subscription", "current"),
      stack(
        identity("plane"),
        identity("nodes"),
        role("plane", {
          role_definition_name: "Managed Identity Operator",
          scope: "${azurerm_user_assigned_identity.nodes.id}",
        }),
        cluster("aks", {
          identity: { type: "UserAssigned", identity_ids: ["${azurerm_user_assigned_identity.plane.id}"] },
          kubelet_identity: { user_assigned_identity_id: "${azurerm_user_assigned_identity.nodes.id}" },
          depends_on: ["azurerm_role_assignment.plane"],
        }),
      ),
      vault(),
      vault("other"),
      resource("azurerm_role_assignment", "officer", {
        principal_id: "${data.azurerm_client_config.current.object_id}",
        role_definition_name: "Key Vault Secrets Officer",
        scope: "${azurerm_key_vault.vault.id}",
      }),
      resource("azurerm_key_vault_secret", "greeting", {
        name: "greeting",
        key_vault_id: "${azurerm_key_vault.vault.id}",
        depends_on: ["azurerm_role_assignment.officer"],
      }),
      stack(
        identity("api"),
        credential("api", "orders:api"),
        role("api"),
        account("orders", "api", client("api"), IN_ORDERS),
      ),
      resource("kubernetes_namespace_v1", "orders", { metadata: { name: "orders" } }),
      deployment("orders", "api", {
        container: {
          env: [
            { name: "KEYVAULT_URL", value: "${azurerm_key_vault.vault.vault_uri}" },
            { name: "SECRET_NAME", value: "${azurerm_key_vault_secret.greeting.name}" },
          ],
        },
        resource: { depends_on: ["azurerm_role_assignment.api", ...IN_ORDERS.depends_on] },
      }),
      stack(
        credential("worker", "orders:worker", {
          user_assigned_identity_id: "${azurerm_user_assigned_identity.api.id}",
          depends_on: ["azurerm_federated_identity_credential.api"],
        }),
        account("orders", "worker", client("api"), IN_ORDERS),
      ),
      stack(
        identity("ci"),
        credential("ci", "", { issuer: GITHUB, subject: "repo:contoso/orders:environment:production" }),
        role("ci", { role_definition_name: "Contributor", scope: "${data.azurerm_subscription.current.id}" }),
      ),
      resource("azurerm_role_definition", "reader", {
        name: "reader",
        scope: "${data.azurerm_subscription.current.id}",
        permissions: [{ actions: ["*/read"] }],
      }),
      resource("kubernetes_config_map_v1", "settings", {
        metadata: { name: "settings", namespace: "orders" },
        data: { level: "info" },
      }),
      resource("kubernetes_manifest", "class", {
        manifest: {
          ...object("secrets-store.csi.x-k8s.io/v1", "SecretProviderClass", "vault", "orders"),
          spec: {
            provider: "azure",
            parameters: {
              clientID: `${API}client_id}`,
              keyvaultName: "${azurerm_key_vault.vault.name}",
              tenantID: `${API}tenant_id}`,
              objects: "array: []",
            },
          },
        },
      }),
      resource("kubernetes_manifest", "store", {
        manifest: {
          ...object("external-secrets.io/v1", "SecretStore", "vault", "orders"),
          spec: {
            provider: {
              azurekv: {
                authType: "WorkloadIdentity",
                tenantId: `${API}tenant_id}`,
                vaultUrl: "${azurerm_key_vault.vault.vault_uri}",
                serviceAccountRef: { name: "worker" },
              },
            },
          },
        },
      }),
      resource("kubernetes_manifest", "workflow", {
        ...IN_ORDERS,
        manifest: {
          ...object("argoproj.io/v1alpha1", "Workflow", "report", "orders"),
          spec: {
            serviceAccountName: "api",
            podMetadata: { labels: LABEL },
            templates: [{ name: "a", container: { image: "i" } }],
          },
        },
      }),
      resource("kubernetes_manifest", "spark", {
        ...IN_ORDERS,
        manifest: {
          ...object("sparkoperator.k8s.io/v1beta2", "SparkApplication", "etl", "orders"),
          spec: { driver: { serviceAccount: "api", labels: LABEL }, executor: { labels: LABEL } },
        },
      }),
      resource("helm_release", "web", {
        name: "web",
        chart: "web",
        namespace: "orders",
        values: [
          `podLabels:\n  ${USE}: "true"\nserviceAccount:\n  create: false\n  annotations:\n    ${CLIENT_ID}: ""\n`,
        ],
      }),
    ),
  },
});

/** The parts of the program that mistakes are made in. */
class Parts {
  public readonly json: Any;
  constructor(scenario: Scenario) {
    this.json = scenario.stacks!.app;
  }
  public of(type: string, name = "api"): Any {
    return this.json.resource[type][name];
  }
  public add(part: Part): void {
    Object.assign(this.json, stack(this.json as Part, part));
  }
  public get credential(): Any {
    return this.of("azurerm_federated_identity_credential");
  }
  public get account(): Any {
    return this.of("kubernetes_service_account_v1").metadata;
  }
  public get deployment(): Any {
    return this.of("kubernetes_deployment_v1");
  }
  public get template(): Any {
    return this.deployment.spec.template;
  }
  public get container(): Any {
    return this.template.spec.container[0];
  }
  public get role(): Any {
    return this.of("azurerm_role_assignment");
  }
  public manifest(name: string): Any {
    return this.of("kubernetes_manifest", name).manifest;
  }
}

type Change = (parts: Parts) => unknown;

const set =
  (of: (parts: Parts) => Any, values: Part): Change =>
  (parts) =>
    Object.assign(of(parts) as object, values);
const environment =
  (name: string, value: unknown): Change =>
  ({ container }) =>
    container.env.push({ name, value });
const subject = (text: string): Change => set(({ credential: it }) => it, { subject: text });
const issuer = (text: string): Change => set(({ credential: it }) => it, { issuer: text });
const audience = (...audiences: string[]): Change => set(({ credential: it }) => it, { audience: audiences });
const annotate =
  (annotations: Part): Change =>
  ({ account: it }) =>
    Object.assign(it.annotations as object, annotations);
const podAnnotation =
  (name: string, value: string): Change =>
  ({ template }) =>
    (template.metadata.annotations[`azure.workload.identity/${name}`] = value);
const parameter = (values: Part): Change => set((parts) => parts.manifest("class").spec.parameters, values);
const storeValue = (values: Part): Change => set((parts) => parts.manifest("store").spec.provider.azurekv, values);
const backend = (values: Part): Change => set(({ json }) => json.terraform.backend.azurerm, values);
const roleOf = (name: string, values: Part): Change =>
  set((parts) => parts.of("azurerm_role_assignment", name), values);
const repeated =
  (values: Part): Change =>
  (parts) =>
    Object.assign(parts.credential as object, values);

const MISTAKES: Readonly<Record<string, Readonly<Record<string, Change>>>> = {
  label: {
    missing: ({ template }) => delete template.metadata.labels[USE],
    "in capitals": ({ template }) => (template.metadata.labels[USE] = "True"),
    misspelt: ({ template }) => (template.metadata.labels = { app: "api", "azure.workload.identity/used": "true" }),
    "on the Deployment": ({ template, deployment: it }) => {
      delete template.metadata.labels[USE];
      it.metadata.labels = LABEL;
    },
    "as an annotation": ({ template }) => {
      delete template.metadata.labels[USE];
      template.metadata.annotations = LABEL;
    },
    "in the selector": ({ deployment: it }) => (it.spec.selector.match_labels[USE] = "true"),
  },
  "account and namespace": {
    "no account": ({ template }) => delete template.spec.service_account_name,
    "a letter wrong": ({ template }) => (template.spec.service_account_name = "apo"),
    "the subject as the account": ({ template }) =>
      (template.spec.service_account_name = "system:serviceaccount:orders:api"),
    "no namespace": ({ deployment: it }) => delete it.metadata.namespace,
    "another namespace": ({ deployment: it }) => (it.metadata.namespace = "order"),
    "a namespace that AKS excludes": (parts) =>
      (parts.of("kubernetes_namespace_v1", "orders").metadata.labels = { "control-plane": "x" }),
    "the namespace twice": (parts) =>
      parts.add(resource("kubernetes_namespace_v1", "again", { metadata: { name: "orders" } })),
    "no wait for the namespace": (parts) => delete parts.of("kubernetes_service_account_v1", "worker").depends_on,
    "the account twice": (parts) =>
      parts.add(resource("kubernetes_service_account_v1", "again", { metadata: parts.account })),
  },
  "client id and tenant": {
    "no client id": ({ account: it }) => delete it.annotations[CLIENT_ID],
    "the principal id": annotate({ [CLIENT_ID]: `${API}principal_id}` }),
    "the resource id": annotate({ [CLIENT_ID]: `${API}id}` }),
    "of another identity": annotate({ [CLIENT_ID]: "${azurerm_user_assigned_identity.ci.client_id}" }),
    "a placeholder": annotate({ [CLIENT_ID]: "TBA" }),
    "the key misspelt": annotate({ "azure.workload.identity/client_id": UUID }),
    "on the pod": ({ account: it, template }) => {
      template.metadata.annotations = { ...it.annotations };
      it.annotations = {};
    },
    "an empty tenant": annotate({ "azure.workload.identity/tenant-id": "" }),
    "the client id as the tenant": annotate({ "azure.workload.identity/tenant-id": `${API}client_id}` }),
    "one literal as client id and tenant": annotate({ [CLIENT_ID]: UUID, "azure.workload.identity/tenant-id": UUID }),
  },
  "subject, issuer and audience": {
    "a letter wrong in the subject": subject("system:serviceaccount:orders:apo"),
    "another namespace in the subject": subject("system:serviceaccount:default:api"),
    "the parts of the subject swapped": subject("system:serviceaccount:api:orders"),
    "a wildcard in the subject": subject("system:serviceaccount:orders:*"),
    "a slash in the subject": subject("system:serviceaccount:orders/api"),
    "the slash of the issuer cut": issuer('${trimsuffix(azurerm_kubernetes_cluster.aks.oidc_issuer_url, "/")}'),
    "the address of the API server": issuer("${azurerm_kubernetes_cluster.aks.fqdn}"),
    "the issuer inside the cluster": issuer("https://kubernetes.default.svc.cluster.local"),
    "the audience in small letters": audience("api://azureadtokenexchange"),
    "the audience of another cloud": audience("api://AzureADTokenExchangeUSGov"),
    "two audiences": audience("api://AzureADTokenExchange", "api://own"),
  },
  "credentials of one identity": {
    "without an order": (parts) => delete parts.of("azurerm_federated_identity_credential", "worker").depends_on,
    "the same trust twice": (parts) =>
      set((all) => all.of("azurerm_federated_identity_credential", "worker"), { subject: parts.credential.subject })(
        parts,
      ),
    "one name twice": (parts) =>
      set((all) => all.of("azurerm_federated_identity_credential", "worker"), { name: parts.credential.name })(parts),
    "a name with a dot": set(({ credential: it }) => it, { name: "orders.api" }),
    "named by the client id": set(({ credential: it }) => it, { user_assigned_identity_id: `${API}client_id}` }),
    "several with for_each": repeated({
      name: "c-${each.key}",
      for_each: { a: {}, b: {} },
      subject: "system:serviceaccount:${each.key}:api",
    }),
    "several with count": repeated({
      name: "c-${count.index}",
      count: 3,
      subject: "system:serviceaccount:t${count.index}:api",
    }),
    "for_each with one subject": repeated({ name: "c-${each.key}", for_each: { a: {}, b: {} } }),
    "more than 20 with count": repeated({
      name: "c-${count.index}",
      count: 21,
      subject: "system:serviceaccount:t${count.index}:api",
    }),
  },
  "credentials for GitHub": {
    "a slash at the end of the issuer": (parts) =>
      (parts.of("azurerm_federated_identity_credential", "ci").issuer = `${GITHUB}/`),
    "no repo: in the subject": (parts) =>
      (parts.of("azurerm_federated_identity_credential", "ci").subject = "contoso/orders:environment:production"),
    "a wildcard in the subject": (parts) =>
      (parts.of("azurerm_federated_identity_credential", "ci").subject = "repo:contoso/orders:*"),
    "a strong role for pull requests": (parts) =>
      (parts.of("azurerm_federated_identity_credential", "ci").subject = "repo:contoso/orders:pull_request"),
  },
  containers: {
    "a client id of another identity": environment("AZURE_CLIENT_ID", `${API}principal_id}`),
    "a client secret": environment("AZURE_CLIENT_SECRET", "x"),
    "a credential chain for developers": environment("AZURE_TOKEN_CREDENTIALS", "dev"),
    "the only container skipped": (parts) => {
      parts.template.metadata.annotations = {};
      podAnnotation("skip-containers", "api")(parts);
    },
    "a lifetime that is too short": (parts) => {
      parts.template.metadata.annotations = {};
      podAnnotation("service-account-token-expiration", "60")(parts);
    },
    "a virtual node": ({ template }) => (template.spec.node_selector = { type: "virtual-kubelet" }),
    "a client secret by kubernetes_env": (parts) =>
      parts.add(
        resource("kubernetes_env", "patch", {
          api_version: "apps/v1",
          kind: "Deployment",
          metadata: { name: "api", namespace: "orders" },
          container: "api",
          env: [{ name: "AZURE_CLIENT_SECRET", value: "x" }],
        }),
      ),
  },
  roles: {
    "no role": (parts) => {
      delete parts.json.resource.azurerm_role_assignment.api;
      delete parts.deployment.depends_on;
    },
    "on another vault": roleOf("api", { scope: "${azurerm_key_vault.other.id}" }),
    "for the nodes": roleOf("api", { principal_id: "${azurerm_user_assigned_identity.nodes.principal_id}" }),
    "on another secret": (parts) => {
      parts.add(
        resource("azurerm_key_vault_secret", "second", {
          name: "second",
          key_vault_id: "${azurerm_key_vault.vault.id}",
          depends_on: ["azurerm_role_assignment.officer"],
        }),
      );
      roleOf("api", { scope: "${azurerm_key_vault_secret.second.resource_versionless_id}" })(parts);
    },
    "on the address of the vault": roleOf("api", { scope: "${azurerm_key_vault.vault.vault_uri}" }),
    "for the client id": roleOf("api", { principal_id: `${API}client_id}` }),
    "for a user": roleOf("api", { principal_type: "User" }),
    "that does not read": roleOf("api", { role_definition_name: "Key Vault Reader" }),
    misspelt: roleOf("api", { role_definition_name: "Key Vault Secret User" }),
    "on a vault with access policies": (parts) =>
      (parts.of("azurerm_key_vault", "vault").rbac_authorization_enabled = false),
    "that is too wide": roleOf("api", { role_definition_name: "Key Vault Administrator" }),
    "with a data action among its actions": (parts) =>
      (parts.of("azurerm_role_definition", "reader").permissions[0].actions = [
        "Microsoft.KeyVault/vaults/secrets/getSecret/action",
      ]),
  },
  order: {
    "a workload before its role": ({ deployment: it }) => delete it.depends_on,
    "a secret before its writer's role": (parts) => delete parts.of("azurerm_key_vault_secret", "greeting").depends_on,
    "a cluster before its operator's role": (parts) => delete parts.of("azurerm_kubernetes_cluster", "aks").depends_on,
    "a cluster without its operator's role": (parts) => {
      delete parts.json.resource.azurerm_role_assignment.plane;
      delete parts.of("azurerm_kubernetes_cluster", "aks").depends_on;
    },
  },
  cluster: {
    "without its issuer": (parts) => (parts.of("azurerm_kubernetes_cluster", "aks").oidc_issuer_enabled = false),
    "without the webhook": (parts) => delete parts.of("azurerm_kubernetes_cluster", "aks").workload_identity_enabled,
  },
  "state and secrets": {
    "an account key of the backend": backend({ access_key: KEY }),
    "a shared access signature of the backend": backend({ sas_token: "?sv=1" }),
    "a backend without Entra ID": backend({ use_azuread_auth: false }),
    "a connection string in a container": environment("STORAGE", `AccountName=a;AccountKey=${KEY}`),
    "a password in a container": environment("DB_PASSWORD", "hunter2"),
    "a connection string in a config map": (parts) =>
      (parts.of("kubernetes_config_map_v1", "settings").data.bus = `Endpoint=sb://a/;SharedAccessKey=${KEY}`),
    "a token in an output": ({ json }) => (json.output = { token: { value: `ghp_${"aB3".repeat(12)}` } }),
    "a Secret with a password": (parts) =>
      parts.add(
        resource("kubernetes_manifest", "secret", {
          manifest: { ...object("v1", "Secret", "s", "orders"), stringData: { password: "hunter2" } },
        }),
      ),
    "the vault by a literal": ({ container, deployment: it }) => {
      container.env = [{ name: "KEYVAULT_URL", value: "https://kv-vault.vault.azure.net/" }];
      it.depends_on = [];
    },
  },
  "other systems": {
    "a class without a client id": (parts) => {
      parts.add(
        deployment("orders", "files", {
          labels: { app: "files" },
          spec: {
            service_account_name: "worker",
            volume: [
              {
                name: "v",
                csi: { driver: "secrets-store.csi.k8s.io", volume_attributes: { secretProviderClass: "vault" } },
              },
            ],
          },
          resource: { depends_on: ["azurerm_role_assignment.api"] },
        }),
      );
      delete parts.manifest("class").spec.parameters.clientID;
    },
    "a class with pod identity": parameter({ usePodIdentity: "true" }),
    "a class with the address of the vault": parameter({ keyvaultName: "https://kv-vault.vault.azure.net/" }),
    "a class with the client id as tenant": parameter({ clientID: UUID, tenantID: UUID }),
    "a class without objects": (parts) => delete parts.manifest("class").spec.parameters.objects,
    "a store without its mode": storeValue({ authType: undefined }),
    "a store with an account of a letter less": storeValue({ serviceAccountRef: { name: "worke" } }),
    "a store of another vault": storeValue({ vaultUrl: "${azurerm_key_vault.other.vault_uri}" }),
    "Helm values without the label": (parts) =>
      (parts.of("helm_release", "web").values = [`serviceAccount:\n  annotations:\n    ${CLIENT_ID}: ${UUID}\n`]),
    "Helm values with an unquoted label": (parts) =>
      (parts.of("helm_release", "web").values = [`podLabels:\n  ${USE}: true\n`]),
  },
  "pods described elsewhere": {
    "a workflow without the label": (parts) => delete parts.manifest("workflow").spec.podMetadata,
    "a workflow with the label on itself": (parts) => {
      delete parts.manifest("workflow").spec.podMetadata;
      parts.manifest("workflow").metadata.labels = LABEL;
    },
    "a workflow with an account of a letter less": (parts) =>
      (parts.manifest("workflow").spec.serviceAccountName = "apo"),
    "executors without the label": (parts) => delete parts.manifest("spark").spec.executor.labels,
    "a driver with a client secret": (parts) =>
      (parts.manifest("spark").spec.driver.env = [{ name: "AZURE_CLIENT_SECRET", value: "x" }]),
    "the label by kubernetes_labels": (parts) =>
      parts.add(
        resource("kubernetes_labels", "patch", {
          api_version: "apps/v1",
          kind: "Deployment",
          metadata: { name: "elsewhere", namespace: "orders" },
          labels: LABEL,
        }),
      ),
  },
};

/** The rules that find something after a change. */
function rulesAfter(change: Change): readonly string[] {
  const scenario = JSON.parse(JSON.stringify(program())) as Scenario;
  change(new Parts(scenario));
  return verdictOf(scenario).findings.map(({ rule }) => rule);
}

test("the program without a mistake has no finding", () => {
  expect(rulesAfter(() => undefined)).toEqual([]);
});

test("each mistake is found", () => {
  const tried = Object.entries(MISTAKES).map(([kind, mistakes]) => {
    const missed = Object.entries(mistakes).flatMap(([name, change]) =>
      rulesAfter(change).length === 0 ? [name] : [],
    );
    const count = Object.keys(mistakes).length;
    return { kind, found: `${count - missed.length} of ${count}`, missed };
  });
  const total = tried.reduce((sum, { kind }) => sum + Object.keys(MISTAKES[kind]!).length, 0);
  process.stdout.write(`${tried.map(({ kind, found }) => `${kind}: ${found}`).join("\n")}\nall: ${total}\n`);
  expect(tried.flatMap(({ kind, missed }) => missed.map((name) => `${kind}: ${name}`))).toEqual([]);
  expect(total).toBeGreaterThanOrEqual(60);
});

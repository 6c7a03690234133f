import { evaluateWiring } from "../../wiring/evaluate";
import { modelOf } from "../model/model-of";
import { CLIENT, CLIENT_ID, USE, VAULT } from "./wiring-world";

const TENANT_ID = "azure.workload.identity/tenant-id";
const NAMESPACE = "${kubernetes_namespace_v1.one.metadata[0].name}";

describe("expressions", () => {
  const stack = (changes: Record<string, Record<string, unknown>> = {}): Record<string, unknown> => {
    const part = (type: string, value: Record<string, unknown>) => ({
      [type]: { one: { ...value, ...changes[type] } },
    });
    return {
      resource: {
        ...part("azurerm_user_assigned_identity", { name: "id-orders" }),
        ...part("azurerm_kubernetes_cluster", { oidc_issuer_enabled: true, workload_identity_enabled: true }),
        ...part("azurerm_federated_identity_credential", {
          name: "orders-api",
          user_assigned_identity_id: "${azurerm_user_assigned_identity.one.id}",
          issuer: "${azurerm_kubernetes_cluster.one.oidc_issuer_url}",
          subject: "system:serviceaccount:${kubernetes_namespace_v1.one.metadata[0].name}:orders-api",
          audience: ["api://AzureADTokenExchange"],
        }),
        ...part("azurerm_role_assignment", {
          principal_id: "${azurerm_user_assigned_identity.one.principal_id}",
          role_definition_name: "Key Vault Secrets User",
          scope: VAULT,
        }),
        ...part("kubernetes_namespace_v1", { metadata: { name: "orders" } }),
        ...part("kubernetes_service_account_v1", {
          metadata: {
            name: "orders-api",
            namespace: NAMESPACE,
            annotations: { [CLIENT_ID]: "${azurerm_user_assigned_identity.one.client_id}" },
          },
        }),
        ...("azurerm_key_vault" in changes && part("azurerm_key_vault", {})),
        ...part("kubernetes_deployment_v1", {
          metadata: { name: "api", namespace: NAMESPACE },
          spec: {
            template: {
              metadata: { labels: { [USE]: "true" } },
              spec: {
                service_account_name: "${kubernetes_service_account_v1.one.metadata[0].name}",
                container: [{ name: "api", image: "i" }],
              },
            },
          },
        }),
      },
    };
  };
  const evaluated = (changes?: Record<string, Record<string, unknown>>) => {
    const { findings, notEvaluated } = evaluateWiring(modelOf({ app: stack(changes) }));
    return {
      findings: findings.map(({ rule, path, text }) => `${rule} at ${path}: ${text}`),
      notEvaluated: notEvaluated.map(({ why }) => why),
    };
  };

  test("are followed to what the configuration says", () => {
    expect(evaluated()).toEqual({ findings: [], notEvaluated: [] });
  });

  test.each<[string, Record<string, Record<string, unknown>>, string[]]>([
    [
      "the principal id as the client id",
      {
        kubernetes_service_account_v1: {
          metadata: {
            name: "orders-api",
            namespace: NAMESPACE,
            annotations: { [CLIENT_ID]: "${azurerm_user_assigned_identity.one.principal_id}" },
          },
        },
      },
      [
        "client-id-other-attribute at app/kubernetes_service_account_v1.one: azure.workload.identity/client-id is the principal_id of app/azurerm_user_assigned_identity.one",
      ],
    ],
    [
      "a literal client id where the identity is yet to be made",
      {
        kubernetes_service_account_v1: {
          metadata: { name: "orders-api", namespace: NAMESPACE, annotations: { [CLIENT_ID]: CLIENT } },
        },
      },
      [
        `client-id-untrusting at app/kubernetes_service_account_v1.one: azure.workload.identity/client-id is "${CLIENT}", and the credential for "system:serviceaccount:orders:orders-api" is on app/azurerm_user_assigned_identity.one`,
      ],
    ],
    [
      "the identity's client id as the credential's parent",
      {
        azurerm_federated_identity_credential: {
          user_assigned_identity_id: "${azurerm_user_assigned_identity.one.client_id}",
        },
      },
      [
        "credential-parent at app/azurerm_federated_identity_credential.one: the credential names the identity by its client_id",
      ],
    ],
    [
      "another attribute of the cluster as the issuer",
      { azurerm_federated_identity_credential: { issuer: "${azurerm_kubernetes_cluster.one.fqdn}" } },
      [
        "issuer-other-attribute at app/azurerm_federated_identity_credential.one: the issuer is the fqdn of azurerm_kubernetes_cluster.one",
      ],
    ],
    ...["fqdn", "private_fqdn", "kube_config[0].host"].map(
      (attribute): [string, Record<string, Record<string, unknown>>, string[]] => [
        `an issuer around the ${attribute} of the cluster`,
        {
          azurerm_federated_identity_credential: { issuer: `https://\${azurerm_kubernetes_cluster.one.${attribute}}/` },
        },
        [
          `issuer-other-attribute at app/azurerm_federated_identity_credential.one: the issuer is made of azurerm_kubernetes_cluster.one.${attribute}`,
        ],
      ],
    ),
    [
      "an issuer whose slash is cut",
      {
        azurerm_federated_identity_credential: {
          issuer: '${trimsuffix(azurerm_kubernetes_cluster.one.oidc_issuer_url, "/")}',
        },
      },
      [
        'issuer-slash at app/azurerm_federated_identity_credential.one: the issuer is the expression ${app/trimsuffix(azurerm_kubernetes_cluster.one.oidc_issuer_url, "/")}, which changes the cluster\'s oidc_issuer_url',
      ],
    ],
    [
      "a role for the client id",
      { azurerm_role_assignment: { principal_id: "${azurerm_user_assigned_identity.one.client_id}" } },
      [
        "role-principal at app/azurerm_role_assignment.one: principal_id is the client_id of app/azurerm_user_assigned_identity.one",
        "role-missing at app/azurerm_user_assigned_identity.one: no role assignment has its principal_id",
      ],
    ],
    [
      "an issuer with a slash more",
      {
        azurerm_federated_identity_credential: {
          issuer: '${format("%s/", azurerm_kubernetes_cluster.one.oidc_issuer_url)}',
        },
      },
      [
        'issuer-slash at app/azurerm_federated_identity_credential.one: the issuer is the expression ${app/format("%s/", azurerm_kubernetes_cluster.one.oidc_issuer_url)}, which changes the cluster\'s oidc_issuer_url',
      ],
    ],
    [
      "another id of the only one of a count",
      { azurerm_role_assignment: { principal_id: "${azurerm_user_assigned_identity.one[0].id}" } },
      [
        "role-principal at app/azurerm_role_assignment.one: principal_id is the id of app/azurerm_user_assigned_identity.one",
        "role-missing at app/azurerm_user_assigned_identity.one: no role assignment has its principal_id",
      ],
    ],
    [
      "a role by its id that shows no values",
      {
        azurerm_key_vault: { name: "kv", rbac_authorization_enabled: true },
        azurerm_role_assignment: {
          scope: "${azurerm_key_vault.one.id}",
          role_definition_name: undefined,
          role_definition_id: `/subscriptions/${CLIENT}/providers/Microsoft.Authorization/roleDefinitions/21090545-7ca7-4776-b22c-e363652d74d2`,
        },
      },
      [
        'role-cannot-read at app/azurerm_role_assignment.one: "Key Vault Reader" on the vault does not allow reading secret values',
      ],
    ],
    [
      "the client id as the tenant",
      {
        kubernetes_service_account_v1: {
          metadata: {
            name: "orders-api",
            namespace: NAMESPACE,
            annotations: {
              [CLIENT_ID]: "${azurerm_user_assigned_identity.one.client_id}",
              [TENANT_ID]: "${azurerm_user_assigned_identity.one.client_id}",
            },
          },
        },
      },
      [
        "tenant-id-other at app/kubernetes_service_account_v1.one: azure.workload.identity/tenant-id is the client_id of azurerm_user_assigned_identity.one",
      ],
    ],
  ])("show %s", (_, changes, findings) => {
    expect(evaluated(changes).findings).toEqual(findings);
  });

  test.each<[string, Record<string, Record<string, unknown>>, string[]]>([
    [
      "a namespace that only Terraform knows",
      {
        kubernetes_namespace_v1: { metadata: { name: "${var.namespace}" } },
        kubernetes_deployment_v1: { metadata: { name: "api", namespace: "${var.other}" } },
      },
      [
        "whether a federated credential trusts system:serviceaccount:${app/var.other}:orders-api is unknown",
        'the service account "orders-api" was not read; add it to what is evaluated',
      ],
    ],
    [
      "annotations of an account that only Terraform knows",
      {
        kubernetes_service_account_v1: {
          metadata: { name: "orders-api", namespace: NAMESPACE, annotations: "${var.a}" },
        },
      },
      ["the annotations of its service account are known only after apply"],
    ],
    [
      "labels that only Terraform knows",
      {
        kubernetes_deployment_v1: {
          metadata: { name: "api", namespace: NAMESPACE },
          spec: { template: { metadata: { labels: "${merge(var.a, var.b)}" }, spec: { container: [] } } },
        },
      },
      ["whether the pod has the label azure.workload.identity/use is known only after apply"],
    ],
    ["a Helm release", { helm_release: { name: "orders" } }, []],
  ])("that are known only after apply are reported and not refused: %s", (_, changes, why) => {
    const { findings, notEvaluated } = evaluated(changes);
    expect(findings).toEqual([]);
    expect(notEvaluated).toEqual(why);
  });

  test("that name one of several by its key are not taken for an attribute", () => {
    const one = (attribute: string) => `\${azurerm_user_assigned_identity.one["a"].${attribute}}`;
    const changes = {
      azurerm_user_assigned_identity: { for_each: '${toset(["a", "b"])}' },
      azurerm_role_assignment: { principal_id: one("principal_id") },
      azurerm_federated_identity_credential: { user_assigned_identity_id: one("id") },
      kubernetes_service_account_v1: {
        metadata: { name: "orders-api", namespace: NAMESPACE, annotations: { [CLIENT_ID]: one("client_id") } },
      },
    };
    expect(evaluated(changes).findings).toEqual([]);
  });

  test("with directives are not evaluated", () => {
    const choice =
      "%{ if var.blue }system:serviceaccount:orders:blue%{ else }system:serviceaccount:orders:orders-api%{ endif }";
    const issuer = "%{ if true }${azurerm_kubernetes_cluster.one.oidc_issuer_url}%{ endif }";
    expect(evaluated({ azurerm_federated_identity_credential: { subject: choice } }).findings).toEqual([]);
    expect(evaluated({ azurerm_federated_identity_credential: { issuer } }).findings).toEqual([]);
  });

  test("that trim blanks do not change an issuer", () => {
    const issuer = "${trimspace(azurerm_kubernetes_cluster.one.oidc_issuer_url)}";
    expect(evaluated({ azurerm_federated_identity_credential: { issuer } }).findings).toEqual([]);
  });

  test("lead from one stack to another", () => {
    const all = stack().resource as Record<string, unknown>;
    const { kubernetes_deployment_v1: deployment, ...platform } = all;
    delete platform.kubernetes_service_account_v1;
    const reference = "${data.terraform_remote_state.cross-stack-reference-input-platform.outputs.client}";
    const workload = {
      resource: {
        kubernetes_deployment_v1: {
          one: { ...(deployment as { one: object }).one, metadata: { name: "api", namespace: "orders" } },
        },
        kubernetes_service_account_v1: {
          one: { metadata: { name: "orders-api", namespace: "orders", annotations: { [CLIENT_ID]: reference } } },
        },
      },
    };
    const verdict = (attribute: string) =>
      evaluateWiring(
        modelOf({
          platform: {
            resource: platform,
            output: { client: { value: `\${azurerm_user_assigned_identity.one.${attribute}}` } },
          },
          workload,
        }),
      ).findings.map(({ rule }) => rule);
    expect(verdict("client_id")).toEqual([]);
    expect(verdict("principal_id")).toEqual(["client-id-other-attribute"]);
  });

  test("with a cycle end", () => {
    const json = {
      locals: { a: "${local.b}", b: "${local.a}" },
      resource: { kubernetes_namespace_v1: { one: { metadata: { name: "${local.a}" } } } },
    };
    expect(modelOf({ app: json }).namespaces[0]!.name).toHaveProperty("expression");
  });
});

describe("credentials that other tools create", () => {
  const pods = {
    kubernetes_service_account_v1: {
      one: {
        metadata: {
          name: "api",
          namespace: "orders",
          annotations: { [CLIENT_ID]: "${azurerm_user_assigned_identity.one.client_id}" },
        },
      },
    },
    kubernetes_deployment_v1: {
      one: {
        metadata: { name: "api", namespace: "orders" },
        spec: {
          template: {
            metadata: { labels: { [USE]: "true" } },
            spec: { service_account_name: "api", container: [{ name: "api" }] },
          },
        },
      },
    },
    azurerm_user_assigned_identity: { one: { name: "id" } },
    azurerm_role_assignment: { one: { principal_id: "${azurerm_user_assigned_identity.one.principal_id}" } },
  };
  const generic = (body: unknown) => ({
    azapi_resource: {
      credential: {
        type: "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31",
        name: "api",
        parent_id: "${azurerm_user_assigned_identity.one.id}",
        body,
      },
    },
  });
  const properties = {
    issuer: `https://westeurope.oic.prod-aks.azure.com/${CLIENT}/${CLIENT}/`,
    subject: "system:serviceaccount:orders:api",
    audiences: ["api://AzureADTokenExchange"],
  };
  const rules = (resource: object, more: object = {}): string[] =>
    evaluateWiring(modelOf({ app: { resource: { ...pods, ...resource }, ...more } })).findings.map(({ rule }) => rule);

  test("with azapi are credentials like others", () => {
    expect(rules(generic({ properties }))).toEqual([]);
    expect(rules(generic({ properties: { ...properties, subject: "system:serviceaccount:shop:api" } }))).toEqual([
      "credential-missing",
      "client-id-untrusting",
      "subject-near-miss",
    ]);
    expect(rules(generic({ properties: { ...properties, audiences: ["api://azureadtokenexchange"] } }))).toEqual([
      "audience-value",
    ]);
  });

  test("on identities that are known only after apply are not two on one identity", () => {
    const credential = (identity: string) => ({
      name: "api",
      user_assigned_identity_id: identity,
      ...properties,
      audience: properties.audiences,
    });
    const two = (identity: string) => ({
      azurerm_federated_identity_credential: { a: credential(identity), b: credential(identity) },
    });
    const others = { ...pods, kubernetes_deployment_v1: {} };
    const found = (identity: string) =>
      evaluateWiring(modelOf({ app: { resource: { ...others, ...two(identity) } } })).findings.map(({ rule }) => rule);
    expect(found('${join("", [azurerm_user_assigned_identity.all, each.key])}')).not.toContain("credential-twice");
    expect(found("${var.identity}")).toContain("credential-twice");
  });

  test("may be in what cannot be read, and then none is missing", () => {
    expect(rules(generic("${jsonencode(var.body)}"))).toEqual([]);
    const trusting = { module: { trust: { source: "./trust", issuer_url: "${var.issuer}" } } };
    expect(rules({}, trusting)).toEqual([]);
    const network = { module: { network: { source: "Azure/network/azurerm", address_space: "10.0.0.0/16" } } };
    expect(rules({}, network)).toEqual(["credential-missing", "client-id-untrusting"]);
  });

  test("in a module are reported as not evaluated", () => {
    const path = { metadata: { path: "app/trust" } };
    const { notEvaluated } = modelOf({
      app: { module: { trust: { source: "./trust", "//": path }, other: { source: "./other" } } },
    });
    expect(notEvaluated).toEqual([
      {
        path: "app/trust",
        why: "what a module creates is not read",
        unread: { stack: "app", address: "module.trust", holds: "trust" },
      },
      {
        path: "app/module.other",
        why: "what a module creates is not read",
        unread: { stack: "app", address: "module.other", holds: "trust" },
      },
    ]);
  });
});

import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { TerraformStack } from "cdktf";
import {
  FederatedBinding,
  type FederatedBindingProps,
  ManagedIdentity,
  VaultAccess,
  WorkloadIdentityCluster,
} from "../../constructs";
import { matchers, synthesize } from "../../testing";
import "../../testing";
import { newApp } from "../kit/app";

/* eslint-disable @typescript-eslint/no-explicit-any -- the tests break any part of a document */
const SUBJECT = "system:serviceaccount:orders:api";

/** A stack whose account orders/api uses id-orders through an identity binding, and reads kv-orders. */
function app(props: Partial<FederatedBindingProps> = {}) {
  const stack = new TerraformStack(newApp(), "workload");
  new AzurermProvider(stack, "azurerm", { features: [{}] });
  const cluster = WorkloadIdentityCluster.fromClusterName(stack, "cluster", {
    clusterName: "aks",
    resourceGroupName: "rg",
  });
  new KubernetesProvider(stack, "kubernetes", cluster.kubernetesProviderConfig());
  const identity = new ManagedIdentity(stack, "identity", {
    resourceGroup: { name: "rg-orders", location: "westeurope" },
    identityName: "id-orders",
  });
  const binding = new FederatedBinding(stack, "orders", {
    cluster,
    identity,
    serviceAccount: { namespace: "orders", name: "api" },
    trust: "identity-binding",
    ...props,
  });
  const vault = VaultAccess.fromVaultName(stack, "vault", { vaultName: "kv-orders", resourceGroupName: "rg-orders" });
  vault.grantSecretsUser(binding);
  new DeploymentV1(stack, "api", {
    metadata: { name: "api", namespace: binding.namespace },
    spec: { template: binding.podTemplate({ metadata: {}, spec: { container: [{ name: "api", image: "api:1" }] } }) },
  });
  return { stack, cluster, identity, vault };
}

/** The JSON of such a stack after a change. */
function changed(change: (resource: any, json: any) => void, props?: Partial<FederatedBindingProps>): object {
  const json = structuredClone(synthesize(app(props).stack)) as any;
  change(json.resource, json);
  return json;
}
const first = (blocks: Record<string, any>): any => Object.values(blocks)[0];
const subjectIs = (subject: object) => (resource: any) =>
  (first(resource.kubernetes_cluster_role_binding_v1).subject = [subject]);
const anotherCluster = (resource: any) =>
  (first(resource.azapi_resource).parent_id =
    "/subscriptions/0/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks-blue");
const withoutBinding = (resource: any) => {
  const [name] = Object.keys(resource.azapi_resource);
  delete resource.azapi_resource;
  for (const each of Object.values<any>(resource.time_sleep))
    if (JSON.stringify(each).includes(name!)) each.triggers = {};
};
/** Messages without the hashes of addresses. */
const message = (result: { message(): string }): string => result.message().replaceAll(/_[0-9A-F]{8}\b/g, "");

describe("toFederate", () => {
  test("finds an identity binding that the account can use, by identity, cluster and kind of trust", () => {
    const { stack, cluster, identity } = app();
    expect(stack).toFederate({ subject: SUBJECT });
    expect(stack).toFederate({ subject: /:api$/, identity: "id-orders", issuer: "aks", trust: "identity-binding" });
    expect(stack).toFederate({ subject: SUBJECT, identity, issuer: cluster });
    expect(stack).not.toFederate({ subject: `${SUBJECT}s` });
    expect(stack).not.toFederate({ subject: SUBJECT, identity: "id-other" });
    expect(stack).not.toFederate({ subject: SUBJECT, issuer: "https://issuer.example/" });
    expect(stack).not.toFederate({ subject: SUBJECT, trust: "credential" });
  });

  test("distinguishes the kinds of trust while a binding has both", () => {
    const { stack } = app({ keepOtherTrust: true });
    expect(stack).toFederate({ subject: SUBJECT, trust: "credential" });
    expect(stack).toFederate({ subject: SUBJECT, trust: "identity-binding" });
    expect(app({ trust: "credential" }).stack).not.toFederate({ subject: SUBJECT, trust: "identity-binding" });
    expect(app({ trust: "credential" }).stack).toFederate({ subject: SUBJECT, trust: "credential" });
  });

  test.each([
    ["of a namespace", { kind: "Group", name: "system:serviceaccounts:orders" }],
    ["of the cluster", { kind: "Group", name: "system:serviceaccounts" }],
    ["of the cluster, with everybody else", { kind: "Group", name: "system:authenticated" }],
  ])("finds every account of a group %s, also accounts that no stack declares", (_, subject) => {
    const json = changed(subjectIs(subject));
    expect(json).toFederate({ subject: SUBJECT });
    expect(json).toFederate({ subject: "system:serviceaccount:orders:other" });
    expect(json).toFederate({ subject: subject.name });
    expect(json).toFederate({ subject: /^system:serviceaccount:(?!orders:api$)/ });
  });

  test("does not find accounts outside of a group, and people", () => {
    expect(changed(subjectIs({ kind: "Group", name: "system:serviceaccounts:shop" }))).not.toFederate({
      subject: SUBJECT,
    });
    expect(changed(subjectIs({ kind: "Group", name: "operators" }))).not.toFederate({ subject: /./ });
    expect(changed(subjectIs({ kind: "User", name: SUBJECT }))).toFederate({ subject: SUBJECT });
  });

  test.each([
    ["of another cluster", anotherCluster],
    ["that is missing", withoutBinding],
  ])("does not take the right without an identity binding for a trust: one %s", (_, change) => {
    const json = changed(change);
    expect(json).not.toFederate({ subject: SUBJECT });
    expect(message(matchers.toFederate(json, { subject: SUBJECT, identity: "id-orders" }))).toBe(
      [
        "expected a federated identity credential or identity binding with",
        "    subject   system:serviceaccount:orders:api",
        "    identity  id-orders",
        "    trust     credential or identity-binding",
        "but found, most similar first",
        "  kubernetes_cluster_role_binding_v1.orders_identity-use in stack workload",
        "    subject   system:serviceaccount:orders:api",
        "    identity  id-orders (azurerm_user_assigned_identity.identity_resource in stack workload)",
        "  ✗ trust     identity-binding, but the identity is not bound to aks (data.azurerm_kubernetes_cluster.cluster_data in stack workload)",
      ].join("\n"),
    );
  });

  test("takes the right for a trust if the identity and its identity binding are declared elsewhere", () => {
    const json = changed((resource, { data }) => {
      withoutBinding(resource);
      const [name, { name: identityName }] = Object.entries<any>(resource.azurerm_user_assigned_identity)[0]!;
      delete resource.azurerm_user_assigned_identity;
      data.azurerm_user_assigned_identity = { [name]: { name: identityName, resource_group_name: "rg-orders" } };
      for (const [type, blocks] of Object.entries<any>(resource))
        resource[type] = JSON.parse(
          JSON.stringify(blocks).replaceAll(
            "${azurerm_user_assigned_identity.",
            "${data.azurerm_user_assigned_identity.",
          ),
        );
    });
    expect(json).toFederate({ subject: SUBJECT, identity: "id-orders" });
  });

  test("prints the near misses of both kinds, and what it found", () => {
    const { stack } = app({ keepOtherTrust: true });
    expect(
      message(matchers.toFederate(stack, { subject: "system:serviceaccount:orders:apis", trust: "identity-binding" })),
    ).toBe(
      [
        "expected a federated identity credential or identity binding with",
        "    subject  system:serviceaccount:orders:apis",
        "    trust    identity-binding",
        "but found, most similar first",
        "  kubernetes_cluster_role_binding_v1.orders_identity-use in stack workload",
        "  ✗ subject  system:serviceaccount:orders:api",
        "    trust    identity-binding",
        "  azurerm_federated_identity_credential.orders_credential-cluster_resource in stack workload",
        "  ✗ subject  system:serviceaccount:orders:api",
        "  ✗ trust    credential",
      ].join("\n"),
    );
    expect(message(matchers.toFederate(stack, { subject: SUBJECT }))).toMatch(
      /^expected no federated identity credential or identity binding with\n[^]*\nbut found\n  azurerm_federated_identity_credential[.].*\n  kubernetes_cluster_role_binding_v1[.].*$/,
    );
  });

  test("refuses another kind of trust", () => {
    expect(() => matchers.toFederate(app().stack, { subject: SUBJECT, trust: "binding" as never })).toThrow(
      new Error('toFederate: `trust` must be one of "credential", "identity-binding", got "binding" [input-choice]'),
    );
  });
});

describe("toReach", () => {
  test("follows the identity binding of a service account, also as one of a group", () => {
    const { stack, vault } = app();
    expect(stack).toReach(vault, { as: "orders/api" });
    const group = changed(subjectIs({ kind: "Group", name: "system:serviceaccounts:orders" }));
    expect(group).toReach("kv-orders", { as: "orders/api" });
    expect(group).toReach("kv-orders", { as: "orders/other" });
  });

  test("does not follow the right to use an identity that is not bound to the cluster, and names accounts that are trusted", () => {
    expect(() => matchers.toReach(changed(anotherCluster), "kv-orders", { as: "orders/api" })).toThrow(
      new Error(
        "toReach: no identity and no trusted service account matches orders/api; the most similar are\n  id-orders [test-no-match]",
      ),
    );
    expect(() => matchers.toReach(app().stack, "kv-orders", { as: "orders/apo" })).toThrow(
      new Error(
        "toReach: no identity and no trusted service account matches orders/apo; the most similar are\n  orders/api\n  id-orders [test-no-match]",
      ),
    );
  });
});

describe("toInjectToken", () => {
  const chain = (json: object): string[] => message(matchers.toInjectToken(json, "orders/api")).split("\n").slice(1);

  test("follows the annotation, the right and the identity binding", () => {
    const { stack } = app();
    expect(stack).toInjectToken("orders/api");
    expect(chain(synthesize(stack))).toEqual([
      '  ✓ label azure.workload.identity/use: "true" on the pod template',
      "  ✓ service account orders/api (kubernetes_service_account_v1.orders_service-account in stack workload)",
      "  ✓ annotation azure.workload.identity/client-id: ${workload/azurerm_user_assigned_identity.identity_resource.client_id}",
      '  ✓ annotation azure.workload.identity/use-identity-binding: "true" on the pod template',
      "  ✓ ClusterRoleBinding that lets system:serviceaccount:orders:api use that identity (kubernetes_cluster_role_binding_v1.orders_identity-use in stack workload)",
      "  ✓ identity binding of that identity and the cluster aks (azapi_resource.identity-bindings_cluster-identity_resource in stack workload)",
    ]);
  });

  const template = (resource: any): any => first(resource.kubernetes_deployment_v1).spec.template;
  const withoutAnnotation = (resource: any) => (template(resource).metadata.annotations = {});
  const RIGHT = "ClusterRoleBinding that lets system:serviceaccount:orders:api use that identity";
  const CREDENTIAL = "credential for system:serviceaccount:orders:api on that identity";

  test.each<[string, (resource: any) => void, Partial<FederatedBindingProps>, string]>([
    [
      "the pod template has no annotation",
      withoutAnnotation,
      {},
      `${CREDENTIAL}; kubernetes_cluster_role_binding_v1.orders_identity-use in stack workload lets pods with the annotation azure.workload.identity/use-identity-binding: "true" use it`,
    ],
    [
      "no ClusterRoleBinding is for the account",
      subjectIs({ kind: "ServiceAccount", namespace: "orders", name: "other" }),
      {},
      RIGHT,
    ],
    [
      "there is only a credential",
      (resource) => delete resource.kubernetes_cluster_role_binding_v1,
      { keepOtherTrust: true },
      `${RIGHT}; pods with the annotation do not use the credential azurerm_federated_identity_credential.orders_credential-cluster_resource in stack workload`,
    ],
    [
      "the role is for another identity",
      (resource) =>
        (first(resource.kubernetes_cluster_role_v1).rule[0].resources = ["33333333-3333-3333-3333-333333333333"]),
      {},
      `${RIGHT}; there is one for 33333333-3333-3333-3333-333333333333`,
    ],
    ["the identity is not bound", withoutBinding, {}, "identity binding of that identity and the cluster aks"],
    [
      "the identity is bound to another cluster",
      anotherCluster,
      {},
      "identity binding of that identity and the cluster aks; azapi_resource.identity-bindings_cluster-identity_resource in stack workload binds it to another cluster",
    ],
  ])("fails if %s", (_, change, props, line) => {
    const json = changed(change, props);
    expect(json).not.toInjectToken("orders/api");
    expect(chain(json).filter((each) => each.includes("✗"))).toEqual([`  ✗ ${line}`]);
  });

  test("passes without the annotation if there is a credential", () => {
    expect(changed(withoutAnnotation, { keepOtherTrust: true })).toInjectToken("orders/api");
  });
});

describe("policies", () => {
  test("hold for an identity binding, apart from the role on the whole vault", () => {
    const { stack } = app();
    expect(stack).toFollowPolicies({ except: ["no-vault-wide-roles"] });
    expect(message(matchers.toFollowPolicies(stack))).toBe(
      "expected that pods and pipelines have roles on single secrets, keys and certificates, not on vaults [no-vault-wide-roles], but\n" +
        "  ✗ azurerm_role_assignment.vault_identity-key-vault-secrets-user_resource in stack workload: id-orders has Key Vault Secrets User on kv-orders",
    );
  });

  test("find strong roles of identities that pods use through an identity binding", () => {
    const strong = changed((resource) => (first(resource.azurerm_role_assignment).role_definition_name = "Owner"));
    expect(strong).not.toHaveNoStrongRoles();
  });

  test.each([
    [
      "the account default",
      { kind: "ServiceAccount", namespace: "orders", name: "default" },
      "system:serviceaccount:orders:default",
    ],
    [
      "a group, which has the account default",
      { kind: "Group", name: "system:serviceaccounts:orders" },
      "system:serviceaccounts:orders",
    ],
  ])("find %s", (_, subject, shown) => {
    const json = changed(subjectIs(subject));
    const except = ["no-vault-wide-roles", "every-workload-wired"] as const;
    expect(message(matchers.toFollowPolicies(json, { except }))).toBe(
      "expected that no service account `default` is trusted: every pod without another one has it [no-default-account], but\n" +
        `  ✗ kubernetes_cluster_role_binding_v1.orders_identity-use in stack workload: trusts ${shown}`,
    );
  });

  test("find a cluster that is not of the app", () => {
    const except = ["no-vault-wide-roles", "every-workload-wired"] as const;
    expect(message(matchers.toFollowPolicies(changed(anotherCluster), { except }))).toBe(
      "expected that every trusted issuer is a cluster of the app [no-foreign-issuers], but\n" +
        "  ✗ azapi_resource.identity-bindings_cluster-identity_resource in stack workload: binds an identity to the cluster " +
        "/subscriptions/0/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks-blue",
    );
  });
});

test("an identity binding that moves to another address is a change, and another release of azapi is none", () => {
  const json = changed(() => undefined) as any;
  const renamed = JSON.parse(
    JSON.stringify(json).replaceAll("identity-bindings_cluster-identity_resource", "moved_resource"),
  );
  expect(json).not.toChangeNothing(renamed);
  const later = structuredClone(json);
  later.terraform.required_providers.azapi.version = "~> 2.13";
  expect(later).toChangeNothing(json);
});

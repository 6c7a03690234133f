import {
  account,
  client,
  cluster,
  credential,
  data,
  deployment,
  findingsOf,
  identity,
  issuerOf,
  notesOf,
  type Part,
  role,
  stack,
  vault,
} from "./scenario";

const SUBSCRIPTION = "66666666-6666-4666-8666-666666666666";
const OTHER = "88888888-8888-4888-8888-888888888888";
const inGroup = (type: string, name: string, subscription = SUBSCRIPTION): string =>
  `/subscriptions/${subscription}/resourceGroups/RG/providers/${type}/${name}`;
const identityId = (subscription?: string): string =>
  inGroup("Microsoft.ManagedIdentity/userAssignedIdentities", "ID-api", subscription);
const vaultId = (subscription?: string): string => inGroup("Microsoft.KeyVault/vaults", "kv-vault", subscription);

/** The azurerm providers of a stack: the default one and an alias. */
const providers = (subscription: string | undefined, hub: string): Part => ({
  provider: {
    azurerm: [
      subscription === undefined ? {} : { subscription_id: subscription },
      { alias: "hub", subscription_id: hub },
    ],
  },
});
const hub: Part = { provider: "azurerm.hub" };
const lookedUp = (values: Part = {}): Part =>
  data("azurerm_user_assigned_identity", "api", { name: "id-api", resource_group_name: "rg", ...values });
/** Credentials of one identity, each after the one before it. */
const credentials = (from: number, count: number, values: Part, before?: string): Part =>
  stack(
    ...Array.from({ length: count }, (_, i) => {
      const previous = i === 0 ? before : `c${from + i - 1}`;
      return credential(`c${from + i}`, `orders:api-${from + i}`, {
        issuer: issuerOf(),
        ...(previous === undefined ? {} : { depends_on: [`azurerm_federated_identity_credential.${previous}`] }),
        ...values,
      });
    }),
  );
const byResource: Part = { user_assigned_identity_id: "${azurerm_user_assigned_identity.api.id}" };
const byDataSource: Part = { user_assigned_identity_id: "${data.azurerm_user_assigned_identity.api.id}" };
const byId: Part = { user_assigned_identity_id: identityId() };

describe("credentials of one identity are counted together", () => {
  const LIMIT = "its identity has 22 credentials";

  test("by the resource and by its id", () => {
    const app = stack(identity("api"), credentials(0, 11, byResource), credentials(11, 11, byId, "c10"));
    expect(findingsOf({ stacks: { app } })).toEqual([
      `credential-limit at app/azurerm_federated_identity_credential.c0: ${LIMIT}`,
    ]);
  });

  test("by the resource and by a data source of another stack", () => {
    const platform = stack(identity("api"), credentials(0, 11, byResource));
    const workload = stack(lookedUp(), credentials(11, 11, byDataSource));
    expect(findingsOf({ stacks: { platform, workload } })).toEqual([
      `credential-limit at platform/azurerm_federated_identity_credential.c0: ${LIMIT}`,
    ]);
  });

  test("by a data source and by the id, with the subscription of the provider", () => {
    const app = stack(providers(OTHER, SUBSCRIPTION), lookedUp(hub), credentials(0, 11, byDataSource));
    expect(findingsOf({ stacks: { app: stack(app, credentials(11, 11, byId, "c10")) } })).toEqual([
      `credential-limit at app/azurerm_federated_identity_credential.c0: ${LIMIT}`,
    ]);
  });

  test.each<[string, Record<string, Part>]>([
    [
      "of one name in the subscriptions of two stacks are two identities",
      {
        dev: stack(providers(SUBSCRIPTION, "hub"), identity("api"), credentials(0, 15, byResource)),
        prod: stack(providers(OTHER, "hub"), identity("api"), credentials(0, 15, byResource)),
      },
    ],
    [
      "of one name that two stacks create are two identities",
      {
        dev: stack(identity("api"), credentials(0, 15, byResource)),
        prod: stack(identity("api"), credentials(0, 15, byResource)),
      },
    ],
    [
      "of one name in the ids of two subscriptions are two identities",
      {
        app: stack(credentials(0, 15, byId), credentials(15, 15, { user_assigned_identity_id: identityId(OTHER) })),
      },
    ],
  ])("those %s", (_, stacks) => {
    expect(findingsOf({ stacks })).toEqual([]);
  });
});

test("two credentials of one identity for one issuer and subject are found, and they are ordered", () => {
  const app = stack(
    identity("api"),
    credential("one", "orders:api", { ...byResource, issuer: issuerOf() }),
    credential("other", "orders:api", { ...byId, issuer: issuerOf() }),
  );
  expect(findingsOf({ stacks: { app } })).toEqual([
    "credential-twice at app/azurerm_federated_identity_credential.other: app/azurerm_federated_identity_credential.one has " +
      'the same issuer and subject "system:serviceaccount:orders:api" on the same identity',
    "credential-order at app/azurerm_federated_identity_credential.other: no dependency orders it and " +
      "app/azurerm_federated_identity_credential.one, which is a credential of the same identity",
  ]);
});

/** Pods that read a vault, in a stack with their identity and its credential. */
const pods = (address: string, more: Part = {}): Part =>
  stack(
    cluster(),
    identity("api"),
    credential("api", "orders:api"),
    account("orders", "api", client("api")),
    deployment("orders", "api", { container: { env: [{ name: "KEYVAULT_URL", value: address }] }, resource: more }),
  );
const AFTER: Part = { depends_on: ["azurerm_role_assignment.api"] };

describe("a role in another subscription than that of the provider", () => {
  test("is a role of an identity that another stack reads by name", () => {
    const platform = stack(providers(SUBSCRIPTION, OTHER), pods("https://kv-far.vault.azure.net/"));
    const access = stack(
      providers(OTHER, SUBSCRIPTION),
      lookedUp(hub),
      role("api", {
        principal_id: "${data.azurerm_user_assigned_identity.api.principal_id}",
        scope: vaultId(OTHER),
      }),
    );
    expect(findingsOf({ stacks: { platform, access } })).toEqual([]);
    // Without the role, the mistake is found.
    const nothing = stack(providers(OTHER, SUBSCRIPTION), lookedUp(hub), vault("other"));
    expect(findingsOf({ stacks: { platform, access: nothing } })).toEqual([
      "role-missing at platform/azurerm_user_assigned_identity.api: no role assignment has its principal_id",
    ]);
  });

  test("is on the vault that an alias creates there, by its id", () => {
    const app = stack(
      providers(SUBSCRIPTION, OTHER),
      vault("vault", hub),
      role("api", { scope: vaultId(OTHER) }),
      pods("${azurerm_key_vault.vault.vault_uri}", AFTER),
    );
    expect(findingsOf({ stacks: { app } })).toEqual([]);
  });

  test.each([
    ["a vault of the same name", vaultId(), "kv-vault"],
    ["a resource group of the same name", `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg`, "rg"],
  ])("is on another vault if its scope is %s in the other subscription", (_, scope, name) => {
    const app = stack(
      providers(SUBSCRIPTION, OTHER),
      vault("vault", hub),
      role("api", { scope }),
      pods("${azurerm_key_vault.vault.vault_uri}", AFTER),
    );
    expect(findingsOf({ stacks: { app } })).toEqual([
      'role-elsewhere at app/kubernetes_deployment_v1.api: KEYVAULT_URL of container "api" is app/azurerm_key_vault.vault, and ' +
        `app/azurerm_role_assignment.api gives "Key Vault Secrets User" on ${name}`,
    ]);
  });

  test.each([
    ["a subscription", `/subscriptions/${SUBSCRIPTION}`, SUBSCRIPTION],
    ["a data source of a subscription", "${data.azurerm_subscription.current.id}", "current"],
  ])("on %s gives nothing on a vault of another one", (_, scope, name) => {
    const app = (values: Part): Part =>
      stack(
        providers(SUBSCRIPTION, OTHER),
        data("azurerm_subscription", "current"),
        vault("vault", values),
        role("api", { scope }),
        pods("${azurerm_key_vault.vault.vault_uri}", AFTER),
      );
    expect(findingsOf({ stacks: { app: app(hub) } })).toEqual([
      'role-elsewhere at app/kubernetes_deployment_v1.api: KEYVAULT_URL of container "api" is app/azurerm_key_vault.vault, and ' +
        `app/azurerm_role_assignment.api gives "Key Vault Secrets User" on ${name}`,
    ]);
    expect(findingsOf({ stacks: { app: app({}) } })).toEqual([]);
  });

  test("may be on a vault of which neither id nor provider tells the subscription", () => {
    const app = stack(
      vault(),
      role("api", { scope: `/subscriptions/${OTHER}` }),
      pods("${azurerm_key_vault.vault.vault_uri}", AFTER),
    );
    expect(findingsOf({ stacks: { app } })).toEqual([]);
  });
});

describe("a service account with the client id from a data source", () => {
  const platform = (subject: string): Part => stack(cluster(), identity("api"), credential("api", subject));
  const workload = stack(
    lookedUp(),
    vault(),
    role("api", { principal_id: "${data.azurerm_user_assigned_identity.api.principal_id}" }),
    account("orders", "api", {
      "azure.workload.identity/client-id": "${data.azurerm_user_assigned_identity.api.client_id}",
    }),
    deployment("orders", "api"),
  );

  test("is trusted by the credential of the identity", () => {
    const stacks = { platform: platform("orders:api"), workload };
    expect([findingsOf({ stacks }), notesOf({ stacks })]).toEqual([[], []]);
  });

  test("lacks a credential if the stack that creates the identity has none for it", () => {
    expect(findingsOf({ stacks: { platform: platform("orders:other"), workload } })).toEqual([
      'credential-missing at workload/kubernetes_deployment_v1.api: no federated identity credential has the subject "system:serviceaccount:orders:api"',
      "client-id-untrusting at workload/kubernetes_service_account_v1.api: azure.workload.identity/client-id is " +
        '${workload/data.azurerm_user_assigned_identity.api.client_id}, and that identity has no credential for "system:serviceaccount:orders:api"',
    ]);
  });
});

describe("a cluster that is read by name", () => {
  const reads = (group: string): Part =>
    stack(
      data("azurerm_kubernetes_cluster", "aks", { name: "aks", resource_group_name: group }),
      { provider: { kubernetes: [{ host: "${data.azurerm_kubernetes_cluster.aks.kube_config[0].host}" }] } },
      account("orders", "api", { "azure.workload.identity/client-id": "77777777-7777-4777-8777-777777777777" }),
      deployment("orders", "api"),
    );
  const platform = stack(cluster(), identity("api"), credential("api", "orders:api"));

  test("is the one that another stack creates, if name and resource group are the same", () => {
    expect(findingsOf({ stacks: { platform, workload: reads("RG") } }).join()).not.toContain("issuer-other-cluster");
  });

  test("has one service account of a name, whichever stack creates it", () => {
    const here = stack(
      { provider: { kubernetes: [{ host: "${azurerm_kubernetes_cluster.aks.kube_config[0].host}" }] } },
      account("orders", "api", client("api")),
    );
    const stacks = (group: string): Record<string, Part> => ({
      platform: stack(platform, here),
      workload: reads(group),
    });
    expect(findingsOf({ stacks: stacks("rg") })).toContain(
      "service-account-twice at workload/kubernetes_service_account_v1.api: orders/api is created by " +
        "platform/kubernetes_service_account_v1.api as well",
    );
    expect(findingsOf({ stacks: stacks("rg-other") }).join()).not.toContain("service-account-twice");
  });

  test("is another one in another resource group", () => {
    expect(findingsOf({ stacks: { platform, workload: reads("rg-other") } })).toContain(
      "issuer-other-cluster at workload/kubernetes_deployment_v1.api: the pod runs in the cluster of " +
        'workload/data.azurerm_kubernetes_cluster.aks, and the credentials for "system:serviceaccount:orders:api" have the issuer of ' +
        "platform/azurerm_kubernetes_cluster.aks",
    );
  });
});

import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { type App, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import {
  FederatedBinding,
  FederatedCredential,
  type IManagedIdentity,
  type IVaultAccess,
  type IWorkloadIdentityCluster,
  ManagedIdentity,
  Principal,
  RoleGrant,
  SecretValue,
  VaultAccess,
  WorkloadIdentityCluster,
} from "../../../constructs";
import { clusterKeyOf } from "../../../constructs/cluster/cluster-key";
import { principalKeyOf } from "../../../constructs/identity/principal-key";
import { synthesize } from "../../../testing";
import { newApp, newStack, unknownText } from "../../kit/app";

const SUBSCRIPTION = "11111111-1111-4111-8111-111111111111";
const OTHER_SUBSCRIPTION = "22222222-2222-4222-8222-222222222222";
const CLIENT = "33333333-3333-4333-8333-333333333333";
const PRINCIPAL = "44444444-4444-4444-8444-44444444444a";
const TENANT = "55555555-5555-4555-8555-555555555555";
const ISSUER = `https://westeurope.oic.prod-aks.azure.com/${TENANT}/66666666-6666-4666-8666-666666666666/`;

const inGroup = (provider: string, name: string, { subscription = SUBSCRIPTION, group = "rg" } = {}): string =>
  `/subscriptions/${subscription}/resourceGroups/${group}/providers/${provider}/${name}`;
const identityId = (where = {}): string =>
  inGroup("Microsoft.ManagedIdentity/userAssignedIdentities", "id-orders", where);
const clusterId = (where = {}): string => inGroup("Microsoft.ContainerService/managedClusters", "aks", where);
const vaultId = (where = {}): string => inGroup("Microsoft.KeyVault/vaults", "kv-orders", where);

const given = (stack: TerraformStack, id: string, where: { subscription?: string; group?: string } = {}) =>
  ManagedIdentity.fromManagedIdentityAttributes(stack, id, {
    identityId: identityId(where),
    identityName: "id-orders",
    resourceGroupName: where.group ?? "rg",
    clientId: where.subscription || where.group ? unknownText(stack) : CLIENT,
    principalId: where.subscription || where.group ? unknownText(stack) : PRINCIPAL,
    tenantId: TENANT,
  });
const named = (stack: TerraformStack, id: string) =>
  ManagedIdentity.fromManagedIdentityName(stack, id, { identityName: "ID-orders", resourceGroupName: "RG" });
const withTokens = (stack: TerraformStack, id: string) =>
  ManagedIdentity.fromManagedIdentityAttributes(stack, id, {
    identityId: unknownText(stack),
    identityName: "id-orders",
    resourceGroupName: "rg",
    clientId: unknownText(stack),
    principalId: unknownText(stack),
    tenantId: TENANT,
  });
const created = (stack: TerraformStack, id: string) =>
  new ManagedIdentity(stack, id, {
    resourceGroup: new ResourceGroup(stack, "group", { name: "rg", location: "westeurope" }),
    identityName: "id-orders",
  });

/** An identity by a class of the user, with nothing but what IManagedIdentity requires. */
class Own extends Construct implements IManagedIdentity {
  public readonly id = identityId();
  public readonly identityId = identityId();
  public readonly identityName = "id-orders";
  public readonly resourceGroupName = "rg";
  public readonly clientId = CLIENT;
  public readonly principalId = PRINCIPAL;
  public readonly tenantId = TENANT;
}
const own = (stack: TerraformStack, id: string) => new Own(stack, id);
const principal = (stack: TerraformStack, id: string) =>
  Principal.fromObjectId(stack, id, { objectId: PRINCIPAL.toUpperCase(), type: "ServicePrincipal" });

type Reference<T> = readonly [string, (stack: TerraformStack, id: string) => T];
const IDENTITIES: readonly Reference<IManagedIdentity>[] = [
  ["by its attributes", given],
  ["by its name", named],
  ["by attributes with tokens", withTokens],
  ["by a class of the user", own],
];

const PAIRS = IDENTITIES.flatMap(([one, first]) =>
  IDENTITIES.map(([other, second]) => [one, other, first, second] as const),
);

const providerOf = (app: App, id: string, subscriptionId: string): TerraformStack => {
  const stack = new TerraformStack(app, id);
  new AzurermProvider(stack, "azurerm", { features: [{}], subscriptionId });
  return stack;
};

describe("an identity is one, whichever of its references is used", () => {
  test.each(PAIRS)("%s and %s", (_one, _other, one, other) => {
    const stack = newStack();
    expect(principalKeyOf(stack, other(stack, "other"))).toBe(principalKeyOf(stack, one(stack, "one")));
  });

  test.each([
    ["first", [principal, given]],
    ["last", [given, principal]],
  ] as const)("as a principal by its object id, which comes %s", (_, [one, other]) => {
    const stack = newStack();
    expect(principalKeyOf(stack, one(stack, "one"))).toBe(principalKeyOf(stack, other(stack, "other")));
  });

  test.each(IDENTITIES)("%s in one stack, and created in another", (_, make) => {
    const app = newApp();
    const [platform, workload] = [newStack("platform", app), newStack("workload", app)];
    expect(principalKeyOf(workload, make(workload, "identity"))).toBe(
      principalKeyOf(platform, created(platform, "identity")),
    );
  });
});

describe("two identities of one name are two", () => {
  test("in two resource groups, and in two subscriptions", () => {
    const stack = newStack();
    const all = [
      given(stack, "one"),
      given(stack, "group", { group: "rg-other" }),
      given(stack, "subscription", { subscription: OTHER_SUBSCRIPTION }),
    ];
    expect(new Set(all.map((each) => principalKeyOf(stack, each))).size).toBe(3);
  });

  test("by name, if the providers of their stacks have two subscriptions", () => {
    const app = newApp();
    const [dev, prod] = [providerOf(app, "dev", SUBSCRIPTION), providerOf(app, "prod", OTHER_SUBSCRIPTION)];
    const [one, other] = [named(dev, "identity"), named(prod, "identity")];
    expect(principalKeyOf(dev, one)).not.toBe(principalKeyOf(prod, other));
    expect(principalKeyOf(dev, given(dev, "given"))).toBe(principalKeyOf(dev, one));
    expect(principalKeyOf(dev, given(dev, "far", { subscription: OTHER_SUBSCRIPTION }))).toBe(
      principalKeyOf(prod, other),
    );
  });

  test("if two stacks create one each, and what is read by name elsewhere is not guessed", () => {
    const app = newApp();
    const [dev, prod, other] = [newStack("dev", app), newStack("prod", app), newStack("other", app)];
    const all = [created(dev, "identity"), created(prod, "identity"), named(other, "identity")];
    expect(new Set(all.map((each) => principalKeyOf(other, each))).size).toBe(3);
  });
});

test("the credentials of an identity are counted and ordered over all of its references", () => {
  const stack = newStack();
  const references = IDENTITIES.map(([, make], i) => make(stack, `identity-${i}`));
  const add = (i: number) =>
    new FederatedCredential(stack, `credential-${i}`, {
      identity: references[i % references.length]!,
      credentialName: `credential-${i}`,
      issuer: ISSUER,
      subject: `system:serviceaccount:orders:api-${i}`,
    });
  for (let i = 0; i < 20; i++) add(i);
  expect(() => add(20)).toThrow(
    /^an identity must have at most 20 federated identity credentials, got 21 for "stack\/identity-0"; .* \(at stack\/credential-20\) \[credential-count\]$/,
  );
  stack.node.tryRemoveChild("credential-20");
  const { azurerm_federated_identity_credential: all } = synthesize(stack).resource;
  expect(Object.values(all!).filter((each) => each.depends_on === undefined)).toHaveLength(1);
});

test("an issuer and subject are trusted once, over all references to the identity and to the cluster", () => {
  const stack = newStack();
  const cluster = WorkloadIdentityCluster.fromClusterName(stack, "cluster", {
    clusterName: "aks",
    resourceGroupName: "rg",
  });
  clusterByAttributes(stack, "given");
  const bind = (on: IWorkloadIdentityCluster, id: string) =>
    new FederatedBinding(stack, id, {
      cluster: on,
      identity: named(stack, `identity-${id}`),
      serviceAccount: { namespace: "orders", name: "orders-api" },
    });
  bind(cluster, "orders");
  expect(
    () =>
      new FederatedCredential(stack, "again", {
        identity: given(stack, "identity"),
        credentialName: "again",
        issuer: ISSUER,
        subject: "system:serviceaccount:orders:orders-api",
      }),
  ).toThrow(
    new Error(
      'an identity must have one credential for an issuer and subject, got subject "system:serviceaccount:orders:orders-api" of ' +
        'the same issuer also at "stack/orders/credential-cluster"; remove one of the two (at stack/again) [credential-subject-twice]',
    ),
  );
});

const clusterByAttributes = (
  stack: TerraformStack,
  id: string,
  where: { subscription?: string; group?: string } = {},
) =>
  WorkloadIdentityCluster.fromClusterAttributes(stack, id, {
    clusterId: clusterId(where),
    clusterName: "aks",
    resourceGroup: { name: where.group ?? "rg", location: "westeurope" },
    issuerUrl: where.subscription || where.group ? `${ISSUER}${id}/` : ISSUER,
  });
const clusterByName = (stack: TerraformStack, id: string) =>
  WorkloadIdentityCluster.fromClusterName(stack, id, { clusterName: "AKS", resourceGroupName: "RG" });
const clusterByIssuer = (stack: TerraformStack, id: string) =>
  WorkloadIdentityCluster.fromIssuer(stack, id, {
    issuerUrl: ISSUER,
    resourceGroup: { name: "rg", location: "westeurope" },
  });

describe("a cluster is one, whichever of its references is used", () => {
  test.each([
    ["by its name", clusterByName, clusterByAttributes],
    ["by its attributes", clusterByAttributes, clusterByName],
    ["by its issuer", clusterByIssuer, clusterByAttributes],
  ])("%s first", (_, first, second) => {
    const stack = newStack();
    const [one, other] = [first(stack, "one"), second(stack, "other")];
    expect(clusterKeyOf(other)).toBe(clusterKeyOf(one));
    const bind = (cluster: IWorkloadIdentityCluster, id: string) =>
      new FederatedBinding(stack, id, { cluster, serviceAccount: { namespace: "orders", name: "orders-api" } });
    bind(one, "orders");
    expect(() => bind(other, "again")).toThrow(
      new Error(
        '`serviceAccount` must belong to one binding, got "orders/orders-api", which "stack/orders" already binds; for a second ' +
          "identity call `addIdentity` of that binding (at stack/again) [binding-account-twice]",
      ),
    );
  });

  test("and two in two resource groups or subscriptions", () => {
    const stack = newStack();
    const all = [
      clusterByAttributes(stack, "one"),
      clusterByAttributes(stack, "group", { group: "rg-other" }),
      clusterByAttributes(stack, "subscription", { subscription: OTHER_SUBSCRIPTION }),
    ];
    expect(new Set(all.map(clusterKeyOf)).size).toBe(3);
  });

  test("and two by name, if the providers of their stacks have two subscriptions", () => {
    const app = newApp();
    const bind = (stack: TerraformStack) =>
      new FederatedBinding(stack, "orders", {
        cluster: clusterByName(stack, "cluster"),
        serviceAccount: { namespace: "orders", name: "orders-api" },
      });
    bind(providerOf(app, "dev", SUBSCRIPTION));
    expect(() => bind(providerOf(app, "prod", OTHER_SUBSCRIPTION))).not.toThrow();
  });
});

const vaultByName = (stack: TerraformStack, id: string) =>
  VaultAccess.fromVaultName(stack, id, { vaultName: "KV-orders", resourceGroupName: "RG" });
const vaultByAttributes = (stack: TerraformStack, id: string, where = {}) =>
  VaultAccess.fromVaultAttributes(stack, id, {
    vaultId: vaultId(where),
    vaultName: "kv-orders",
    vaultUri: "https://kv-orders.vault.azure.net/",
  });

describe("a vault is one, whichever of its references is used", () => {
  const write = (vault: IVaultAccess, id: string) =>
    vault.addSecret(id, { secretName: "greeting", value: SecretValue.unsafePlainText("Hello!") });

  test.each([
    ["its name", vaultByName, vaultByAttributes],
    ["its attributes", vaultByAttributes, vaultByName],
  ])("by %s first: a role is granted once, and a secret is written once", (_, first, second) => {
    const stack = newStack();
    const [one, other] = [first(stack, "one"), second(stack, "other")];
    const reader = given(stack, "reader");
    expect(other.grantSecretsUser(named(stack, "same"))).toBe(one.grantSecretsUser(reader));
    expect(
      () => new RoleGrant(stack, "again", { grantee: reader, role: "Key Vault Secrets User", scope: other }),
    ).toThrow("a role must be granted to a principal on a scope only once");
    write(one, "secret");
    expect(() => write(other, "secret")).toThrow(
      new Error(
        '`secretName` must be written only once in a vault, got "greeting", which "stack/one/secret" writes; use that secret, or ' +
          "another name (at stack/other) [secret-name-twice]",
      ),
    );
  });

  test("and two in two subscriptions", () => {
    const stack = newStack();
    const [one, other] = [
      vaultByAttributes(stack, "one"),
      vaultByAttributes(stack, "other", { subscription: OTHER_SUBSCRIPTION }),
    ];
    const reader = given(stack, "reader");
    expect(other.grantSecretsUser(reader)).not.toBe(one.grantSecretsUser(reader));
    write(one, "secret");
    expect(() => write(other, "secret")).not.toThrow();
  });
});

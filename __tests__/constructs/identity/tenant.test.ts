import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { DataAzurermContainerRegistry } from "@cdktf/provider-azurerm/lib/data-azurerm-container-registry";
import { KeyVault } from "@cdktf/provider-azurerm/lib/key-vault";
import { TerraformStack } from "cdktf";
import {
  DataAccess,
  FederatedBinding,
  type FederatedBindingProps,
  ManagedIdentity,
  Principal,
  RegistryAccess,
  RoleGrant,
  SecretValue,
  VaultAccess,
  WorkloadIdentityCluster,
} from "../../../constructs";
import { synthesize } from "../../../testing";
import { givenCluster, newApp, newResourceGroup, newStack, unknownText } from "../../kit/app";
import { validationErrors } from "../../kit/validation-errors";

/** The tenant of the issuer of a given cluster. */
const OURS = "22222222-2222-2222-2222-222222222222";
const THEIRS = "33333333-3333-3333-3333-333333333333";
const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers";
const STORAGE = `${GROUP}/Microsoft.Storage/storageAccounts/st`;
const REGISTRY = `${GROUP}/Microsoft.ContainerRegistry/registries/crorders`;

const APPLICATION =
  "in the tenant of the scope create an app registration with a federated credential for each of `credentialParameters` of " +
  "the binding, grant its service principal the role there, and pass EntraApplication.fromClientId with its `clientId` and " +
  "`tenantId` as `identity` of the binding";
const problem = (principal: string, at: string, fix: string, scope = THEIRS, own = OURS): string =>
  `\`grantee\` must be a principal of the tenant of the scope, ${scope}, got "${principal}" of the tenant ${own}: Azure refuses ` +
  `the role assignment, because a managed identity exists only in its own tenant; ${fix} (at ${at}) [role-tenant]`;

function parts(props: Partial<FederatedBindingProps> = {}) {
  const stack = newStack();
  const cluster = WorkloadIdentityCluster.fromClusterAttributes(stack, "cluster", {
    clusterId: `${GROUP}/Microsoft.ContainerService/managedClusters/aks`,
    clusterName: "aks",
    resourceGroup: { name: "rg", location: "westeurope" },
    issuerUrl: `https://westeurope.oic.prod-aks.azure.com/${OURS}/00000000-0000-0000-0000-000000000009/`,
    kubeletObjectId: "00000000-0000-0000-0000-00000000000a",
  });
  const binding = new FederatedBinding(stack, "orders", {
    cluster,
    serviceAccount: { namespace: "orders", name: "orders-api" },
    ...props,
  });
  return { stack, cluster, binding };
}

const vaultOf = (stack: TerraformStack, tenantId?: string) =>
  VaultAccess.fromVaultName(stack, "vault", { vaultName: "kv-orders", resourceGroupName: "rg", tenantId });

const identityOf = (stack: TerraformStack, tenantId: string) =>
  ManagedIdentity.fromManagedIdentityAttributes(stack, "given", {
    identityId: `${GROUP}/Microsoft.ManagedIdentity/userAssignedIdentities/given`,
    identityName: "given",
    resourceGroupName: "rg",
    clientId: "00000000-0000-0000-0000-00000000000b",
    principalId: "00000000-0000-0000-0000-00000000000c",
    tenantId,
  });

describe("a role for a binding on something of another tenant is an error that names the app registration", () => {
  test.each<[string, (all: ReturnType<typeof parts>) => unknown, string]>([
    [
      "a vault by name",
      ({ stack, binding }) => vaultOf(stack, THEIRS).grantSecretsUser(binding),
      "vault/orders-key-vault-secrets-user",
    ],
    [
      "a vault by attributes",
      ({ stack, binding }) =>
        VaultAccess.fromVaultAttributes(stack, "vault", {
          vaultId: `${GROUP}/Microsoft.KeyVault/vaults/kv-orders`,
          vaultName: "kv-orders",
          vaultUri: "https://kv-orders.vault.azure.net/",
          tenantId: THEIRS,
        }).grantSecretsUser(binding),
      "vault/orders-key-vault-secrets-user",
    ],
    [
      "a secret of a vault",
      ({ stack, binding }) =>
        vaultOf(stack, THEIRS)
          .addSecret("greeting", { secretName: "greeting", value: SecretValue.ephemeral(stack, "value") })
          .grantRead(binding),
      "vault/greeting/orders-key-vault-secrets-user",
    ],
    [
      "storage",
      ({ stack, binding }) =>
        new DataAccess(stack, "blobs", {
          service: "blobStorage",
          resource: { id: STORAGE },
          tenantId: THEIRS,
        }).grantRead(binding),
      "blobs/orders-storage-blob-data-reader",
    ],
    [
      "a registry",
      ({ stack, binding }) =>
        RegistryAccess.fromRegistryAttributes(stack, "images", { registryId: REGISTRY, tenantId: THEIRS }).grantPush(
          binding,
        ),
      "images/orders-acrpush",
    ],
    [
      "a scope of a RoleGrant",
      ({ stack, binding }) =>
        RoleGrant.ensure(stack, { grantee: binding, role: "Reader", scope: STORAGE, tenantId: THEIRS }),
      "orders-reader",
    ],
    [
      "a vault of the provider class",
      ({ stack, binding }) => {
        const vault = new KeyVault(stack, "vault", {
          name: "kv-orders",
          resourceGroupName: "rg",
          location: "westeurope",
          skuName: "standard",
          tenantId: THEIRS,
        });
        return RoleGrant.ensure(stack, { grantee: binding, role: "Reader", scope: vault });
      },
      "orders-reader",
    ],
  ])("%s", (_, grant, at) => {
    const all = parts();
    expect(() => grant(all)).toThrow(new Error(problem("stack/orders", `stack/${at}`, APPLICATION)));
  });
});

test("the tenant of a given identity, and `tenantId` of a binding, are the tenant of the principal", () => {
  const { stack } = parts();
  const identity = identityOf(stack, THEIRS);
  const storage = { role: "Reader", scope: STORAGE, tenantId: OURS };
  expect(() => RoleGrant.ensure(stack, { grantee: identity, ...storage })).toThrow(
    new Error(
      problem(
        "stack/given",
        "stack/given-reader",
        "grant the role to a principal of that tenant, such as the service principal of an app registration",
        OURS,
        THEIRS,
      ),
    ),
  );
  const other = parts({ tenantId: THEIRS });
  expect(() => RoleGrant.ensure(other.stack, { grantee: other.binding, ...storage })).toThrow(
    new Error(problem("stack/orders", "stack/orders-reader", APPLICATION, OURS, THEIRS)),
  );
});

test("nodes cannot pull from a registry of another tenant, and the error names what works for images", () => {
  const { stack, cluster } = parts();
  const images = RegistryAccess.fromRegistryName(stack, "images", {
    registryName: "crorders",
    resourceGroupName: "rg",
    tenantId: THEIRS.toUpperCase(),
  });
  expect(() => images.grantPull(cluster.kubeletIdentity)).toThrow(
    new Error(
      problem(
        "cluster-kubelet",
        "stack/images/cluster-kubelet-acrpull",
        `copy the images to a registry of the tenant ${OURS} with \`az acr import\`, or pull with \`imagePullSecrets\` of the pods`,
      ),
    ),
  );
});

describe("the tenant of a provider", () => {
  function providers(tenantId: string, theirs: string) {
    const stack = new TerraformStack(newApp(), "stack");
    new AzurermProvider(stack, "azurerm", { features: [{}], tenantId });
    const other = new AzurermProvider(stack, "other", { features: [{}], alias: "other", tenantId: theirs });
    const identity = new ManagedIdentity(stack, "identity", {
      resourceGroup: newResourceGroup(stack),
      identityName: "id-orders",
    });
    const registry = new DataAzurermContainerRegistry(stack, "registry", {
      name: "crorders",
      resourceGroupName: "rg",
      provider: other,
    });
    new RegistryAccess(stack, "images", { registry }).grantPull(identity);
    return validationErrors(() => synthesize(stack)).filter((each) => each.includes("[role-tenant]"));
  }

  test("has the tenant of an identity and of a registry", () => {
    expect(providers(OURS, THEIRS)).toEqual([
      "[stack/images/identity-acrpull] " +
        problem(
          "stack/identity",
          "",
          `copy the images to a registry of the tenant ${OURS} with \`az acr import\`, or pull with \`imagePullSecrets\` of the pods`,
        ).replace(" (at )", ""),
    ]);
  });

  test("can be the same in two providers", () => {
    expect(providers(OURS, OURS.toUpperCase())).toEqual([]);
  });
});

describe("a role is accepted", () => {
  test.each<[string, (all: ReturnType<typeof parts>) => unknown]>([
    ["in the same tenant", ({ stack, binding }) => vaultOf(stack, OURS).grantSecretsUser(binding)],
    ["if the tenant of the scope is unknown", ({ stack, binding }) => vaultOf(stack).grantSecretsUser(binding)],
    [
      "if the tenant of the scope is a token",
      ({ stack, binding }) => vaultOf(stack, unknownText(stack)).grantSecretsUser(binding),
    ],
    [
      "if the tenant of the principal is unknown",
      ({ stack }) =>
        vaultOf(stack, THEIRS).grantSecretsUser(
          Principal.fromObjectId(stack, "them", { objectId: "00000000-0000-0000-0000-00000000000d", type: "Group" }),
        ),
    ],
    [
      "if the issuer of the cluster does not name a tenant",
      ({ stack }) => {
        const grantee = new FederatedBinding(newStack("other", newApp()), "orders", {
          cluster: WorkloadIdentityCluster.fromIssuer(stack, "arc", {
            issuerUrl: "https://oidc.example.com/factory-1",
            resourceGroup: { name: "rg", location: "westeurope" },
          }),
          serviceAccount: { namespace: "orders", name: "orders-api" },
        });
        return RoleGrant.ensure(stack, { grantee, role: "Reader", scope: STORAGE, tenantId: THEIRS });
      },
    ],
  ])("%s", (_, grant) => {
    const all = parts();
    expect(() => grant(all)).not.toThrow();
  });
});

test.each([
  ["a vault", (stack: TerraformStack) => vaultOf(stack, "contoso")],
  [
    "a registry",
    (stack: TerraformStack) =>
      RegistryAccess.fromRegistryAttributes(stack, "images", { registryId: REGISTRY, tenantId: "contoso" }),
  ],
  [
    "data",
    (stack: TerraformStack) =>
      new DataAccess(stack, "data", { service: "blobStorage", resource: { id: STORAGE }, tenantId: "contoso" }),
  ],
])("the tenant of %s is a UUID", (_, make) => {
  const stack = newStack();
  givenCluster(stack);
  expect(() => make(stack)).toThrow(
    '`tenantId` must be a UUID such as 00000000-0000-0000-0000-000000000000, got "contoso"',
  );
});

import { join } from "node:path";
import { DataAzurermContainerRegistry } from "@cdktf/provider-azurerm/lib/data-azurerm-container-registry";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { TerraformElement, TerraformStack } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import * as library from "../../constructs";
import { givenCluster, newApp, newResourceGroup, newStack } from "../kit/app";

const UUID = "33333333-3333-3333-3333-333333333333";
const resourceGroup = { name: "rg", location: "westeurope" };
const resourceGroupName = "rg";
const serviceAccount = { namespace: "orders", name: "orders-api" };
const role = { role: "Reader", scope: `/subscriptions/${UUID}` };

type Create = (stack: TerraformStack) => IConstruct;

const identityOf = (stack: TerraformStack) =>
  new library.ManagedIdentity(stack, "identity", { resourceGroup, identityName: "id-orders" });
const bindingOf = (stack: TerraformStack) =>
  new library.FederatedBinding(stack, "binding", { cluster: givenCluster(stack), serviceAccount });
const vaultOf = (stack: TerraformStack) =>
  new library.VaultAccess(stack, "vault", { resourceGroup, vaultName: "kv-orders" });
const policyOptions = (stack: TerraformStack) => ({ cluster: givenCluster(stack) });
const podIdentityOf = (stack: TerraformStack) =>
  library.PodIdentity.fromPodIdentityName(stack, "pod", {
    namespace: "orders",
    name: "orders",
    identity: identityOf(stack),
  });

/** Each construct by how it is made, with the Terraform type of its resource; none for what takes values as they are. */
const CONSTRUCTS: Readonly<Record<string, Readonly<Record<string, readonly [Create, string | undefined]>>>> = {
  AutomaticCluster: {
    new: [
      (stack) =>
        new library.AutomaticCluster(stack, "it", { resourceGroup, clusterName: "aks-orders", administrators: [] }),
      "azurerm_kubernetes_automatic_cluster",
    ],
  },
  Caller: { of: [(stack) => library.Caller.of(stack), "azurerm_client_config"] },
  CustomRole: {
    new: [
      (stack) =>
        new library.CustomRole(stack, "it", {
          roleName: "Joiner",
          assignableOn: { id: `/subscriptions/${UUID}` },
          actions: ["Microsoft.Network/virtualNetworks/subnets/join/action"],
        }),
      "azurerm_role_definition",
    ],
  },
  DatabaseAccess: {
    new: [
      (stack) =>
        new library.DatabaseAccess(stack, "it", {
          engine: "mysql",
          server: { id: `/subscriptions/${UUID}/resourceGroups/rg/providers/Microsoft.DBforMySQL/flexibleServers/db` },
          databaseName: "orders",
        }),
      undefined,
    ],
  },
  DataAccess: {
    new: [
      (stack) => new library.DataAccess(stack, "it", { service: "blobStorage", resource: newResourceGroup(stack) }),
      "azurerm_resource_group",
    ],
  },
  EntraApplication: {
    fromClientId: [(stack) => library.EntraApplication.fromClientId(stack, "it", { clientId: UUID }), undefined],
  },
  FederatedBinding: {
    new: [bindingOf, "azurerm_federated_identity_credential"],
    "new, for an app registration": [
      (stack) =>
        new library.FederatedBinding(stack, "binding", {
          cluster: givenCluster(stack),
          serviceAccount,
          identity: library.EntraApplication.fromClientId(stack, "app", { clientId: UUID }),
        }),
      undefined,
    ],
  },
  FederatedCredential: {
    new: [
      (stack) =>
        new library.FederatedCredential(stack, "it", {
          identity: identityOf(stack),
          credentialName: "fic-orders",
          issuer: "https://issuer.example",
          subject: "orders",
        }),
      "azurerm_federated_identity_credential",
    ],
  },
  Fleet: {
    new: [
      (stack) =>
        new library.Fleet(stack.node.root, "it", {
          folder: join(__dirname, "../../examples/fleet"),
          shards: 1,
          stack: (scope, id) =>
            Object.assign(new TerraformStack(scope, id), { clusters: { production: givenCluster(stack) } }),
        }),
      undefined,
    ],
  },
  IdentityBinding: {
    new: [
      (stack) =>
        new library.IdentityBinding(stack, "it", { cluster: givenCluster(stack), identity: identityOf(stack) }),
      "azapi_resource",
    ],
    fromIdentityBindingAttributes: [
      (stack) =>
        library.IdentityBinding.fromIdentityBindingAttributes(stack, "it", {
          cluster: givenCluster(stack),
          identity: identityOf(stack),
        }),
      undefined,
    ],
  },
  ManagedIdentity: {
    new: [identityOf, "azurerm_user_assigned_identity"],
    fromManagedIdentityName: [
      (stack) =>
        library.ManagedIdentity.fromManagedIdentityName(stack, "it", { identityName: "id-orders", resourceGroupName }),
      "azurerm_user_assigned_identity",
    ],
    fromManagedIdentityAttributes: [
      (stack) =>
        library.ManagedIdentity.fromManagedIdentityAttributes(stack, "it", {
          identityId: `/subscriptions/${UUID}/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders`,
          identityName: "id-orders",
          resourceGroupName,
          clientId: UUID,
          principalId: "44444444-4444-4444-4444-444444444444",
          tenantId: "55555555-5555-4555-8555-555555555555",
        }),
      undefined,
    ],
  },
  NetRawPolicy: {
    existing: [(stack) => library.NetRawPolicy.existing(stack, "it"), undefined],
    gatekeeper: [(stack) => library.NetRawPolicy.gatekeeper(stack, "it", policyOptions(stack)), "kubernetes_manifest"],
    gatekeeperTemplate: [
      (stack) => library.NetRawPolicy.gatekeeperTemplate(stack, "it", policyOptions(stack)),
      "kubernetes_manifest",
    ],
    azurePolicy: [
      (stack) => library.NetRawPolicy.azurePolicy(stack, "it", policyOptions(stack)),
      "azurerm_resource_policy_assignment",
    ],
  },
  NodePool: {
    new: [
      (stack) => new library.NodePool(stack, "it", { cluster: givenCluster(stack), nodePoolName: "user" }),
      "azurerm_kubernetes_cluster_node_pool",
    ],
  },
  PipelineBinding: {
    new: [
      (stack) =>
        new library.PipelineBinding(stack, "it", {
          resourceGroup,
          identityName: "id-apply",
          pipelines: [library.Pipeline.githubBranch({ owner: "contoso", repository: "orders", branch: "main" })],
        }),
      "azurerm_federated_identity_credential",
    ],
  },
  PodIdentity: {
    new: [
      (stack) =>
        new library.PodIdentity(stack, "it", {
          cluster: library.WorkloadIdentityCluster.fromClusterName(stack, "cluster", {
            clusterName: "aks",
            resourceGroupName,
          }),
          namespace: "orders",
          name: "orders",
          identity: identityOf(stack),
        }),
      "kubernetes_manifest",
    ],
    fromPodIdentityName: [podIdentityOf, undefined],
  },
  PodIdentityException: {
    new: [
      (stack) =>
        new library.PodIdentityException(stack, "it", {
          cluster: givenCluster(stack),
          namespace: "orders",
          name: "orders",
          podLabels: { app: "orders" },
        }),
      "kubernetes_manifest",
    ],
  },
  PodIdentityMigration: {
    new: [
      (stack) =>
        new library.PodIdentityMigration(stack, "it", {
          from: podIdentityOf(stack),
          cluster: givenCluster(stack),
          serviceAccount,
          phase: library.MigrationPhase.PREPARE,
        }),
      "azurerm_federated_identity_credential",
    ],
  },
  Principal: {
    fromObjectId: [
      (stack) => library.Principal.fromObjectId(stack, "it", { objectId: UUID, type: "Group" }),
      undefined,
    ],
  },
  PrivateDnsZone: {
    new: [
      (stack) => new library.PrivateDnsZone(stack, "it", { resourceGroup, service: "vault" }),
      "azurerm_private_dns_zone",
    ],
  },
  PrivateEndpoint: {
    new: [
      (stack) =>
        new library.PrivateEndpoint(stack, "it", {
          resourceGroup,
          endpointName: "pe-vault",
          service: "vault",
          target: {
            id: `/subscriptions/${UUID}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-orders`,
          },
          subnet: {
            id: `/subscriptions/${UUID}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/endpoints`,
          },
        }),
      "azurerm_private_endpoint",
    ],
  },
  RegistryAccess: {
    new: [
      (stack) =>
        new library.RegistryAccess(stack, "it", {
          registry: new DataAzurermContainerRegistry(stack, "registry", { name: "crorders", resourceGroupName }),
        }),
      "azurerm_container_registry",
    ],
    fromRegistryName: [
      (stack) => library.RegistryAccess.fromRegistryName(stack, "it", { registryName: "crorders", resourceGroupName }),
      "azurerm_container_registry",
    ],
  },
  RoleGrant: {
    new: [
      (stack) => new library.RoleGrant(stack, "it", { grantee: identityOf(stack), ...role }),
      "azurerm_role_assignment",
    ],
    ensure: [
      (stack) => library.RoleGrant.ensure(stack, { grantee: identityOf(stack), ...role }),
      "azurerm_role_assignment",
    ],
  },
  SecretProviderClass: {
    new: [
      (stack) =>
        new library.SecretProviderClass(stack, "it", {
          binding: bindingOf(stack),
          vault: vaultOf(stack),
          objects: [{ name: "orders" }],
        }),
      "kubernetes_manifest",
    ],
  },
  SmokeTest: {
    new: [(stack) => new library.SmokeTest(stack, "it", { binding: bindingOf(stack) }), "kubernetes_job_v1"],
  },
  StateStore: {
    new: [
      (stack) =>
        new library.StateStore(stack, "it", {
          resourceGroup: new ResourceGroup(stack, "group", resourceGroup),
          storageAccountName: "stordersstate",
        }),
      "azurerm_storage_account",
    ],
  },
  UpstreamState: {
    new: [
      (stack) =>
        new library.UpstreamState(stack, "it", { stack: newStack("other", stack.node.root as never), outputs: [] }),
      "DataTerraformRemoteStateLocal",
    ],
  },
  VaultAccess: {
    new: [vaultOf, "azurerm_key_vault"],
    fromVaultName: [
      (stack) => library.VaultAccess.fromVaultName(stack, "it", { vaultName: "kv-orders", resourceGroupName }),
      "azurerm_key_vault",
    ],
    fromVaultAttributes: [
      (stack) =>
        library.VaultAccess.fromVaultAttributes(stack, "it", {
          vaultId: `/subscriptions/${UUID}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-orders`,
          vaultName: "kv-orders",
          vaultUri: "https://kv-orders.vault.azure.net/",
        }),
      undefined,
    ],
  },
  VaultSecret: {
    addSecret: [
      (stack) =>
        vaultOf(stack).addSecret("orders", {
          secretName: "orders",
          value: library.SecretValue.unsafePlainText("Hello!"),
        }),
      "azurerm_key_vault_secret",
    ],
  },
  WorkloadIdentityCluster: {
    new: [
      (stack) =>
        new library.WorkloadIdentityCluster(stack, "it", { resourceGroup, clusterName: "aks", administrators: [] }),
      "azurerm_kubernetes_cluster",
    ],
    fromClusterName: [
      (stack) =>
        library.WorkloadIdentityCluster.fromClusterName(stack, "it", { clusterName: "aks", resourceGroupName }),
      "azurerm_kubernetes_cluster",
    ],
    fromClusterAttributes: [(stack) => givenCluster(stack), undefined],
    fromIssuer: [
      (stack) => library.WorkloadIdentityCluster.fromIssuer(stack, "it", { issuerUrl: "https://issuer.example" }),
      undefined,
    ],
  },
};

test("every construct of the library is known here, except those that are Terraform elements themselves", () => {
  const classes = Object.entries(library).filter(
    ([, each]) =>
      typeof each === "function" &&
      each.prototype instanceof Construct &&
      !(each.prototype instanceof TerraformElement),
  );
  expect(Object.keys(CONSTRUCTS).sort()).toEqual(classes.map(([name]) => name).sort());
});

const CASES = Object.entries(CONSTRUCTS).flatMap(([name, ways]) =>
  Object.entries(ways).map(([way, [create, type]]) => ({ name, way, create, type })),
);

test.each(CASES)(
  "$name ($way) shows its underlying resource as `resource` and as default child",
  ({ create, type }) => {
    const construct = create(newStack("stack", newApp()));
    const { resource } = construct as { readonly resource?: { readonly terraformResourceType?: string } };
    const { defaultChild } = construct.node;

    expect(resource?.terraformResourceType ?? resource?.constructor.name).toBe(type);
    expect(defaultChild).toBe(resource);
  },
);

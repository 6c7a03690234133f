import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { ContainerRegistry } from "@cdktf/provider-azurerm/lib/container-registry";
import {
  ClusterIdentity,
  CustomRole,
  DataAccess,
  DatabaseAccess,
  FederatedBinding,
  ManagedIdentity,
  RegistryAccess,
  RoleGrant,
  VaultAccess,
} from "../../../constructs";
import type { Explanations } from "../given";

const GROUP_ID = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-orders";
const STORAGE_ID = `${GROUP_ID}/providers/Microsoft.Storage/storageAccounts/storders`;

export const IDENTITY: Explanations = {
  "custom-role": {
    cause: "Azure rejects the name or an operation of the custom role.",
    fix: "Use a name that no built-in role has, and operations such as `Microsoft.Network/virtualNetworks/read`.",
    example: ({ stack }) =>
      new CustomRole(stack, "role", { roleName: "Contributor", assignableOn: { id: GROUP_ID }, actions: ["*/read"] }),
  },
  "database-administrator": {
    cause: "The administrator of the server is incomplete, or does not fit the database service.",
    fix: "Pass a binding with a managed identity, for MySQL `serverIdentityId`, and for Azure SQL a binding with a credential.",
    example: ({ stack, binding }) =>
      new DatabaseAccess(stack, "db", {
        engine: "mysql",
        server: { id: `${GROUP_ID}/providers/Microsoft.DBforMySQL/flexibleServers/orders` },
        databaseName: "orders",
        administrator: binding,
      }),
  },
  "database-image": {
    cause: "Microsoft publishes no image with the client for Azure SQL that logs in with workload identity.",
    fix: "Pass an image of yours with sh and sqlcmd (Go), or set `runSql` to false.",
    example: ({ stack, binding }) =>
      new DatabaseAccess(stack, "db", {
        engine: "sqlServer",
        server: { id: `${GROUP_ID}/providers/Microsoft.Sql/servers/orders` },
        databaseName: "orders",
        administrator: binding,
      }),
  },
  "database-name": {
    cause: "The name of the database has characters that need quotes in a client.",
    fix: "Use letters, digits, underscores and hyphens.",
    example: ({ stack }) =>
      new DatabaseAccess(stack, "db", {
        engine: "postgresql",
        server: { id: `${GROUP_ID}/providers/Microsoft.DBforPostgreSQL/flexibleServers/orders` },
        databaseName: "my orders",
      }),
  },
  "database-user": {
    cause: "The name of the user is not valid or not unique, or the principal has another user in this database.",
    fix: "Pass `userName`, and grant the wider access only.",
    example: ({ stack, binding }) =>
      new DatabaseAccess(stack, "db", {
        engine: "postgresql",
        server: { id: `${GROUP_ID}/providers/Microsoft.DBforPostgreSQL/flexibleServers/orders` },
        databaseName: "orders",
      }).grantRead(binding, { userName: "orders api" }),
  },
  "data-condition": {
    cause: "Roles of Cosmos DB and access policies of Redis have no conditions.",
    fix: "Omit `condition`, and choose a narrower scope, such as a container.",
    example: ({ stack, identity }) => {
      const resource = { id: `${GROUP_ID}/providers/Microsoft.DocumentDB/databaseAccounts/cosmos` };
      new DataAccess(stack, "items", { service: "cosmosDb", resource }).grantRead(identity, { condition: "true" });
    },
  },
  "data-policy-twice": {
    cause: "Azure Cache for Redis has one access policy for a principal.",
    fix: "Grant the wider one only.",
    example: ({ stack, identity }) => {
      const resource = { id: `${GROUP_ID}/providers/Microsoft.Cache/redis/orders` };
      const cache = new DataAccess(stack, "cache", { service: "redisCache", resource });
      cache.grantRead(identity);
      cache.grantWrite(identity);
    },
  },
  "data-resource-id": {
    cause: "The host name of the service is derived from the id of the resource, and this id has no name in it.",
    fix: "Pass `hostName`.",
    example: ({ stack }) =>
      new DataAccess(stack, "access", { service: "blobStorage", resource: { id: GROUP_ID } }).environment(),
  },
  "identity-before-move": {
    cause: "A cluster with a service principal has no identities of the kubelet and of add-ons before its move.",
    fix: "Apply the move first, then change `replaces` and add what uses the identity.",
    example: ({ newCluster }) =>
      newCluster({
        importId: `${GROUP_ID}/providers/Microsoft.ContainerService/managedClusters/aks-orders`,
        identity: ClusterIdentity.systemAssigned({ replaces: "ServicePrincipal" }),
      }).kubeletIdentity.principalId,
  },
  "service-resource": {
    cause: "The resource is of another service, on which a role or an endpoint of this service has no effect.",
    fix: "Give the service of the resource, or another resource.",
    example: ({ stack }) => new DataAccess(stack, "access", { service: "serviceBus", resource: { id: STORAGE_ID } }),
  },
  "data-service": {
    cause: "The service has no role for this access, or no known host name in the cloud.",
    fix: "Use one of the kinds of access that the message lists.",
    example: ({ stack, identity }) =>
      new DataAccess(stack, "access", { service: "monitorMetrics", resource: { id: STORAGE_ID } }).grantOwn(identity),
  },
  "identity-kind": {
    cause: "The value is neither a ManagedIdentity nor an EntraApplication, for example a resource of the provider.",
    fix: "Use `ManagedIdentity.fromManagedIdentityAttributes` for a resource of the provider.",
    example: ({ stack, cluster }) => {
      const resource = new UserAssignedIdentity(stack, "identity", {
        name: "id-orders",
        resourceGroupName: "rg-orders",
        location: "westeurope",
      });
      const serviceAccount = { namespace: "orders", name: "orders-api" };
      new FederatedBinding(stack, "orders", { cluster, serviceAccount, identity: resource });
    },
  },
  "identity-name-twice": {
    cause: "Two constructs create an identity of the same name in one resource group.",
    fix: "Use another name, or pass the first identity to both.",
    example: ({ stack, resourceGroup, identity }) => {
      new ManagedIdentity(stack, "again", { resourceGroup, identityName: "id-orders" });
      return identity;
    },
  },
  "identity-principal-id": {
    cause: "The client id of the identity is given as its principal id. A role assignment needs the principal id.",
    fix: "Pass the object id of the service principal.",
    example: ({ stack }) =>
      ManagedIdentity.fromManagedIdentityAttributes(stack, "identity", {
        identityId: `${GROUP_ID}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders`,
        identityName: "id-orders",
        resourceGroupName: "rg-orders",
        clientId: "33333333-3333-3333-3333-333333333333",
        principalId: "33333333-3333-3333-3333-333333333333",
        tenantId: "22222222-2222-2222-2222-222222222222",
      }),
  },
  "registry-condition": {
    cause: "Only registries with permissions for each repository support conditions.",
    fix: 'Set `permissions: "repository"` if the registry has this mode, or remove the condition.',
    example: ({ stack, identity }) => {
      const registry = new ContainerRegistry(stack, "registry", {
        name: "crorders",
        resourceGroupName: "rg-orders",
        location: "westeurope",
        sku: "Basic",
      });
      new RegistryAccess(stack, "images", { registry }).grantPull(identity, { condition: "true" });
    },
  },
  "role-definition": {
    cause: "The role is neither the name of a known built-in role nor the id of a role definition.",
    fix: "Correct the name, or pass the id of your own role.",
    example: ({ stack, identity }) =>
      RoleGrant.ensure(stack, { grantee: identity, role: "Key Vault Secret User", scope: GROUP_ID }),
  },
  "role-description": {
    cause: "Azure limits the length of the description of a role assignment.",
    fix: "Shorten it.",
    example: ({ stack, identity }) =>
      RoleGrant.ensure(stack, { grantee: identity, role: "Reader", scope: GROUP_ID, description: "x".repeat(1025) }),
  },
  "role-scope-id": {
    cause: "The scope is not the id of a resource. azurerm accepts it, and Azure rejects it during the apply.",
    fix: "Pass the id of a resource, a resource group or a subscription.",
    example: ({ stack, identity }) =>
      RoleGrant.ensure(stack, { grantee: identity, role: "Reader", scope: "rg-orders" }),
  },
  "role-cycle": {
    cause: "The scope of the role is made from something that waits for the role. Terraform would report a cycle.",
    fix: "Grant the role to the `identity` of the binding, for which no pod waits, or remove a target from `applyBefore`.",
    example: ({ stack, binding }) => {
      const exported = new ResourceGroup(stack, "exported", {
        name: binding.serviceAccountName,
        location: "westeurope",
      });
      RoleGrant.ensure(stack, { grantee: binding, role: "Reader", scope: exported });
    },
  },
  "role-tenant": {
    cause:
      "The principal and the scope of a role are in two tenants. Azure finds no managed identity of another tenant.",
    fix: "Create an app registration in the tenant of the scope, and pass it to the binding as `EntraApplication`.",
    example: ({ stack, binding }) => {
      const tenantId = "33333333-3333-3333-3333-333333333333";
      const vault = VaultAccess.fromVaultName(stack, "theirs", {
        vaultName: "kv-theirs",
        resourceGroupName: "rg",
        tenantId,
      });
      vault.grantSecretsUser(binding);
    },
  },
  "role-twice": {
    cause: "Azure allows one assignment of a role to a principal on a scope.",
    fix: "Use `RoleGrant.ensure`, which returns the existing role assignment.",
    example: ({ stack, identity }) => {
      const props = { grantee: identity, role: "Reader", scope: GROUP_ID };
      new RoleGrant(stack, "one", props);
      new RoleGrant(stack, "two", props);
    },
  },
  "vault-role": {
    cause: "The role gives access to the vault but not to its secrets, keys or certificates.",
    fix: "Use the role that the message names.",
    example: ({ vault, identity }) => vault.grant(identity, "Key Vault Reader"),
  },
  "region-feature": {
    cause: "The region does not support the feature.",
    fix: "Use another region. If the region supports it now, add it to the setting `supportedRegions`.",
    example: ({ newApp, newStack, newCluster }) =>
      newCluster(
        {
          resourceGroup: { name: "rg-orders", location: "chinaeast" },
          addOns: { virtualNodes: { subnetName: "virtual-nodes" } },
        },
        newStack("stack", newApp({ cloud: "china" })),
      ),
  },
  region: {
    cause: "The text is not a region of the cloud.",
    fix: "Use a name of `az account list-locations`.",
    example: ({ stack }) =>
      new VaultAccess(stack, "vault", {
        resourceGroup: { name: "rg-orders", location: "westeurpe" },
        vaultName: "kv-orders",
      }),
  },
};

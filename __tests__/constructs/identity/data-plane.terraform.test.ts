import { CosmosdbAccount } from "@cdktf/provider-azurerm/lib/cosmosdb-account";
import { CosmosdbSqlDatabase } from "@cdktf/provider-azurerm/lib/cosmosdb-sql-database";
import { AzurermTarget, DataAccess, DatabaseAccess, FederatedBinding, ManagedIdentity } from "../../../constructs";
import { synthesize } from "../../../testing";
import { givenCluster, newResourceGroup, newStack } from "../../kit/app";
import { describeTerraform, expectBefore, Workspace, writesOf } from "../../kit/terraform";

const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-data/providers";

/** A pod with data of three services that have roles or policies of their own. */
function stackFor(release: string) {
  const stack = newStack();
  AzurermTarget.choose(stack, release);
  const resourceGroup = newResourceGroup(stack);
  const { name: resourceGroupName, location } = resourceGroup;
  const account = new CosmosdbAccount(stack, "account", {
    name: "cosmos-orders",
    resourceGroupName,
    location,
    offerType: "Standard",
    consistencyPolicy: { consistencyLevel: "Session" },
    geoLocation: [{ location, failoverPriority: 0 }],
  });
  const database = new CosmosdbSqlDatabase(stack, "database", {
    name: "orders",
    accountName: account.name,
    resourceGroupName,
  });
  const cache = { id: `${GROUP}/Microsoft.Cache/redis/redis-orders` };
  const instance = { id: `${GROUP}/Microsoft.Cache/redisEnterprise/amr-orders` };
  const items = new DataAccess(stack, "items", { service: "cosmosDb", resource: database });
  const sessions = new DataAccess(stack, "sessions", { service: "redisCache", resource: cache });
  const jobs = new DataAccess(stack, "jobs", { service: "managedRedis", resource: instance });
  const binding = new FederatedBinding(stack, "orders", {
    cluster: givenCluster(stack),
    serviceAccount: { namespace: "orders", name: "orders-api" },
  });
  sessions.grantRead(new ManagedIdentity(stack, "other", { resourceGroup, identityName: "id-other" }));
  const administrator = new FederatedBinding(stack, "administrator", {
    cluster: binding.cluster,
    serviceAccount: { namespace: "orders", name: "administrator" },
  });
  const server = (type: string) => ({ id: `${GROUP}/Microsoft.${type}/flexibleServers/orders` });
  const databases = [
    new DatabaseAccess(stack, "postgresql", {
      engine: "postgresql",
      server: server("DBforPostgreSQL"),
      databaseName: "orders",
      administrator,
    }),
    new DatabaseAccess(stack, "mysql", {
      engine: "mysql",
      server: server("DBforMySQL"),
      databaseName: "orders",
      administrator,
      serverIdentityId: `${GROUP}/Microsoft.ManagedIdentity/userAssignedIdentities/id-mysql`,
    }),
  ];
  binding.deployment("api", {
    container: [{ name: "api", image: "example.azurecr.io/api:1" }],
    reads: [items],
    writes: [sessions, ...databases],
    owns: [jobs],
  });
  return stack;
}

describeTerraform("access inside Cosmos DB, Redis and databases", () => {
  test.each(["~> 4.81", "~> 5.2"])(
    "applies before the pods with azurerm %s, needs nothing at the next plan, and goes",
    async (release) => {
      const workspace = new Workspace(synthesize(stackFor(release)), { env: { STUB_DELAY_MS: "20" } });
      try {
        await workspace.init();
        await workspace.apply();
        const writes = workspace.writes();
        const roles = writesOf(writes, "azurerm_cosmosdb_sql_role_assignment");
        const policies = writesOf(writes, "azurerm_redis_cache_access_policy_assignment");
        const managed = writesOf(writes, "azurerm_managed_redis_access_policy_assignment");
        expectBefore([...roles, ...policies, ...managed], writesOf(writes, "kubernetes_deployment_v1"));
        expect(roles[0]!.attrs).toMatchObject({
          account_name: "cosmos-orders",
          scope: expect.stringMatching(/\/dbs\/orders$/),
        });
        expect(policies).toHaveLength(2);
        expect(policies[0]!.end <= policies[1]!.time).toBe(true);
        const administrators = writes.filter(({ type }) => type.endsWith("_active_directory_administrator"));
        const jobs = writesOf(writes, "kubernetes_job_v1");
        expect([administrators.length, jobs.length]).toEqual([2, 2]);
        expectBefore(administrators.slice(0, 1), jobs);
        expectBefore(jobs, writesOf(writes, "kubernetes_deployment_v1"));
        expect((await workspace.plan()).status).toBe(0);
        await workspace.destroy();
      } finally {
        workspace.remove();
      }
    },
  );
});

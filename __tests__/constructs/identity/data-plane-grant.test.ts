import { CosmosdbAccount } from "@cdktf/provider-azurerm/lib/cosmosdb-account";
import { CosmosdbSqlDatabase } from "@cdktf/provider-azurerm/lib/cosmosdb-sql-database";
import type { TerraformStack } from "cdktf";
import {
  DataAccess,
  type DataPlaneServiceName,
  FederatedBinding,
  ManagedIdentity,
  Principal,
} from "../../../constructs";
import { type Block, synthesize } from "../../../testing";
import { annotations, givenCluster, newResourceGroup, newStack } from "../../kit/app";
import { validationErrors } from "../../kit/validation-errors";

const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-data/providers";
const COSMOS = `${GROUP}/Microsoft.DocumentDB/databaseAccounts/cosmos`;
const REDIS = `${GROUP}/Microsoft.Cache/redis/redis`;
const IDS: Record<DataPlaneServiceName, string> = {
  cosmosDb: COSMOS,
  redisCache: REDIS,
  managedRedis: `${GROUP}/Microsoft.Cache/redisEnterprise/amr`,
};

function parts() {
  const stack = newStack();
  const binding = new FederatedBinding(stack, "orders", {
    cluster: givenCluster(stack),
    serviceAccount: { namespace: "orders", name: "orders-api" },
  });
  const data = <Service extends DataPlaneServiceName>(service: Service, id: string = IDS[service]) =>
    new DataAccess(stack, "data", { service, resource: { id } });
  return { stack, binding, data };
}

const blocksOf = (stack: TerraformStack, type: string): Block[] =>
  Object.values<Block>(synthesize(stack).resource[type] ?? {}).map(({ "//": _, ...rest }) => rest);

const principal = expect.stringMatching(/^\$\{azurerm_user_assigned_identity\..*\.principal_id\}$/) as string;

describe("Cosmos DB for NoSQL", () => {
  test.each([
    ["an account", COSMOS, COSMOS],
    ["a database", `${COSMOS}/sqlDatabases/orders`, `${COSMOS}/dbs/orders`],
    ["a container", `${COSMOS}/sqlDatabases/orders/containers/items`, `${COSMOS}/dbs/orders/colls/items`],
    [
      "a database whose name ends like a part of an id",
      `${COSMOS}/sqlDatabases/sqlDatabases/containers/containers`,
      `${COSMOS}/dbs/sqlDatabases/colls/containers`,
    ],
  ])("grants reading of %s by the role of the account", (_, id, scope) => {
    const { stack, binding, data } = parts();
    data("cosmosDb", id).grantRead(binding);
    expect(blocksOf(stack, "azurerm_cosmosdb_sql_role_assignment")).toEqual([
      {
        account_name: "cosmos",
        principal_id: principal,
        resource_group_name: "rg-data",
        role_definition_id: `${COSMOS}/sqlRoleDefinitions/00000000-0000-0000-0000-000000000001`,
        scope,
      },
    ]);
  });

  test("grants reading and writing in addition to reading, in the order of the calls", () => {
    const { stack, binding, data } = parts();
    const access = data("cosmosDb");
    expect(access.grantWrite(binding)).not.toBe(access.grantRead(binding));
    expect(access.grantRead(binding)).toBe(access.grant(binding, "read"));
    expect(
      blocksOf(stack, "azurerm_cosmosdb_sql_role_assignment").map((each) => String(each.role_definition_id).slice(-1)),
    ).toEqual(["2", "1"]);
  });

  test("has a scope in Terraform's words for a database that is created", () => {
    const { stack, binding } = parts();
    const account = new CosmosdbAccount(stack, "account", {
      name: "cosmos",
      resourceGroupName: "rg-data",
      location: "westeurope",
      offerType: "Standard",
      consistencyPolicy: { consistencyLevel: "Session" },
      geoLocation: [{ location: "westeurope", failoverPriority: 0 }],
    });
    const database = new CosmosdbSqlDatabase(stack, "database", {
      name: "orders",
      accountName: account.name,
      resourceGroupName: "rg-data",
    });
    new DataAccess(stack, "data", { service: "cosmosDb", resource: database }).grantRead(binding);
    const [role] = blocksOf(stack, "azurerm_cosmosdb_sql_role_assignment");
    expect(role).toMatchObject({
      account_name: '${element(split("/", azurerm_cosmosdb_sql_database.database.id), 8)}',
      resource_group_name: '${element(split("/", azurerm_cosmosdb_sql_database.database.id), 4)}',
      scope:
        '${replace(replace(azurerm_cosmosdb_sql_database.database.id, "/[/]sqlDatabases[/]/", "/dbs/"), "/[/]containers[/]/", "/colls/")}',
    });
    expect(String(role!.role_definition_id)).toMatch(/sqlRoleDefinitions\/00000000-0000-0000-0000-000000000001$/);
  });
});

describe("Azure Cache for Redis", () => {
  test("has one access policy for a principal, under its object id", () => {
    const { stack, binding, data } = parts();
    data("redisCache").grantWrite(binding);
    expect(blocksOf(stack, "azurerm_redis_cache_access_policy_assignment")).toEqual([
      {
        access_policy_name: "Data Contributor",
        name: principal,
        object_id: principal,
        object_id_alias: "orders",
        redis_cache_id: REDIS,
      },
    ]);
  });

  test("takes one change at a time, so the assignments of a cache come one after the other", () => {
    const { stack, binding, data } = parts();
    const access = data("redisCache");
    access.grantRead(binding);
    access.grantOwn(
      Principal.fromObjectId(stack, "team", { objectId: "00000000-0000-0000-0000-00000000000d", type: "Group" }),
    );
    expect(blocksOf(stack, "azurerm_redis_cache_access_policy_assignment").map((each) => each.depends_on)).toEqual([
      undefined,
      [expect.stringMatching(/^azurerm_redis_cache_access_policy_assignment\.data_orders-data-reader_resource_/)],
    ]);
  });

  test("refuses a second access policy for a principal", () => {
    const { binding, data } = parts();
    const access = data("redisCache");
    access.grantRead(binding);
    expect(() => access.grantWrite(binding)).toThrow(
      new Error(
        'a principal must have one access policy on a cache, got "Data Contributor" for that of "stack/data/orders-data-reader", ' +
          'which has "Data Reader"; grant one of them (at stack/data) [data-policy-twice]',
      ),
    );
  });
});

test("Managed Redis has one access policy, which allows all commands", () => {
  const { stack, binding, data } = parts();
  data("managedRedis").grantOwn(binding);
  expect(blocksOf(stack, "azurerm_managed_redis_access_policy_assignment")).toEqual([
    { managed_redis_id: IDS.managedRedis, object_id: principal },
  ]);
});

describe.each<DataPlaneServiceName>(["cosmosDb", "redisCache", "managedRedis"])("access to %s", (service) => {
  const kind = service === "managedRedis" ? "own" : "read";

  test("makes the pods of the binding wait", () => {
    const { stack, binding, data } = parts();
    data(service).grant(binding, kind as never);
    binding.deployment("api", { container: [{ name: "api" }] });
    const type = Object.keys(synthesize(stack).resource).find((each) =>
      /role_assignment|policy_assignment/.test(each),
    )!;
    expect(stack).toApplyBefore(type, binding.node.findChild("api"));
    expect(stack).toBeFullyWired();
    expect(annotations(stack).filter((each) => each.includes("role-missing"))).toEqual([]);
  });

  test("needs no wait if there is none", () => {
    const { stack, binding, data } = parts();
    data(service).grant(binding, kind as never, { waitSeconds: 0 });
    expect(Object.keys(synthesize(stack).resource.time_sleep ?? {})).not.toContainEqual(
      expect.stringMatching(/^data_/),
    );
  });

  test("has no conditions", () => {
    const { binding, data } = parts();
    const title = {
      cosmosDb: "Cosmos DB for NoSQL",
      redisCache: "Azure Cache for Redis",
      managedRedis: "Azure Managed Redis",
    };
    expect(() => data(service).grant(binding, kind as never, { condition: "true" })).toThrow(
      new Error(
        `\`condition\` must be omitted for ${title[service]}, whose access has no conditions, got "true" (at stack/data) [data-condition]`,
      ),
    );
  });

  test("is refused on something else", () => {
    const { binding, data } = parts();
    expect(() => data(service, `${GROUP}/Microsoft.Storage/storageAccounts/st`).grant(binding, kind as never)).toThrow(
      /^`resource` must have the id of an? .*got "\/subscriptions\/.*storageAccounts\/st" \(at stack\/data\) \[data-resource-id\]$/,
    );
  });
});

test("access that depends on what waits for it is an error", () => {
  const { stack, binding } = parts();
  const database = new CosmosdbSqlDatabase(stack, "database", {
    name: binding.serviceAccountName,
    accountName: "cosmos",
    resourceGroupName: "rg-data",
  });
  new DataAccess(stack, "data", { service: "cosmosDb", resource: database }).grantRead(binding);
  expect(validationErrors(() => synthesize(stack))).toEqual([
    expect.stringMatching(
      /^\[stack\/data\/orders-built-in-data-reader\] `scope` of a role must not depend .*\[role-cycle\]$/,
    ),
  ]);
});

test("a resource that waits is ordered by `applyBefore`", () => {
  const { stack, data } = parts();
  const late = newResourceGroup(stack, "late");
  const identity = new ManagedIdentity(stack, "identity", {
    resourceGroup: { name: "rg", location: "westeurope" },
    identityName: "id-orders",
  });
  data("cosmosDb").grantRead(identity).applyBefore(late);
  expect(stack).toApplyBefore("azurerm_cosmosdb_sql_role_assignment", late);
});

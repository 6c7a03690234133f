import { all, type AzureRule } from "./azure-rule";

const SQL_ROLES = "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments";
const POSTGRESQL = "Microsoft.DBforPostgreSQL/flexibleServers";
const MYSQL = "Microsoft.DBforMySQL/flexibleServers";
const REDIS = "Microsoft.Cache/redis";
const MANAGED_REDIS = "Microsoft.Cache/redisEnterprise";

/**
 * Actions by Terraform type, for databases and caches, and for the access in them.
 * Sources: learn.microsoft.com/azure/role-based-access-control/permissions/databases and the sources of azurerm 4.81; read
 * 2026-11.
 */
export const DATABASE_RESOURCES: Readonly<Record<string, AzureRule>> = {
  azurerm_cosmosdb_sql_role_assignment: {
    armType: SQL_ROLES,
    within: "resource_group_name",
    actions: all(SQL_ROLES),
    source: "databases",
  },
  azurerm_cosmosdb_sql_database: {
    armType: "Microsoft.DocumentDB/databaseAccounts/sqlDatabases",
    within: "resource_group_name",
    actions: all(
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases",
      ...all("Microsoft.DocumentDB/databaseAccounts/sqlDatabases/throughputSettings"),
      "Microsoft.DocumentDB/databaseAccounts/read",
    ),
    source: "databases",
  },
  azurerm_redis_cache: {
    armType: REDIS,
    within: "resource_group_name",
    actions: all(REDIS, `${REDIS}/listKeys/action`, `${REDIS}/patchSchedules/read`, `${REDIS}/patchSchedules/write`),
    source: "databases",
  },
  azurerm_redis_cache_access_policy_assignment: {
    armType: `${REDIS}/accessPolicyAssignments`,
    within: "redis_cache_id",
    actions: all(`${REDIS}/accessPolicyAssignments`, `${REDIS}/read`),
    source: "databases",
  },
  azurerm_managed_redis: {
    armType: MANAGED_REDIS,
    within: "resource_group_name",
    actions: all(MANAGED_REDIS, ...all(`${MANAGED_REDIS}/databases`), `${MANAGED_REDIS}/databases/listKeys/action`),
    source: "databases",
  },
  azurerm_managed_redis_access_policy_assignment: {
    armType: `${MANAGED_REDIS}/databases/accessPolicyAssignments`,
    within: "managed_redis_id",
    actions: all(
      `${MANAGED_REDIS}/databases/accessPolicyAssignments`,
      `${MANAGED_REDIS}/databases/read`,
      `${MANAGED_REDIS}/read`,
    ),
    source: "databases",
  },
  azurerm_postgresql_flexible_server: {
    armType: POSTGRESQL,
    within: "resource_group_name",
    actions: all(POSTGRESQL, `${POSTGRESQL}/configurations/read`, `${POSTGRESQL}/configurations/write`),
    source: "databases",
  },
  azurerm_postgresql_flexible_server_database: {
    armType: `${POSTGRESQL}/databases`,
    within: "server_id",
    actions: all(`${POSTGRESQL}/databases`, `${POSTGRESQL}/read`),
    source: "databases",
  },
  azurerm_postgresql_flexible_server_active_directory_administrator: {
    armType: `${POSTGRESQL}/administrators`,
    within: "resource_group_name",
    actions: all(`${POSTGRESQL}/administrators`, `${POSTGRESQL}/read`),
    source: "databases",
  },
  azurerm_mysql_flexible_server: {
    armType: MYSQL,
    within: "resource_group_name",
    actions: all(MYSQL, `${MYSQL}/configurations/read`, `${MYSQL}/configurations/write`),
    source: "databases",
  },
  azurerm_mysql_flexible_server_active_directory_administrator: {
    armType: `${MYSQL}/administrators`,
    within: "server_id",
    actions: all(`${MYSQL}/administrators`, `${MYSQL}/read`),
    when: [{ argument: "identity_id", actions: ["Microsoft.ManagedIdentity/userAssignedIdentities/assign/action"] }],
    source: "databases",
  },
};

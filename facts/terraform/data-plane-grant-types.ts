/** A resource type of azurerm that gives access inside a data service, without a role of Azure RBAC. */
export interface DataPlaneGrantType {
  /** The argument with the object id of the principal. */
  readonly principal: string;
  /** The argument with the id, or the name, of what the access is on. */
  readonly scope: string;
  /** The argument with the role or the policy. @default - every assignment gives the access of `name` */
  readonly role?: string;
  /** The access of each assignment, if the resource has no argument for it. */
  readonly name?: string;
  /** The service, as the name of the role starts. */
  readonly service: string;
}

/**
 * Types that are read as access to data, besides role assignments.
 * Source: schemas and documentation of azurerm 4.81.0 and 5.2.0; read 2026-11.
 */
export const DATA_PLANE_GRANT_TYPES: Readonly<Record<string, DataPlaneGrantType>> = {
  azurerm_cosmosdb_sql_role_assignment: {
    principal: "principal_id",
    scope: "scope",
    role: "role_definition_id",
    service: "Cosmos DB",
  },
  azurerm_managed_redis_access_policy_assignment: {
    principal: "object_id",
    scope: "managed_redis_id",
    name: "default",
    service: "Managed Redis",
  },
  azurerm_mysql_flexible_server_active_directory_administrator: {
    principal: "object_id",
    scope: "server_id",
    name: "administrator",
    service: "MySQL",
  },
  azurerm_postgresql_flexible_server_active_directory_administrator: {
    principal: "object_id",
    scope: "server_name",
    name: "administrator",
    service: "PostgreSQL",
  },
  azurerm_redis_cache_access_policy_assignment: {
    principal: "object_id",
    scope: "redis_cache_id",
    role: "access_policy_name",
    service: "Redis",
  },
};

/**
 * The built-in roles of the data plane of Azure Cosmos DB for NoSQL, by the ids of their definitions in each account.
 * Source: learn.microsoft.com/azure/cosmos-db/nosql/security/reference-data-plane-actions (built-in roles); read 2026-11.
 */
export const COSMOS_ROLES: Readonly<Record<string, string>> = {
  "00000000-0000-0000-0000-000000000001": "Built-in Data Reader",
  "00000000-0000-0000-0000-000000000002": "Built-in Data Contributor",
};

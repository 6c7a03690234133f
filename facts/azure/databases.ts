import type { CloudNames } from "./clouds";

/** A database service whose users are created by SQL that an Entra ID administrator runs. */
export interface DatabaseEngine {
  /** The service, as error texts name it. */
  readonly title: string;
  /** Type of the server in ids. */
  readonly type:
    "Microsoft.DBforPostgreSQL/flexibleServers" | "Microsoft.DBforMySQL/flexibleServers" | "Microsoft.Sql/servers";
  /** Suffix of the host, behind the name of the server. */
  readonly suffix: keyof CloudNames;
  /** Start of the variables for the pod: `<start>_HOST`, or as `host` names it, `<start>_DATABASE` and `<start>_USER`. */
  readonly variables: { readonly host: string; readonly database: string; readonly user?: string };
  /** The resource that the administrator and the pods request a token for. */
  readonly tokenScope: string;
  /** The longest name of a user. */
  readonly longestUser: number;
  /** The client that runs the SQL, and an image with it. There is no image of Microsoft with the client for Azure SQL. */
  readonly client: { readonly name: string; readonly image?: string };
}

/**
 * Databases by their engines.
 * Sources: learn.microsoft.com/azure/postgresql/flexible-server/how-to-manage-azure-ad-users,
 * learn.microsoft.com/azure/mysql/flexible-server/how-to-azure-ad,
 * learn.microsoft.com/sql/t-sql/statements/create-user-transact-sql, the pages of these services under
 * learn.microsoft.com/azure/service-connector, and learn.microsoft.com/azure/private-link/private-endpoint-dns; read 2026-11.
 */
export const DATABASE_ENGINES = {
  postgresql: {
    title: "PostgreSQL flexible server",
    type: "Microsoft.DBforPostgreSQL/flexibleServers",
    suffix: "postgresqlSuffix",
    variables: { host: "AZURE_POSTGRESQL_HOST", database: "AZURE_POSTGRESQL_DATABASE", user: "AZURE_POSTGRESQL_USER" },
    tokenScope: "https://ossrdbms-aad.database.windows.net/.default",
    longestUser: 63,
    client: { name: "psql", image: "docker.io/library/postgres:17-alpine" },
  },
  mysql: {
    title: "MySQL flexible server",
    type: "Microsoft.DBforMySQL/flexibleServers",
    suffix: "mysqlSuffix",
    variables: { host: "AZURE_MYSQL_HOST", database: "AZURE_MYSQL_DATABASE", user: "AZURE_MYSQL_USER" },
    tokenScope: "https://ossrdbms-aad.database.windows.net/.default",
    longestUser: 32,
    client: { name: "mysql", image: "docker.io/library/mysql:8.4" },
  },
  sqlServer: {
    title: "Azure SQL",
    type: "Microsoft.Sql/servers",
    suffix: "sqlSuffix",
    variables: { host: "AZURE_SQL_SERVER", database: "AZURE_SQL_DATABASE" },
    tokenScope: "https://database.windows.net/.default",
    longestUser: 128,
    client: { name: "sqlcmd" },
  },
} as const satisfies Record<string, DatabaseEngine>;

/** Name of a database service whose users are identities. */
export type DatabaseEngineName = keyof typeof DATABASE_ENGINES;

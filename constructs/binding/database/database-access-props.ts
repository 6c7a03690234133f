import type { DatabaseEngineName } from "../../../facts/azure/databases";
import type { IGrantScope } from "../../identity/grant-scope";
import type { IFederatedBinding } from "../binding";

/** Properties of a DatabaseAccess. */
export interface DatabaseAccessProps {
  /** The database service. */
  readonly engine: DatabaseEngineName;
  /** The server: a resource or data source of the provider, or `{ id }`. */
  readonly server: IGrantScope;
  /** Name of the database: letters, digits, underscores and hyphens. */
  readonly databaseName: string;
  /**
   * The binding whose identity administers the server. For PostgreSQL and MySQL it becomes an Entra ID administrator. For
   * Azure SQL set it, or a group with it, as `azureadAdministrator` of the server.
   * @default - none: run `sql` yourself
   */
  readonly administrator?: IFederatedBinding;
  /** Resource id of the identity of a MySQL server, with which it looks principals up. Required with `administrator`. @default - none */
  readonly serverIdentityId?: string;
  /** Whether a Job runs the SQL with the identity of the administrator during apply. @default - true with an administrator */
  readonly runSql?: boolean;
  /**
   * Image of the Job with sh and the client: psql, mysql, or for Azure SQL sqlcmd (Go).
   * @default "docker.io/library/postgres:17-alpine" or "docker.io/library/mysql:8.4"; required for Azure SQL
   */
  readonly image?: string;
}

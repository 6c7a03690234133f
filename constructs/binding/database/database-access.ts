import type { MysqlFlexibleServerActiveDirectoryAdministrator } from "@cdktf/provider-azurerm/lib/mysql-flexible-server-active-directory-administrator";
import type { PostgresqlFlexibleServerActiveDirectoryAdministrator } from "@cdktf/provider-azurerm/lib/postgresql-flexible-server-active-directory-administrator";
import type { JobV1 } from "@cdktf/provider-kubernetes/lib/job-v1";
import { Fn, type ITerraformDependable, Lazy, Token } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { DATABASE_ENGINES, type DatabaseEngine } from "../../../facts/azure/databases";
import { isLiteral } from "../../../values/literal";
import { refusal } from "../../../values/problem";
import { AzurermTarget } from "../../core/azurerm/azurerm-target";
import { checkInput } from "../../core/input/check-input";
import { checkedId } from "../../core/input/construct-id";
import { refuse } from "../../core/input/refuse";
import { cloudOf } from "../../core/location/cloud";
import { WiringCheck } from "../../core/wiring/wiring-check";
import type { EnvironmentVariable } from "../../identity/environment-variable";
import type { IGrantee } from "../../identity/grantee";
import { type IKnownGrantee, principalKeyOf, principalNameOf } from "../../identity/principal-key";
import type { DatabaseAccessProps } from "./database-access-props";
import { administratorProblems, databaseProblems, userProblem } from "./database-rules";
import type { DatabaseAccessKind, DatabaseUser } from "./database-sql";
import { userSql } from "./database-sql";
import type { IFederatedBinding } from "../binding";

/** A principal that a database knows by its object id and its client id: a FederatedBinding or a managed identity. */
export interface IDatabaseGrantee extends IGrantee {
  /** Application (client) id of the identity. */
  readonly clientId: string;
}

/** Options of a user of a database. */
export interface DatabaseGrantOptions {
  /** Name of the user in the database: letters, digits, `.`, `_`, `@` and `-`. @default - the construct id of the grantee */
  readonly userName?: string;
}

/**
 * Access of identities to a database: PostgreSQL and MySQL flexible servers, and Azure SQL. A user is created by SQL, which an
 * Entra ID administrator has to run: the optional Job, or you.
 *
 * @example
 * ```ts
 * const server = { id: "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg/providers/Microsoft.DBforPostgreSQL/flexibleServers/psql-orders" };
 * const database = new DatabaseAccess(this, "orders-db", { engine: "postgresql", server, databaseName: "orders" });
 * binding.deployment("api", {
 *   container: [{ name: "api", image: "example.azurecr.io/api:1" }],
 *   reads: [database],
 * });
 * ```
 */
export class DatabaseAccess extends Construct {
  /** The administrator of a PostgreSQL or MySQL server, if one is created here (escape hatch). */
  public readonly resource?:
    MysqlFlexibleServerActiveDirectoryAdministrator | PostgresqlFlexibleServerActiveDirectoryAdministrator;
  /** The Job that runs the SQL, if there is one (escape hatch). */
  public readonly job?: JobV1;
  private readonly props: DatabaseAccessProps;
  private readonly users = new Map<string, DatabaseUser>();
  private readonly told = new Set<IConstruct>();

  constructor(scope: Construct, id: string, props: DatabaseAccessProps) {
    super(scope, checkedId(scope, id));
    checkInput(this, "DatabaseAccessProps", props);
    refuse(this, ...databaseProblems(props), ...administratorProblems(props));
    AzurermTarget.of(this);
    this.props = props;
    const { administrator, runSql = administrator !== undefined } = props;
    if (administrator) {
      if (props.engine === "sqlServer") this.isUserOf(administrator);
      // Loaded here, because the provider classes are large and many databases have an administrator elsewhere.
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const parts = require("./database-administrator") as typeof import("./database-administrator");
      this.resource = parts.makeAdministrator(this, props, administrator.identity!);
      if (this.resource) this.node.defaultChild = this.resource;
      if (runSql)
        this.job = parts.runSql(this, {
          binding: administrator,
          engine: props.engine,
          image: props.image ?? (this.row.client.image as string),
          host: this.host,
          databaseName: props.databaseName,
          sql: Lazy.stringValue({ produce: () => this.sql }),
          after: this.resource,
        });
    }
  }

  /** The SQL that creates all users and gives them access, for an output or a tool of your own. It can run again. */
  public get sql(): string {
    return [...this.users.values()]
      .flatMap((user) => userSql[this.props.engine](this.props.databaseName, user))
      .join("\n");
  }

  /** Adds a user that reads all tables. */
  public grantRead(grantee: IDatabaseGrantee, options: DatabaseGrantOptions = {}): this {
    return this.grant(grantee, "read", options);
  }
  /** Adds a user that reads and writes all tables. */
  public grantWrite(grantee: IDatabaseGrantee, options: DatabaseGrantOptions = {}): this {
    return this.grant(grantee, "write", options);
  }
  /** Adds a user with all rights on the database. */
  public grantOwn(grantee: IDatabaseGrantee, options: DatabaseGrantOptions = {}): this {
    return this.grant(grantee, "own", options);
  }

  /**
   * The variables with the host, the database and, for PostgreSQL and MySQL, the user. The password is a token of the identity.
   *
   * @param grantee whose user name is added; it has a user already. @default - no user name
   */
  public environment(grantee?: IDatabaseGrantee): EnvironmentVariable[] {
    checkInput(this, "DatabaseAccess.environment", { grantee });
    const known = grantee && this.users.get(principalKeyOf(this, grantee));
    refuse(this, grantee && !known ? userMissing() : undefined);
    return this.variables(known?.name);
  }

  /**
   * The variables with the user name that the grantee has, or gets if it is granted access without a name.
   * @internal
   */
  public podEnvironment(grantee: IGrantee): EnvironmentVariable[] {
    return this.variables(this.users.get(principalKeyOf(this, grantee))?.name ?? principalNameOf(this, grantee));
  }

  /** The Job after which the users exist. Undefined without a Job. */
  public get ready(): ITerraformDependable | undefined {
    return this.job;
  }

  /** The name of the private DNS zone for private endpoints of the server, such as `privatelink.mysql.database.azure.com`. */
  public get privateDnsZoneName(): string {
    return `privatelink.${cloudOf(this)[this.row.suffix]}`;
  }

  private grant(grantee: IDatabaseGrantee, access: DatabaseAccessKind, options: DatabaseGrantOptions): this {
    checkInput(this, "DatabaseAccess.grantRead", { grantee, options });
    const name = options.userName ?? principalNameOf(this, grantee);
    const key = principalKeyOf(this, grantee);
    const { principalId, clientId } = grantee;
    refuse(this, userProblem(this.props.engine, { name, access }, this.users.get(key), [...this.users.values()]));
    this.users.set(key, { name, principalId, clientId, access });
    if (this.job)
      (grantee as Partial<IKnownGrantee>).waitFor?.(this as this & { readonly ready: ITerraformDependable });
    this.isUserOf(grantee);
    return this;
  }

  /** A user of a database needs no role assignment. */
  private isUserOf(grantee: IGrantee): void {
    const { identity } = grantee as Partial<IFederatedBinding>;
    const at = identity ?? (Construct.isConstruct(grantee) ? grantee : undefined);
    if (!at || this.told.has(at)) return;
    this.told.add(at);
    const reason = `the identity is a user of the database ${this.props.databaseName}, which has its own users`;
    WiringCheck.of(this).suppress("role-missing", reason, at);
  }

  private variables(userName: string | undefined): EnvironmentVariable[] {
    const { host, database, user } = this.row.variables;
    return [
      { name: host, value: this.host },
      { name: database, value: this.props.databaseName },
      ...(userName !== undefined && user !== undefined ? [{ name: user, value: userName }] : []),
    ];
  }

  private get row(): DatabaseEngine {
    return DATABASE_ENGINES[this.props.engine];
  }

  private get host(): string {
    return `${nameIn(this.props.server.id)}.${cloudOf(this)[this.row.suffix]}`;
  }
}

const userMissing = () =>
  refusal(
    "database-user",
    "`grantee` must have a user in the database, got one without; call `grantRead`, `grantWrite` or `grantOwn` first",
  );

/** `/subscriptions/…/resourceGroups/…/providers/Microsoft.Sql/servers/<name>`, split at the slashes. */
const nameIn = (id: string): string =>
  isLiteral(id) ? id.split("/")[8]! : Token.asString(Fn.element(Fn.split("/", id), 8));

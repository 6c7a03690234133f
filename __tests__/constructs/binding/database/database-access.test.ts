import { spawnSync } from "node:child_process";
import { PostgresqlFlexibleServer } from "@cdktf/provider-azurerm/lib/postgresql-flexible-server";
import type { TerraformStack } from "cdktf";
import {
  DatabaseAccess,
  type DatabaseAccessProps,
  EntraApplication,
  FederatedBinding,
  type FederatedBindingProps,
} from "../../../../constructs";
import { DATABASE_ENGINES, type DatabaseEngineName } from "../../../../facts/azure/databases";
import { CLIENT_SCRIPTS, tokenScript } from "../../../../constructs/binding/database/database-script";
import { userSql } from "../../../../constructs/binding/database/database-sql";
import { type Block, synthesize } from "../../../../testing";
import { resolvedIn } from "../../../../values/resolved";
import { restrictedProblems } from "../../../kit/pod-security";
import { annotations, givenCluster, newStack, unknownText } from "../../../kit/app";

const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-data/providers";
const IDS: Record<DatabaseEngineName, string> = {
  postgresql: `${GROUP}/Microsoft.DBforPostgreSQL/flexibleServers/psql-orders`,
  mysql: `${GROUP}/Microsoft.DBforMySQL/flexibleServers/mysql-orders`,
  sqlServer: `${GROUP}/Microsoft.Sql/servers/sql-orders`,
};
const SERVER_IDENTITY = `${GROUP}/Microsoft.ManagedIdentity/userAssignedIdentities/id-mysql`;
const ENGINES = Object.keys(IDS) as DatabaseEngineName[];

function parts() {
  const stack = newStack();
  const cluster = givenCluster(stack);
  const bind = (name: string, trust?: FederatedBindingProps["trust"]) =>
    new FederatedBinding(stack, name, { cluster, serviceAccount: { namespace: "orders", name }, trust });
  const database = (engine: DatabaseEngineName, props: Partial<DatabaseAccessProps> = {}) =>
    new DatabaseAccess(stack, "db", { engine, server: { id: IDS[engine] }, databaseName: "orders", ...props });
  return { stack, cluster, bind, database };
}

/** The props with an administrator whose Job runs the SQL. */
const administered = (engine: DatabaseEngineName, administrator: FederatedBinding): Partial<DatabaseAccessProps> => ({
  administrator,
  ...(engine === "mysql" ? { serverIdentityId: SERVER_IDENTITY } : {}),
  ...(engine === "sqlServer" ? { image: "example.azurecr.io/sqlcmd:1" } : {}),
});

const USER = { name: "api", principalId: "PRINCIPAL", clientId: "CLIENT" };

describe("the SQL of a user", () => {
  test("of PostgreSQL creates the role by object id once, and gives it access", () => {
    expect(userSql.postgresql("orders", { ...USER, access: "read" })).toEqual([
      "SELECT pg_catalog.pgaadauth_create_principal_with_oid('api', 'PRINCIPAL', 'service', false, false) " +
        "WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'api');",
      'GRANT CONNECT ON DATABASE "orders" TO "api";',
      '\\connect "orders"',
      'GRANT USAGE ON SCHEMA public TO "api";',
      'GRANT SELECT ON ALL TABLES IN SCHEMA public TO "api";',
      'GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO "api";',
      'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO "api";',
      'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON SEQUENCES TO "api";',
      "\\connect postgres",
    ]);
    expect(userSql.postgresql("orders", { ...USER, access: "write" })).toContain(
      'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "api";',
    );
    expect(userSql.postgresql("orders", { ...USER, access: "own" })).toContain(
      'GRANT ALL ON DATABASE "orders" TO "api";',
    );
  });

  test.each([
    ["read", "SELECT"],
    ["write", "SELECT, INSERT, UPDATE, DELETE"],
    ["own", "ALL PRIVILEGES"],
  ] as const)("of MySQL to %s creates it by client id, and gives it access", (access, privileges) => {
    expect(userSql.mysql("orders", { ...USER, access })).toEqual([
      "SET aad_auth_validate_oids_in_tenant = OFF;",
      "DROP USER IF EXISTS 'api'@'%';",
      "CREATE AADUSER 'api' IDENTIFIED BY 'CLIENT';",
      `GRANT ${privileges} ON \`orders\`.* TO 'api'@'%';`,
    ]);
  });

  test.each([
    ["read", ["db_datareader"]],
    ["write", ["db_datareader", "db_datawriter"]],
    ["own", ["db_owner"]],
  ] as const)("of Azure SQL to %s creates it by client id, and adds it to roles", (access, roles) => {
    const sid = "CONVERT(varbinary(16), CONVERT(uniqueidentifier, 'CLIENT'))";
    expect(userSql.sqlServer("orders", { ...USER, access })).toEqual([
      `IF EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'api' AND sid <> ${sid}) DROP USER [api];`,
      `DECLARE @sid nvarchar(85) = CONVERT(nvarchar(85), ${sid}, 1);`,
      "IF DATABASE_PRINCIPAL_ID(N'api') IS NULL EXEC (N'CREATE USER [api] WITH SID = ' + @sid + N', TYPE = E;');",
      ...roles.map((role) => `ALTER ROLE ${role} ADD MEMBER [api];`),
      "GO",
    ]);
  });

  test("doubles the quotes of each kind", () => {
    const name = `a'b"c]d\`e\\f`;
    const hostile = { ...USER, name, access: "read" } as const;
    expect(userSql.postgresql("o", hostile)[1]).toBe(`GRANT CONNECT ON DATABASE "o" TO "a'b""c]d\`e\\f";`);
    expect(userSql.postgresql("o", hostile)[0]).toContain(`WHERE rolname = 'a''b"c]d\`e\\f'`);
    expect(userSql.mysql("o`p", hostile)[3]).toBe(`GRANT SELECT ON \`o\`\`p\`.* TO 'a''b"c]d\`e\\\\f'@'%';`);
    expect(userSql.sqlServer("o", hostile)[2]).toContain(`N'CREATE USER [a''b"c]]d\`e\\f] WITH SID = '`);
    expect(userSql.sqlServer("o", hostile)[3]).toBe(`ALTER ROLE db_datareader ADD MEMBER [a'b"c]]d\`e\\f];`);
  });

  test("doubles the quotes of a name that is known after apply", () => {
    const { stack } = parts();
    const user = { ...USER, name: unknownText(stack), access: "read" } as const;
    expect(resolvedIn(stack, userSql.postgresql("o", user)[1])).toBe(
      'GRANT CONNECT ON DATABASE "o" TO "${replace(random_id.suffix.hex, "\\"", "\\"\\"")}";',
    );
  });
});

const deployment = (stack: TerraformStack): string =>
  JSON.stringify(synthesize(stack).resource.kubernetes_deployment_v1);
const only = (stack: TerraformStack, type: string): Block =>
  Object.values<Block>(synthesize(stack).resource[type]!)[0]!;

test.each(["postgresql", "mysql"] as const)(
  "the Job of %s asks the token proxy if the administrator uses an identity binding",
  (engine) => {
    const script = (trust: FederatedBindingProps["trust"]) => {
      const { stack, bind, database } = parts();
      database(engine, administered(engine, bind("admin", trust))).grantRead(bind("orders"));
      return only(stack, "kubernetes_job_v1").spec.template.spec.init_container[0].command[2];
    };
    expect(script("identity-binding")).toBe(tokenScript(true));
    expect(script("credential")).toBe(tokenScript(false));
  },
);

test("an administrator of Azure SQL uses an identity binding only without the Job, whose client exchanges the token itself", () => {
  const make = (props: Partial<DatabaseAccessProps> = {}) => {
    const { bind, database } = parts();
    return database("sqlServer", { ...administered("sqlServer", bind("admin", "identity-binding")), ...props });
  };
  expect(() => make()).toThrow(
    new Error(
      '`administrator` must have the trust "credential" to run the SQL on Azure SQL, got the trust "identity-binding": sqlcmd exchanges the token itself and does not use the token proxy; ' +
        "use a binding with a credential, or set `runSql` to false and run `sql` yourself (at stack/db) [database-administrator]",
    ),
  );
  expect(() => make({ runSql: false, image: undefined })).not.toThrow();
});

describe.each(ENGINES)("a database of %s", (engine) => {
  test("gives pods its address and waits for the Job that creates their user", () => {
    const { stack, bind, database } = parts();
    const db = database(engine, administered(engine, bind("admin")));
    const orders = bind("orders");
    orders.deployment("api", { container: [{ name: "api" }], reads: [db] });
    const {
      host,
      database: name,
      user,
    } = DATABASE_ENGINES[engine].variables as { host: string; database: string; user?: string };
    const written = deployment(stack);
    for (const each of [host, name, ...(user === undefined ? [] : [user])])
      expect(written).toContain(`"name":"${each}"`);
    expect(stack).toApplyBefore("kubernetes_job_v1", orders.node.findChild("api"));
    expect(stack).toBeFullyWired();
    expect(annotations(stack).filter((each) => each.includes("role-missing"))).toEqual([]);
  });

  test("runs the SQL in a Job that passes the Pod Security level restricted, and holds no token", () => {
    const { stack, bind, database } = parts();
    const db = database(engine, administered(engine, bind("admin")));
    db.grantWrite(bind("orders"), { userName: "orders_api" });
    const job = JSON.stringify(only(stack, "kubernetes_job_v1"));
    expect(job).toContain("orders_api");
    const { spec } = only(stack, "kubernetes_job_v1") as { spec: { template: { spec: Record<string, unknown> } } };
    expect(restrictedProblems(spec.template.spec)).toEqual([]);
    expect(job.match(/"read_only_root_filesystem":true/g)).toHaveLength(engine === "sqlServer" ? 1 : 2);
    expect(job).toContain('"medium":"Memory"');
    expect(job).toContain('"wait_for_completion":true');
    expect(job).toContain("azurerm_user_assigned_identity.admin_identity");
  });

  test("creates no Job and no administrator without one, and has the SQL", () => {
    const { stack, bind, database } = parts();
    const db = database(engine).grantRead(bind("orders"));
    expect(Object.keys(synthesize(stack).resource)).not.toContain("kubernetes_job_v1");
    expect(db.job).toBeUndefined();
    expect(db.sql).toContain("orders");
  });
});

test("the administrator of a PostgreSQL server that is created is the identity of the binding", () => {
  const { stack, bind, database } = parts();
  const server = new PostgresqlFlexibleServer(stack, "server", {
    name: "psql-orders",
    resourceGroupName: "rg-data",
    location: "westeurope",
  });
  database("postgresql", { server, administrator: bind("admin"), runSql: false });
  expect(only(stack, "azurerm_postgresql_flexible_server_active_directory_administrator")).toMatchObject({
    server_name: '${element(split("/", azurerm_postgresql_flexible_server.server.id), 8)}',
    resource_group_name: '${element(split("/", azurerm_postgresql_flexible_server.server.id), 4)}',
    object_id: expect.stringMatching(/admin_identity.*principal_id/),
    principal_name: expect.stringMatching(/admin_identity.*name/),
    principal_type: "ServicePrincipal",
    tenant_id: expect.stringMatching(/admin_identity.*tenant_id/),
  });
});

test("the administrator of a MySQL server has the identity that looks principals up", () => {
  const { stack, bind, database } = parts();
  database("mysql", administered("mysql", bind("admin")));
  expect(only(stack, "azurerm_mysql_flexible_server_active_directory_administrator")).toMatchObject({
    server_id: IDS.mysql,
    identity_id: SERVER_IDENTITY,
    object_id: expect.stringMatching(/admin_identity.*principal_id/),
  });
});

test.each([
  ["postgresql", "privatelink.postgres.database.azure.com"],
  ["mysql", "privatelink.mysql.database.azure.com"],
  ["sqlServer", "privatelink.database.windows.net"],
] as const)("the private DNS zone of %s is %s", (engine, zone) => {
  expect(parts().database(engine).privateDnsZoneName).toBe(zone);
});

test.each(Object.entries({ token: tokenScript(false), "token through a proxy": tokenScript(true), ...CLIENT_SCRIPTS }))(
  "the script %s is one for sh, and no template",
  (_, script) => {
    const { error, status, stderr } = spawnSync("sh", ["-n"], { input: script, encoding: "utf8" });
    if (!error) expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(script).not.toMatch(/[$%]\{/);
  },
);

describe("the environment", () => {
  test("has the user name of a principal that has one", () => {
    const { bind, database } = parts();
    const orders = bind("orders");
    const db = database("mysql");
    expect(db.environment()).toEqual([
      { name: "AZURE_MYSQL_HOST", value: "mysql-orders.mysql.database.azure.com" },
      { name: "AZURE_MYSQL_DATABASE", value: "orders" },
    ]);
    db.grantOwn(orders, { userName: "app" });
    expect(db.environment(orders)).toContainEqual({ name: "AZURE_MYSQL_USER", value: "app" });
  });

  test("of a principal without a user is an error", () => {
    const { bind, database } = parts();
    expect(() => database("mysql").environment(bind("orders"))).toThrow(
      new Error(
        "`grantee` must have a user in the database, got one without; call `grantRead`, `grantWrite` or `grantOwn` first (at stack/db) [database-user]",
      ),
    );
  });
});

describe("is an error:", () => {
  type All = ReturnType<typeof parts>;
  const application = ({ stack, cluster }: All) =>
    new FederatedBinding(stack, "app", {
      cluster,
      identity: EntraApplication.fromClientId(stack, "registration", {
        clientId: "00000000-0000-0000-0000-000000000009",
      }),
      serviceAccount: { namespace: "orders", name: "app" },
    });
  test.each<[string, (all: All) => unknown, string]>([
    [
      "a database name with a quote",
      ({ database }) => database("mysql", { databaseName: "o'rders" }),
      '`databaseName` must be 1 to 63 letters, digits, underscores or hyphens that do not start with a hyphen, got "o\'rders" (at stack/db) [database-name]',
    ],
    [
      "an administrator with an app registration",
      (all) => all.database("postgresql", { administrator: application(all) }),
      "`administrator` must be a binding with a managed identity, got one with an app registration; run `sql` yourself (at stack/db) [database-administrator]",
    ],
    [
      "a Job without an administrator",
      ({ database }) => database("postgresql", { runSql: true }),
      "`runSql` needs `administrator`, whose pods run the SQL, got none; give it, or run `sql` yourself (at stack/db) [database-administrator]",
    ],
    [
      "a MySQL administrator without the identity of the server",
      ({ bind, database }) => database("mysql", { administrator: bind("admin") }),
      "`serverIdentityId` must be given for an administrator of a MySQL server, got nothing; assign a user-assigned managed identity with the role Directory Readers in Entra ID to the server (at stack/db) [database-administrator]",
    ],
    [
      "the identity of a server of another engine",
      ({ database }) => database("postgresql", { serverIdentityId: SERVER_IDENTITY }),
      `\`serverIdentityId\` must be omitted for PostgreSQL flexible server, got "${SERVER_IDENTITY}"; only MySQL has it (at stack/db) [database-administrator]`,
    ],
    [
      "a Job for Azure SQL without an image",
      ({ bind, database }) => database("sqlServer", { administrator: bind("admin") }),
      "`image` must be given to run the SQL on Azure SQL, got nothing; use an image of yours with sh and sqlcmd (Go), or set `runSql` to false and run `sql` yourself (at stack/db) [database-image]",
    ],
    [
      "a user name that is too long",
      ({ bind, database }) => database("mysql").grantRead(bind("orders"), { userName: "a".repeat(33) }),
      `\`userName\` must be 1 to 32 letters, digits, ".", "_", "@" or "-" for MySQL flexible server, starting with a letter or digit, got "${"a".repeat(33)}"; give \`userName\` if it comes from a construct id (at stack/db) [database-user]`,
    ],
    [
      "two kinds of access for one principal",
      ({ bind, database }) => {
        const orders = bind("orders");
        database("mysql").grantRead(orders).grantWrite(orders);
      },
      'a principal must have one user in a database, got "orders" to write and "orders" to read; grant the wider access only (at stack/db) [database-user]',
    ],
    [
      "one name for two principals",
      ({ bind, database }) =>
        database("mysql").grantRead(bind("orders")).grantRead(bind("other"), { userName: "Orders" }),
      '`userName` must be unique in a database, got "Orders" for two principals; give another one (at stack/db) [database-user]',
    ],
  ])("%s", (_, run, message) => {
    const all = parts();
    expect(() => run(all)).toThrow(new Error(message));
  });
});

test("names at the edge of their range, and the same access twice, are accepted", () => {
  const { bind, database } = parts();
  const orders = bind("orders");
  const db = database("mysql", { databaseName: `_${"a".repeat(62)}` });
  const options = { userName: "a".repeat(32) };
  expect(
    db
      .grantRead(orders, options)
      .grantRead(orders, options)
      .sql.match(/CREATE AADUSER/g),
  ).toHaveLength(1);
});

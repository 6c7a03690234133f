import { Fn } from "cdktf";
import type { DatabaseEngineName } from "../../../facts/azure/databases";
import { isLiteral } from "../../../values/literal";

/** What a user may do in a database. */
export type DatabaseAccessKind = "read" | "write" | "own";

export interface DatabaseUser {
  /** Name of the user in the database. */
  readonly name: string;
  /** Object id of the principal. */
  readonly principalId: string;
  /** Client id of the identity. */
  readonly clientId: string;
  readonly access: DatabaseAccessKind;
}

/** A text with each character of a kind doubled, also if Terraform knows it first. */
const doubled = (text: string, character: string): string =>
  isLiteral(text)
    ? text.replaceAll(character, character + character)
    : Fn.replace(text, Fn.rawString(character), Fn.rawString(character + character));

/** A literal of standard SQL. */
const literal = (text: string): string => `'${doubled(text, "'")}'`;
/** A literal of MySQL, which knows escapes with a backslash. */
const mysqlLiteral = (text: string): string => literal(isLiteral(text) ? text.replaceAll("\\", "\\\\") : text);
const identifier = (text: string): string => `"${doubled(text, '"')}"`;
const inBackticks = (text: string): string => `\`${doubled(text, "`")}\``;
const inBrackets = (text: string): string => `[${doubled(text, "]")}]`;

/** The SQL that creates a user of a database and gives it access. It can run again. */
export const userSql: Readonly<
  Record<DatabaseEngineName, (database: string, user: DatabaseUser) => readonly string[]>
> = {
  postgresql: (database, { name, principalId, access }) => {
    const [on, role] = [identifier(database), identifier(name)];
    const tables = { read: "SELECT", write: "SELECT, INSERT, UPDATE, DELETE", own: "ALL" }[access];
    const sequences = { read: "SELECT", write: "SELECT, USAGE", own: "ALL" }[access];
    return [
      `SELECT pg_catalog.pgaadauth_create_principal_with_oid(${literal(name)}, ${literal(principalId)}, 'service', false, false) ` +
        `WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = ${literal(name)});`,
      `GRANT ${access === "own" ? "ALL" : "CONNECT"} ON DATABASE ${on} TO ${role};`,
      `\\connect ${on}`,
      `GRANT ${access === "own" ? "ALL" : "USAGE"} ON SCHEMA public TO ${role};`,
      `GRANT ${tables} ON ALL TABLES IN SCHEMA public TO ${role};`,
      `GRANT ${sequences} ON ALL SEQUENCES IN SCHEMA public TO ${role};`,
      `ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ${tables} ON TABLES TO ${role};`,
      `ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ${sequences} ON SEQUENCES TO ${role};`,
      "\\connect postgres",
    ];
  },
  mysql: (database, { name, clientId, access }) => {
    const user = `${mysqlLiteral(name)}@'%'`;
    const privileges = { read: "SELECT", write: "SELECT, INSERT, UPDATE, DELETE", own: "ALL PRIVILEGES" }[access];
    return [
      // The server looks up object ids in Entra ID unless this is off. A client id needs no query.
      "SET aad_auth_validate_oids_in_tenant = OFF;",
      `DROP USER IF EXISTS ${user};`,
      `CREATE AADUSER ${mysqlLiteral(name)} IDENTIFIED BY ${mysqlLiteral(clientId)};`,
      `GRANT ${privileges} ON ${inBackticks(database)}.* TO ${user};`,
    ];
  },
  sqlServer: (_, { name, clientId, access }) => {
    const sid = `CONVERT(varbinary(16), CONVERT(uniqueidentifier, ${literal(clientId)}))`;
    const create = doubled(`CREATE USER ${inBrackets(name)} WITH SID = `, "'");
    const roles = { read: ["db_datareader"], write: ["db_datareader", "db_datawriter"], own: ["db_owner"] }[access];
    return [
      // An identity that was created again has another client id under the same name.
      `IF EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N${literal(name)} AND sid <> ${sid}) DROP USER ${inBrackets(name)};`,
      // With the id, the server does not look the identity up in Entra ID, for which its own identity would need a role.
      `DECLARE @sid nvarchar(85) = CONVERT(nvarchar(85), ${sid}, 1);`,
      `IF DATABASE_PRINCIPAL_ID(N${literal(name)}) IS NULL EXEC (N'${create}' + @sid + N', TYPE = E;');`,
      ...roles.map((role) => `ALTER ROLE ${role} ADD MEMBER ${inBrackets(name)};`),
      "GO",
    ];
  },
};

import { DATABASE_ENGINES, type DatabaseEngine, type DatabaseEngineName } from "../../../facts/azure/databases";
import { isLiteral } from "../../../values/literal";
import { type Problem, refusal } from "../../../values/problem";
import { shown } from "../../../values/shown";
import { resourceIdProblem } from "../../core/input/id-rules";
import type { DatabaseAccessProps } from "./database-access-props";
import type { DatabaseUser } from "./database-sql";

/** The problems with the server and the database. */
export function databaseProblems({ engine, server, databaseName }: DatabaseAccessProps): (Problem | undefined)[] {
  return [
    resourceIdProblem(DATABASE_ENGINES[engine].type, "server.id", server.id),
    isLiteral(databaseName) && !/^[A-Za-z0-9_][A-Za-z0-9_-]{0,62}$/.test(databaseName)
      ? refusal(
          "database-name",
          `\`databaseName\` must be 1 to 63 letters, digits, underscores or hyphens that do not start with a hyphen, got ${shown(databaseName)}`,
        )
      : undefined,
  ];
}

/** The problems with the administrator and the Job that runs the SQL. */
export function administratorProblems(props: DatabaseAccessProps): (Problem | undefined)[] {
  const { engine, administrator, serverIdentityId, runSql, image } = props;
  const { title, client }: DatabaseEngine = DATABASE_ENGINES[engine];
  const runs = administrator !== undefined && runSql !== false;
  return [
    administrator && !administrator.identity
      ? refusal(
          "database-administrator",
          "`administrator` must be a binding with a managed identity, got one with an app registration; run `sql` yourself",
        )
      : undefined,
    !administrator && runSql === true
      ? refusal(
          "database-administrator",
          "`runSql` needs `administrator`, whose pods run the SQL, got none; give it, or run `sql` yourself",
        )
      : undefined,
    runs && engine === "sqlServer" && administrator.usesIdentityBinding === true
      ? refusal(
          "database-administrator",
          '`administrator` must have the trust "credential" to run the SQL on Azure SQL, got the trust "identity-binding": sqlcmd ' +
            "exchanges the token itself and does not use the token proxy; use a binding with a credential, or set `runSql` to false and run `sql` yourself",
        )
      : undefined,
    engine === "mysql" && administrator && serverIdentityId === undefined
      ? refusal(
          "database-administrator",
          "`serverIdentityId` must be given for an administrator of a MySQL server, got nothing; assign a user-assigned managed identity with the role Directory Readers in Entra ID to the server",
        )
      : undefined,
    engine !== "mysql" && serverIdentityId !== undefined
      ? refusal(
          "database-administrator",
          `\`serverIdentityId\` must be omitted for ${title}, got ${shown(serverIdentityId)}; only MySQL has it`,
        )
      : undefined,
    resourceIdProblem("Microsoft.ManagedIdentity/userAssignedIdentities", "serverIdentityId", serverIdentityId),
    runs && client.image === undefined && image === undefined
      ? refusal(
          "database-image",
          `\`image\` must be given to run the SQL on ${title}, got nothing; use an image of yours with sh and ${client.name} (Go), or set \`runSql\` to false and run \`sql\` yourself`,
        )
      : undefined,
  ];
}

/** The problem with a user of a database, if any. */
export function userProblem(
  engine: DatabaseEngineName,
  { name, access }: Pick<DatabaseUser, "name" | "access">,
  known: DatabaseUser | undefined,
  all: readonly DatabaseUser[],
): Problem | undefined {
  const { longestUser, title } = DATABASE_ENGINES[engine];
  if (isLiteral(name) && (name.length > longestUser || !/^[A-Za-z0-9][A-Za-z0-9._@-]*$/.test(name)))
    return refusal(
      "database-user",
      `\`userName\` must be 1 to ${longestUser} letters, digits, ".", "_", "@" or "-" for ${title}, starting with a letter or digit, got ${shown(name)}; ` +
        "give `userName` if it comes from a construct id",
    );
  if (known && (known.access !== access || known.name !== name))
    return refusal(
      "database-user",
      `a principal must have one user in a database, got ${shown(name)} to ${access} and ${shown(known.name)} to ${known.access}; grant the wider access only`,
    );
  const other =
    known === undefined && all.find((each) => isLiteral(name) && each.name.toLowerCase() === name.toLowerCase());
  return other
    ? refusal(
        "database-user",
        `\`userName\` must be unique in a database, got ${shown(name)} for two principals; give another one`,
      )
    : undefined;
}

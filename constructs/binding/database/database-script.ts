import type { DatabaseEngineName } from "../../../facts/azure/databases";
import { tokenRequest } from "../token-request";

/**
 * A shell script that exchanges the token of the administrator's pod for a token of the database, and keeps it in a file in
 * memory. With an identity binding it asks the token proxy. It needs sh and curl, and prints no token. It contains no `${` and
 * `%{`, which Terraform would parse.
 */
export const tokenScript = (throughProxy: boolean): string => `set -eu
umask 077
attempt=0
while :; do
  attempt=$(( attempt + 1 ))
${tokenRequest(throughProxy)}  if test -n "$token"; then printf %s "$token" > /token/token; exit 0; fi
  said=$(printf %s "$answer" | sed -n 's/.*"error_description":"\\([^"\\\\]*\\).*/\\1/p')
  if test "$attempt" -ge 30; then echo "FAILED: $said" >&2; exit 1; fi
  sleep 10
done
`;

/**
 * The command that runs the SQL, by engine. The password is the token, which no list of processes shows. The client checks the
 * certificate of the server.
 */
export const CLIENT_SCRIPTS: Readonly<Record<DatabaseEngineName, string>> = {
  postgresql: `set -eu
PGPASSWORD=$(cat /token/token)
export PGPASSWORD
printf '%s\\n' "$SQL" | psql "host=$DATABASE_HOST port=5432 dbname=postgres sslmode=verify-full sslrootcert=system" --username "$DATABASE_ADMIN" --no-psqlrc --set ON_ERROR_STOP=1
`,
  mysql: `set -eu
MYSQL_PWD=$(cat /token/token)
export MYSQL_PWD
printf '%s\\n' "$SQL" | mysql --host "$DATABASE_HOST" --user "$DATABASE_ADMIN" --enable-cleartext-plugin --ssl-mode VERIFY_IDENTITY --ssl-ca /etc/pki/tls/certs/ca-bundle.crt
`,
  sqlServer: `set -eu
printf '%s\\n' "$SQL" > /token/users.sql
sqlcmd -S "$DATABASE_HOST" -d "$DATABASE_NAME" --authentication-method ActiveDirectoryDefault -b -i /token/users.sql
`,
};

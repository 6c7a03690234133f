import { MysqlFlexibleServerActiveDirectoryAdministrator } from "@cdktf/provider-azurerm/lib/mysql-flexible-server-active-directory-administrator";
import { PostgresqlFlexibleServerActiveDirectoryAdministrator } from "@cdktf/provider-azurerm/lib/postgresql-flexible-server-active-directory-administrator";
import { JobV1 } from "@cdktf/provider-kubernetes/lib/job-v1";
import { dependable, Fn, type TerraformResource, Token } from "cdktf";
import type { Construct } from "constructs";
import { DATABASE_ENGINES, type DatabaseEngineName } from "../../../facts/azure/databases";
import { isLiteral } from "../../../values/literal";
import type { IManagedIdentity } from "../../identity/identity";
import type { IFederatedBinding } from "../binding";
import type { DatabaseAccessProps } from "./database-access-props";
import { CLIENT_SCRIPTS, tokenScript } from "./database-script";
import { SMOKE_IMAGE } from "../pod/smoke-test";

/**
 * The Entra ID administrator of a server. For Azure SQL it is a block of the server, so there is none here.
 * @public only `require` loads it, which knip does not see
 */
export function makeAdministrator(
  scope: Construct,
  { engine, server, serverIdentityId }: DatabaseAccessProps,
  identity: IManagedIdentity,
): MysqlFlexibleServerActiveDirectoryAdministrator | PostgresqlFlexibleServerActiveDirectoryAdministrator | undefined {
  const { principalId, identityName, tenantId } = identity;
  if (engine === "postgresql")
    return new PostgresqlFlexibleServerActiveDirectoryAdministrator(scope, "administrator", {
      serverName: partOfId(server.id, 8),
      resourceGroupName: partOfId(server.id, 4),
      tenantId,
      objectId: principalId,
      principalName: identityName,
      principalType: "ServicePrincipal",
    });
  if (engine === "mysql")
    return new MysqlFlexibleServerActiveDirectoryAdministrator(scope, "administrator", {
      serverId: server.id,
      identityId: serverIdentityId!,
      login: identityName,
      objectId: principalId,
      tenantId,
    });
  return undefined;
}

const partOfId = (id: string, index: number): string =>
  isLiteral(id) ? id.split("/")[index]! : Token.asString(Fn.element(Fn.split("/", id), index));

export interface SqlJob {
  readonly binding: IFederatedBinding;
  readonly engine: DatabaseEngineName;
  readonly image: string;
  readonly host: string;
  readonly databaseName: string;
  readonly sql: string;
  readonly after: TerraformResource | undefined;
}

const SECURITY = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  runAsUser: "65534",
  capabilities: [{ drop: ["ALL"] }],
  seccompProfile: { type: "RuntimeDefault" },
} as const;

/**
 * A Job that runs SQL with the identity of the administrator, and again when the SQL changes. It is accepted at the Pod
 * Security level `restricted`.
 * @public only `require` loads it, which knip does not see
 */
export function runSql(scope: Construct, { binding, engine, image, host, databaseName, sql, after }: SqlJob): JobV1 {
  const { tokenScope } = DATABASE_ENGINES[engine];
  const volumeMount = [{ name: "token", mountPath: "/token" }];
  const resources = { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "256Mi" } };
  const securityContext = { ...SECURITY, capabilities: { drop: ["ALL"] } };
  const job = new JobV1(scope, "job", {
    provider: binding.kubernetesProvider,
    metadata: { generateName: "database-users-", namespace: binding.namespace },
    // The Job is kept after it has ended. If it removed itself, the next apply would create it again.
    spec: {
      backoffLimit: 2,
      template: binding.podTemplate({
        metadata: {},
        spec: {
          restartPolicy: "Never",
          volume: [{ name: "token", emptyDir: { medium: "Memory" } }],
          // The client for Azure SQL exchanges the token itself.
          initContainer:
            engine === "sqlServer"
              ? undefined
              : [
                  {
                    name: "token",
                    image: SMOKE_IMAGE,
                    command: ["/bin/sh", "-c", tokenScript(binding.usesIdentityBinding === true)],
                    env: [{ name: "TOKEN_SCOPE", value: tokenScope }],
                    volumeMount,
                    resources,
                    securityContext,
                  },
                ],
          container: [
            {
              name: "sql",
              image,
              command: ["/bin/sh", "-c", CLIENT_SCRIPTS[engine]],
              env: [
                { name: "DATABASE_HOST", value: host },
                { name: "DATABASE_NAME", value: databaseName },
                { name: "DATABASE_ADMIN", value: binding.identity!.identityName },
                { name: "SQL", value: sql },
              ],
              volumeMount,
              resources,
              securityContext,
            },
          ],
        },
      }),
    },
    waitForCompletion: true,
    timeouts: { create: "15m", update: "15m" },
  });
  if (after) job.dependsOn = [dependable(after)];
  return job;
}

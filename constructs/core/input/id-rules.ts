import { formatResourceId, idShape, parseResourceId, type ResourceType } from "../../../model/trust/resource-id";
import { isLiteral } from "../../../values/literal";
import { shown } from "../../../values/shown";
import { isTenant } from "../../../values/tenant";
import { isUuid } from "../../../values/uuid";
import { type Problem, refusal } from "../../../values/problem";

/** The problem with a literal that must be a UUID, if any. */
export function uuidProblem(prop: string, value: string | undefined): Problem | undefined {
  if (!isLiteral(value) || isUuid(value)) return undefined;
  return refusal(
    "uuid",
    `\`${prop}\` must be a UUID such as 00000000-0000-0000-0000-000000000000, got ${shown(value)}`,
  );
}

/**
 * The problem with a literal that must name the tenant of an authority, by its id or a domain name, if any. The webhook passes
 * the text on, and the libraries of Azure put it into the URL of the token endpoint.
 * Sources: learn.microsoft.com/dotnet/api/microsoft.identity.client.abstractacquiretokenparameterbuilder-1.withtenantid;
 * Azure/azure-sdk-for-js sdk/identity/identity/src/util/tenantIdUtils.ts; read 2026-11.
 */
export function tenantNameProblem(prop: string, value: string | undefined): Problem | undefined {
  if (!isLiteral(value) || isTenant(value)) return undefined;
  return refusal(
    "tenant-shape",
    `\`${prop}\` must be the UUID or a domain name of the tenant, such as contoso.onmicrosoft.com, got ${shown(value)}; ` +
      "`az account show --query tenantId` prints the UUID",
  );
}

/** The problem with a literal tenant id that is the client id, if any. */
export function tenantIsClientProblem(
  prop: string,
  tenantId: string | undefined,
  clientId: string | undefined,
): Problem | undefined {
  if (!isLiteral(tenantId) || !isLiteral(clientId) || tenantId.toLowerCase() !== clientId.toLowerCase())
    return undefined;
  return refusal(
    "resource-id",
    `\`${prop}\` must be the id of the tenant, got the client id ${shown(tenantId)}; \`az account show --query tenantId\` prints it`,
  );
}

/**
 * The problem with a literal Azure resource id, if any.
 *
 * azurerm compares the fixed parts case-sensitively (go-azure-helpers resourceids/parse.go), but `az` prints
 * `/resourcegroups/` in lower case. The error shows such an id in the right spelling.
 */
export function resourceIdProblem(type: ResourceType, prop: string, value: string | undefined): Problem | undefined {
  if (!isLiteral(value)) return undefined;
  const id = idShape(type);
  const parts = parseResourceId(type, value);
  if (!parts) return refusal("resource-id", `\`${prop}\` must be an id like ${id}, got ${shown(value)}`);
  const exact = formatResourceId(type, parts);
  if (exact === value) return undefined;
  return refusal(
    "resource-id",
    `\`${prop}\` must spell its fixed parts as ${id} does, because azurerm compares capitals; got ${shown(value)}, write ${shown(exact)}`,
  );
}

/** The problem with a literal that repeats a part of a literal id, if any. Azure names are case-insensitive. */
export function partOfIdProblem(
  prop: string,
  value: string,
  id: { readonly prop: string; readonly part: string | undefined },
): Problem | undefined {
  if (!isLiteral(value) || id.part === undefined || value.toLowerCase() === id.part.toLowerCase()) return undefined;
  return refusal("resource-id", `\`${prop}\` must be that of \`${id.prop}\`, ${shown(id.part)}, got ${shown(value)}`);
}

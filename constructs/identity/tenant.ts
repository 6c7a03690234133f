import { TerraformElement, type TerraformProvider, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { PULL_ROLES } from "../../facts/azure/role-lists";
import { isLiteral } from "../../values/literal";
import { type Problem, refusal } from "../../values/problem";
import { shown } from "../../values/shown";
import { isUuid } from "../../values/uuid";
import { azurermProviderOf } from "../core/azurerm/azurerm-provider";
import type { IGrantee } from "./grantee";
import type { IGrantScope } from "./grant-scope";
import { type IKnownGrantee, principalNameOf } from "./principal-key";

/** A role on a scope, and where its provider is known from. */
export interface RoleAcrossTenants {
  readonly grantee: IGrantee;
  readonly role: string;
  readonly scope: IGrantScope | string;
  /** Tenant of the scope. */
  readonly tenantId?: string;
}

/**
 * The problem with a role whose principal and scope are in two tenants, as far as literals show.
 *
 * Azure looks for the principal in the tenant of the scope's subscription and does not find it.
 * Sources: learn.microsoft.com/entra/identity/managed-identities-azure-resources/managed-identities-faq (no cross-tenant use);
 * learn.microsoft.com/azure/container-registry/authenticate-aks-cross-tenant; read 2026-11.
 *
 * @param withProviders whether the tenants of the providers of the stack count, which are complete when the app is
 */
export function tenantProblem(
  assignment: Construct,
  { grantee, role, scope, tenantId }: RoleAcrossTenants,
  withProviders: boolean,
): Problem | undefined {
  const of = (thing: unknown): string | undefined => tenantOf(thing, withProviders);
  const wanted = id(tenantId) ?? of(scope);
  const own = of(grantee);
  if (wanted === undefined || own === undefined || wanted === own) return undefined;
  const name = Construct.isConstruct(grantee) ? grantee.node.path : principalNameOf(assignment, grantee);
  return refusal(
    "role-tenant",
    `\`grantee\` must be a principal of the tenant of the scope, ${wanted}, got ${shown(name)} of the tenant ${own}: Azure ` +
      `refuses the role assignment, because a managed identity exists only in its own tenant; ${fix(grantee, role, own)}`,
  );
}

function fix(grantee: IGrantee, role: string, own: string): string {
  if ((grantee as Partial<IKnownGrantee>).waitFor !== undefined)
    return (
      "in the tenant of the scope create an app registration with a federated credential for each of " +
      "`credentialParameters` of the binding, grant its service principal the role there, and pass " +
      "EntraApplication.fromClientId with its `clientId` and `tenantId` as `identity` of the binding"
    );
  if (PULL_ROLES.includes(role))
    return `copy the images to a registry of the tenant ${own} with \`az acr import\`, or pull with \`imagePullSecrets\` of the pods`;
  return "grant the role to a principal of that tenant, such as the service principal of an app registration";
}

const id = (tenant: unknown): string | undefined =>
  typeof tenant === "string" && isLiteral(tenant) && isUuid(tenant) ? tenant.toLowerCase() : undefined;

/** The tenant of a principal or a scope, as far as literals show. */
function tenantOf(thing: unknown, withProviders: boolean): string | undefined {
  if (typeof thing !== "object" || thing === null) return undefined;
  const { principalTenantId, tenantIdInput, tenantId, resource } = thing as Record<string, unknown>;
  const known = id(principalTenantId) ?? id(tenantIdInput) ?? id(tenantId);
  if (known !== undefined || !withProviders) return known;
  const element = TerraformElement.isTerraformElement(thing) ? thing : resource;
  if (!TerraformElement.isTerraformElement(element)) return undefined;
  const { provider } = element as { readonly provider?: TerraformProvider };
  const used = provider ?? azurermProviderOf(TerraformStack.of(element));
  return id((used as { readonly tenantIdInput?: unknown } | undefined)?.tenantIdInput);
}

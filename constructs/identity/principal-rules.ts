import { isLiteral, shown } from "../../values/literal";

/** Kinds of principals as azurerm takes them. Source: azurerm 4.55.0 authorization/role_assignment_resource.go; read 2026-11. */
const PRINCIPAL_TYPES: readonly string[] = ["User", "Group", "ServicePrincipal"];

/** What is wrong with a literal kind of principal, or nothing. */
export function principalTypeProblem(prop: string, type: string | undefined): string | undefined {
  if (!isLiteral(type) || PRINCIPAL_TYPES.includes(type)) return undefined;
  return (
    `\`${prop}\` must be one of ${PRINCIPAL_TYPES.map(shown).join(", ")}, got ${shown(type)}; managed identities and ` +
    'applications are "ServicePrincipal"'
  );
}

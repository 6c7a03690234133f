import { isLiteral } from "../../values/literal";
import { shown } from "../../values/shown";
import { nearest } from "../../values/nearest";
import { BUILT_IN_ROLES } from "../../facts/azure/roles";
import { type Problem, refusal } from "../../values/problem";

const SCOPED = /^\/subscriptions\/[^/]+(\/.*)?\/providers\/Microsoft\.Authorization\/roleDefinitions\/[^/]+$/i;
const TENANT = /^\/providers\/Microsoft\.Authorization\/roleDefinitions\/([^/]+)$/i;

const NAME_BY_ID: ReadonlyMap<string, string> = new Map(Object.entries(BUILT_IN_ROLES).map(([name, id]) => [id, name]));
const NAME_BY_LOWER_CASE: ReadonlyMap<string, string> = new Map(
  Object.keys(BUILT_IN_ROLES).map((name) => [name.toLowerCase(), name]),
);

/** The role of an assignment, or the problem of its text. */
export type RoleReference = { readonly name: string } | { readonly id: string } | { readonly problem: Problem };

/**
 * Reads a role's name or definition id.
 *
 * An id in tenant form (`/providers/Microsoft.Authorization/…`) differs from what Azure answers and makes azurerm replace
 * the assignment at every plan: that of a built-in role becomes its name, any other is a problem.
 */
export function roleReference(prop: string, role: string): RoleReference {
  if (!isLiteral(role)) return { id: role };
  if (role.startsWith("/")) {
    if (SCOPED.test(role)) return { id: role };
    const guid = TENANT.exec(role)?.[1]?.toLowerCase();
    const known = NAME_BY_ID.get(guid ?? "");
    if (known !== undefined) return { name: known };
    const why = guid
      ? "is in tenant form, with which every plan replaces the assignment"
      : "is not a role definition id";
    return {
      problem: refusal(
        "role-definition",
        `\`${prop}\` ${why}; write /subscriptions/<subscription id>/providers/Microsoft.Authorization/roleDefinitions/` +
          `${guid ?? "<guid>"}, got ${shown(role)}`,
      ),
    };
  }
  if (Object.hasOwn(BUILT_IN_ROLES, role)) return { name: role };
  const near = nearest(role, Object.keys(BUILT_IN_ROLES));
  const hint = near === undefined ? "give a role of your own by its id" : `did you mean ${shown(near)}?`;
  return {
    problem: refusal(
      "role-definition",
      `\`${prop}\` must be the name of a built-in role that this library knows, or the id of a role definition, got ` +
        `${shown(role)}; ${hint}`,
    ),
  };
}

/** The name of the built-in role that a definition id ends in, also after an expression. */
export function builtInRole(id: string): string | undefined {
  return NAME_BY_ID.get(/\/roleDefinitions\/([0-9a-f-]{36})$/i.exec(id)?.[1]?.toLowerCase() ?? "");
}

/** The name of a built-in role that is given by name or definition id; otherwise the text. */
export function builtInRoleName(role: string): string {
  if (!isLiteral(role)) return role;
  const guid = (SCOPED.test(role) ? role.split("/").at(-1)! : "").toLowerCase();
  return NAME_BY_ID.get(guid) ?? NAME_BY_LOWER_CASE.get(role.toLowerCase()) ?? role;
}

/**
 * The problem of a literal scope id; nothing if it is right. azurerm accepts any text with a slash,
 * also the address of a secret, and Azure refuses it at apply.
 */
export function roleScopeProblem(prop: string, scope: string | undefined): Problem | undefined {
  if (!isLiteral(scope) || scope.startsWith("/")) return undefined;
  return refusal(
    "role-scope-id",
    `\`${prop}\` must be an Azure resource id such as /subscriptions/<subscription id>/resourceGroups/<name>, got ${shown(scope)}`,
  );
}

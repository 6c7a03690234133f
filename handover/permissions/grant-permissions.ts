import { PRINCIPAL_TYPES, ROLES_TO_OWNER } from "../../facts/azure/role-lists";
import { BUILT_IN_ROLES } from "../../facts/azure/roles";
import type { StackDocument } from "../../model/terraform/document";
import type { Grant, TrustModel } from "../../model/trust/model";
import { grouped } from "../../values/grouped";
import { shellOption, shellWord } from "../../values/text/shell-word";
import { isExpression, textOf } from "../../model/terraform/text";
import { HandoverError } from "../handover-error";
import { compareText, inOrder } from "../json-text";
import { ofStack } from "../of-stack";
import type { CustomRoles, RoleDefinition } from "./role-definition";
import type { Scopes } from "./scopes";
import { shown } from "../../values/shown";
import { refusal } from "../../values/problem";

/** A set of roles that can be assigned to a set of principals. */
export interface AllowedGrants {
  readonly roles: readonly { readonly name: string; readonly id: string }[];
  /** Object ids: every principal that gets these roles is known. @default - principals by their types */
  readonly principalIds?: readonly string[];
  /** Types of principals of which one at least is known only after an apply. @default - principals by their ids */
  readonly principalTypes?: readonly string[];
}

/** The permission to create role assignments at one scope, with the condition that prevents its holder from becoming Owner. */
export interface GrantPermissions {
  readonly scope: string;
  /** The role assignments of the stack that need it. */
  readonly because: readonly string[];
  readonly role: RoleDefinition;
  /** For `az role assignment create --condition`; never omit it. */
  readonly condition: string;
  readonly conditionVersion: "2.0";
  /** What the condition allows: any of these. */
  readonly allowed: readonly AllowedGrants[];
}

/** Actions for the refresh of a role assignment. */
export const READ_GRANTS = [
  "Microsoft.Authorization/roleAssignments/read",
  "Microsoft.Authorization/roleDefinitions/read",
];

const WHOLE_UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The permissions to create the role assignments of a stack.
 *
 * @throws HandoverError where a role's id or a principal's type is not known, so that no condition can limit it
 */
export function grantPermissions(
  model: TrustModel,
  document: StackDocument,
  scopes: Scopes,
  roles: CustomRoles,
  roleIds: Readonly<Record<string, string>>,
): GrantPermissions[] {
  const byScope = grouped(grantsIn(model, document), (grant) => grantScope(document, scopes, grant));
  return [...byScope]
    .sort(([a], [b]) => compareText(a, b))
    .map(([scope, here]) => {
      const allowed = allowedGrants(here, roleIds);
      return {
        scope,
        because: inOrder(here.map((each) => each.address)),
        role: roles.at(
          scope,
          "grants",
          `Write the role assignments of the stack ${document.name}. Assign it only with its condition.`,
          {
            Actions: ["delete", "write"]
              .map((each) => `Microsoft.Authorization/roleAssignments/${each}`)
              .concat(READ_GRANTS),
          },
        ),
        condition: condition(allowed),
        conditionVersion: "2.0",
        allowed,
      };
    });
}

/** The role assignments that a stack creates. */
export function grantsIn(model: TrustModel, document: StackDocument): readonly Grant[] {
  return ofStack(model.grants, document.name).filter((each) => each.kind === "role");
}

/** The scope at which the permission to create one is needed. */
export function grantScope(document: StackDocument, scopes: Scopes, grant: Grant): string {
  return scopes.ofId(grant.scopeId, document.resources.get(grant.address)!);
}

/**
 * Which roles go to whom: a principal whose id is known is allowed by its id, and a type only for roles of which a
 * principal of that type is known after an apply alone.
 */
function allowedGrants(grants: readonly Grant[], roleIds: Readonly<Record<string, string>>): AllowedGrants[] {
  const roles = new Map<string, { readonly name: string; readonly ids: Set<string>; readonly types: Set<string> }>();
  for (const grant of grants) {
    const id = roleIdOf(grant, roleIds);
    const type = principalTypeOf(grant);
    const role = roles.get(id) ?? { name: textOf(grant.role), ids: new Set(), types: new Set() };
    roles.set(id, role);
    const principal = typeof grant.principalId === "string" ? grant.principalId.toLowerCase() : "";
    if (WHOLE_UUID.test(principal)) role.ids.add(principal);
    else role.types.add(type);
  }
  const groups = new Map<string, AllowedGrants>();
  const add = (
    who: Pick<AllowedGrants, "principalIds" | "principalTypes">,
    role: { name: string; id: string },
  ): void => {
    const key = JSON.stringify(who);
    groups.set(key, { ...who, roles: [...(groups.get(key)?.roles ?? []), role] });
  };
  for (const [id, { name, ids, types }] of [...roles].sort(([, a], [, b]) => compareText(a.name, b.name))) {
    if (ids.size > 0) add({ principalIds: inOrder(ids) }, { name, id });
    if (types.size > 0) add({ principalTypes: inOrder(types) }, { name, id });
  }
  return [...groups].sort(([a], [b]) => compareText(a, b)).map(([, each]) => each);
}

function roleIdOf(grant: Grant, roleIds: Readonly<Record<string, string>>): string {
  const name = textOf(grant.role);
  const id = knownId(grant, roleIds);
  // Compared by id too, because a role with this id can have any name.
  if (ROLES_TO_OWNER.some((each) => each === name || BUILT_IN_ROLES[each] === id?.toLowerCase()))
    throw new HandoverError(
      refusal(
        "handover-owner-role",
        `${grant.address} grants ${name}, which allows its principal to assign itself any role. So no condition can limit the principal that applies it. ` +
          "Let an Owner create this role assignment outside the bundle",
      ),
    );
  if (id !== undefined) return id;
  throw new HandoverError(
    refusal(
      "handover-role-id",
      `${grant.address} grants ${shown(name)}, whose id is unknown, so no condition can limit the permission to assign it. ` +
        `Pass its id: --role-id ${shellWord(`${name}=<id>`)} (az role definition list ${shellOption("--name", name)} --query '[0].name')`,
    ),
  );
}

function knownId({ role }: Grant, roleIds: Readonly<Record<string, string>>): string | undefined {
  const name = textOf(role);
  if (Object.hasOwn(roleIds, name)) return roleIds[name];
  if (Object.hasOwn(BUILT_IN_ROLES, name)) return BUILT_IN_ROLES[name as keyof typeof BUILT_IN_ROLES];
  return !isExpression(role) ? UUID.exec(name)?.[0] : undefined;
}

function principalTypeOf(grant: Grant): string {
  const type = grant.principalType;
  if (typeof type === "string" && PRINCIPAL_TYPES.some((each) => each === type)) return type;
  throw new HandoverError(
    refusal(
      "handover-principal-type",
      `${grant.address} has no principal type, so no condition can limit its principals. ` +
        "Set `principal_type` on it: ServicePrincipal for a managed identity, User or Group for people",
    ),
  );
}

/** Form: learn.microsoft.com/azure/role-based-access-control/delegate-role-assignments-examples, "constrain roles and principals". */
function condition(allowed: readonly AllowedGrants[]): string {
  const clause = (action: string, source: string): string => {
    const attribute = (name: string): string => `@${source}[Microsoft.Authorization/roleAssignments:${name}]`;
    const each = ({ roles, principalIds, principalTypes }: AllowedGrants): string =>
      `(${attribute("RoleDefinitionId")} ForAnyOfAnyValues:GuidEquals {${roles.map(({ id }) => id).join(", ")}} AND ` +
      (principalIds
        ? `${attribute("PrincipalId")} ForAnyOfAnyValues:GuidEquals {${principalIds.join(", ")}})`
        : `${attribute("PrincipalType")} ForAnyOfAnyValues:StringEqualsIgnoreCase {${(principalTypes ?? []).map((type) => `'${type}'`).join(", ")}})`);
    return `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/${action}'})) OR ${allowed.length === 1 ? each(allowed[0]!) : `(${allowed.map(each).join(" OR ")})`})`;
  };
  return `(${clause("write", "Request")} AND ${clause("delete", "Resource")})`;
}

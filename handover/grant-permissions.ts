import { BUILT_IN_ROLES } from "../facts/roles";
import type { StackDocument } from "../model/terraform/document";
import type { Grant, TrustModel } from "../model/trust/trusts";
import { shellOption, shellWord } from "../values/shell-word";
import { HandoverError } from "./handover-error";
import { compareText, inOrder } from "./json-text";
import { customRole, type RoleDefinition } from "./role-definition";
import type { Scopes } from "./scopes";

/** The right to write role assignments at one scope, with the condition that keeps it from being a way to Owner. */
export interface GrantPermissions {
  readonly scope: string;
  /** The grants of the stack that need it. */
  readonly because: readonly string[];
  readonly role: RoleDefinition;
  /** For `az role assignment create --condition`, never to be left out. */
  readonly condition: string;
  readonly conditionVersion: "2.0";
  readonly allowedRoles: readonly { readonly name: string; readonly id: string }[];
  readonly allowedPrincipalTypes: readonly string[];
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Roles that let their holder grant any role: allowing one in the condition would make the condition worth nothing. */
const WAYS_TO_OWNER = ["Owner", "Role Based Access Control Administrator", "User Access Administrator"] as const;

/**
 * What writing the role assignments of a stack takes.
 *
 * @throws HandoverError where a role's id or a principal's type is not known, so that no condition can limit it
 */
export function grantPermissions(
  model: TrustModel,
  document: StackDocument,
  scopes: Scopes,
  roleIds: Readonly<Record<string, string>>,
): GrantPermissions[] {
  const grants = model.grants.filter(
    (each) => each.stack === document.name && each.address.startsWith("azurerm_role_assignment."),
  );
  const byScope = new Map<string, Grant[]>();
  for (const grant of grants) {
    const scope = scopes.ofId(grant.scopeId, document.resources.get(grant.address)!);
    byScope.set(scope, [...(byScope.get(scope) ?? []), grant]);
  }
  return [...byScope]
    .sort(([a], [b]) => compareText(a, b))
    .map(([scope, here]) => {
      const roles = new Map(here.map((each) => [each.role.text, roleIdOf(each, roleIds)]));
      const types = inOrder(new Set(here.map(principalTypeOf)));
      const allowedRoles = [...roles].map(([name, id]) => ({ name, id })).sort((a, b) => compareText(a.name, b.name));
      return {
        scope,
        because: inOrder(here.map((each) => each.address)),
        role: customRole(
          document,
          "grants",
          scope,
          `Write the role assignments of the stack ${document.name}. Assign it only with its condition.`,
          {
            Actions: [
              "Microsoft.Authorization/roleAssignments/delete",
              "Microsoft.Authorization/roleAssignments/read",
              "Microsoft.Authorization/roleAssignments/write",
              "Microsoft.Authorization/roleDefinitions/read",
            ],
          },
        ),
        condition: condition(
          allowedRoles.map((each) => each.id),
          types,
        ),
        conditionVersion: "2.0",
        allowedRoles,
        allowedPrincipalTypes: types,
      };
    });
}

function roleIdOf(grant: Grant, roleIds: Readonly<Record<string, string>>): string {
  const name = grant.role.text;
  const id = knownId(grant, roleIds);
  // By its id too, under which a role may be given with any name.
  if (WAYS_TO_OWNER.some((each) => each === name || BUILT_IN_ROLES[each] === id?.toLowerCase()))
    throw new HandoverError(
      `${grant.address} grants ${name}, with which its principal grants itself anything: no condition can limit who applies it. ` +
        "Let someone who is Owner already make that grant outside the bundle",
    );
  if (id !== undefined) return id;
  throw new HandoverError(
    `${grant.address} grants ${JSON.stringify(name)}, whose id is not known here, so that no condition can limit the right to grant it. ` +
      `Give its id: --role-id ${shellWord(`${name}=<id>`)} (az role definition list ${shellOption("--name", name)} --query '[0].name')`,
  );
}

function knownId({ role }: Grant, roleIds: Readonly<Record<string, string>>): string | undefined {
  const name = role.text;
  if (Object.hasOwn(roleIds, name)) return roleIds[name];
  if (Object.hasOwn(BUILT_IN_ROLES, name)) return BUILT_IN_ROLES[name as keyof typeof BUILT_IN_ROLES];
  return role.literal ? UUID.exec(name)?.[0] : undefined;
}

function principalTypeOf(grant: Grant): string {
  if (grant.principalType?.literal) return grant.principalType.text;
  throw new HandoverError(
    `${grant.address} does not write its principal type, so that no condition can limit whom it grants to. ` +
      "Set `principal_type` on it: ServicePrincipal for a managed identity, User or Group for people",
  );
}

/** Form: learn.microsoft.com/azure/role-based-access-control/delegate-role-assignments-examples, "constrain roles and principal types". */
function condition(ids: readonly string[], types: readonly string[]): string {
  const clause = (action: string, source: string): string =>
    `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/${action}'})) OR ` +
    `(@${source}[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${ids.join(", ")}} AND ` +
    `@${source}[Microsoft.Authorization/roleAssignments:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {${types.map((each) => `'${each}'`).join(", ")}}))`;
  return `(${clause("write", "Request")} AND ${clause("delete", "Resource")})`;
}

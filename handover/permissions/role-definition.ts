import type { StackDocument } from "../../model/terraform/document";
import { sha256 } from "../../values/sha256";
import { Scopes } from "./scopes";

/** A custom role in the format of `az role definition create --role-definition`. */
export interface RoleDefinition {
  readonly Name: string;
  readonly IsCustom: true;
  readonly Description: string;
  readonly Actions: readonly string[];
  readonly NotActions: readonly string[];
  readonly DataActions: readonly string[];
  readonly NotDataActions: readonly string[];
  readonly AssignableScopes: readonly string[];
}

/**
 * A custom role for a stack at a scope. Its name ends with a digest of the state key and the scope, because role names are
 * unique in a tenant.
 */
export function customRole(
  document: StackDocument,
  purpose: string,
  scope: string,
  description: string,
  allowed: { readonly Actions?: readonly string[]; readonly DataActions?: readonly string[] },
): RoleDefinition {
  const digest = sha256(JSON.stringify([document.backend.values.key, document.name, scope])).slice(0, 8);
  return {
    Name: `${document.name} ${purpose} ${digest}`,
    IsCustom: true,
    Description: description,
    Actions: allowed.Actions ?? [],
    NotActions: [],
    DataActions: allowed.DataActions ?? [],
    NotDataActions: [],
    AssignableScopes: [Scopes.assignable(scope)],
  };
}

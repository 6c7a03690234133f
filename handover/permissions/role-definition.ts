import { sha256 } from "../../values/sha256";
import { placeholders, Scopes } from "./scopes";

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

/** The custom roles of one stack. */
export class CustomRoles {
  private readonly owner: readonly unknown[];

  /** @param state the options of the backend; what they name distinguishes stacks of one name */
  constructor(
    private readonly stack: string,
    state: Readonly<Record<string, unknown>>,
  ) {
    this.owner = [state.storage_account_name, state.container_name, state.key, stack];
  }

  /**
   * A custom role at a scope. Its name ends with a digest of the state and the scope, and with what the reader fills in for
   * the scope, because role names are unique in a tenant and one bundle can be applied in several subscriptions.
   */
  public at(
    scope: string,
    purpose: string,
    description: string,
    allowed: { readonly Actions?: readonly string[]; readonly DataActions?: readonly string[] },
  ): RoleDefinition {
    return {
      Name: [`${this.stack} ${purpose} ${this.digestOf(scope)}`, ...placeholders(scope)].join(" "),
      IsCustom: true,
      Description: description,
      Actions: allowed.Actions ?? [],
      NotActions: [],
      DataActions: allowed.DataActions ?? [],
      NotDataActions: [],
      AssignableScopes: [Scopes.assignable(scope)],
    };
  }

  /** What tells a role from those of other stacks, and from those at other scopes. */
  public digestOf(scope: string): string {
    return sha256(JSON.stringify([...this.owner, scope])).slice(0, 8);
  }
}

import type { StackDocument } from "../../model/terraform/document";
import { grouped } from "../../values/grouped";
import { compareText, inOrder } from "../json-text";
import type { CustomRoles, RoleDefinition } from "./role-definition";

/** The permissions at one scope, their reasons, and the custom role with exactly these permissions. */
export interface ScopePermissions {
  readonly scope: string;
  /** Addresses of the resources that need an action. */
  readonly because: Readonly<Record<string, readonly string[]>>;
  readonly role: RoleDefinition;
}

/** A plan of a pull request must not read the values of secrets. */
const REVEALS = /getSecret\/action$|listKeys|sharedKeys|listCredentials|listConnectionStrings|readonlykeys|listkeys/;

/** Actions by scope, each with the addresses that need it. */
export class CollectedActions {
  private readonly needs: {
    readonly scope: string;
    readonly address: string;
    readonly action: string;
    readonly kind: "Actions" | "DataActions";
    readonly purpose: "apply" | "plan" | "both";
  }[] = [];

  /** @param purpose `apply`: a change alone needs them; `both`: a plan needs those that read and reveal no secret */
  public add(
    purpose: "apply" | "plan" | "both",
    scope: string,
    address: string,
    actions: readonly string[],
    dataActions: readonly string[] = [],
  ): void {
    for (const action of actions) this.needs.push({ scope, address, action, kind: "Actions", purpose });
    for (const action of dataActions) this.needs.push({ scope, address, action, kind: "DataActions", purpose });
  }

  public scopes(document: StackDocument, roles: CustomRoles, purpose: "apply" | "plan"): ScopePermissions[] {
    const reads = (action: string): boolean =>
      /\/read$|\/listClusterUserCredential\/action$/.test(action) && !REVEALS.test(action);
    const needs = this.needs
      .filter((each) => each.purpose === "both" || each.purpose === purpose)
      .filter((each) => purpose === "apply" || reads(each.action));
    return [...grouped(needs, (each) => each.scope)]
      .sort(([a], [b]) => compareText(a, b))
      .flatMap(([scope, here]) => {
        const because = [...grouped(here, (each) => each.action)].sort(([a], [b]) => compareText(a, b));
        const named = (kind: "Actions" | "DataActions"): string[] =>
          inOrder(new Set(here.filter((each) => each.kind === kind).map((each) => each.action)));
        return [
          {
            scope,
            because: Object.fromEntries(
              because.map(([action, all]) => [action, inOrder(new Set(all.map((each) => each.address)))]),
            ),
            role: roles.at(
              scope,
              purpose,
              `What Terraform needs to ${purpose} the stack ${document.name} at this scope, and nothing else.`,
              { Actions: named("Actions"), DataActions: named("DataActions") },
            ),
          },
        ];
      });
  }
}

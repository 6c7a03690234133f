import { isDataAction } from "../../facts/azure/data-actions";
import { LIMITS } from "../../facts/limits";
import { isLiteral } from "../../values/literal";
import { shown } from "../../values/shown";
import { BUILT_IN_ROLES } from "../../facts/azure/roles";
import { type Problem, refusal } from "../../values/problem";

/** `Microsoft.Provider/type/operation`, with `*` for any part, or `*` alone. */
const OPERATION = /^(\*|[A-Za-z*]+(\.[A-Za-z*]+)+(\/[A-Za-z0-9*]+)+|\*(\/[A-Za-z0-9*]+)+)$/;

/** The parts of a custom role that its rules read. */
export interface CustomRoleFacts {
  readonly roleName: string;
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly dataActions?: readonly string[];
  readonly notDataActions?: readonly string[];
}

/** The problem with a custom role, if any. Source: learn.microsoft.com/azure/role-based-access-control/custom-roles; read 2026-11. */
export function customRoleProblem(role: CustomRoleFacts): Problem | undefined {
  return nameProblem(role.roleName) ?? operationsProblem(role);
}

function nameProblem(name: string): Problem | undefined {
  if (!isLiteral(name)) return undefined;
  if (name.trim() === "" || name.length > LIMITS.customRoleName) {
    return refusal(
      "custom-role",
      `\`roleName\` must be 1 to ${LIMITS.customRoleName} characters, got ${name.length === 0 ? '""' : `${name.length} characters`}`,
    );
  }
  const builtIn = Object.keys(BUILT_IN_ROLES).find((each) => each.toLowerCase() === name.toLowerCase());
  if (builtIn === undefined) return undefined;
  return refusal(
    "custom-role",
    `\`roleName\` must not be that of a built-in role, got ${shown(name)}; choose another name`,
  );
}

function operationsProblem(role: CustomRoleFacts): Problem | undefined {
  for (const prop of ["actions", "notActions", "dataActions", "notDataActions"] as const) {
    const bad = role[prop]?.findIndex((each) => isLiteral(each) && !OPERATION.test(each)) ?? -1;
    if (bad >= 0) {
      return refusal(
        "custom-role",
        `\`${prop}[${bad}]\` must be an operation such as Microsoft.Network/virtualNetworks/subnets/join/action, got ${shown(role[prop]![bad])}`,
      );
    }
  }
  const data = role.actions?.findIndex((each) => isLiteral(each) && isDataAction(each)) ?? -1;
  if (data >= 0)
    return refusal(
      "custom-role",
      `\`actions[${data}]\` must be an operation of the control plane, got ${shown(role.actions![data])}, which is a data action: Azure refuses the role; put it into \`dataActions\``,
    );
  if ((role.actions?.length ?? 0) + (role.dataActions?.length ?? 0) > 0) return undefined;
  return refusal("custom-role", "`actions` or `dataActions` must name at least one operation, got none");
}

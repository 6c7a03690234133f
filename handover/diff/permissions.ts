import type { Permissions } from "../permissions";
import type { Change } from "./change";
import type { Trust } from "./trust";

/** Rights that the principals which apply or plan need more or less than before. */
export function permissions(old: Trust, now: Trust): Change[] {
  const before = new Map(old.permissions.map((each) => [each.stack, rightsOf(each)]));
  const after = new Map(now.permissions.map((each) => [each.stack, rightsOf(each)]));
  return [...after].flatMap(([stack, rights]): Change[] => {
    const was = before.get(stack);
    if (!was)
      return [{ level: "look", text: `the stack ${stack} is new, and so are the rights to apply it`, at: stack }];
    const more = [...rights].filter((each) => !was.has(each));
    const less = [...was].filter((each) => !rights.has(each));
    return [
      ...more.map((each) => ({ level: "look" as const, text: `new right for the pipeline: ${each}`, at: stack })),
      ...less.map((each) => ({ level: "note" as const, text: `right no longer needed: ${each}`, at: stack })),
    ];
  });
}

/** One line for each right: who, what and where. */
function rightsOf(each: Permissions): ReadonlySet<string> {
  const roles = [
    ...each.apply.map((one) => ({ who: "apply", ...one })),
    ...each.plan.map((one) => ({ who: "plan", ...one })),
    ...each.kubernetes.map((one) => ({ who: "apply in the cluster", ...one })),
  ].flatMap(({ who, scope, role }) =>
    [...role.Actions, ...role.DataActions].map((action) => `${who}: ${action} at ${scope}`),
  );
  const rules = each.kubernetes.flatMap(({ scope, clusterRole }) =>
    clusterRole.rules.flatMap(({ apiGroups, resources, verbs }) =>
      verbs.map((verb) => `apply in the cluster: ${verb} ${[...apiGroups, ...resources].join("/")} at ${scope}`),
    ),
  );
  const grants = each.roleAssignments.flatMap(({ scope, allowed }) =>
    allowed.flatMap(({ roles: granted, principalIds, principalTypes }) =>
      granted.flatMap(({ name }) =>
        [...(principalIds ?? []), ...(principalTypes ?? []).map((type) => `any ${type}`)].map(
          (who) => `grant ${name} at ${scope} to ${who}`,
        ),
      ),
    ),
  );
  const state = each.state.flatMap(({ container, key, dataActions }) =>
    dataActions.map((action) => `state: ${action} on ${key} in ${container}`),
  );
  return new Set([...roles, ...rules, ...grants, ...state]);
}

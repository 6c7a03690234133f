import { grouped } from "../../values/grouped";
import { shownRule } from "../permissions/granted-rules";
import type { Permissions } from "../permissions/permissions";
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
    const [held, needed] = [grouped(was, actOf), grouped(rights, actOf)];
    const more = rights.filter((each) => !isAmong(held, each));
    const less = was.filter((each) => !isAmong(needed, each));
    return [
      ...more.map((each) => ({
        level: "look" as const,
        text: `new right for the pipeline: ${lineOf(each)}`,
        at: stack,
      })),
      ...less.map((each) => ({ level: "note" as const, text: `right no longer needed: ${lineOf(each)}`, at: stack })),
    ];
  });
}

/** What a principal may do, and where. */
interface Right {
  readonly what: string;
  readonly scope: string;
  readonly to?: string;
}

const lineOf = ({ what, scope, to }: Right): string => `${what} at ${scope}${to === undefined ? "" : ` to ${to}`}`;

/** A right without its scope. */
const actOf = ({ what, to }: Right): string => JSON.stringify([what, to]);

/** Whether one of some rights includes another: the same at its scope, or at a scope above. */
function isAmong(rights: ReadonlyMap<string, readonly Right[]>, right: Right): boolean {
  const { scope } = right;
  return (rights.get(actOf(right)) ?? []).some((each) => scope === each.scope || scope.startsWith(`${each.scope}/`));
}

function rightsOf(each: Permissions): readonly Right[] {
  const roles = [
    ...each.apply.map((one) => ({ who: "apply", ...one })),
    ...each.plan.map((one) => ({ who: "plan", ...one })),
    ...each.kubernetes.map((one) => ({ who: "apply in the cluster", ...one })),
  ].flatMap(({ who, scope, role }) =>
    [...role.Actions, ...role.DataActions].map((action) => ({ what: `${who}: ${action}`, scope })),
  );
  const rules = each.kubernetes.flatMap(({ scope, clusterRole }) =>
    clusterRole.rules.flatMap((rule) =>
      rule.verbs.map((verb) => ({ what: `apply in the cluster: ${shownRule({ ...rule, verbs: [verb] })}`, scope })),
    ),
  );
  const grants = each.roleAssignments.flatMap(({ scope, allowed }) =>
    allowed.flatMap(({ roles: granted, principalIds, principalTypes }) =>
      granted.flatMap(({ name }) =>
        [...(principalIds ?? []), ...(principalTypes ?? []).map((type) => `any ${type}`)].map((to) => ({
          what: `grant ${name}`,
          scope,
          to,
        })),
      ),
    ),
  );
  const state = each.state.flatMap(({ container, key, dataActions }) =>
    dataActions.map((action) => ({ what: `state: ${action} on ${key}`, scope: container })),
  );
  return [...roles, ...rules, ...grants, ...state];
}

import { containsScope } from "../../model/trust/scope";
import { grouped } from "../../values/grouped";
import type { MapGrant } from "../trust-map/map";
import { type Change, name, place } from "./change";
import type { Trust } from "./trust";
import { STRONG_ROLES } from "../../facts/azure/role-lists";
import { isWider } from "./role-order";

/** Role assignments that are added or removed, or that become wider or narrower: by role, scope, principal or condition. */
export function grants(old: Trust, now: Trust): Change[] {
  const id = (each: MapGrant): string => JSON.stringify([each.principal, each.role, each.scope, each.condition]);
  const before = new Set(old.grants.map(id));
  const after = new Set(now.grants.map(id));
  const goneHere = old.grants.filter((each) => !after.has(id(each)));
  const [goneOf, goneAt] = [grouped(goneHere, ({ principal }) => principal), grouped(goneHere, place)];
  const oldOf = grouped(old.grants, ({ principal }) => principal);
  const paired = new Set<MapGrant>();
  const isOpen = (one: MapGrant): boolean => !paired.has(one);
  const pair = (was: MapGrant | undefined): MapGrant | undefined => {
    if (was) paired.add(was);
    return was;
  };
  const changed = now.grants
    .filter((each) => !before.has(id(each)))
    .map((each): Change => {
      const at = place(each);
      const mine = (goneOf.get(each.principal) ?? []).filter(isOpen);
      const sameRole = pair(mine.find((one) => one.role === each.role && one.scope === each.scope));
      if (sameRole)
        return {
          level: "look",
          at,
          text: `${granted(now, each)}: its condition ${each.condition === undefined ? "is dropped" : "changes"}`,
        };
      const sameScope = pair(mine.find((one) => one.scope === each.scope));
      if (sameScope) {
        if (isWider(each.role, sameScope.role))
          return { level: "note", at, text: `narrowed: ${granted(now, each)}, before ${sameScope.role}` };
        const how = isWider(sameScope.role, each.role) ? "widened" : "another role";
        return { level: "look", at, text: `${how}: ${granted(now, each)}, before ${sameScope.role}` };
      }
      const otherScope = pair(
        mine.find(
          (one) =>
            one.role === each.role && (containsScope(each.scope, one.scope) || containsScope(one.scope, each.scope)),
        ),
      );
      if (otherScope) {
        const wider = containsScope(each.scope, otherScope.scope);
        return {
          level: wider ? "look" : "note",
          at,
          text: `${wider ? "widened" : "narrowed"}: ${granted(now, each)}, before on ${name(old, otherScope.scope)}`,
        };
      }
      const otherPrincipal = pair(
        goneAt.get(at)?.find((one) => isOpen(one) && one.role === each.role && one.scope === each.scope),
      );
      if (otherPrincipal)
        return {
          level: "look",
          at,
          text: `another principal: ${granted(now, each)}, before ${name(old, otherPrincipal.principal)}`,
        };
      const narrower = oldOf
        .get(each.principal)
        ?.find(
          (one) =>
            (isWider(one.role, each.role) && one.scope === each.scope) ||
            ((one.role === each.role || isWider(one.role, each.role)) && containsScope(each.scope, one.scope)),
        );
      if (narrower)
        return {
          level: "look",
          at,
          text: `widened: ${granted(now, each)}, in addition to ${narrower.role}${narrower.scope === each.scope ? "" : ` on ${name(old, narrower.scope)}`}`,
        };
      if (STRONG_ROLES.includes(each.role))
        return { level: "look", at, text: `new strong role: ${granted(now, each)}` };
      return { level: "look", at, text: `new grant: ${granted(now, each)}` };
    });
  const lost = goneHere.filter((each) => !paired.has(each));
  return [
    ...changed,
    ...lost.map((each) => ({ level: "note" as const, text: `lost grant: ${granted(old, each)}`, at: place(each) })),
  ];
}

function granted(trust: Trust, each: MapGrant): string {
  return `${name(trust, each.principal)} has ${each.role} on ${name(trust, each.scope)}`;
}

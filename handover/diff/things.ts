import type { MapEntity } from "../trust-map/map";
import { RESTRICTED_NETWORK } from "../private-address";
import { type Change, place } from "./change";
import type { Trust } from "./trust";

const LASTING = ["cluster", "vault", "identity"];

/** The consequence of turning off an argument. */
const OFF: Readonly<Record<string, string>> = {
  oidc_issuer_enabled: "its OIDC issuer is turned off: its pods can no longer exchange their tokens",
  workload_identity_enabled: "workload identity is turned off: its pods get no token",
  local_account_disabled: "local accounts are turned on: a certificate gives access without Entra ID",
  purge_protection_enabled: "purge protection is turned off: deleted secrets can be purged",
  [RESTRICTED_NETWORK]: "its rules for networks are gone: it takes requests from everywhere",
  rbac_authorization_enabled: "it leaves RBAC mode: role assignments have no effect",
};

/** Networks that reach what was and still is restricted to some, or that no longer do. */
function networks(old: MapEntity, now: MapEntity, at: string): Change[] {
  const { networks: was } = old;
  const { networks: is } = now;
  if (!was || !is) return [];
  const change = (level: Change["level"], what: string, ranges: readonly string[]): Change[] =>
    ranges.length === 0 ? [] : [{ level, text: `the ${now.kind} ${now.name} ${what} ${ranges.join(", ")}`, at }];
  return [
    ...change(
      "look",
      "takes requests from more networks:",
      is.filter((each) => !was.includes(each)),
    ),
    ...change(
      "note",
      "takes no requests any more from",
      was.filter((each) => !is.includes(each)),
    ),
  ];
}

/** Clusters, vaults and identities that are destroyed, replaced or lose a protection. */
export function things(old: Trust, now: Trust): Change[] {
  const key = (each: MapEntity): string => `${each.createdBy?.stack}/${each.createdBy?.address}`;
  const created = [...now.entities.values()].filter((each) => each.createdBy);
  const byPlace = new Map(created.map((each) => [key(each), each]));
  return [...old.entities.values()].flatMap((each): Change[] => {
    if (!each.createdBy || !LASTING.includes(each.kind)) return [];
    const at = place(each.createdBy);
    const same = now.entities.get(each.key);
    if (!same?.createdBy) {
      // A thing of another stack may not be in the compared bundles.
      if (!now.stacks.includes(each.createdBy.stack)) return [];
      const successor = byPlace.get(key(each));
      const text = successor
        ? `the ${each.kind} ${each.name} is replaced by ${successor.name === each.name ? "one with the same name in another resource group or subscription" : successor.name}`
        : same
          ? `the ${each.kind} ${each.name} is no longer created by this stack: it is destroyed, unless a \`removed\` block keeps it`
          : `the ${each.kind} ${each.name} is destroyed`;
      return [{ level: "look", text, at }];
    }
    // `moved` blocks are applied to the old map before.
    const renamed: readonly Change[] =
      key(same) === key(each)
        ? []
        : [
            {
              level: "look",
              text: `the ${each.kind} ${each.name} has another address, ${place(same.createdBy)}, without a \`moved\` block: it is destroyed and created again, unless the state is moved by hand`,
              at,
            },
          ];
    const replaced = Object.entries(each.fixed ?? {}).flatMap(([argument, was]): Change[] => {
      const is = same.fixed?.[argument];
      if (is === undefined || is === was) return [];
      const text = `the ${each.kind} ${each.name} is replaced: its ${argument} changes from ${was} to ${is}, and cannot change in place`;
      return [{ level: "look", text, at: place(same.createdBy!) }];
    });
    const switches = Object.keys({ ...each.settings, ...same.settings }).filter((one) => Object.hasOwn(OFF, one));
    const switched = switches.flatMap((one): Change[] => {
      const was = each.settings[one] === true;
      const is = same.settings[one] === true;
      if (was === is) return [];
      const text = `the ${each.kind} ${each.name}: ${was ? OFF[one] : `${one} is turned on`}`;
      return [{ level: was ? "look" : "note", text, at: place(same.createdBy!) }];
    });
    return [...renamed, ...replaced, ...switched, ...networks(each, same, place(same.createdBy))];
  });
}

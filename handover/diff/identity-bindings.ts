import { grouped } from "../../values/grouped";
import type { MapIdentityBinding, MapIdentityUse } from "../trust-map/map";
import { type Change, name, place } from "./change";
import type { Trust } from "./trust";

/** Identity bindings that are added or removed, that bind another identity or cluster, or that are replaced. */
export function identityBindings(old: Trust, now: Trust): Change[] {
  const id = ({ identity, cluster, name: called }: MapIdentityBinding): string =>
    JSON.stringify([identity, cluster, called]);
  const { added, removed } = between(old.identityBindings, now.identityBindings, id);
  const paired = new Set<MapIdentityBinding>();
  const found = added.flatMap((is): Change[] => {
    const at = place(is);
    const open = removed.filter((one) => !paired.has(one));
    const was =
      open.find((one) => place(one) === at) ??
      open.find((one) => one.identity === is.identity && one.cluster === is.cluster);
    if (!was) {
      const text = `new identity binding: pods of ${name(now, is.cluster)} can be allowed to use ${name(now, is.identity)}`;
      return [{ level: "look", text, at }];
    }
    paired.add(was);
    const texts = [
      ...(was.identity === is.identity
        ? []
        : [
            `the identity binding ${is.name} binds another identity: ${name(now, is.identity)} instead of ${name(old, was.identity)}`,
          ]),
      ...(was.cluster === is.cluster
        ? []
        : [
            `the identity binding ${is.name} is on another cluster: ${name(now, is.cluster)} instead of ${name(old, was.cluster)}`,
          ]),
    ];
    if (texts.length === 0)
      texts.push(
        `the identity binding ${was.name} is replaced by ${is.name}: pods of ${name(now, is.cluster)} cannot use ${name(now, is.identity)} in between`,
      );
    return texts.map((text) => ({ level: "look" as const, text, at }));
  });
  const lost = removed.filter((each) => !paired.has(each));
  return [
    ...found,
    ...lost.map((each) => ({
      level: "note" as const,
      text: `lost identity binding: pods of ${name(old, each.cluster)} can no longer use ${name(old, each.identity)} through it`,
      at: place(each),
    })),
  ];
}

/** What says who can use which identity. Two with the same key are the same right. */
export const useKey = ({ identity, cluster, subject }: MapIdentityUse): string =>
  JSON.stringify([identity, cluster, subject]);

/**
 * Subjects that get or lose the right to use an identity through its identity binding.
 *
 * @param moved rights in the place of which is a credential, or the other way around
 */
export function identityUses(old: Trust, now: Trust, moved: ReadonlySet<object>): Change[] {
  const { added, removed } = between(old.identityUses, now.identityUses, useKey);
  const gone = removed.filter((each) => !moved.has(each));
  const goneAt = grouped(gone, place);
  const paired = new Set<MapIdentityUse>();
  const found = added.flatMap((is): Change[] => {
    if (moved.has(is)) return [];
    const at = place(is);
    const was = goneAt
      .get(at)
      ?.find((one) => !paired.has(one) && (one.identity === is.identity || one.subject === is.subject));
    const identity = name(now, is.identity);
    if (!was)
      return [
        {
          level: "look",
          text: `new user of an identity: ${who(now, is)} can use ${identity} through its identity binding`,
          at,
        },
      ];
    paired.add(was);
    const text =
      was.identity === is.identity
        ? was.subject === is.subject
          ? `${is.subject} can use ${identity} in another cluster: ${who(now, is)} instead of ${who(old, was)}`
          : `${identity} can be used by another subject through its identity binding: ${who(now, is)} instead of ${who(old, was)}`
        : `${who(now, is)} can use another identity through its identity binding: ${identity} instead of ${name(old, was.identity)}`;
    return [{ level: "look", text, at }];
  });
  return [
    ...found,
    ...gone
      .filter((each) => !paired.has(each))
      .map((each) => ({
        level: "note" as const,
        text: `lost user of an identity: ${who(old, each)} can no longer use ${name(old, each.identity)} through its identity binding`,
        at: place(each),
      })),
  ];
}

function who(trust: Trust, { subject, cluster }: MapIdentityUse): string {
  return cluster === undefined ? subject : `${subject} of ${name(trust, cluster)}`;
}

function between<T>(
  old: readonly T[],
  now: readonly T[],
  key: (each: T) => string,
): { added: readonly T[]; removed: readonly T[] } {
  const before = new Set(old.map(key));
  const after = new Set(now.map(key));
  return { added: now.filter((each) => !before.has(key(each))), removed: old.filter((each) => !after.has(key(each))) };
}

import { grouped } from "../../values/grouped";
import type { MapCredential, MapIdentityUse } from "../trust-map/map";
import { type Change, name, place } from "./change";
import { credentialKey } from "./credentials";
import { useKey } from "./identity-bindings";
import type { Trust } from "./trust";

/** A trust of one kind. */
type Kept = MapCredential | MapIdentityUse;

/** One kind of trust, in both sets of bundles. */
interface Kind<T extends Kept> {
  readonly old: readonly T[];
  readonly now: readonly T[];
  readonly key: (each: T) => string;
  /** How a service account uses the identity with it. */
  readonly how: string;
  readonly what: string;
}

const CREDENTIAL = { key: credentialKey, how: "by a credential", what: "credential" };
const USE = { key: useKey, how: "through an identity binding", what: "right to use the identity binding" };

/**
 * Service accounts that use the same identity of the same cluster as before with another kind of trust, or with both: nobody
 * gets access who had none.
 *
 * @returns the changes, and the credentials and rights that they are about
 */
export function trustMoves(
  old: Trust,
  now: Trust,
): { readonly changes: readonly Change[]; readonly handled: ReadonlySet<object> } {
  const credentials: Kind<MapCredential> = { ...CREDENTIAL, old: old.credentials, now: now.credentials };
  const uses: Kind<MapIdentityUse> = { ...USE, old: old.identityUses, now: now.identityUses };
  const handled = new Set<object>();
  const changes = [...moves(now, uses, credentials, handled), ...moves(now, credentials, uses, handled)];
  return { changes, handled };
}

/** Moves towards one kind of trust, and to it alone. */
function moves<T extends Kept, U extends Kept>(
  trust: Trust,
  to: Kind<T>,
  from: Kind<U>,
  handled: Set<object>,
): readonly Change[] {
  const added = without(to.now, to.old, to.key);
  const removed = without(from.old, from.now, from.key);
  const [before, after] = [new Set(from.old.map(from.key)), new Set(to.old.map(to.key))];
  const stays = bySubject(from.now.filter((each) => before.has(from.key(each))));
  const both = bySubject(to.now.filter((each) => after.has(to.key(each))));
  const gone = bySubject(removed);
  const found: Change[] = [];
  const say = (level: Change["level"], about: Kept, text: string, ...all: readonly Kept[]): void => {
    for (const each of all) handled.add(each);
    found.push({ level, text: `${about.subject} ${text}`, at: place(about) });
  };
  for (const each of added) {
    const identity = name(trust, each.identity);
    const beside = sameAs(each, stays);
    const instead = sameAs(each, gone);
    if (beside) say("note", each, `can use ${identity} ${to.how} too, and still ${from.how}`, each);
    else if (instead)
      say(
        "look",
        each,
        `uses ${identity} ${to.how} instead of ${from.how}, at once: pods that run get no token until they are replaced. \`keepOtherTrust\` keeps both kinds of trust for one apply`,
        each,
        instead,
      );
  }
  for (const each of removed) {
    if (!sameAs(each, both)) continue;
    say("note", each, `uses ${name(trust, each.identity)} only ${to.how} now: its ${from.what} is removed`, each);
  }
  return found;
}

const bySubject = <T extends Kept>(all: readonly T[]): ReadonlyMap<string, readonly T[]> =>
  grouped(all, ({ subject }) => subject);

/** The trust in the same service account of a cluster that is known, for the same identity. */
const sameAs = <T extends Kept>(
  { identity, subject, cluster }: Kept,
  among: ReadonlyMap<string, readonly T[]>,
): T | undefined =>
  among.get(subject)?.find((one) => one.identity === identity && one.cluster !== undefined && one.cluster === cluster);

function without<T>(all: readonly T[], others: readonly T[], key: (each: T) => string): readonly T[] {
  const known = new Set(others.map(key));
  return all.filter((each) => !known.has(key(each)));
}

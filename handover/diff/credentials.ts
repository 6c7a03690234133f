import { LIMITS } from "../../facts/limits";
import { grouped } from "../../values/grouped";
import type { MapCredential } from "../trust-map/map";
import { type Change, name, place } from "./change";
import type { Trust } from "./trust";

/** What a credential says. Two with the same key are the same trust. */
export const credentialKey = (each: MapCredential): string =>
  JSON.stringify([each.identity, origin(each), each.subject, each.audiences]);

/**
 * Trusts that are added or removed, or that change their issuer, subject, audience or identity.
 *
 * @param moved credentials in the place of which is an identity binding, or the other way around
 */
export function credentials(old: Trust, now: Trust, moved: ReadonlySet<object>): Change[] {
  const id = credentialKey;
  const before = new Set(old.credentials.map(id));
  const after = new Set(now.credentials.map(id));
  const newHere = now.credentials.filter((each) => !before.has(id(each)) && !moved.has(each));
  const goneHere = old.credentials.filter((each) => !after.has(id(each)) && !moved.has(each));
  const origins = new Set(old.credentials.map(origin));
  const goneAt = grouped(goneHere, place);
  const goneOf = grouped(goneHere, ({ subject }) => subject);
  const paired = new Set<MapCredential>();
  const changed = newHere.flatMap((each): Change[] => {
    const was =
      goneAt.get(place(each))?.[0] ??
      goneOf
        .get(each.subject)
        ?.find((one) => !paired.has(one) && (one.identity === each.identity || origin(one) === origin(each)));
    const at = place(each);
    if (!was || paired.has(was)) {
      const known = origins.has(origin(each));
      return [{ level: "look", text: `new trust${known ? "" : " with a new issuer"}: ${spelled(now, each)}`, at }];
    }
    paired.add(was);
    const texts = [
      ...(origin(was) === origin(each)
        ? []
        : [
            `${each.subject} is trusted with another issuer: ${issuerName(now, each)} instead of ${issuerName(old, was)}`,
          ]),
      ...(was.identity === each.identity
        ? []
        : [`${each.subject} gets another identity: ${name(now, each.identity)} instead of ${name(old, was.identity)}`]),
      ...(was.subject === each.subject
        ? []
        : [`${name(now, each.identity)} trusts another subject: ${each.subject} instead of ${was.subject}`]),
      ...(was.audiences.join() === each.audiences.join()
        ? []
        : [
            `${name(now, each.identity)} trusts another audience: ${each.audiences.join(", ")} instead of ${was.audiences.join(", ")}`,
          ]),
    ];
    return texts.map((text) => ({ level: "look" as const, text, at }));
  });
  const lost = goneHere.filter((each) => !paired.has(each));
  return [
    ...changed,
    ...lost.map((each) => ({ level: "note" as const, text: `lost trust: ${spelled(old, each)}`, at: place(each) })),
  ];
}

/** Identities with credentials in more stacks than before, or with too many credentials. */
export function spread(old: Trust, now: Trust): Change[] {
  const stacksOf = (all: readonly MapCredential[]): readonly string[] =>
    [...new Set(all.map((each) => each.stack))].sort();
  const byIdentity = ({ credentials: all }: Trust): ReadonlyMap<string, readonly MapCredential[]> =>
    grouped(all, ({ identity }) => identity);
  const [oldOf, boundBefore, boundNow] = [byIdentity(old), boundIdentities(old), boundIdentities(now)];
  return [...byIdentity(now)].flatMap(([identity, own]): Change[] => {
    const previous = oldOf.get(identity) ?? [];
    const [before, after] = [stacksOf(previous), stacksOf(own)];
    // AKS writes one on an identity that is bound to a cluster.
    const count = own.length + (boundNow.has(identity) ? 1 : 0);
    const was = previous.length + (boundBefore.has(identity) ? 1 : 0);
    const at = place(own[0]!);
    return [
      ...(after.length > 1 && after.length > before.length
        ? [
            {
              level: "look" as const,
              text: `the credentials of ${name(now, identity)} are in more stacks than before (${after.join(", ")}): Azure refuses two writes to one identity at the same time`,
              at,
            },
          ]
        : []),
      ...(count > LIMITS.credentialsPerIdentity && count > was
        ? [
            {
              level: "look" as const,
              text: `${name(now, identity)} has ${count} credentials, and Azure allows ${LIMITS.credentialsPerIdentity}`,
              at,
            },
          ]
        : []),
    ];
  });
}

const boundIdentities = ({ identityBindings }: Trust): ReadonlySet<string> =>
  new Set(identityBindings.map(({ identity }) => identity));

function origin(each: MapCredential): string {
  return each.cluster ?? each.issuer;
}

function issuerName(trust: Trust, each: MapCredential): string {
  return each.cluster === undefined ? each.issuer : name(trust, each.cluster);
}

function spelled(trust: Trust, each: MapCredential): string {
  return `${each.subject} from ${issuerName(trust, each)} as ${name(trust, each.identity)}`;
}

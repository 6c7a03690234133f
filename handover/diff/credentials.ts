import { LIMITS } from "../../facts/limits";
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
  const paired = new Set<MapCredential>();
  const changed = newHere.flatMap((each): Change[] => {
    const was =
      goneHere.find((one) => place(one) === place(each)) ??
      goneHere.find(
        (one) =>
          !paired.has(one) &&
          one.subject === each.subject &&
          (one.identity === each.identity || origin(one) === origin(each)),
      );
    const at = place(each);
    if (!was || paired.has(was)) {
      const known = old.credentials.some((one) => origin(one) === origin(each));
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
  const stacksOf = (trust: Trust, identity: string): readonly string[] =>
    [...new Set(trust.credentials.filter((each) => each.identity === identity).map((each) => each.stack))].sort();
  return [...new Set(now.credentials.map((each) => each.identity))].flatMap((identity): Change[] => {
    const before = stacksOf(old, identity);
    const after = stacksOf(now, identity);
    const own = now.credentials.filter((each) => each.identity === identity);
    const count = countOf(now, identity);
    const was = countOf(old, identity);
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

/** The credentials of an identity, with the one that AKS writes on an identity that is bound to a cluster. */
const countOf = ({ credentials: all, identityBindings }: Trust, identity: string): number =>
  all.filter((each) => each.identity === identity).length +
  (identityBindings.some((each) => each.identity === identity) ? 1 : 0);

function origin(each: MapCredential): string {
  return each.cluster ?? each.issuer;
}

function issuerName(trust: Trust, each: MapCredential): string {
  return each.cluster === undefined ? each.issuer : name(trust, each.cluster);
}

function spelled(trust: Trust, each: MapCredential): string {
  return `${each.subject} from ${issuerName(trust, each)} as ${name(trust, each.identity)}`;
}

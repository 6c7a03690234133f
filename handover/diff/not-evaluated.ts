import { type Change, place } from "./change";
import type { Trust } from "./trust";

/**
 * Resources and modules of which nothing can be read. One that is new or has changed must be looked at; one that may hold
 * trust also as long as it is there, unless it was accepted.
 *
 * @param accepted places that were looked at, as `stack: address`
 */
export function notEvaluated(old: Trust, now: Trust, accepted: ReadonlySet<string>): Change[] {
  const before = new Map(old.notEvaluated.map((each) => [place(each), each]));
  const after = new Set(now.notEvaluated.map(place));
  const present = now.notEvaluated.flatMap((each): Change[] => {
    const at = place(each);
    const was = before.get(at);
    const what = `${each.why}, so that it is not compared`;
    if (!was) return [{ level: "look", text: `new and not evaluated: ${what}`, at }];
    if (was.digest !== each.digest) return [{ level: "look", text: `changed and not evaluated: ${what}`, at }];
    if (each.holds === "pods" || accepted.has(at)) return [];
    return [{ level: "not evaluated", text: what, at }];
  });
  const gone = old.notEvaluated.filter((each) => !after.has(place(each)) && now.stacks.includes(each.stack));
  return [
    ...present,
    ...gone.map((each) => ({ level: "look" as const, text: `gone and not evaluated: ${each.why}`, at: place(each) })),
  ];
}

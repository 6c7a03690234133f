import { type Change, place } from "./change";
import type { Trust } from "./trust";

/** Credentials and role assignments of a block with `count` or `for_each` whose instances change. */
export function repeated(old: Trust, now: Trust): Change[] {
  const of = (trust: Trust): ReadonlyMap<string, string> =>
    new Map([...trust.credentials, ...trust.grants].map((each) => [place(each), each.repeated ?? "one"]));
  const before = of(old);
  return [...of(now)].flatMap(([at, is]): Change[] => {
    const was = before.get(at);
    if (was === undefined || was === is) return [];
    return [{ level: "look", text: `creates other instances: ${is} instead of ${was}`, at }];
  });
}

import type { Change } from "./change";
import { credentials, spread } from "./credentials";
import { grants } from "./grants";
import { serviceAccounts, workloads } from "./kubernetes";
import { afterMoves, type Trust } from "./maps";
import { things } from "./things";

/** What changed in trust from one set of bundles to another, the most pressing first. */
export function changes(before: Trust, now: Trust): readonly Change[] {
  const old = afterMoves(before, now.moved);
  const found = [
    ...things(old, now),
    ...credentials(old, now),
    ...spread(old, now),
    ...grants(old, now),
    ...serviceAccounts(old, now),
    ...workloads(old, now),
  ];
  return [...found.filter((each) => each.level === "look"), ...found.filter((each) => each.level === "note")];
}

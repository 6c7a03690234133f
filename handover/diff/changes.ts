import type { Change } from "./change";
import { credentials, spread } from "./credentials";
import { grants } from "./grants";
import { identityBindings, identityUses } from "./identity-bindings";
import { namespaces, serviceAccounts, workloads } from "./kubernetes";
import { afterMoves } from "./maps";
import type { Trust } from "./trust";
import { notEvaluated } from "./not-evaluated";
import { permissions } from "./permissions";
import { repeated } from "./repeated";
import { things } from "./things";
import { trustMoves } from "./trust-moves";

const LEVELS: readonly Change["level"][] = ["look", "not evaluated", "note"];

/**
 * The changes in trust between two sets of bundles, those that need a review first.
 *
 * @param accepted places that are not evaluated and were reviewed, as `stack: address`. @default - none
 */
export function changes(before: Trust, now: Trust, accepted: ReadonlySet<string> = new Set()): readonly Change[] {
  const old = afterMoves(before, now.moved);
  const absent = old.stacks.filter((each) => !now.stacks.includes(each));
  const moves = trustMoves(old, now);
  const found: readonly Change[] = [
    ...absent.map((each) => ({
      level: "look" as const,
      text: `the stack ${each} is not in the new bundles, so it was not compared`,
      at: each,
    })),
    ...things(old, now),
    ...credentials(old, now, moves.handled),
    ...identityBindings(old, now),
    ...identityUses(old, now, moves.handled),
    ...moves.changes,
    ...spread(old, now),
    ...grants(old, now),
    ...repeated(old, now),
    ...namespaces(old, now),
    ...serviceAccounts(old, now),
    ...workloads(old, now),
    ...permissions(old, now),
    ...notEvaluated(old, now, accepted),
  ];
  return LEVELS.flatMap((level) => found.filter((each) => each.level === level));
}

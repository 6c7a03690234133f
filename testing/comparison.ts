import { distance } from "../values/nearest";
import type { MatcherResult } from "./matchers/matcher";

/** One condition of a matcher. */
export interface Wish<Candidate> {
  readonly field: string;
  /** The expected value, as a failure shows it. */
  readonly asked: string;
  /** The value of a candidate, as a failure shows it. */
  found(candidate: Candidate): string;
  fulfils(candidate: Candidate): boolean;
}

const SHOWN = 5;

/** Passes if a candidate meets every condition. A failure prints the conditions and the candidates, the most similar first. */
export function compared<Candidate>(
  what: string,
  wishes: readonly Wish<Candidate>[],
  candidates: readonly Candidate[],
  place: (candidate: Candidate) => string,
): MatcherResult {
  const width = Math.max(...wishes.map(({ field }) => field.length));
  const line = (mark: string, field: string, text: string): string => `  ${mark} ${field.padEnd(width)}  ${text}`;
  const asked = wishes.map((wish) => line(" ", wish.field, wish.asked));
  const full = candidates.filter((each) => wishes.every((wish) => wish.fulfils(each)));
  if (full.length > 0)
    return {
      pass: true,
      message: () =>
        [`expected no ${what} with`, ...asked, "but found", ...full.map((each) => `  ${place(each)}`)].join("\n"),
    };
  const message = (): string => {
    const near = nearestFirst(wishes, candidates);
    const shown = near
      .slice(0, SHOWN)
      .flatMap((each) => [
        `  ${place(each)}`,
        ...wishes.map((wish) => line(wish.fulfils(each) ? " " : "✗", wish.field, wish.found(each))),
      ]);
    const more = near.length > SHOWN ? [`  and ${near.length - SHOWN} more`] : [];
    const found = near.length === 0 ? ["but there is none"] : ["but found, most similar first", ...shown, ...more];
    return [`expected a ${what} with`, ...asked, ...found].join("\n");
  };
  return { pass: false, message };
}

function nearestFirst<Candidate>(
  wishes: readonly Wish<Candidate>[],
  candidates: readonly Candidate[],
): readonly Candidate[] {
  const failures = (each: Candidate): Wish<Candidate>[] => wishes.filter((wish) => !wish.fulfils(each));
  const edits = (each: Candidate): number =>
    failures(each).reduce((sum, wish) => sum + distance(wish.asked, wish.found(each)), 0);
  return candidates
    .map((each) => ({ each, failed: failures(each).length, edits: edits(each) }))
    .sort((a, b) => a.failed - b.failed || a.edits - b.edits)
    .map(({ each }) => each);
}

/** What jest gives a matcher as `this`, as far as these use it. */
export interface MatcherContext {
  readonly isNot?: boolean;
  readonly testPath?: string;
  /** How jest treats snapshots: all are updated, new ones are written, or none (`--ci`). */
  readonly snapshotState?: { readonly _updateSnapshot: "all" | "new" | "none" };
}

/** What a matcher gives to jest; the message tells why it did not turn out as asked, `.not` considered. */
export interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

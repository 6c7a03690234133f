/** The part of jest's matcher context that the matchers use. */
export interface MatcherContext {
  /** Whether the matcher is called with `.not`. */
  readonly isNot?: boolean;
  /** Path of the test file. */
  readonly testPath?: string;
  /** The snapshot mode of jest: all are updated, new ones are written, or none (`--ci`). */
  readonly snapshotState?: { readonly _updateSnapshot: "all" | "new" | "none" };
}

/** The result of a matcher. The message explains the failure, also with `.not`. */
export interface MatcherResult {
  /** Whether the expectation holds. */
  readonly pass: boolean;
  /** The text of a failure. */
  message(): string;
}
